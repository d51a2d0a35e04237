"""How likely an answer is right: one logistic regression over what is known of learner, skills and item.

Elo ability of the learner and of each skill beside the item's difficulty, counts of right and wrong answers (Best-LR:
Gervet et al. 2020), decayed success and the time between answers. It is fitted where answers lie (`fitted_answering`)
and read where learners are served: both go by the same pass over answers (`recommender/kernels/answering.py`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.kernels import FEATURES, Answers, answer_features

SWEEPS = 15
"""Rounds over learners, skills and items: further ones change no difficulty by .01 (EdNet)."""

LEARNER_SPREAD, SKILL_SPREAD, ITEM_SPREAD = 1.0, 0.5, 0.8
"""Variances, in squared log-odds, before any answer: of learners, of skills, and of items about their skills."""

PARTS = 5
"""Parts of the learners of which each is described by difficulties that the others gave: none knows its own answers."""

PART_SEED = 20


@dataclass(frozen=True, slots=True)
class Difficulties:
    """Log-odds of a wrong answer of an average learner: `base`, plus the mean of the skills', plus the item's own.

    Of what was never answered all but the base is 0: a new item starts at its skills' mean. `counts` are the answers
    that each item was measured by.
    """

    base: float
    skills: NDArray[np.float64]
    items: NDArray[np.float64]
    counts: NDArray[np.float64]

    def on(self, answers: Answers) -> Answers:
        """The answers with the difficulty of their items."""
        of_skills = _mean_by_row(self.skills[answers.skills], answers.starts)
        difficulty = self.base + of_skills + self.items[answers.items]
        return answers._replace(difficulty=difficulty, known=self.counts[answers.items])


@dataclass(frozen=True, slots=True)
class AnswerModel:
    """Weights of the features (log-odds a unit), and the constant."""

    weights: NDArray[np.float64]
    constant: float
    difficulties: Difficulties

    def chances(self, answers: Answers) -> NDArray[np.float64]:
        """(n,) the probability of a right answer, each foretold from the ones before it."""
        return 1 / (1 + np.exp(-self.log_odds(answers)))

    def log_odds(self, answers: Answers) -> NDArray[np.float64]:
        """(n,) the logarithm of the odds of a right answer."""
        return self.constant + answer_features(self.difficulties.on(answers)) @ self.weights


def difficulties_of(answers: Answers, *, skills: int, items: int) -> Difficulties:
    """The most likely difficulties under normal priors, learners' abilities beside them (a Rasch model with skills).

    Each block of them takes a Newton step of its diagonal in turn.
    """
    learners = int(answers.learners.max(initial=-1)) + 1
    widths = np.diff(answers.starts)
    rows = np.repeat(np.arange(len(answers.right)), widths)
    of_learners, of_items, of_skills = np.zeros(learners), np.zeros(items), np.zeros(skills)
    share = 1 / np.maximum(widths, 1)[rows]
    easiness, base = np.zeros(len(answers.right)), 0.0
    for _ in range(SWEEPS):
        step = _step(answers.learners, answers.right, easiness, of_learners, LEARNER_SPREAD)
        of_learners += step
        easiness += step[answers.learners]
        step = _step(answers.items, answers.right, easiness, of_items, ITEM_SPREAD)
        of_items += step
        easiness += step[answers.items]
        step = _step(answers.skills, answers.right[rows], easiness[rows], of_skills, SKILL_SPREAD, share)
        of_skills += step
        easiness += _mean_by_row(step[answers.skills], answers.starts)
        chance = 1 / (1 + np.exp(-easiness))
        moved = float((answers.right - chance).sum() / max((chance * (1 - chance)).sum(), 1.0))
        base += moved
        easiness += moved
    counts = np.bincount(answers.items, minlength=items).astype(np.float64)
    return Difficulties(-base, -of_skills, -of_items, counts)


def fitted_answering(answers: Answers, *, skills: int, items: int) -> AnswerModel:
    """The model of these answers, of at least one right and one wrong; raises ValueError for others.

    Each part of the learners is described with difficulties that the other parts gave, so that the weights rest on what
    would be known of somebody new.
    """
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(answers.right)) < 2:
        raise ValueError(f"{len(answers.right)} answers, all alike: right and wrong ones are needed")
    described = np.zeros((len(answers.right), len(FEATURES)))
    part = np.random.default_rng(PART_SEED).integers(PARTS, size=int(answers.learners.max()) + 1)[answers.learners]
    for number in range(PARTS):
        own = part == number
        others = difficulties_of(taken(answers, ~own), skills=skills, items=items)
        described[own] = answer_features(others.on(taken(answers, own)))
    means, spreads = described.mean(axis=0), described.std(axis=0)
    spreads[spreads == 0] = 1.0
    fitted = LogisticRegression(max_iter=300).fit((described - means) / spreads, answers.right)
    weights = fitted.coef_[0] / spreads
    constant = float(fitted.intercept_[0] - weights @ means)
    return AnswerModel(weights, constant, difficulties_of(answers, skills=skills, items=items))


def taken(answers: Answers, rows: NDArray[np.bool_]) -> Answers:
    """The answers of these rows, in their order."""
    widths = np.diff(answers.starts)
    return Answers(
        learners=answers.learners[rows],
        items=answers.items[rows],
        starts=np.concatenate(([0], np.cumsum(widths[rows]))).astype(np.int64),
        skills=answers.skills[np.repeat(rows, widths)],
        right=answers.right[rows],
        at=answers.at[rows],
        difficulty=answers.difficulty[rows],
        known=answers.known[rows],
    )


def _step(
    numbers: NDArray[np.int64],
    right: NDArray[np.float64],
    easiness: NDArray[np.float64],
    now: NDArray[np.float64],
    spread: float,
    share: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """A Newton step of each entry of `now`, towards 0 where nothing speaks for another value."""
    chance = 1 / (1 + np.exp(-easiness))
    weight = np.ones(len(right)) if share is None else share
    slope = np.bincount(numbers, weight * (right - chance), minlength=len(now)) - now / spread
    curve = np.bincount(numbers, weight * chance * (1 - chance), minlength=len(now)) + 1 / spread
    step: NDArray[np.float64] = slope / curve
    return step


def _mean_by_row(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    if not len(values):
        return np.zeros(len(starts) - 1)
    means: NDArray[np.float64] = np.add.reduceat(values, starts[:-1]) / np.diff(starts)
    return means
