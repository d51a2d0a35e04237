"""Sentences on their way: what stands passes, what does not is dropped, and numbers follow the order of saying."""

from dataclasses import replace

from data.words.answers import Answer, AnswerSentence, Citation, Declined, Fallback, Grounded, WrittenBy
from data.words.errors import UnknownLesson
from data.words.models import ENGLISH, CourseId, Language, LessonId, PassageId
from tutor.conversation.speaking import Sentences, Speech, Spoken, new_first, place_of, quoted, speech

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


def said(speaking: Speech) -> tuple[list[Spoken], Answer]:
    spoken: list[Spoken] = []
    while True:
        try:
            spoken.append(next(speaking))
        except StopIteration as ended:
            answer: Answer = ended.value
            return spoken, answer


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


def test_a_writer_that_lies_about_its_quotes_or_citations_is_not_heard() -> None:
    def liar(_: str, answer: Grounded) -> Sentences:
        yield AnswerSentence("Reply in sixty days.", [1])
        yield AnswerSentence(FEE, [7])
        yield AnswerSentence(FEE, [])
        yield AnswerSentence("Thirty days it is.", [1], WrittenBy.MODEL)
        return Fallback.UNSUPPORTED

    spoken, result = said(speech("?", ANSWER, writer=liar, lesson_text=lesson_text))

    assert [each.sentence.text for each in spoken] == ["Thirty days it is."]
    assert isinstance(result, Grounded)
    assert result.fallback is Fallback.UNSUPPORTED


def test_the_first_sentence_is_said_before_the_last_is_found() -> None:
    found: list[str] = []

    def slow(_: str, answer: Grounded) -> Sentences:
        for sentence in answer.sentences:
            found.append(sentence.text)
            yield sentence
        return None

    speaking = speech("?", ANSWER, writer=slow, lesson_text=lesson_text)
    next(speaking)
    assert found == [REPLY]


def test_closing_stops_the_writer() -> None:
    closed: list[bool] = []

    def patient(_: str, answer: Grounded) -> Sentences:
        try:
            yield from answer.sentences
        finally:
            closed.append(True)
        return None

    speaking = speech("?", ANSWER, writer=patient, lesson_text=lesson_text)
    next(speaking)
    speaking.close()
    assert closed == [True]


def test_what_was_quoted_last_time_comes_behind_what_is_new() -> None:
    given = frozenset({place_of(ANSWER.citations[0])})
    ordered = new_first(ANSWER, given=given)

    assert [sentence.text for sentence in ordered.sentences] == [FEE, WHY, REPLY]
    spoken, _ = said(speech("?", ordered, writer=quoted, lesson_text=lesson_text))
    assert [list(each.sentence.citations) for each in spoken] == [[1], [2], [3]]
