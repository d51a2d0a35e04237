"""Sentences on their way: what stands passes, what does not is dropped, and numbers follow the order of saying."""

from collections.abc import Callable
from dataclasses import replace

from data.words.answers import Answer, AnswerBlock, AnswerSentence, Citation, Declined, Fallback, Grounded, WrittenBy
from data.words.errors import UnknownLesson
from data.words.models import ENGLISH, CourseId, Language, LessonId, PassageId
from tutor.conversation.speaking import (
    Sentences,
    Shown,
    Speech,
    Spoken,
    Writer,
    Written,
    new_first,
    quoted,
    speech,
)

TEXT = "Reply in thirty days. Pay ten rupees. Ask nobody why."


def lesson_text(course: CourseId, lesson: LessonId, language: Language) -> str:
    if course != "rti":
        raise UnknownLesson("gone")
    return TEXT


def cited(number: int, quote: str, *, course: str = "rti") -> Citation:
    start = TEXT.find(quote)
    place = {"passage": PassageId("p"), "course": CourseId(course), "lesson": LessonId("one"), "language": ENGLISH}
    return Citation(number, **place, locator="", quote=quote, start=start, end=start + len(quote))  # type: ignore[arg-type]


REPLY, FEE, WHY = "Reply in thirty days.", "Pay ten rupees.", "Ask nobody why."
ANSWER = Grounded(
    [AnswerSentence(text, [number]) for number, text in enumerate((REPLY, FEE, WHY), start=1)],
    [cited(number, text) for number, text in enumerate((REPLY, FEE, WHY), start=1)],
    0.9,
)


def heard(speaking: Speech) -> tuple[list[Shown | Spoken], Answer]:
    heard: list[Shown | Spoken] = []
    while True:
        try:
            heard.append(next(speaking))
        except StopIteration as ended:
            answer: Answer = ended.value
            return heard, answer


def said(speaking: Speech) -> tuple[list[Spoken], Answer]:
    all_heard, answer = heard(speaking)
    return [each for each in all_heard if isinstance(each, Spoken)], answer


def test_quotes_are_said_one_by_one_and_make_up_the_answer() -> None:
    spoken, answer = said(speech("?", ANSWER, writer=quoted, lesson_text=lesson_text))

    assert [each.sentence.text for each in spoken] == [REPLY, FEE, WHY]
    assert [each.number for each in spoken] == [1, 2, 3]
    assert answer == ANSWER


def test_a_sentence_that_does_not_stand_is_dropped_and_numbers_close_up() -> None:
    moved = replace(cited(1, REPLY), start=3, end=9)
    answer = replace(ANSWER, citations=[moved, *ANSWER.citations[1:]])
    spoken, result = said(speech("?", answer, writer=quoted, lesson_text=lesson_text))

    assert [(each.sentence.text, list(each.sentence.citations)) for each in spoken] == [(FEE, [1]), (WHY, [2])]
    assert isinstance(result, Grounded)
    assert [one.number for one in result.citations] == [1, 2]


def test_where_nothing_stands_the_answer_is_a_decline() -> None:
    gone = Grounded([AnswerSentence(REPLY, [1])], [cited(1, REPLY, course="gone")], 0.9)
    spoken, result = said(speech("?", gone, writer=quoted, lesson_text=lesson_text))

    assert spoken == []
    assert isinstance(result, Declined)
    assert result.nearest == ["gone"]


def by(sentences: Callable[[Grounded], Sentences]) -> Writer:
    """A writer that says these sentences of the answer and cites what it cites."""
    return lambda _, answer: Written(answer.citations, sentences(answer))


def test_a_writer_that_lies_about_its_quotes_or_citations_is_not_heard() -> None:
    def liar(answer: Grounded) -> Sentences:
        yield AnswerSentence("Reply in sixty days.", [1])
        yield AnswerSentence(FEE, [7])
        yield AnswerSentence(FEE, [])
        yield AnswerSentence("Thirty days it is.", [1], WrittenBy.MODEL)
        return Fallback.UNSUPPORTED

    spoken, result = said(speech("?", ANSWER, writer=by(liar), lesson_text=lesson_text))

    assert [each.sentence.text for each in spoken] == ["Thirty days it is."]
    assert isinstance(result, Grounded)
    assert result.fallback is Fallback.UNSUPPORTED


