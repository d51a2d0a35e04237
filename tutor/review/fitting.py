"""FSRS's parameters fitted to a deployment's own log, with scipy: no torch and no compiled optimiser while serving.

The recall is that of FSRS 6, written over all cards at once; a test holds it against the package's own scheduler. What
is made small is the log loss of answers a day or more after the one before, with a weak pull towards the defaults.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from fsrs import Rating
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, STABILITY_MIN, UPPER_BOUNDS_PARAMETERS
from numpy.typing import NDArray
from scipy.optimize import minimize

from data.words import LearnerId
from tutor.review.log import Review, by_item
from tutor.review.schedule import DEFAULTS, Parameters

FEWEST = 400
"""Answers after a day or more below which nothing is fitted, as Anki did with 17 parameters."""

HELD_BACK = 5
"""Every fifth learner is not fitted on, and decides whether the fit is better than the defaults."""

MOST_CARDS = 20_000
"""Cards that are fitted on, evenly chosen where there are more: 21 parameters do not get better with millions."""

_LOWER, _UPPER = np.array(LOWER_BOUNDS_PARAMETERS), np.array(UPPER_BOUNDS_PARAMETERS)
_SPREAD = (_UPPER - _LOWER) / 4
"""The pull towards the defaults: a Gaussian whose two standard deviations are half of what FSRS allows."""

_CERTAIN = 1e-4


@dataclass(frozen=True, slots=True)
class CardTable:
    """Cards as rows, their reviews from left to right.

    `ratings` `(n, t)`: 1 to 4, 0 where there is none; `days` `(n, t)`: since the review before.
    """

    ratings: NDArray[np.int64]
    days: NDArray[np.float64]

    @property
    def counted(self) -> NDArray[np.bool_]:
        """`(n, t)` the answers that are predicted: a day or more after the one before."""
        return (self.ratings > 0) & (self.days >= 1)


@dataclass(frozen=True, slots=True)
class ReviewFit:
    """Parameters, and the log loss on learners held back with the defaults and with the fitted ones.

    `adopted` says whether the fitted ones are better there; `parameters` are those to go by.
    """

    parameters: Parameters
    adopted: bool
    answers: int
    before: float
    after: float


def card_table(histories: Sequence[Sequence[Review]]) -> CardTable:
    """The histories of cards, each oldest first, as a table."""
    width = max(map(len, histories), default=0)
    ratings, days = np.zeros((len(histories), width), dtype=np.int64), np.zeros((len(histories), width))
    for row, history in enumerate(histories):
        for place, review in enumerate(history):
            ratings[row, place] = int(review.rating)
            days[row, place] = (review.day - history[max(place - 1, 0)].day).days
    return CardTable(ratings, days)


def recalls(table: CardTable, parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    """`(n, t)` the probability of recall before each review; 1 at the first, and where there is none."""
    w, predicted = parameters, np.ones(table.ratings.shape)
    if predicted.size == 0:
        return predicted
    first = table.ratings[:, 0]
    stability = np.maximum(w[first - 1], STABILITY_MIN)
    difficulty = np.clip(_first_difficulty(first, w), 1.0, 10.0)
    factor = 0.9 ** (-1 / w[20]) - 1
    for place in range(1, table.ratings.shape[1]):
        rating, days = table.ratings[:, place], table.days[:, place]
        recall = (1 + factor * days / stability) ** -w[20]
        there = rating > 0
        predicted[there, place] = recall[there]
        later = np.where(days < 1, _same_day(stability, rating, w), _next_day(stability, difficulty, recall, rating, w))
        stability = np.where(there, np.maximum(later, STABILITY_MIN), stability)
        difficulty = np.where(there, _next_difficulty(difficulty, rating, w), difficulty)
    return predicted


def log_loss(table: CardTable, parameters: NDArray[np.float64]) -> float:
    """The mean log loss in nats of the answers that are predicted; NaN where there is none."""
    counted = table.counted
    if not counted.any():
        return float("nan")
    predicted = np.clip(recalls(table, parameters)[counted], _CERTAIN, 1 - _CERTAIN)
    recalled = table.ratings[counted] > int(Rating.Again)
    return float(-np.mean(np.where(recalled, np.log(predicted), np.log1p(-predicted))))


def fitted_parameters(table: CardTable) -> NDArray[np.float64]:
    """The parameters that make the log loss of the table and the pull together smallest (L-BFGS-B)."""
    start, answers = np.array(DEFAULTS), max(int(table.counted.sum()), 1)

    def loss(scaled: NDArray[np.float64]) -> float:
        pull = 0.5 * float(np.sum(scaled**2)) / answers
        return log_loss(table, start + scaled * _SPREAD) + pull

    bounds = list(zip((_LOWER - start) / _SPREAD, (_UPPER - start) / _SPREAD, strict=True))
    found = minimize(loss, np.zeros(len(start)), method="L-BFGS-B", bounds=bounds, options={"maxiter": 60})
    fitted: NDArray[np.float64] = np.clip(start + found.x * _SPREAD, _LOWER, _UPPER)
    return fitted


def fit_reviews(logs: Mapping[LearnerId, Sequence[Review]]) -> ReviewFit | None:
    """Parameters fitted to the logs of learners, oldest review first; None where there are fewer than `FEWEST` answers.

    The learners are told apart in the order of their ids, so the same logs give the same fit.
    """
    cards: tuple[list[Sequence[Review]], list[Sequence[Review]]] = ([], [])
    for number, learner in enumerate(sorted(logs)):
        cards[number % HELD_BACK == HELD_BACK - 1].extend(by_item(logs[learner]).values())
    fitting, testing = (card_table(_thinned(own)) for own in cards)
    answers = int(fitting.counted.sum())
    if answers < FEWEST or not testing.counted.any():
        return None
    fitted = fitted_parameters(fitting)
    before, after = log_loss(testing, np.array(DEFAULTS)), log_loss(testing, fitted)
    adopted = after < before
    return ReviewFit(tuple(map(float, fitted)) if adopted else DEFAULTS, adopted, answers, before, after)


def _thinned(cards: Sequence[Sequence[Review]]) -> Sequence[Sequence[Review]]:
    return cards[:: -(-len(cards) // MOST_CARDS) or 1]


def _first_difficulty(rating: NDArray[np.int64] | int, w: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(w[4] - np.exp(w[5] * (np.asarray(rating) - 1)) + 1)


def _next_difficulty(
    difficulty: NDArray[np.float64], rating: NDArray[np.int64], w: NDArray[np.float64]
) -> NDArray[np.float64]:
    moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
    easy = _first_difficulty(int(Rating.Easy), w)
    reverted: NDArray[np.float64] = np.clip(w[7] * easy + (1 - w[7]) * moved, 1.0, 10.0)
    return reverted


def _same_day(stability: NDArray[np.float64], rating: NDArray[np.int64], w: NDArray[np.float64]) -> NDArray[np.float64]:
    growth = np.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    moved: NDArray[np.float64] = stability * np.where(rating >= int(Rating.Hard), np.maximum(growth, 1.0), growth)
    return moved


def _next_day(
    stability: NDArray[np.float64],
    difficulty: NDArray[np.float64],
    recall: NDArray[np.float64],
    rating: NDArray[np.int64],
    w: NDArray[np.float64],
) -> NDArray[np.float64]:
    penalty = np.where(rating == int(Rating.Hard), w[15], np.where(rating == int(Rating.Easy), w[16], 1.0))
    growth = np.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (np.exp((1 - recall) * w[10]) - 1) * penalty
    forgotten = np.minimum(
        w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * np.exp((1 - recall) * w[14]),
        stability / np.exp(w[17] * w[18]),
    )
    moved: NDArray[np.float64] = np.where(rating == int(Rating.Again), forgotten, stability * (1 + growth))
    return moved
