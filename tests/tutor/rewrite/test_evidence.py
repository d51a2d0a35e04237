"""What a model is given: all that the blocks say, in sentences that are cited where they stand."""

from dataclasses import replace

from data.words.answers import AnswerBlock, Citation, Fallback, Grounded, WrittenBy
from data.words.models import ENGLISH, CourseId, LessonId, PassageId
from tests.tutor.rewrite.planned import FEE, REPLY, URGENT, grounded, verifier
from tests.tutor.rewrite.test_rewriting import QUESTION, Says
from tutor.rewrite.evidence import evidence_of
from tutor.rewrite.rewriting import Rewriter

LESSON = f"""# Replies

{REPLY} {URGENT}

These need not pay:

- citizens below the **poverty line**;
- prisoners who ask for their own file.
"""


def block(number: int, text: str, quote: str) -> tuple[AnswerBlock, Citation]:
    start = LESSON.index(quote)
    citation = Citation(
        number, PassageId("rti/one/en/1"), CourseId("rti"), LessonId("one"), ENGLISH, "", quote, start,
        start + len(quote),
    )  # fmt: skip
    return AnswerBlock(text, "Replies", (0, len(text)), [number]), citation


PARAGRAPH = block(1, f"{REPLY} {URGENT}", f"{REPLY} {URGENT}")
LIST = block(
    2,
    "These need not pay:\ncitizens below the poverty line;\nprisoners who ask for their own file.",
    LESSON[LESSON.index("These need") :].rstrip(),
)


def answer_of(*blocks: tuple[AnswerBlock, Citation]) -> Grounded:
    """An answer of these blocks whose best sentence is the first of the lesson."""
    _, sentence = block(9, REPLY, REPLY)
    best = replace(grounded(REPLY).sentences[0], citations=[9])
    return Grounded([best], [*(each for _, each in blocks), sentence], 0.9, blocks=[each for each, _ in blocks])


def test_every_sentence_of_the_blocks_is_given_once_behind_the_best() -> None:
    evidence = evidence_of(answer_of(PARAGRAPH, LIST))
    assert [sentence.text for sentence in evidence.sentences] == [
        REPLY,
        URGENT,
        "These need not pay:\ncitizens below the poverty line;",
        "These need not pay:\nprisoners who ask for their own file.",
    ]


def test_each_stands_in_the_lesson_where_it_is_cited() -> None:
    evidence = evidence_of(answer_of(PARAGRAPH, LIST))
    cited = {citation.number: citation for citation in evidence.citations}
    assert len(cited) == len(evidence.citations)
    assert all(LESSON[each.start : each.end] == each.quote for each in evidence.citations)
    assert [[cited[number].quote for number in each.citations] for each in evidence.sentences[1:3]] == [
        [URGENT],
        ["These need not pay:", "citizens below the **poverty line**;"],
    ]


def test_an_answer_without_blocks_is_its_own_evidence() -> None:
    answer = grounded(REPLY, FEE)
    assert evidence_of(answer) == answer


def test_a_model_may_say_what_only_the_block_says_and_the_blocks_stay() -> None:
    model = Says("Where life or liberty is at stake, the reply is due within 48 hours. [2]")
    written = Rewriter(model, verifier()).rewritten(QUESTION, answer_of(PARAGRAPH), language=ENGLISH).answer
    (said,) = [sentence for sentence in written.sentences if sentence.written_by is WrittenBy.MODEL]
    cited = {citation.number: citation.quote for citation in written.citations}
    assert [cited[number] for number in said.citations] == [URGENT]
    assert [[cited[number] for number in each.citations] for each in written.blocks] == [[PARAGRAPH[1].quote]]
    assert written.blocks[0].citations == [1]


def test_where_the_model_fails_only_the_best_sentences_are_quoted() -> None:
    failing = Says("", then=Fallback.SERVER_ERROR)
    written = Rewriter(failing, verifier()).start(QUESTION, answer_of(PARAGRAPH, LIST), language=ENGLISH)
    assert [sentence.text for sentence in written.sentences()] == [REPLY]
    assert written.fallback is Fallback.SERVER_ERROR
