"""SLIM (Ning & Karypis 2011): sparse non-negative course-to-course weights by elastic net."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.collaborative import Interactions

L1, L2 = 5.0, 100.0
"""Penalties in learners: on the sum of weights and on half their squares."""

ROUNDS = 50
"""Steps of accelerated descent; all columns are solved at once, each step is one product of square matrices."""


@dataclass(frozen=True, slots=True)
class Slim:
    """`weights` (courses, courses) float32, non-negative, zero diagonal."""

    weights: NDArray[np.float32]

    @classmethod
    def fit(cls, interactions: Interactions, *, l1: float = L1, l2: float = L2, rounds: int = ROUNDS) -> "Slim":
        """Least ½|X - XW|² + ½ l2 |W|² + l1 sum(W) by FISTA (Beck & Teboulle 2009)."""
        taken = interactions.decayed(1.0)
        gram = (taken.T @ taken).toarray().astype(np.float32)
        step = np.float32(1.0 / (_largest_eigenvalue(gram) + l2))
        weights = np.zeros_like(gram)
        ahead, momentum = weights.copy(), 1.0
        for _ in range(rounds):
            moved = gram @ ahead
            moved -= gram
            moved += np.float32(l2) * ahead + np.float32(l1)
            fresh = np.maximum(ahead - step * moved, 0.0)
            np.fill_diagonal(fresh, 0.0)
            following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
            ahead = fresh + np.float32((momentum - 1) / following) * (fresh - weights)
            weights, momentum = fresh, following
        return cls(weights)

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        """(learners, courses) float32."""
        return np.asarray(histories.decayed(1.0) @ self.weights, dtype=np.float32)


def _largest_eigenvalue(gram: NDArray[np.float32]) -> float:
    """By power iteration, a tenth on top: too small a step only costs rounds."""
    vector = np.ones(len(gram), dtype=np.float32)
    value = 1.0
    for _ in range(30):
        vector = gram @ vector
        value = max(float(np.linalg.norm(vector)), 1e-6)
        vector /= value
    return 1.1 * value
