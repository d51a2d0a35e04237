"""The everyday phrases of lessons (`asked_as`), compared with a question so that what it is about counts.

Phrases of one lesson differ in manner: who speaks, how long, question or complaint. Directions in which they differ
much are made shorter, before lengths are made one, so that two phrases are alike for what they ask and not for how.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.index.dense import VectorIndex, nearest, read_index, write_index
from embeddings.index.inner_products import inner_products
from embeddings.index.vector_statistics import VectorStatistics, moments
from embeddings.text.scripts import Script

INDEX_FILE = "asked_as.faiss"
TURNING_FILE = "asked_as.npz"

_EVENED = 0.85
"""Share of what phrases of a lesson differ by that is taken to be alike in all directions (ridge, shrinkage)."""
_LEANS_ON = 10
"""Vectors at zero that a script's mean is taken with: a script of one phrase must not have that for its mean."""
_LEARNT_FROM = 100_000
"""Phrases, about, from which it is learnt how those of one lesson differ; of more, of each second, third … one."""
_TURNED_AT_ONCE = 65_536
_MET = 1_024
"""Phrases looked at where there are too many to compare each."""
_BY_CHANCE = 0.5
"""Logarithm of the mean of exp(z) over standard normal z: what phrases drawn by lot come to."""

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


def write_phrases(
    vectors: NDArray[np.floating], folder: Path, *, scripts: NDArray[np.int32], lessons: NDArray[np.int32]
) -> None:
    """Indexes phrases, `(n, dimension)`, whose scripts (in the order of `Script`) and lessons are numbered from 0."""
    turning = Turning.of(vectors, scripts, lessons)
    turned, lengths = turning.turned_with_lengths(vectors, scripts)
    write_index(turned, folder / INDEX_FILE)
    statistics = VectorStatistics.of(turned, scripts, count=len(Script))
    arrays: dict[str, Any] = {
        "means": turning.means,
        "matrix": turning.matrix,
        "mean": statistics.mean,
        "covariance": statistics.covariance,
        "scripts": scripts,
        "lengths": lengths,
    }
    np.savez(folder / TURNING_FILE, **arrays)


class PhraseIndex:
    """The phrases of a generation by lesson; immutable, safe for many threads.

    `vectors` `(phrases, dimension)` are those that were written; `lessons` `(phrases,)` numbers the lesson of each.
    There are `lesson_count`, not all of which need have phrases.
    """

    def __init__(
        self, folder: Path, *, vectors: NDArray[np.floating], lessons: NDArray[np.int32], lesson_count: int
    ) -> None:
        self._index: VectorIndex = read_index(folder / INDEX_FILE)
        with np.load(folder / TURNING_FILE, allow_pickle=False) as stored:
            self._turning = Turning(stored["means"], stored["matrix"])
            self._statistics = VectorStatistics(stored["mean"], stored["covariance"])
            self._scripts: NDArray[np.int32] = stored["scripts"]
            many = self._index.coarse is not None  # the others are compared as they were turned
            self._lengths: Floats = stored["lengths"] if many else np.zeros(0, dtype=np.float32)
        self._vectors = vectors
        self._lessons = lessons
        self._phrases_of = np.bincount(lessons, minlength=lesson_count)

    def standing_out(self, query: Floats, script: Script, *, within: NDArray[np.bool_] | None) -> Floats:
        """How much more like the question the phrases of each lesson are than phrases are by chance, from 0.

        `(lessons,)`: the logarithm of the mean of exp(z) over the lesson's phrases, above that of phrases drawn by lot.
        `script` is that of the text that `query` was made of; `within`, `(lessons,)`, marks the lessons that are looked
        at (None: all), and the others have 0.
        """
        turned = self._turning.question_turned(query, script)
        places, cosines = self._met(turned, within=within)
        likeness = self._statistics.standard_scores(cosines, turned, self._scripts[places])
        lessons = self._lessons[places]
        total = np.bincount(lessons, weights=np.exp(likeness), minlength=len(self._phrases_of))
        unmet = self._phrases_of - np.bincount(lessons, minlength=len(self._phrases_of))
        mean = (total + unmet * np.exp(_BY_CHANCE)) / np.maximum(self._phrases_of, 1)
        standing_out: Floats = np.maximum(np.log(np.maximum(mean, 1)) - _BY_CHANCE, 0).astype(np.float32)
        return standing_out if within is None else np.where(within, standing_out, np.float32(0))

    def _met(self, turned: Floats, *, within: NDArray[np.bool_] | None) -> tuple[NDArray[np.int64], Floats]:
        """Places and cosines of the phrases that are compared: all, or of many the nearest."""
        every = self._index.cosines(turned)
        if every is not None:
            return np.arange(len(every)), every
        places = nearest(self._index, turned, k=_MET, within=None if within is None else within[self._lessons])
        # Not the index's own cosines: no direction is worth much less than another here, and it drops a third of them.
        met = self._vectors[places]
        return places, self._turning.cosines(turned, met, self._scripts[places], self._lengths[places])


def _sums(vectors: NDArray[np.floating], groups: NDArray[np.int32], count: int) -> tuple[Floats, NDArray[np.int64]]:
    """`(count, dimension)` sums of the rows of each group, and how many those are."""
    sizes = np.bincount(groups, minlength=count)
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(sizes)
    if len(filled):
        together = np.asarray(vectors, dtype=np.float32)[np.argsort(groups, kind="stable")]
        sums[filled] = np.add.reduceat(together, (np.cumsum(sizes) - sizes)[filled])
    return sums, sizes
