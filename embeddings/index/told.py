"""What lessons tell, their sentences and blocks, compared with a question for what it asks and not for how it asks.

A question in everyday words is unlike the text of any lesson in manner, and that hides which one it is like in matter.
So both are turned (`embeddings.index.turning`) by what was learnt once of manner; lessons need no phrases for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.index.sentence_table import SentenceTable
from embeddings.index.turning import Turning
from embeddings.index.vector_statistics import VectorStatistics
from embeddings.text.scripts import Script

TOLD_FILE = "told.npz"
BY_CHANCE = 0.5
"""Logarithm of the mean of exp(z) over standard normal z: what texts drawn by lot come to."""

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Part:
    """One table of a generation: how it is turned, to which lengths, and how its cosines are spread."""

    table: SentenceTable
    turning: Turning
    lengths: Floats
    statistics: VectorStatistics

    def scores(self, asked: Floats, rows: NDArray[np.int64], languages: Numbers) -> tuple[Floats, NDArray[np.int64]]:
        """Standard scores of every text of the passages at `rows`, and which of `rows` each belongs to."""
        counts = self.table.bounds[rows + 1] - self.table.bounds[rows]
        of_each = np.repeat(np.arange(len(rows)), counts)
        begins = np.cumsum(counts) - counts
        places = np.arange(counts.sum()) + np.repeat(self.table.bounds[rows] - begins, counts)
        groups = languages[of_each]
        cosines = self.turning.cosines(asked, self.table.vectors[places], groups, self.lengths[places])
        return self.statistics.standard_scores(cosines, asked, groups), of_each


def write_told(tables: Mapping[str, SentenceTable], folder: Path, *, turning: Turning, languages: Numbers) -> None:
    """Writes how the texts of `tables` are turned; `languages`, `(passages,)`, numbers that of each passage from 0."""
    arrays: dict[str, Any] = {"means": turning.means, "matrix": turning.matrix}
    for name, table in tables.items():
        groups = np.repeat(languages, np.diff(table.bounds))
        count = int(languages.max()) + 1 if len(languages) else 0
        own = Turning(VectorStatistics.of(table.vectors, groups, count=count).mean, turning.matrix)
        turned, lengths = own.turned_with_lengths(table.vectors, groups)
        statistics = VectorStatistics.of(turned, groups, count=count)
        arrays |= {f"{name}_means": own.means, f"{name}_lengths": lengths}
        arrays |= {f"{name}_mean": statistics.mean, f"{name}_covariance": statistics.covariance}
    np.savez(folder / TOLD_FILE, **arrays)


class Told:
    """The texts of a generation as they are compared; immutable, safe for many threads."""

    def __init__(self, folder: Path, tables: Mapping[str, SentenceTable]) -> None:
        with np.load(folder / TOLD_FILE, allow_pickle=False) as stored:
            self._turning = Turning(stored["means"], stored["matrix"])
            self._parts = [
                _Part(
                    table,
                    Turning(stored[f"{name}_means"], self._turning.matrix),
                    stored[f"{name}_lengths"],
                    VectorStatistics(stored[f"{name}_mean"], stored[f"{name}_covariance"]),
                )
                for name, table in tables.items()
            ]

    def standing_out(
        self, query: Floats, script: Script, rows: NDArray[np.int64], *, languages: Numbers, lessons: Numbers
    ) -> Floats:
        """`(rows,)`: how much more like the question than by chance is what the lesson of each passage tells there.

        The logarithm of the mean of exp(z) over the sentences of the lesson's passages among `rows`, above that of
        texts drawn by lot, and the same of its blocks. `languages` and `lessons`, `(rows,)`, number those of each.
        """
        asked = self._turning.question_turned(query, script)
        _, of_rows = np.unique(lessons, return_inverse=True)
        standing_out = np.zeros(len(rows), dtype=np.float32)
        for part in self._parts:
            scores, of_each = part.scores(asked, rows, languages)
            told = of_rows[of_each]
            total = np.bincount(told, weights=np.exp(scores), minlength=len(rows))
            count = np.bincount(told, minlength=len(rows))
            mean = np.where(count > 0, total / np.maximum(count, 1), np.exp(BY_CHANCE))
            standing_out += (np.log(mean) - BY_CHANCE)[of_rows].astype(np.float32)
        return standing_out
