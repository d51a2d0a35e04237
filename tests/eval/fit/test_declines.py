from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.words.models import HINGLISH
from eval.fit.answers import NEUTRAL, fitted_ranking
from eval.fit.declines import COVERED_DECLINED, Decisions, curve, figures, threshold_of
from eval.fit.examples import OWN, Example
from eval.sets.formats import Distance
from tests.eval.fit.planned import TRAINED
from tutor.answer.decline import FEATURES
from tutor.answer.model import AnswerModel


def _decisions(
    examples: list[Example], strengths: Sequence[float], right: Sequence[bool], complete: Sequence[bool] | None = None
) -> Decisions:
    """Decisions told by their first feature alone; what is not right is far from all."""
    features = np.zeros((len(strengths), len(FEATURES)))
    features[:, 0] = strengths
    planned = [
        replace(examples[0], group=f"course-{place}", distance=None if answers else Distance.FAR)
        for place, answers in enumerate(right)
    ]
    return Decisions(planned, features, np.array(right), np.array(right if complete is None else complete))


def test_a_decision_is_right_where_what_would_be_shown_answers(examples: list[Example]) -> None:
    model = AnswerModel(fitted_ranking(examples), NEUTRAL.decline)
    decisions = Decisions.of([example.ranked(model) for example in examples])
    assert decisions.right.tolist() == [True] * len(TRAINED) + [False]
    assert decisions.features.shape == (len(TRAINED) + 1, len(FEATURES))


def test_an_answer_is_complete_where_the_key_sentence_of_the_first_block_says_it(examples: list[Example]) -> None:
    best = next(block for block in examples[0].examined.blocks if examples[0].is_right(block))
    first = replace(examples[0], examined=replace(examples[0].examined, blocks=[best]))
    says, other = sorted(best.sentences, key=lambda sentence: "July" not in sentence.candidate.text)
    buried = replace(first, examined=replace(first.examined, blocks=[replace(best, sentences=[other, says])]))
    said = replace(first, examined=replace(first.examined, blocks=[replace(best, sentences=[says, other])]))
    assert [(each.is_shown, each.is_complete) for each in (said, buried)] == [(True, True), (True, False)]
    assert replace(buried, whole=True).is_complete
    assert not examples[-1].is_complete


def test_the_decision_is_learnt_from_the_feature_that_tells(examples: list[Example]) -> None:
    right = [place % 2 == 0 for place in range(60)]
    strengths = [(2.0 if answers else -2.0) + 0.01 * (place % 7) for place, answers in enumerate(right)]
    model, confidences = _decisions(examples, strengths, right).fitted()
    assert model.weights[0] > 0
    assert set(model.weights[1:]) == {0.0}
    assert ((confidences > 0.5) == np.array(right)).all()
    assert confidences.shape == (60,)


def test_confidence_is_how_often_what_is_shown_is_complete(examples: list[Example]) -> None:
    """Of the sure ones here every third is buried: shown with the right block, its key sentence another."""
    right = [place % 2 == 0 for place in range(240)]
    complete = [answers and place % 3 != 0 for place, answers in enumerate(right)]
    strengths = [(2.0 if answers else -2.0) + 0.01 * (place % 7) for place, answers in enumerate(right)]
    model, confidences = _decisions(examples, strengths, right, complete).fitted()
    assert confidences[::2].mean() == pytest.approx(2 / 3, abs=0.05)
    assert confidences[1::2].max() < 0.1
    features = np.zeros(len(FEATURES))
    features[0] = 2.0
    assert model.probability(features) == pytest.approx(2 / 3, abs=0.05)


def test_the_threshold_costs_its_share_of_the_covered_training_questions(examples: list[Example]) -> None:
    right = [True] * 101 + [False] * 9 + [True] * 50
    decisions = _decisions(examples, [0.0] * 160, right)
    others = [replace(each, source=OWN) for each in decisions.examples[110:]]
    mixed = replace(decisions, examples=[*decisions.examples[:110], *others])
    confidences = np.concatenate([np.arange(101) / 100, np.zeros(9 + 50)])
    assert threshold_of(mixed, confidences) == pytest.approx(COVERED_DECLINED)


def test_the_curve_says_what_each_threshold_declines(examples: list[Example]) -> None:
    decisions = _decisions(examples, [0.0] * 101, [True] * 100 + [False])
    table = curve(decisions, np.concatenate([np.arange(100) / 100, [0.055]]))
    rows = list(zip(*(column.cells for column in table.columns), strict=True))
    assert rows[1] == ("0.04", "0.040", "0.960", "0.000", "–", "0.000")
    assert rows[2] == ("0.06", "0.059", "0.940", "0.000", "–", "1.000")


def test_figures_are_told_by_source_and_language_and_distance(examples: list[Example]) -> None:
    covered, far = replace(examples[0], source=OWN), replace(examples[-1], distance=Distance.FAR)
    given = [covered, covered, replace(covered, language=HINGLISH), far]
    decisions = Decisions(
        given, np.zeros((4, len(FEATURES))), np.array([True, False, True, False]), np.zeros(4, np.bool_)
    )
    table = figures(decisions, np.array([0.9, 0.9, 0.1, 0.1]), threshold=0.5)
    rows = list(zip(*(column.cells for column in table.columns), strict=True))
    assert rows == [
        ("own", "en", "2", "0.500", "0.500", "0.000", "–", "–"),
        ("own", "hi-Latn", "1", "0.000", "0.000", "1.000", "–", "–"),
        ("training", "en", "1", "–", "–", "–", "–", "1.000"),
    ]
