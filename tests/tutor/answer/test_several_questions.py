"""Several questions in one message: told apart, answered one after the other, and what is said of one that is not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from data.words.answers import AnswerBlock, AnswerSentence, Citation, Declined, DeclineReason, Grounded
from data.words.models import ENGLISH, CourseId, LessonId, PassageId
from embeddings.search.retriever import Scope
from tests.tutor.planned import ALWAYS, lesson_text, planned_retriever
from tutor.answer.several_questions import (
    ELSEWHERE_BY,
    answered_together,
    asked_alone,
    preferred,
    questions_in,
    same_places,
)
from tutor.answer.tutor import Tutor

NOTHING = Declined(DeclineReason.NOT_COVERED, [], 0.1)


def _answer(said: str, *, start: int, headline: str | None = None, confidence: float = 0.9) -> Grounded:
    citation = Citation(1, PassageId("p"), CourseId("c"), LessonId("l"), ENGLISH, "1/1", said, start, start + len(said))
    block = AnswerBlock(said, "", (0, len(said)), [1])
    return Grounded([AnswerSentence(said, [1])], [citation], confidence, blocks=[block], headline=headline)


FEE = _answer("The fee is ten rupees.", start=0, headline="ten rupees")
TIME = _answer("The reply is due in thirty days.", start=40, headline="thirty days", confidence=0.7)


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        (
            "What is the fee for a request, and within how many days is the reply due?",
            ["What is the fee for a request", "within how many days is the reply due?"],
        ),
        ("Who audits the accounts? Which committee reads the reports?", 2),
        ("At an auction, how much is taken on the spot and when are the goods given?", 2),
        ("अपील किसके पास जाती है, और निपटारे की सूचना नागरिक को कैसे मिलती है?", 2),
        ("sanction kis section me hai aur decision me kitna time milta hai", 2),
        ("What is a cell, what does it do and who heads the cell?", 2),
        ("What is the fee for a request and who is exempt?", ["What is the fee for a request", "who is exempt?"]),
    ],
)
def test_questions_joined_in_one_message_are_told_apart(message: str, questions: Sequence[str] | int) -> None:
    found = questions_in(message)
    assert len(found) == questions if isinstance(questions, int) else found == questions


@pytest.mark.parametrize(
    "message",
    [
        "Who checks the delivery and the bill?",
        "In which document and at what number will I find the statement?",
        "If people don't know why and don't want the change, will training do any good?",
        "What do they call a column like district or ration card type, where no value is higher?",
        "दिव्यांग और महिला कर्मचारियों को कितनी छुट्टी मिलती है?",
        "विवरण किस दस्तावेज में और किस नंबर पर मिलता है?",
        "मेरे बाबू बीमार हैं और छुट्टी नहीं बची। क्या करें?",
        "Above what amount do I inform the office, and within how much time?",
        "kitne amount se upar office ko batana padta hai aur kitne time ke andar?",
        "Why?",
        "",
    ],
)
def test_one_question_with_an_and_inside_stays_one(message: str) -> None:
    assert questions_in(message) == [message]


@pytest.mark.parametrize(
    ("parts", "searched"),
    [
        (["What is the fee for a request", "who is exempt?"], "fee request who is exempt?"),
        (["आवेदन का शुल्क कितना है", "किसे छूट है?"], "आवेदन शुल्क किसे छूट है?"),
        (["What is the fee for a request", "which committee reads reports?"], "which committee reads reports?"),
    ],
)
def test_a_question_that_leans_on_the_first_is_asked_with_what_that_is_about(
    parts: Sequence[str], searched: str
) -> None:
    assert asked_alone(parts) == [parts[0], searched]


def test_answers_follow_each_other_each_with_its_headline_and_citations() -> None:
    together = answered_together([("The fee?", FEE), ("The time?", TIME)])
    assert together is not None
    assert [(part.question, part.headline) for part in together.parts] == [
        ("The fee?", "ten rupees"),
        ("The time?", "thirty days"),
    ]
    assert [(block.part, block.citations) for block in together.blocks] == [(0, [1]), (1, [2])]
    assert [(citation.number, citation.quote) for citation in together.citations] == [
        (1, FEE.citations[0].quote),
        (2, TIME.citations[0].quote),
    ]
    assert (together.headline, together.confidence) == ("ten rupees", 0.7)


def test_what_is_not_answered_stays_a_part_without_blocks() -> None:
    together = answered_together([("The moon?", NOTHING), ("The time?", TIME)])
    assert together is not None
    assert ([part.question for part in together.parts], together.headline) == (["The moon?", "The time?"], None)
    assert {block.part for block in together.blocks} == {1}
    assert answered_together([("The moon?", NOTHING), ("The sun?", NOTHING)]) is None


def test_questions_that_the_same_words_answer_are_one() -> None:
    assert same_places([FEE, FEE])
    assert not same_places([FEE, TIME])
    assert not same_places([FEE, NOTHING])


def test_the_common_course_answers_unless_another_is_far_more_certain() -> None:
    surer, far_surer = (replace(FEE, confidence=TIME.confidence + ELSEWHERE_BY + by) for by in (-0.01, 0.01))
    assert preferred(surer, TIME) is TIME
    assert preferred(far_surer, TIME) is far_surer
    assert preferred(FEE, NOTHING) is FEE
    assert preferred(NOTHING, TIME) is TIME


def test_the_tutor_answers_one_after_the_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    tutor = Tutor(planned_retriever(tmp_path_factory.mktemp("index")), model=ALWAYS)
    question = "Within how many days does the officer decide a request, and when is a first appeal filed?"
    answer = tutor.answer(question, scope=Scope(), lesson_text=lesson_text)
    assert isinstance(answer, Grounded)
    assert [part.question.split()[0] for part in answer.parts] == ["Within", "when"]
    firsts = {block.part: block for block in reversed(answer.blocks)}
    assert ("decides a request" in firsts[0].key_sentence, "first appeal" in firsts[1].key_sentence) == (True, True)
    (number,) = firsts[1].citations
    quote = next(citation.quote for citation in answer.citations if citation.number == number)
    assert quote == firsts[1].text


def test_what_one_block_answers_is_answered_by_the_sentence_for_the_first_question(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    tutor = Tutor(planned_retriever(tmp_path_factory.mktemp("index")), model=ALWAYS)
    question = (
        "How short is the period where life is at stake, "
        "and within how many days of receipt does the officer decide a request?"
    )
    answer = tutor.answer(question, scope=Scope(), lesson_text=lesson_text)
    assert isinstance(answer, Grounded)
    assert answer.blocks[0].key_sentence == "This period is forty-eight hours where life is at stake."
