"""Nearest vectors by inner product: a FAISS index chosen by size, searched within a scope, mapped from its file."""

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

_CHUNK = 65_536
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
    def of(cls, vectors: NDArray[np.float32], groups: NDArray[np.int32]) -> "VectorStatistics":
        """Statistics of `(n, dimension)` vectors whose groups are numbered from 0; small groups lean on the whole."""
        count = int(groups.max()) + 1 if len(groups) else 0
        whole_mean, whole_products = _moments(vectors, slice(None))
        means, covariances = [], []
        for group in range(count):
            rows = np.flatnonzero(groups == group)
            own_mean, own_products = _moments(vectors, rows)
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
        variances = np.einsum("i,gij,j->g", query, self.covariance, query, optimize=True)
        spreads = np.sqrt(np.maximum(variances, _LEAST_SPREAD**2))
        scores: NDArray[np.float32] = ((cosines - (self.mean @ query)[groups]) / spreads[groups]).astype(np.float32)
        return scores


def _moments(
    vectors: NDArray[np.float32], rows: NDArray[np.int64] | slice
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and mean outer product of some rows, zeros if there are none."""
    chosen = np.arange(len(vectors))[rows]
    dimension = vectors.shape[1]
    total, products = np.zeros(dimension), np.zeros((dimension, dimension))
    for start in range(0, len(chosen), _CHUNK):
        chunk = np.asarray(vectors[chosen[start : start + _CHUNK]], dtype=np.float64)
        total += chunk.sum(axis=0)
        products += chunk.T @ chunk
    count = max(len(chosen), 1)
    return total / count, products / count


def index_for(count: int, dimension: int) -> faiss.Index:
    """An empty index fit for `count` vectors.

    Exact search at every size for now; approximate kinds for large catalogues belong here, in this one place.
    """
    del count
    return faiss.IndexFlatIP(dimension)


def write_index(vectors: NDArray[np.float32], path: Path) -> None:
    """Indexes `(n, dimension)` unit vectors, in row order, and writes the index.

    Raises:
        OSError: the file cannot be written in full.
    """
    index = index_for(len(vectors), vectors.shape[1])
    if len(vectors):
        index.add(np.ascontiguousarray(vectors))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # what FAISS makes of a failed write
        raise OSError(f"cannot write {path.name}: {error}") from error


def read_index(path: Path) -> faiss.Index:
    """Maps a written index into memory.

    Raises:
        RuntimeError: the file is not a FAISS index.
    """
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


def nearest(
    index: faiss.Index, query: NDArray[np.float32], *, k: int, within: NDArray[np.bool_] | None
) -> NDArray[np.int64]:
    """Rows of the `k` nearest vectors, nearest first; `within` marks the rows that may be found (None: all).

    The limit works inside the search: as many are found as there are, up to `k`.
    """
    available = index.ntotal if within is None else int(np.count_nonzero(within))
    if available == 0:
        return np.zeros(0, dtype=np.int64)
    parameters = None
    if within is not None:
        # FAISS keeps plain pointers: both names must live until the search has ended.
        bits = np.packbits(within, bitorder="little")
        selector = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        parameters = faiss.SearchParameters()
        parameters.sel = selector
    _, rows = index.search(query[None], min(k, available), params=parameters)
    found: NDArray[np.int64] = rows[0]
    return found[found >= 0]
