"""Several collaborative models added up, with weights found on a part of the training data held back for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.collaborative.interactions import Holdout, Interactions
from recommender.collaborative.listwise import Choices, fitted_weights, mean_gain
from recommender.collaborative.models import (
    CollaborativeModel,
    Ease,
    ItemKnn,
    Popularity,
    Scores,
    WindowedTransition,
    mask_taken,
)
from recommender.collaborative.next_course import LastAndEarlier, NextRidge

Fitter = Callable[[Interactions], CollaborativeModel]

VALIDATION_LEARNERS = 6000
"""Learners on whom weights are found; NDCG of 6,000 has a standard error of about 0.005."""

CANDIDATES = 100
"""Courses a validation learner chooses among: the best by the plain sum of all parts."""

LEARNERS_A_BATCH = 256
"""Dense scores of ten parts, twice each, for 256 learners over 8,000 courses take 165 MB."""

LENGTH_RIDGE = 3e-3
"""How strongly weights by length are drawn to those for everyone."""

MOST_COURSES_FOR_LAST = 5000
"""`LastAndEarlier` inverts a matrix of twice as many rows: beyond this its one-block form takes its place."""


class PartWeight(NamedTuple):
    """Weights of one part's scores: `compressed` and `plain` standard scores; see `Blend`."""

    compressed: float
    plain: float


class ByLength(NamedTuple):
    """Weights of the parts for learners with at least `least` courses (and too few for the next entry)."""

    least: int
    weights: Mapping[str, PartWeight]


@dataclass(frozen=True, slots=True)
class Blend:
    """Weighted sum of models, each model's scores standardised within a learner.

    Scores of rare courses are sparse and their z reaches 50: the order of the many rests on sign(z) x log(1 + |z|),
    the few at the top on z itself, so each part has a weight for either. Absolute `weights` sum to 1; a weight below 0
    takes away what another part counts twice. `by_length` holds those in force, ascending by `least`: a learner of
    whom one course is known needs others than one with ten.
    """

    models: Mapping[str, CollaborativeModel]
    weights: Mapping[str, PartWeight]
    by_length: Sequence[ByLength]
    validation_ndcg: float

    @classmethod
    def fit(
        cls, interactions: Interactions, *, holdout: Holdout, fitters: Mapping[str, Fitter], seed: int = 0
    ) -> "Blend":
        """Finds the weights on `holdout` (made from `interactions`), then fits every model again on all of them."""
        sample = _sampled(holdout, learners=VALIDATION_LEARNERS, rng=np.random.default_rng(seed))
        tried = [fitter(holdout.known) for fitter in fitters.values()]
        trial, short = _trial(tried, sample), _trial(tried, _cut_short(sample))
        del tried
        blend = _found(trial, short, lengths=np.diff(sample.known.offsets()))
        return cls(
            models={name: fitter(interactions) for name, fitter in fitters.items()},
            weights=_named(fitters, blend.weights),
            by_length=tuple(ByLength(least, _named(fitters, weights)) for least, weights in blend.by_length),
            validation_ndcg=mean_gain(trial.choices, blend.weights, missed=trial.missed),
        )

    def scores(self, histories: Interactions) -> Scores:
        """The weighted sum of the parts' standard scores."""
        weights = self._weights_of(np.diff(histories.offsets()))
        total = np.zeros((histories.learners, histories.courses), dtype=np.float32)
        for part, model in enumerate(self.models.values()):
            standard = standardised(model.scores(histories))
            total += weights[:, part, 0, None] * compressed(standard)
            total += weights[:, part, 1, None] * standard
        return total

    def _weights_of(self, lengths: NDArray[np.integer]) -> Scores:
        """(learners, parts, 2) float32."""
        leasts = [entry.least for entry in self.by_length]
        table = np.array([[entry.weights[name] for name in self.models] for entry in self.by_length], dtype=np.float32)
        chosen: Scores = table[np.maximum(np.searchsorted(leasts, lengths, side="right") - 1, 0)]
        return chosen


def default_fitters(*, trend_half_life: float | None) -> Mapping[str, Fitter]:
    """The parts that won on our own splits of mcx, coco and cnpc (docs/explanation/recommendations.md)."""
    fitters: dict[str, Fitter] = {
        "ease-0.9": lambda taken: Ease.fit(taken, regularisation=100.0, decay=0.9),
        "ease-0.4": lambda taken: Ease.fit(taken, regularisation=20.0, decay=0.4),
        "next-1": lambda taken: WindowedTransition.fit(taken, window=1, step_decay=1.0, decay=0.3, smoothing=5.0),
        "next-10": lambda taken: WindowedTransition.fit(taken, window=10, step_decay=0.7, decay=0.6, smoothing=10.0),
        "ahead": lambda taken: NextRidge.fit(taken, regularisation=20.0, decay=0.9, lookahead=0.8),
        "step": _step,
        "neighbours": ItemKnn.fit,
        "popular": Popularity.fit,
    }
    if trend_half_life is not None:
        fitters["trend"] = lambda taken: Popularity.fit(taken, half_life=trend_half_life)
    return fitters


