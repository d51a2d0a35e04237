"""The model of answers fitted to a deployment's own, where it foretells new learners better than the items alone do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.answering.given import ItemAnswer, NamedModel, numbered_answers
from recommender.answering.model import fitted_answering, taken
from recommender.kernels import Answers

FEWEST_ANSWERS, FEWEST_LEARNERS = 2_000, 50
"""Below either nothing is fitted. On draws from EdNet models of 1,600 answers of 100 learners were better on new ones
in 12 of 12, of 850 answers of 50 in 9, and 3 were adopted that were not."""

HELD_BACK = 5
"""Every fifth learner is not fitted on, and decides whether the model foretells better than the items' means."""

SMOOTHED = 5.0
"""Answers that the mean of all counts as, beside an item's own."""


@dataclass(frozen=True, slots=True)
class AnswerFit:
    """The log loss (nats) on learners held back, by the items' means and by the model; `model` is of all learners.

    It is None where it foretells no better, and is not adopted.
    """

    model: NamedModel | None
    answers: int
    learners: int
    before: float
    after: float


def fit_answers(log: Sequence[ItemAnswer]) -> AnswerFit | None:
    """The model of these answers; None where there are too few, or only right or only wrong ones, to fit on.

    Learners are told apart in the order of their ids, so the same answers give the same fit.
    """
    numbered = numbered_answers(log)
    answers, skills, items = numbered.answers, len(numbered.competencies), len(numbered.items)
    learners = len(np.unique(answers.learners))
    if len(log) < FEWEST_ANSWERS or learners < FEWEST_LEARNERS:
        return None
    held = answers.learners % HELD_BACK == HELD_BACK - 1
    train, tested = taken(answers, ~held), taken(answers, held)
    if len(np.unique(train.right)) < 2:
        return None
    before = _log_loss(tested.right, mean_of_items(train, tested, items=items))
    after = _log_loss(tested.right, fitted_answering(train, skills=skills, items=items).chances(tested))
    model = None
    if after < before:
        whole = fitted_answering(answers, skills=skills, items=items)
        model = NamedModel(whole, numbered.competencies, numbered.items)
    return AnswerFit(model, len(log), learners, before, after)


def mean_of_items(train: Answers, asked: Answers, *, items: int) -> NDArray[np.float64]:
    """(n,) the share of right answers at the item of each row of `asked`, drawn to the mean of all."""
    count = np.bincount(train.items, minlength=items)
    right = np.bincount(train.items, train.right, minlength=items)
    mean: NDArray[np.float64] = (right + SMOOTHED * train.right.mean()) / (count + SMOOTHED)
    return mean[asked.items]


def _log_loss(right: NDArray[np.float64], chances: NDArray[np.float64]) -> float:
    sure = np.clip(np.where(right > 0, chances, 1 - chances), 1e-6, 1.0)
    return float(-np.log(sure).mean())
