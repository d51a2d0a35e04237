"""Turns vectors so that two texts are alike for what they ask or tell, and not for how.

Phrases of one lesson differ in manner: who speaks, how long, question or complaint. Directions in which they differ
much are made shorter, before lengths are made one. What manner is hardly depends on the catalogue: learnt once from the
sample's phrases it is shipped, and serves the lessons of any other.
"""

import io
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from embeddings.index.inner_products import inner_products
from embeddings.index.vector_statistics import VectorStatistics, moments
from embeddings.text.scripts import Script

_EVENED = 0.85
"""Share of what phrases of a lesson differ by that is taken to be alike in all directions (ridge, shrinkage)."""
_LEANS_ON = 10
"""Vectors at zero that a script's mean is taken with: a script of one phrase must not have that for its mean."""
_LEARNT_FROM = 100_000
"""Phrases, about, from which it is learnt how those of one lesson differ; of more, of each second, third … one."""
_TURNED_AT_ONCE = 65_536

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Turning:
    """Takes the mean of its script from a vector, turns and stretches the rest, and makes it a unit vector.

    `means` is `(scripts, dimension)`, `matrix` symmetric, `(dimension, dimension)`.
    """

    means: Floats
    matrix: Floats

    @classmethod
    def of(cls, vectors: NDArray[np.floating], scripts: NDArray[np.int32], lessons: NDArray[np.int32]) -> "Turning":
        """That of `(n, dimension)` phrases: the inverse root of how those of one lesson differ, evened out."""
        dimension = vectors.shape[1]
        with_phrases, numbers = np.unique(lessons, return_inverse=True)
        taken = numbers % (-(-len(lessons) // _LEARNT_FROM) or 1) == 0
        vectors, scripts, numbers = vectors[taken], scripts[taken], numbers[taken].astype(np.int32)
        sums, counts = _sums(vectors, scripts, len(Script))
        means = (sums / (counts + _LEANS_ON)[:, None]).astype(np.float32)
        apart: Floats = np.asarray(vectors, dtype=np.float32) - means[scripts]
        of_lessons, counts = _sums(apart, numbers, len(with_phrases))
        apart = apart - (of_lessons / np.maximum(counts, 1)[:, None]).astype(np.float32)[numbers]
        _, within = moments(apart)
        spread = np.trace(within) / dimension
        if spread <= 0:
            return cls(means, np.eye(dimension, dtype=np.float32))
        evened = (1 - _EVENED) * within / spread + _EVENED * np.eye(dimension)
        values, directions = np.linalg.eigh(evened)
        return cls(means, np.asarray((directions / np.sqrt(values)) @ directions.T, dtype=np.float32))

    def turned(self, vectors: NDArray[np.floating], scripts: NDArray[np.int32]) -> Floats:
        """`(n, dimension)` unit rows; zero where nothing is left."""
        return self.turned_with_lengths(vectors, scripts)[0]

    def turned_with_lengths(self, vectors: NDArray[np.floating], scripts: NDArray[np.int32]) -> tuple[Floats, Floats]:
        """`turned`, and `(n,)` the lengths that were made one."""
        unit, lengths = np.zeros(vectors.shape, dtype=np.float32), np.zeros(len(vectors), dtype=np.float32)
        for start in range(0, len(vectors), _TURNED_AT_ONCE):
            part = slice(start, start + _TURNED_AT_ONCE)
            turned = (np.asarray(vectors[part], dtype=np.float32) - self.means[scripts[part]]) @ self.matrix
            norms = np.linalg.norm(turned, axis=1, keepdims=True)
            np.divide(turned, norms, out=unit[part], where=norms > 0)
            lengths[part] = norms[:, 0]
        return unit, lengths

    def cosines(
        self, turned: Floats, vectors: NDArray[np.floating], scripts: NDArray[np.int32], lengths: Floats
    ) -> Floats:
        """`(n,)`: inner products of a turned question with `(n, dimension)` phrases that turn to these lengths.

        Turning the question once more in place of each phrase comes to the same, as the matrix is symmetric.
        """
        twice = inner_products(self.matrix, turned)
        products = inner_products(vectors.astype(np.float32), twice) - inner_products(self.means, twice)[scripts]
        cosines: Floats = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
        return cosines

    def question_turned(self, query: Floats, script: Script) -> Floats:
        """`(dimension,)`: the same of one question, written in `script`."""
        turned = inner_products(self.matrix, query - self.means[list(Script).index(script)])  # it is symmetric
        norm = np.linalg.norm(turned)
        return turned / norm if norm > 0 else turned


@dataclass(frozen=True, slots=True)
class Manner:
    """What was learnt of how people ask: the turning, and how turned phrases of each script are spread."""

    turning: Turning
    phrases: VectorStatistics

    @classmethod
    def of(cls, vectors: NDArray[np.floating], scripts: NDArray[np.int32], lessons: NDArray[np.int32]) -> "Manner":
        """That of `(n, dimension)` phrases whose scripts and lessons are numbered from 0."""
        turning = Turning.of(vectors, scripts, lessons)
        return cls(turning, VectorStatistics.of(turning.turned(vectors, scripts), scripts, count=len(Script)))


@cache
def shipped_manner(encoder: str) -> Manner | None:
    """That which comes with the product, made by `python -m eval.fit.manner`; None for another encoder than its."""
    folder = files("embeddings.index")
    card = json.loads(folder.joinpath("manner.json").read_text(encoding="utf-8"))
    if card["encoder"] != encoder:
        return None
    with np.load(io.BytesIO(folder.joinpath("manner.npz").read_bytes()), allow_pickle=False) as kept:
        learnt = {name: kept[name].astype(np.float32) for name in ("means", "matrix", "mean", "covariance")}
    return Manner(Turning(learnt["means"], learnt["matrix"]), VectorStatistics(learnt["mean"], learnt["covariance"]))


def _sums(vectors: NDArray[np.floating], groups: NDArray[np.int32], count: int) -> tuple[Floats, NDArray[np.int64]]:
    """`(count, dimension)` sums of the rows of each group, and how many those are."""
    sizes = np.bincount(groups, minlength=count)
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(sizes)
    if len(filled):
        together = np.asarray(vectors, dtype=np.float32)[np.argsort(groups, kind="stable")]
        sums[filled] = np.add.reduceat(together, (np.cumsum(sizes) - sizes)[filled])
    return sums, sizes
