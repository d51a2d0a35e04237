"""Several collaborative models added up, with weights found on a part of the training data held back for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.offline.interactions import Holdout, Interactions
from recommender.offline.models import (
    CollaborativeModel,
    Ease,
    Popularity,
    Scores,
    WindowedTransition,
    mask_taken,
)

Fitter = Callable[[Interactions], CollaborativeModel]

VALIDATION_LEARNERS = 4000
"""Learners on whom weights are tried; the score of 4,000 has a standard error of about 0.005 NDCG."""

STEPS: Sequence[float] = (0.0, 0.5, 0.8, 1.25, 2.0)
"""Factors tried on one weight at a time."""


class Trial(NamedTuple):
    """Standardised component scores (components, learners, courses) of learners with one held course each row."""

    components: Scores
    rows: NDArray[np.int64]
    targets: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Blend:
    """Weighted sum of models, each model's scores standardised within a learner; weights sum to 1."""

    models: Mapping[str, CollaborativeModel]
    weights: Mapping[str, float]
    validation_ndcg: float

    @classmethod
    def fit(
        cls, interactions: Interactions, *, holdout: Holdout, fitters: Mapping[str, Fitter], seed: int = 0
    ) -> "Blend":
        """Finds the weights on `holdout` (made from `interactions`), then fits every model again on all of them."""
        sample = _sampled(holdout, learners=VALIDATION_LEARNERS, rng=np.random.default_rng(seed))
        scored = [_standardised(fitter(holdout.known).scores(sample.known)) for fitter in fitters.values()]
        trial = _trial(scored, sample)
        weights, reached = _best_weights(trial)
        named = {name: float(weight) for name, weight in zip(fitters, weights, strict=True) if weight > 0}
        return cls(models={name: fitters[name](interactions) for name in named}, weights=named, validation_ndcg=reached)

    def scores(self, histories: Interactions) -> Scores:
        """The weighted sum of the standardised scores."""
        total = np.zeros((histories.learners, histories.courses), dtype=np.float32)
        for name, model in self.models.items():
            total += np.float32(self.weights[name]) * _standardised(model.scores(histories))
        return total


def default_fitters(*, trend_half_life: float | None) -> Mapping[str, Fitter]:
    """The parts that won on our own splits of mcx, coco and cnpc (docs/explanation/recommendations.md)."""
    return {
        "ease-0.9": lambda taken: Ease.fit(taken, regularisation=100.0, decay=0.9),
        "ease-0.7": lambda taken: Ease.fit(taken, regularisation=50.0, decay=0.7),
        "ease-0.4": lambda taken: Ease.fit(taken, regularisation=20.0, decay=0.4),
        "next-1": lambda taken: WindowedTransition.fit(taken, window=1, step_decay=1.0, decay=0.3, smoothing=5.0),
        "next-10": lambda taken: WindowedTransition.fit(taken, window=10, step_decay=0.7, decay=0.6, smoothing=10.0),
        "trend": lambda taken: Popularity.fit(taken, half_life=trend_half_life),
    }


def _sampled(holdout: Holdout, *, learners: int, rng: np.random.Generator) -> Holdout:
    both = np.intersect1d(holdout.held.rows, holdout.known.rows)
    chosen = np.sort(rng.choice(both, size=min(learners, len(both)), replace=False))
    return Holdout(known=holdout.known.only_learners(chosen), held=holdout.held.only_learners(chosen))


def _standardised(scores: Scores) -> Scores:
    centred = scores - scores.mean(axis=1, keepdims=True)
    spread = centred.std(axis=1, keepdims=True)
    standard: Scores = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)
    return standard


def _trial(scored: Sequence[Scores], sample: Holdout) -> Trial:
    for scores in scored:
        mask_taken(scores, sample.known)
        scores[np.isneginf(scores)] = -1e6
    return Trial(
        components=np.stack(scored),
        rows=sample.held.rows.astype(np.int64),
        targets=sample.held.columns.astype(np.int64),
    )


def _gain(trial: Trial, weights: NDArray[np.float64]) -> float:
    """Mean of 1 / log2(1 + rank) where the rank is within 10, over held courses: NDCG@10 where one is held each."""
    total = np.tensordot(weights.astype(np.float32), trial.components, axes=1)
    own = total[trial.rows, trial.targets]
    ranks = 1 + np.array([(total[row] > score).sum() for row, score in zip(trial.rows, own, strict=True)])
    return float(np.where(ranks <= 10, 1 / np.log2(1 + ranks), 0.0).mean()) if len(ranks) else 0.0


def _best_weights(trial: Trial, *, rounds: int = 3) -> tuple[NDArray[np.float64], float]:
    """Coordinate ascent from equal weights: each weight in turn takes the factor of `STEPS` that gains most."""
    count = len(trial.components)
    weights = np.full(count, 1.0 / count)
    reached = _gain(trial, weights)
    for _ in range(rounds):
        before = reached
        for part in range(count):
            weights, reached = _improved(trial, weights, reached, part)
        if reached <= before:
            break
    return weights / weights.sum(), reached


def _improved(
    trial: Trial, weights: NDArray[np.float64], reached: float, part: int
) -> tuple[NDArray[np.float64], float]:
    best = weights
    for factor in STEPS:
        tried = weights.copy()
        tried[part] *= factor
        gain = _gain(trial, tried) if tried.sum() > 0 else -1.0
        if gain > reached:
            best, reached = tried, gain
    return best, reached