def standardised(scores: Scores) -> Scores:
    """Standard scores within each learner, a tenth of z; 0 for a learner whose scores are all alike."""
    centred = scores - scores.mean(axis=1, keepdims=True)
    spread = 10.0 * centred.std(axis=1, keepdims=True)
    standard: Scores = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)
    return standard


def compressed(standard: Scores) -> Scores:
    """sign(z) x log(1 + |z|) of tenths of z."""
    small: Scores = np.copysign(np.log1p(10.0 * np.abs(standard)), standard)
    return small


class _Trial(NamedTuple):
    choices: Choices
    missed: int


class _Found(NamedTuple):
    weights: NDArray[np.float64]
    by_length: list[tuple[int, NDArray[np.float64]]]


def _step(taken: Interactions) -> CollaborativeModel:
    if taken.courses <= MOST_COURSES_FOR_LAST:
        return LastAndEarlier.fit(taken, regularisation=20.0, decay=0.75)
    return NextRidge.fit(taken, regularisation=20.0, decay=0.7, lookahead=0.7)


def _sampled(holdout: Holdout, *, learners: int, rng: np.random.Generator) -> Holdout:
    both = np.intersect1d(holdout.held.rows, holdout.known.rows)
    chosen = np.sort(rng.choice(both, size=min(learners, len(both)), replace=False))
    return Holdout(known=holdout.known.only_learners(chosen), held=holdout.held.only_learners(chosen))


def _cut_short(sample: Holdout) -> Holdout:
    """Every third learner, of whom the last course alone is known: one weight set needs fewer."""
    chosen = np.arange(0, sample.known.learners, 3)
    return Holdout(known=sample.known.only_learners(chosen).latest(1), held=sample.held.only_learners(chosen))


def _trial(models: Sequence[CollaborativeModel], sample: Holdout) -> _Trial:
    """Every learner's candidates with the parts' scores, and where among them the held courses stand."""
    known = sample.known
    longest = int(np.diff(known.offsets()).max(initial=0))
    count = max(min(CANDIDATES, known.courses - longest), 1)
    features = np.empty((known.learners, count, 2 * len(models)), dtype=np.float32)
    candidates = np.empty((known.learners, count), dtype=np.int64)
    for number, part in enumerate(known.batches(LEARNERS_A_BATCH)):
        own = slice(number * LEARNERS_A_BATCH, number * LEARNERS_A_BATCH + part.learners)
        standard = [standardised(model.scores(part)) for model in models]
        scored = np.stack([form for scores in standard for form in (compressed(scores), scores)], axis=2)
        total = mask_taken(scored[:, :, ::2].sum(axis=2), part)
        candidates[own] = np.argpartition(-total, count - 1, axis=1)[:, :count]
        features[own] = np.take_along_axis(scored, candidates[own][:, :, None], axis=1)
    lists = sample.held.rows.astype(np.int64)
    matches = candidates[lists] == sample.held.columns[:, None]
    listed = matches.any(axis=1)
    choices = Choices(features, lists[listed], matches[listed].argmax(axis=1))
    return _Trial(choices, missed=int((~listed).sum()))


def _found(trial: _Trial, short: _Trial, *, lengths: NDArray[np.integer]) -> _Found:
    """Weights for everyone, and from them those for one known course, for few, and for more than the median."""
    parts = trial.choices.features.shape[2] // 2
    pooled = fitted_weights(trial.choices, towards=np.tile([1.0 / parts, 0.0], parts))
    border = max(int(np.median(lengths)) + 1, 3) if len(lengths) else 3
    return _Found(
        pooled,
        [
            (1, fitted_weights(short.choices, towards=pooled, ridge=LENGTH_RIDGE)),
            (2, fitted_weights(trial.choices.of_lists(lengths < border), towards=pooled, ridge=LENGTH_RIDGE)),
            (border, fitted_weights(trial.choices.of_lists(lengths >= border), towards=pooled, ridge=LENGTH_RIDGE)),
        ],
    )


def _named(names: Mapping[str, Fitter], weights: NDArray[np.float64]) -> Mapping[str, PartWeight]:
    shares = (weights / max(np.abs(weights).sum(), 1e-12)).reshape(-1, 2).tolist()
    return {name: PartWeight(*share) for name, share in zip(names, shares, strict=True)}
