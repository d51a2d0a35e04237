"""The everyday phrases of lessons (`asked_as`), compared with a question so that what it is about counts.

How they are turned to be compared is learnt from themselves (`embeddings.index.turning`).
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.index.dense import VectorIndex, nearest, read_index, write_index
from embeddings.index.told import BY_CHANCE
from embeddings.index.turning import Manner, Turning
from embeddings.index.vector_statistics import VectorStatistics
from embeddings.text.scripts import Script

INDEX_FILE = "asked_as.faiss"
TURNING_FILE = "asked_as.npz"

_ENOUGH = 1_000
"""Phrases from which it is learnt how they differ and are spread; 1,700 were enough, fewer were not tried."""
_MET = 1_024
"""Phrases looked at where there are too many to compare each."""

Floats = NDArray[np.float32]


def write_phrases(
    vectors: NDArray[np.floating],
    folder: Path,
    *,
    scripts: NDArray[np.int32],
    lessons: NDArray[np.int32],
    usual: Manner | None = None,
) -> None:
    """Indexes phrases, `(n, dimension)`, whose scripts (in the order of `Script`) and lessons are numbered from 0.

    Where they are too few to learn from, `usual` is what was learnt from others.
    """
    learnt = Manner.of(vectors, scripts, lessons) if usual is None or len(vectors) >= _ENOUGH else usual
    turned, lengths = learnt.turning.turned_with_lengths(vectors, scripts)
    write_index(turned, folder / INDEX_FILE)
    arrays: dict[str, Any] = {
        "means": learnt.turning.means,
        "matrix": learnt.turning.matrix,
        "mean": learnt.phrases.mean,
        "covariance": learnt.phrases.covariance,
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
        mean = (total + unmet * np.exp(BY_CHANCE)) / np.maximum(self._phrases_of, 1)
        standing_out: Floats = np.maximum(np.log(np.maximum(mean, 1)) - BY_CHANCE, 0).astype(np.float32)
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