def test_the_first_sentence_is_said_before_the_last_is_found() -> None:
    found: list[str] = []

    def slow(answer: Grounded) -> Sentences:
        for sentence in answer.sentences:
            found.append(sentence.text)
            yield sentence
        return None

    speaking = speech("?", ANSWER, writer=by(slow), lesson_text=lesson_text)
    next(speaking)
    assert found == [REPLY]


def test_closing_stops_the_writer() -> None:
    closed: list[bool] = []

    def patient(answer: Grounded) -> Sentences:
        try:
            yield from answer.sentences
        finally:
            closed.append(True)
        return None

    speaking = speech("?", ANSWER, writer=by(patient), lesson_text=lesson_text)
    next(speaking)
    speaking.close()
    assert closed == [True]


def test_what_was_quoted_last_time_comes_behind_what_is_new() -> None:
    ordered = new_first(ANSWER, before=Grounded([], ANSWER.citations[:1], 0.9))

    assert [sentence.text for sentence in ordered.sentences] == [FEE, WHY, REPLY]
    spoken, _ = said(speech("?", ordered, writer=quoted, lesson_text=lesson_text))
    assert [list(each.sentence.citations) for each in spoken] == [[1], [2], [3]]


WHOLE = "Reply in thirty days. Pay ten rupees."
WITH_BLOCKS = replace(
    ANSWER,
    headline="Thirty days",
    blocks=[AnswerBlock(WHOLE, "When", (0, len(REPLY)), [4]), AnswerBlock(WHY, "Reasons", (0, len(WHY)), [3])],
    citations=[*ANSWER.citations, cited(4, WHOLE)],
)


def test_what_is_quoted_is_shown_whole_before_the_sentences_and_numbered_first() -> None:
    (shown, *rest), answer = heard(speech("?", WITH_BLOCKS, writer=quoted, lesson_text=lesson_text))

    assert isinstance(shown, Shown)
    assert isinstance(answer, Grounded)
    assert (shown.headline, [list(block.citations) for block in shown.blocks]) == ("Thirty days", [[1], [2]])
    assert [one.quote for one in shown.citations] == [WHOLE, WHY]
    assert [list(each.sentence.citations) for each in rest if isinstance(each, Spoken)] == [[3], [4], [2]]
    assert (answer.headline, answer.blocks) == (shown.headline, shown.blocks)
    assert [one.quote for one in answer.citations] == [WHOLE, WHY, REPLY, FEE]


def test_a_block_that_does_not_stand_is_dropped_and_a_headline_with_the_best_of_them() -> None:
    lying = replace(WITH_BLOCKS.blocks[0], text="Reply in sixty days. Pay ten rupees.")
    for best, headline in ((lying, None), (WITH_BLOCKS.blocks[0], "Thirty days")):
        answer = replace(WITH_BLOCKS, blocks=[best, *WITH_BLOCKS.blocks[1:]])
        _, result = heard(speech("?", answer, writer=quoted, lesson_text=lesson_text))
        assert isinstance(result, Grounded)
        assert (result.headline, len(result.blocks)) == (headline, 1 if headline is None else 2)


def test_blocks_are_enough_for_an_answer() -> None:
    silent = by(lambda _: iter_nothing())
    _, result = heard(speech("?", WITH_BLOCKS, writer=silent, lesson_text=lesson_text))
    assert isinstance(result, Grounded)
    assert (len(result.sentences), len(result.blocks), result.fallback) == (0, 2, Fallback.EMPTY)


def iter_nothing() -> Sentences:
    yield from ()
    return Fallback.EMPTY


def test_a_block_quoted_last_time_comes_behind_unless_another_sentence_of_it_answers() -> None:
    first, second = WITH_BLOCKS.blocks
    again = new_first(WITH_BLOCKS, before=replace(WITH_BLOCKS, blocks=[first], citations=[cited(4, WHOLE)]))
    assert (again.blocks, again.headline) == ([second, first], None)

    other_key = replace(first, key=(len(REPLY) + 1, len(WHOLE)))
    another = new_first(WITH_BLOCKS, before=replace(WITH_BLOCKS, blocks=[other_key], citations=[cited(4, WHOLE)]))
    assert (another.blocks, another.headline) == ([first, second], "Thirty days")
