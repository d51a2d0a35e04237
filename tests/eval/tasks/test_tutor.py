from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from data.words.answers import AnswerSentence, Citation, Declined, DeclineReason, Grounded
from data.words.models import ENGLISH, CourseId, LessonId, PassageId
from eval.sets.corpus import Corpus
from eval.sets.formats import Distance, Question
from eval.systems import build_tutor, built_system
from eval.tasks.tutor import Outcome, ask_all, outcome_of, tutor_measure
from tests.eval.planned import NoTransliteration, Told, corpus_and_questions
from tests.fakes import HashingEncoder

COURSE = CourseId("leave")
CORPUS = Corpus(
    passages=[],
    lesson_texts={},
    gold_ids={(COURSE, LessonId("right")): "right", (COURSE, LessonId("wrong")): "wrong"},
)


def _question(*, gold: Sequence[str] = (), answers: Sequence[str] = (), distance: Distance | None = None) -> Question:
    return Question("q", ENGLISH, "?", gold, answers, distance)


def _citation(number: int, lesson: str) -> Citation:
    return Citation(number, PassageId(lesson), COURSE, LessonId(lesson), ENGLISH, "", "x", 0, 1)


COVERED = _question(gold=["right"], answers=["fifteen days"])


def test_an_answer_is_right_by_its_citations_and_by_the_words_of_its_first_sentences() -> None:
    answer = Grounded(
        sentences=[AnswerSentence("Leave is credited.", [2]), AnswerSentence("It is fifteen days.", [1])],
        citations=[_citation(1, "wrong"), _citation(2, "right")],
        confidence=0.8,
    )
    assert outcome_of(answer, question=COVERED, corpus=CORPUS, threshold=0.5) == Outcome(
        answered=True, confidence=0.8, cites_gold_first=True, cites_gold=True, holds=[False, True]
    )


def test_a_right_lesson_cited_second_is_cited_but_not_first() -> None:
    answer = Grounded(
        [AnswerSentence("a", [1]), AnswerSentence("b", [2])], [_citation(1, "wrong"), _citation(2, "right")], 0.8
    )
    outcome = outcome_of(answer, question=COVERED, corpus=CORPUS, threshold=0.5)
    assert (outcome.cites_gold_first, outcome.cites_gold) == (False, True)


def test_what_a_decline_kept_back_is_measured_too() -> None:
    answer = Grounded([AnswerSentence("It is fifteen days.", [1])], [_citation(1, "right")], 0.3)
    assert outcome_of(answer, question=COVERED, corpus=CORPUS, threshold=0.5) == Outcome(
        answered=False, confidence=0.3, cites_gold_first=True, cites_gold=True, holds=[True, True]
    )


def test_an_answer_from_the_wrong_lesson_cites_no_gold() -> None:
    answer = Grounded([AnswerSentence("Fifteen days.", [1])], [_citation(1, "wrong")], 0.9)
    outcome = outcome_of(answer, question=COVERED, corpus=CORPUS, threshold=0.5)
    assert outcome == Outcome(True, 0.9, False, False, [True, True])


def test_a_decline_answers_nothing_but_has_a_confidence() -> None:
    declined = Declined(DeclineReason.NOT_COVERED, [], 0.3)
    outcome = outcome_of(declined, question=COVERED, corpus=CORPUS, threshold=0.5)
    assert outcome == Outcome(False, 0.3, False, False, [False, False])


QUESTIONS = [
    COVERED,
    COVERED,
    _question(gold=["right"]),  # no answer strings: not counted in answer@k
    _question(distance=Distance.NEAR),
    _question(distance=Distance.FAR),
    _question(distance=Distance.FAR),
]
OUTCOMES = [
    Outcome(True, 0.9, True, True, [True, True]),
    Outcome(False, 0.4, False, False, [False, True]),
    Outcome(True, 0.8, False, True, [False, False]),
    Outcome(True, 0.7, False, False, [False, False]),
    Outcome(False, 0.2, False, False, [False, False]),
    Outcome(False, 0.45, False, False, [False, False]),
]
RECALL = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])


def test_figures_of_the_tutor_state_what_they_are_over() -> None:
    figures = tutor_measure(QUESTIONS, OUTCOMES, recall_at_3=RECALL)(np.arange(6))
    assert {name: (each.value, each.n) for name, each in figures.items() if name != "ece"} == {
        "answer@1": (pytest.approx(1 / 2), 2),
        "answer@2": (pytest.approx(2 / 2), 2),
        "answer@1_of_answered": (1.0, 1),
        "answer@2_of_answered": (1.0, 1),
        "cites_right_lesson": (pytest.approx(2 / 2), 2),
        "citation_precision": (pytest.approx(1 / 2), 2),
        "citation_precision_of_all": (pytest.approx(1 / 3), 3),
        "answered": (pytest.approx(2 / 3), 3),
        "refused": (pytest.approx(2 / 3), 3),
        "recall@3": (pytest.approx(2 / 3), 3),
        "refused_near@90": (0.0, 1),  # all three answerable must be answered: the threshold is .4
        "refused_far@90": (pytest.approx(1 / 2), 2),
    }


def test_calibration_asks_whether_the_passages_answer_the_question() -> None:
    sure = [
        Outcome(True, 1.0, False, False, [False, False]),
        Outcome(False, 0.0, False, False, [False, False]),
    ]
    figures = tutor_measure([COVERED, _question()], sure, recall_at_3=np.zeros(2))(np.arange(2))
    assert (figures["ece"].value, figures["ece"].n) == (0.0, 2)


def test_without_answerable_questions_there_is_no_threshold_to_compare_at() -> None:
    measure = tutor_measure(QUESTIONS, OUTCOMES, recall_at_3=RECALL)
    assert measure(np.array([3, 4]))["refused_far@90"].n == 0


def test_the_tutor_is_asked_everything_and_answers_what_stands_there(tmp_path: Path) -> None:
    corpus, questions = corpus_and_questions(tmp_path)
    told = Told()
    with built_system(corpus, encoder=HashingEncoder(), transliterator=NoTransliteration()) as system:
        outcomes = ask_all(questions, tutor=build_tutor(system.retriever), corpus=corpus, progress=told)
    assert told.steps[-1] == (len(questions), len(questions))
    assert all(0 <= outcome.confidence <= 1 for outcome in outcomes)
    assert all(outcome.cites_gold_first for outcome in outcomes[:3] if outcome.answered)
    assert not any(outcomes[3].holds)
