"""Signals that add up over the finished courses: transitions, EASE and likeness of content.

Each wraps an array model of `recommender.collaborative`; a finished course r places before the last weighs decay ** r.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from data.words import ReasonKind
from recommender.collaborative.interactions import Interactions
from recommender.collaborative.models import (
    CollaborativeModel,
    Content,
    Ease,
    WindowedTransition,
    mask_taken,
    taken_after,
)
from recommender.suggest.shelf import Shelf
from recommender.suggest.signals.signal import Facts, Signal, Situation, Strengths, squashed

LEAST_SCALE = 0.05
"""Raw scores far below 0.05 come from a handful of learners; calibration must not blow them up to a full signal."""

CALIBRATION_LEARNERS = 500
"""Learners whose best raw scores set a signal's scale."""


class HistorySignal(Signal, Protocol):
    """A signal whose raw score is a sum of parts, one for each finished course."""

    @property
    def decay(self) -> float:
        """What a finished course weighs beside the one finished after it."""
        ...

    @property
    def scale(self) -> float:
        """The raw score of strength one half."""
        ...

    def parts(self, situation: Situation, column: int) -> NDArray[np.float64]:
        """(finished,): what each finished course, oldest first, adds to the raw score of the course."""
        ...

    def facts_from(self, situation: Situation, column: int, source: int) -> Facts:
        """The facts where the finished course at position `source` is the one to name."""
        ...


def strengths_without(signal: HistorySignal, parts: NDArray[np.float64]) -> Strengths:
    """(finished,): the course's strength had each finished course in turn not been taken.

    The earlier ones then move up one place, so their parts grow by 1 / decay.
    """
    older = np.concatenate(([0.0], np.cumsum(parts)[:-1]))
    return squashed(parts.sum() - parts + (1 / signal.decay - 1) * older, signal.scale)


def calibrated_scale(model: CollaborativeModel, histories: Interactions) -> float:
    """The mean over some learners of their best raw score among courses not taken; at least `LEAST_SCALE`."""
    with_history = np.unique(histories.rows)
    step = max(1, len(with_history) // CALIBRATION_LEARNERS)
    sample = histories.only_learners(with_history[::step])
    if not sample.learners or not sample.courses:
        return LEAST_SCALE
    best = mask_taken(model.scores(sample), sample).max(axis=1)
    positive = best[best > 0]
    return max(float(positive.mean()), LEAST_SCALE) if len(positive) else LEAST_SCALE


def recency_weights(count: int, decay: float) -> NDArray[np.float64]:
    """(count,): decay ** rank from the last, oldest first."""
    weights: NDArray[np.float64] = np.power(decay, np.arange(count - 1, -1, -1, dtype=np.float64))
    return weights


@dataclass(frozen=True, slots=True)
class NextSignal:
    """What other learners went on to: course-to-course weights with the count of learners behind them.

    One instance serves transitions, another EASE. `weights` (courses, courses) float32; `followers` int32: how many
    took the column's course within `window` courses after the row's. A weight above 0 without followers is refused by
    `of_*`. `directly` (courses, courses) sparse: how many took it as the very next one, of the histories given to
    `of_*` (everybody's, but in the nightly job, which tells no reasons).
    """

    shelf: Shelf
    weights: NDArray[np.float32]
    followers: NDArray[np.int32]
    directly: csr_matrix
    window: int
    decay: float
    scale: float

    @classmethod
    def of_transitions(cls, shelf: Shelf, model: WindowedTransition, taken: Interactions) -> "NextSignal":
        """What learners took within the window after each course."""
        return cls(
            shelf=shelf,
            weights=_read_only(model.weights.toarray()),
            followers=_counts(model),
            directly=taken_after(taken, 1),
            window=model.window,
            decay=model.decay,
            scale=calibrated_scale(model, taken),
        )

    @classmethod
    def of_ease(
        cls, shelf: Shelf, model: Ease, *, transitions: WindowedTransition, taken: Interactions
    ) -> "NextSignal":
        """EASE, its positive weights kept only where someone did take the one course after the other."""
        followers = _counts(transitions)
        directed = Ease(weights=np.where(followers > 0, model.weights, np.minimum(model.weights, 0)), decay=model.decay)
        return cls(
            shelf=shelf,
            weights=_read_only(directed.weights),
            followers=followers,
            directly=taken_after(taken, 1),
            window=transitions.window,
            decay=model.decay,
            scale=calibrated_scale(directed, taken),
        )

    @property
    def kind(self) -> ReasonKind:
        """What others took next."""
        return ReasonKind.NEXT

    def strengths(self, situation: Situation) -> Strengths:
        """The decayed history times the weights, squashed."""
        recency = recency_weights(len(situation.taken), self.decay).astype(np.float32)
        return squashed(recency @ self.weights[situation.taken], self.scale)

    def parts(self, situation: Situation, column: int) -> NDArray[np.float64]:
        """Recency times weight of each finished course."""
        recency = recency_weights(len(situation.taken), self.decay)
        parts: NDArray[np.float64] = recency * self.weights[situation.taken, column]
        return parts

    def facts_from(self, situation: Situation, column: int, source: int) -> Facts:
        """The course that the others had finished, how many took this one soon after it, and how many at once."""
        before = int(situation.taken[source])
        return {
            "course": self.shelf.courses[before],
            "learners": int(self.followers[before, column]),
            "courses": self.window,
            "directly": int(self.directly[before, column]),
        }


@dataclass(frozen=True, slots=True)
class SimilarSignal:
    """Courses whose texts are like those of the courses finished lately."""

    shelf: Shelf
    content: Content
    scale: float

    @property
    def kind(self) -> ReasonKind:
        """Similar to something finished."""
        return ReasonKind.SIMILAR

    @property
    def decay(self) -> float:
        """As fitted."""
        return self.content.decay

    def strengths(self, situation: Situation) -> Strengths:
        """Closeness to the recency-weighted sum of the finished courses' vectors, squashed."""
        vectors = self.content.vectors
        recency = recency_weights(len(situation.taken), self.decay).astype(np.float32)
        return squashed(vectors @ (recency @ vectors[situation.taken]), self.scale)

    def parts(self, situation: Situation, column: int) -> NDArray[np.float64]:
        """Recency times closeness of each finished course."""
        vectors = self.content.vectors
        recency = recency_weights(len(situation.taken), self.decay)
        parts: NDArray[np.float64] = recency * (vectors[situation.taken] @ vectors[column])
        return parts

    def facts_from(self, situation: Situation, column: int, source: int) -> Facts:
        """The finished course that it is like."""
        return {"course": self.shelf.courses[int(situation.taken[source])]}


def _counts(model: WindowedTransition) -> NDArray[np.int32]:
    counts: NDArray[np.int32] = model.followers.toarray().astype(np.int32)
    counts.setflags(write=False)
    return counts


def _read_only(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    weights.setflags(write=False)
    return weights
