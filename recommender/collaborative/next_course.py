"""Closed-form foretelling of the very next course: ridge regression from each state of a history on what came next.

EASE (Steck 2019) asks which courses are taken together, whatever the order. Here every step of every history is one
row: X is the decayed history up to that step, Y the course that followed (SLIT of Choi et al. 2021, "Session-aware
linear item-item models", without their session windows). Neither X nor Y is ever built: their products are sums over
pairs of courses one, two, three ... steps apart.
"""

from dataclasses import dataclass

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from recommender.collaborative.interactions import Interactions

Weights = NDArray[np.float32]

NEGLIGIBLE = 0.01
"""A course further back than this weight allows is left out of a state."""

LENGTH_POWER = 0.5
"""A learner with n steps weighs n ** 0.5, not n: best of 0, 0.5 and 1 on our own split of mcx."""


@dataclass(frozen=True, slots=True)
class NextRidge:
    """scores = (history decayed by recency) x weights; `weights` (courses, courses) float32, row = course taken."""

    weights: Weights
    decay: float

    @classmethod
    def fit(
        cls, interactions: Interactions, *, regularisation: float, decay: float, lookahead: float = 0.0
    ) -> "NextRidge":
        """B = inverse(X'X + regularisation I) X'Y.

        With `lookahead` above 0 the course h steps ahead counts `lookahead` ** (h - 1), for where several courses are
        to be foretold; `decay` must lie between 0 and 1, both excluded.
        """
        states = _States.of(interactions, decay=decay)
        gram = states.gram()
        gram[np.diag_indices_from(gram)] += np.float32(regularisation)
        following = states.following(_reach(decay, lookahead, states.reach)).toarray()
        return cls(weights=_solved(gram, following), decay=decay)

    def scores(self, histories: Interactions) -> Weights:
        """(learners, courses) float32."""
        return np.asarray(histories.decayed(self.decay) @ self.weights, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class LastAndEarlier:
    """As `NextRidge`, but the last course has weights of its own beside the decayed history's.

    Inverts a matrix of twice the courses: about 12 processor seconds for 3,300 courses, 3 minutes for 8,000.
    """

    history: Weights
    last: Weights
    decay: float

    @classmethod
    def fit(cls, interactions: Interactions, *, regularisation: float, decay: float) -> "LastAndEarlier":
        """The same closed form over states that hold the decayed history and, once more, the last course alone."""
        states = _States.of(interactions, decay=decay)
        size = interactions.courses
        gram = np.zeros((2 * size, 2 * size), dtype=np.float32)
        gram[:size, :size] = states.gram()
        shared = states.with_last()
        gram[:size, size:], gram[size:, :size] = shared, shared.T
        del shared
        gram[size:, size:][np.diag_indices(size)] = states.lasts()
        gram[np.diag_indices(2 * size)] += np.float32(regularisation)
        decayed = states.following(decay ** np.arange(states.reach, dtype=np.float64))
        following = np.vstack([decayed.toarray(), states.following(np.ones(1)).toarray()])
        weights = _solved(gram, following)
        return cls(history=weights[:size], last=weights[size:], decay=decay)

    def scores(self, histories: Interactions) -> Weights:
        """(learners, courses) float32."""
        earlier = histories.decayed(self.decay) @ self.history
        return np.asarray(earlier + histories.decayed(0.0) @ self.last, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _States:
    """Every history up to each of its steps but the last.

    `of_target` (n,) weighs foretelling an entry, `of_state` (n,) the state that ends with it, `energy` (n,) the
    squared weight of an entry over all states that hold it.
    """

    interactions: Interactions
    decay: float
    reach: int
    of_target: NDArray[np.float64]
    of_state: NDArray[np.float64]
    energy: NDArray[np.float64]

    @classmethod
    def of(cls, interactions: Interactions, *, decay: float) -> "_States":
        if not 0 < decay < 1:
            raise ValueError(f"decay must lie between 0 and 1, both excluded: {decay}")
        counts = np.bincount(interactions.rows, minlength=interactions.learners)
        steps = np.maximum(counts - 1, 1).astype(np.float64)
        of_target = (steps**-LENGTH_POWER)[interactions.rows]
        longest = max(int(counts.max(initial=1)) - 1, 1)
        reach = min(int(np.ceil(np.log(NEGLIGIBLE) / np.log(decay))), longest)
        of_state = np.zeros(len(of_target))
        if len(of_target):
            followed = interactions.rows[1:] == interactions.rows[:-1]
            of_state[:-1][followed] = of_target[1:][followed]
        energy = of_state.copy()
        for step in range(1, reach + 1):
            same = interactions.rows[step:] == interactions.rows[:-step]
            energy[: len(energy) - step][same] += decay ** (2 * step) * of_state[step:][same]
        return cls(interactions, decay, reach, of_target, of_state, energy)

    def gram(self) -> Weights:
        """X'X, (courses, courses)."""
        size = self.interactions.courses
        total = self._summed(self.energy, self.decay ** np.arange(1, self.reach + 1, dtype=np.float64)).toarray()
        total += total.T
        total[np.diag_indices(size)] += np.bincount(self.interactions.columns, weights=self.energy, minlength=size)
        return np.asarray(total, dtype=np.float32)

    def with_last(self) -> Weights:
        """The decayed history times the last course alone, (courses, courses)."""
        back = self.decay ** np.arange(1, self.reach + 1, dtype=np.float64)
        return np.asarray(np.diag(self.lasts()) + self._summed(self.of_state, back).toarray(), dtype=np.float32)

    def lasts(self) -> Weights:
        """(courses,): the weight of all states that end with each course."""
        columns, size = self.interactions.columns, self.interactions.courses
        return np.bincount(columns, weights=self.of_state, minlength=size).astype(np.float32)

    def following(self, worth: NDArray[np.float64]) -> csr_matrix:
        """X'Y, (courses, courses): pairs h steps apart, each worth `worth[h - 1]`."""
        return self._summed(self.of_target, worth)

    def _summed(self, weights: NDArray[np.float64], worth: NDArray[np.float64]) -> csr_matrix:
        """By (earlier course, later course): the later entry's weight times `worth` at the steps between, less 1."""
        rows, columns, size = self.interactions.rows, self.interactions.columns, self.interactions.courses
        total = csr_matrix((size, size), dtype=np.float32)
        for step, factor in enumerate(worth, start=1):
            same = rows[step:] == rows[:-step]
            values = (factor * weights[step:][same]).astype(np.float32)
            pairs = (columns[:-step][same], columns[step:][same])
            total = total + coo_matrix((values, pairs), shape=(size, size)).tocsr()
        return total


def _reach(decay: float, lookahead: float, reach: int) -> NDArray[np.float64]:
    """(reach,): the worth of a pair h steps apart, the sum over s + a = h - 1 of decay ** s x lookahead ** a."""
    ahead = lookahead ** np.arange(reach, dtype=np.float64)
    back = decay ** np.arange(reach, dtype=np.float64)
    return np.asarray(np.convolve(back, ahead)[:reach], dtype=np.float64)


def _solved(gram: Weights, following: Weights) -> Weights:
    solved = scipy.linalg.solve(
        gram,
        following.astype(np.float32, copy=False),
        assume_a="pos",
        overwrite_a=True,
        overwrite_b=True,
        check_finite=False,
    )
    return np.ascontiguousarray(solved, dtype=np.float32)
