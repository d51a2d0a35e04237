"""Vectors of parts of each passage, known before anybody asks: its sentences, its blocks, and `asked_as`."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.index.dense import VectorStatistics
from embeddings.index.inner_products import inner_products

SENTENCES, BLOCKS, PHRASES = "sentences", "blocks", "asked_as"
"""The tables of a generation: the candidates of `embeddings.text.evidence`, the blocks of
`embeddings.text.evidence_blocks`, and the phrases of `Passage.asked_as`."""


@dataclass(frozen=True, slots=True)
class SentenceTable:
    """Unit vectors of the sentences of each passage.

    `vectors` is `(sentences, dimension)` float16, mapped from its file: half the size, and cosines change by less than
    .001. Those of the passage at `row` are at `bounds[row]` up to `bounds[row + 1]`.
    """

    vectors: NDArray[np.float16]
    bounds: NDArray[np.int64]

    @classmethod
    def load(cls, folder: Path, name: str) -> "SentenceTable":
        """Maps what `save` wrote under this name."""
        return cls(
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False),
            np.load(folder / f"{name}_bounds.npy", allow_pickle=False),
        )

    def save(self, folder: Path, name: str) -> None:
        """Writes both arrays."""
        np.save(folder / f"{name}.npy", self.vectors, allow_pickle=False)
        np.save(folder / f"{name}_bounds.npy", self.bounds, allow_pickle=False)

    def of(self, row: int) -> NDArray[np.float16]:
        """`(n, dimension)`: the vectors of one passage."""
        return self.vectors[self.bounds[row] : self.bounds[row + 1]]

    def likeness(self, rows: NDArray[np.int64], query: NDArray[np.float32]) -> "Likeness":
        """Cosines of `query` with every sentence of the passages at `rows`."""
        counts = self.bounds[rows + 1] - self.bounds[rows]
        bounds = np.concatenate(([0], np.cumsum(counts)))
        places = np.arange(bounds[-1]) + np.repeat(self.bounds[rows] - bounds[:-1], counts)
        cosines = inner_products(self.vectors[places].astype(np.float32), query)
        return Likeness(cosines, bounds, places)

    def statistics(self, groups: NDArray[np.int32]) -> VectorStatistics:
        """Statistics of the sentences by the group (language) of their passage, `(passages,)`."""
        count = int(groups.max()) + 1 if len(groups) else 0
        return VectorStatistics.of(self.vectors, np.repeat(groups, np.diff(self.bounds)), count=count)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Cosines of the sentences of some passages: those of the n-th at `bounds[n]` up to `bounds[n + 1]`.

    `places` are the sentences' rows in the table.
    """

    cosines: NDArray[np.float32]
    bounds: NDArray[np.int64]
    places: NDArray[np.int64]

    def of(self, place: int) -> NDArray[np.float32]:
        """Those of one passage."""
        return self.cosines[self.bounds[place] : self.bounds[place + 1]]

    def standardised(
        self, statistics: VectorStatistics, query: NDArray[np.float32], groups: NDArray[np.int32]
    ) -> "Likeness":
        """The same in standard deviations above what is usual in the group of each passage, `(passages,)`."""
        of_each = np.repeat(groups, np.diff(self.bounds))
        return replace(self, cosines=statistics.standard_scores(self.cosines, query, of_each))

    def greatest(self, *, otherwise: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(passages,)`: the greatest of each; `otherwise` for a passage without sentences (a bare heading)."""
        best = otherwise.copy()
        filled = np.flatnonzero(np.diff(self.bounds))
        if len(filled):
            best[filled] = np.maximum.reduceat(self.cosines, self.bounds[filled])
        return best
