"""Five sentences of a lesson, two things side by side, and three steps to an answer."""

from pathlib import Path

import numpy as np
import pytest

from data.words.answers import Citation, Grounded
from data.words.models import ENGLISH, LessonId
from embeddings.search.retriever import Scope
from tests.fakes import HashingEncoder
from tests.tutor.planned import ALWAYS, COURSES, NEVER, lesson_text, planned_retriever
from tutor.answer.tutor import Tutor
from tutor.practice.comparing import compared, things_compared
from tutor.practice.explaining import SENTENCES, central, explained
from tutor.practice.ladder import GAP, ladder_of, with_gaps

RTI = COURSES["rti"]
LESSON = RTI.lessons[0].id


def test_a_lesson_is_explained_in_its_own_sentences_in_reading_order() -> None:
    encode = HashingEncoder().encode_passages
    answer = explained(RTI, LESSON, language=ENGLISH, encode=encode, lesson_text=lesson_text)
    text = lesson_text(RTI.id, LESSON, ENGLISH)

    assert 3 <= len(answer.sentences) <= SENTENCES
    assert [text[one.start : one.end] for one in answer.citations] == [one.quote for one in answer.citations]
    assert [one.start for one in answer.citations] == sorted(one.start for one in answer.citations)
    assert [list(each.citations) for each in answer.sentences] == [[n] for n in range(1, len(answer.sentences) + 1)]


def test_a_lesson_without_text_explains_nothing() -> None:
    answer = explained(
        RTI, LessonId("none"), language=ENGLISH, encode=HashingEncoder().encode_passages, lesson_text=lesson_text
    )
    assert answer == Grounded([], [], 0.0)


def test_the_sentence_most_like_the_others_comes_first_and_no_copy_of_it_second() -> None:
    middle, side, far = [1.0, 0.0], [0.8, 0.6], [0.6, -0.8]
    vectors = np.array([far, middle, middle, side], dtype=np.float32)
    order = central(vectors, leading=np.zeros(4), count=2)

    assert order[0] in {1, 2}
    assert order[1] in {0, 3}


def test_nothing_is_central_in_nothing() -> None:
    assert central(np.zeros((0, 2), dtype=np.float32), leading=np.zeros(0), count=5) == []


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Difference between L1 and reverse auction", ("L1", "reverse auction")),
        ("compare NPS with UPS.", ("NPS", "UPS")),
        ("NPS vs UPS?", ("NPS", "UPS")),
        ("How does commuted leave differ from half pay leave?", ("commuted leave", "half pay leave")),
        ("PRC aur CRAC mein kya fark hai?", ("PRC", "CRAC")),
        ("अर्जित छुट्टी और अर्ध वेतन छुट्टी में क्या अंतर है?", ("अर्जित छुट्टी", "अर्ध वेतन छुट्टी")),
        ("How many days for a reply?", None),
        ("difference between and", None),
        ("", None),
    ],
)
def test_the_two_things_of_a_question_are_read(question: str, things: tuple[str, str] | None) -> None:
    assert things_compared(question) == things


def test_both_sides_are_answered_and_a_missing_one_is_named(tmp_path: Path) -> None:
    retriever = planned_retriever(tmp_path)
    both = compared(
        "first appeal", "photocopy", tutor=Tutor(retriever, model=ALWAYS), scope=Scope(), lesson_text=lesson_text
    )
    neither = compared(
        "first appeal", "zebra", tutor=Tutor(retriever, model=NEVER), scope=Scope(), lesson_text=lesson_text
    )

    assert both.missing == []
    assert isinstance(both.first.answer, Grounded)
    assert neither.missing == ["first appeal", "zebra"]


def test_figures_are_hidden_first_and_other_words_only_without_them() -> None:
    assert with_gaps("Pay ₹10 within thirty days.", said="When?", weight=len) == f"Pay {GAP} within {GAP} days."
    hidden = with_gaps("The presiding officer hears complaints.", said="Who hears complaints?", weight=len)
    assert hidden == f"The {GAP} {GAP} hears complaints."
    also = with_gaps("The officer has thirty days.", said="", weight=len, also=["officer"])
    assert also == f"The {GAP} has {GAP} days."


def test_a_ladder_goes_from_the_place_over_gaps_to_the_answer(tmp_path: Path) -> None:
    retriever = planned_retriever(tmp_path)
    question = "Within how many days does the officer decide a request?"
    answer = Tutor(retriever, model=ALWAYS).answer(question, scope=Scope(), lesson_text=lesson_text)
    assert isinstance(answer, Grounded)
    ladder = ladder_of(question, answer, weight=retriever.idf)

    assert isinstance(ladder.where, Citation)
    assert GAP in ladder.with_gaps
    assert "thirty" not in ladder.with_gaps
    assert ladder.answer == answer
