"""Collaborative models on arrays: fitted once, then frozen; `scores` gives one row a learner, one column a course.

The engine's signals wrap these classes and the evaluation runs them bare, so that what is measured is what serves.
All but popularity have one form: scores = (history decayed by recency) x (course-to-course weights).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags

from recommender.collaborative.interactions import Interactions
from recommender.kernels.inverse import ease_weights

Scores = NDArray[np.float32]


class CollaborativeModel(Protocol):
    """Foretells from histories which courses come next."""

    def scores(self, histories: Interactions) -> Scores:
        """(histories.learners, courses) float32, higher is likelier; courses already taken are scored like others."""
        ...


@dataclass(frozen=True, slots=True)
class Popularity:
    """How often each course was taken, the same for everyone; `counts` (courses,) float32."""

    counts: Scores

    @classmethod
    def fit(cls, interactions: Interactions, *, half_life: float | None = None) -> "Popularity":
        """Counts every course, each entry halved per `half_life` (in the unit of `at`) before the latest entry."""
        weights = None
        if half_life is not None and len(interactions.at):
            weights = np.exp2((interactions.at - interactions.at.max()) / half_life)
        counts = np.bincount(interactions.columns, weights=weights, minlength=interactions.courses)
        return cls(counts=counts.astype(np.float32))

    def scores(self, histories: Interactions) -> Scores:
        """The counts, once a learner."""
        return np.tile(self.counts, (histories.learners, 1))


@dataclass(frozen=True, slots=True)
class ItemKnn:
    """Nearest courses by the overlap of their learners; `weights` (courses, courses) sparse."""

    weights: csr_matrix

    @classmethod
    def fit(cls, interactions: Interactions, *, neighbours: int = 200, k1: float = 1.2, b: float = 0.75) -> "ItemKnn":
        """BM25-weighted overlap (Robertson & Zaragoza 2009; learners are the terms, courses the documents)."""
        taken = interactions.decayed(1.0)
        courses_of = np.maximum(np.diff(taken.indptr), 1)
        learners_of = np.bincount(taken.indices, minlength=interactions.courses)
        rarity = np.log(interactions.courses / courses_of).clip(min=0)
        length = 1 - b + b * learners_of / max(learners_of.mean(), 1e-9)
        weighted = taken.copy()
        weighted.data = (rarity[interactions.rows] * (k1 + 1) / (1 + k1 * length[taken.indices])).astype(np.float32)
        overlap = (weighted.T @ weighted).tocsr()
        overlap.setdiag(0)
        return cls(weights=_largest_per_row(overlap, neighbours))

    def scores(self, histories: Interactions) -> Scores:
        """The summed similarity to the courses taken."""
        summed: Scores = (histories.decayed(1.0) @ self.weights).toarray()
        return summed


@dataclass(frozen=True, slots=True)
class Ease:
    """Embarrassingly shallow auto-encoder (Steck 2019) on recency-decayed histories.

    `weights` (courses, courses) float32, zero diagonal: row = the course taken, column = the course scored.
    """

    weights: Scores
    decay: float

    @classmethod
    def fit(cls, interactions: Interactions, *, regularisation: float, decay: float) -> "Ease":
        """Closed form B = I - P / diag(P), P = inverse(X'X + regularisation I), X decayed by `decay` a step back."""
        taken = interactions.decayed(decay).astype(np.float64)
        gram = (taken.T @ taken).toarray()
        return cls(weights=ease_weights(gram, regularisation=regularisation), decay=decay)

    def scores(self, histories: Interactions) -> Scores:
        """The decayed history times the weights."""
        return np.asarray(histories.decayed(self.decay) @ self.weights, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class WindowedTransition:
    """What learners took within the next few courses after each one.

    `weights` (courses, courses) sparse, rows of smoothed probabilities (sum below 1); `followers` counts, in the same
    form, the learners who took the column's course within the `window` next ones after the row's.
    """

    weights: csr_matrix
    followers: csr_matrix
    decay: float
    window: int

    @classmethod
    def fit(
        cls, interactions: Interactions, *, window: int, step_decay: float, decay: float, smoothing: float
    ) -> "WindowedTransition":
        """Counts pairs up to `window` steps apart, each step worth `step_decay` of the one before.

        A row is divided by its sum plus `smoothing`, so that a course that few have taken says little.
        `decay` weighs a learner's earlier courses when scoring.
        """
        size = interactions.courses
        weighted, plain = csr_matrix((size, size), dtype=np.float32), csr_matrix((size, size), dtype=np.float32)
        for step in range(1, window + 1):
            pairs = taken_after(interactions, step)
            plain = plain + pairs
            weighted = weighted + pairs * np.float32(step_decay ** (step - 1))
        totals = np.asarray(weighted.sum(axis=1)).ravel()
        smoothed = (diags(1.0 / (totals + smoothing)) @ weighted).astype(np.float32)
        return cls(weights=csr_matrix(smoothed), followers=csr_matrix(plain), decay=decay, window=window)

    def scores(self, histories: Interactions) -> Scores:
        """The decayed history times the smoothed rows."""
        summed: Scores = (histories.decayed(self.decay) @ self.weights).toarray()
        return summed


@dataclass(frozen=True, slots=True)
class Content:
    """Likeness of courses by their texts; `vectors` (courses, dimension) float32, centred unit rows."""

    vectors: Scores
    decay: float

    @classmethod
    def fit(cls, vectors: Scores, *, decay: float) -> "Content":
        """Takes away what all courses have in common, then scales rows to unit length; zero rows stay zero.

        Encoders such as E5 put all texts into a narrow cone (cosines of 0.7 to 0.9); centring opens it
        (Mu & Viswanath 2018, "All-but-the-top", first step).
        """
        known = np.any(vectors != 0, axis=1)
        centred = np.where(known[:, None], vectors - vectors[known].mean(axis=0), 0.0) if known.any() else vectors * 0.0
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        units = np.divide(centred, lengths, out=np.zeros_like(centred), where=lengths > 1e-6)
        return cls(vectors=units.astype(np.float32), decay=decay)

    def scores(self, histories: Interactions) -> Scores:
        """The decayed sum of the courses taken, compared with every course."""
        return np.asarray((histories.decayed(self.decay) @ self.vectors) @ self.vectors.T, dtype=np.float32)


def top_courses(model: CollaborativeModel, histories: Interactions, *, k: int, batch: int = 2048) -> NDArray[np.int32]:
    """(learners, k) int32: the best courses not taken yet, best first, ties by column; -1 where none is left."""
    parts = [_top_of(model.scores(part), part, k) for part in histories.batches(batch)]
    return np.concatenate(parts) if parts else np.empty((0, k), dtype=np.int32)


def mask_taken(scores: Scores, histories: Interactions) -> Scores:
    """The scores with minus infinity at every course already taken (in place)."""
    scores[histories.rows, histories.columns] = -np.inf
    return scores


def _top_of(scores: Scores, histories: Interactions, k: int) -> NDArray[np.int32]:
    mask_taken(scores, histories)
    k_held = min(k, histories.courses)
    near = np.argpartition(-scores, k_held - 1, axis=1)[:, :k_held]
    near.sort(axis=1)
    values = np.take_along_axis(scores, near, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    best = np.take_along_axis(near, order, axis=1).astype(np.int32)
    best[np.isneginf(np.take_along_axis(values, order, axis=1))] = -1
    return np.pad(best, ((0, 0), (0, k - k_held)), constant_values=-1)


def taken_after(interactions: Interactions, step: int) -> csr_matrix:
    """(courses, courses) how many learners took the column's course `step` courses after the row's."""
    same_learner = interactions.rows[step:] == interactions.rows[:-step]
    before, after = interactions.columns[:-step][same_learner], interactions.columns[step:][same_learner]
    ones = np.ones(len(before), dtype=np.float32)
    return coo_matrix((ones, (before, after)), shape=(interactions.courses, interactions.courses)).tocsr()


def _largest_per_row(matrix: csr_matrix, count: int) -> csr_matrix:
    kept: list[NDArray[np.integer]] = []
    for row in range(matrix.shape[0]):
        start, stop = matrix.indptr[row], matrix.indptr[row + 1]
        entries = np.arange(start, stop)
        if stop - start > count:
            entries = np.sort(start + np.argpartition(-matrix.data[start:stop], count)[:count])
        kept.append(entries)
    return _with_entries(matrix, kept)


def _with_entries(matrix: csr_matrix, kept: Sequence[NDArray[np.integer]]) -> csr_matrix:
    entries = np.concatenate(kept) if kept else np.empty(0, dtype=np.int64)
    ends = np.cumsum([len(part) for part in kept])
    return csr_matrix((matrix.data[entries], matrix.indices[entries], np.concatenate(([0], ends))), shape=matrix.shape)
