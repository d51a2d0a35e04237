"""How cosines with any question are spread over the passages of each language."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.index.inner_products import inner_products

_CHUNK = 8_192
_LEANS_ON = 10
"""Passages of the whole that a group's statistics are mixed with: they keep a language of three passages sane."""
_LEAST_SPREAD = 0.01
"""Standard deviation of cosines below which a collection is too small or too uniform to scale by it."""


@dataclass(frozen=True, slots=True)
class VectorStatistics:
    """Mean vectors and covariances of the passages of each group: how cosines with any question are spread.

    `(groups, dimension)` and `(groups, dimension, dimension)` float32. A group is a language: passages in the
    question's own language lie nearer to it whatever they say, and only scores within a language compare.
    """

    mean: NDArray[np.float32]
    covariance: NDArray[np.float32]

    @classmethod
    def of(
        cls, vectors: NDArray[np.floating], groups: NDArray[np.int32], *, count: int | None = None
    ) -> "VectorStatistics":
        """Statistics of `(n, dimension)` vectors whose groups are numbered from 0; small groups lean on the whole.

        `count` is the number of groups, where some may have no vector; else as many as there are seen to be.
        """
        if count is None:
            count = int(groups.max()) + 1 if len(groups) else 0
        whole_mean, whole_products = moments(vectors)
        means, covariances = [], []
        for group in range(count):
            rows = np.flatnonzero(groups == group)
            own_mean, own_products = moments(vectors, rows=rows)
            share = len(rows) / (len(rows) + _LEANS_ON)
            mean = share * own_mean + (1 - share) * whole_mean
            products = share * own_products + (1 - share) * whole_products
            means.append(mean)
            covariances.append(products - np.outer(mean, mean))
        dimension = vectors.shape[1]
        return cls(
            np.array(means, dtype=np.float32).reshape(count, dimension),
            np.array(covariances, dtype=np.float32).reshape(count, dimension, dimension),
        )

    def standard_scores(
        self, cosines: NDArray[np.float32], query: NDArray[np.float32], groups: NDArray[np.int32]
    ) -> NDArray[np.float32]:
        """`cosines` of `query` with some passages, each as a z-score among all passages of its group.

        Mean and variance of q·v over all v are q·mean and qᵀ·covariance·q.
        """
        dimension = len(query)
        products = inner_products(self.covariance.reshape(-1, dimension), query).reshape(-1, dimension)
        variances = inner_products(products, query)
        spreads = np.sqrt(np.maximum(variances, _LEAST_SPREAD**2))
        means = inner_products(self.mean, query)
        scores: NDArray[np.float32] = ((cosines - means[groups]) / spreads[groups]).astype(np.float32)
        return scores


def moments(
    vectors: NDArray[np.floating], *, rows: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean `(dimension,)` and mean outer product `(dimension, dimension)` of some rows (None: all); zeros if none."""
    count, dimension = len(vectors) if rows is None else len(rows), vectors.shape[1]
    total, products = np.zeros(dimension), np.zeros((dimension, dimension))
    for start in range(0, count, _CHUNK):
        part = slice(start, start + _CHUNK)
        chunk = np.asarray(vectors[part] if rows is None else vectors[rows[part]], dtype=np.float32)
        total += chunk.sum(axis=0, dtype=np.float64)
        products += (chunk.T @ chunk).astype(np.float64)
    return total / max(count, 1), products / max(count, 1)
