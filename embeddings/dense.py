"""Nearest vectors by inner product: a FAISS index chosen by size, searched within a scope, mapped from its file.

Up to `FLAT_UP_TO` vectors the index holds them as they are and compares each. Above, it holds them turned onto their
main directions, the first `KEPT_DIRECTIONS` of them in 8 bits each, under a graph (HNSW; Malkov & Yashunin 2018): its
rows are near enough to be ordered exactly by the caller, who has the vectors. Kinds are compared in
docs/reference/retrieval-figures.md.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.vector_statistics import VectorStatistics, moments

__all__ = ["VectorIndex", "VectorStatistics", "nearest", "read_index", "write_index"]

FLAT_UP_TO = 20_000
"""Vectors that are compared one by one in 2 to 3 ms; a graph begins to pay where that takes longer."""
KEPT_DIRECTIONS = 192
"""Of 384. What is dropped moves a cosine by about .001, and ranks that matter lie .01 apart."""
_NEIGHBOURS, _EFFORT_BUILDING = 32, 60
_EFFORT = 512
"""Nodes kept in sight during a search: Recall@10 .997 at 100,000 vectors, .949 at 700,000 in 3.6 processor ms."""
_SCANNED_SHARE = 0.25
"""Share of allowed rows up to which all of them are compared: the graph would meet too few on its way."""
_TRAINING_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """An index that was read: `graph` is None where there are so few vectors that `scan`, which compares all, serves.

    Both are FAISS indexes over the same rows; searching them is thread-safe. `scan` points into `graph`: keep both.
    """

    scan: faiss.Index
    graph: faiss.Index | None

    def __len__(self) -> int:
        return int(self.scan.ntotal)


def write_index(vectors: NDArray[np.float32], path: Path) -> None:
    """Indexes `(n, dimension)` unit vectors, in row order, and writes the index.

    Raises:
        OSError: the file cannot be written in full.
    """
    index = _flat(vectors) if len(vectors) <= FLAT_UP_TO else _graph(vectors)
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # what FAISS makes of a failed write
        raise OSError(f"cannot write {path.name}: {error}") from error


def read_index(path: Path) -> VectorIndex:
    """Maps a written index into memory.

    Raises:
        RuntimeError: the file is not a FAISS index, or not one of ours.
    """
    index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    if isinstance(index, faiss.IndexFlat):
        return VectorIndex(scan=index, graph=None)
    if not isinstance(index, faiss.IndexPreTransform):
        raise RuntimeError(f"{path.name} holds a {type(index).__name__}, not a kind of index that is written here")
    turning: Any = index  # the stubs of FAISS leave out what is met from here on
    graph: Any = faiss.downcast_index(turning.index)
    codes = faiss.downcast_index(graph.storage)
    return VectorIndex(scan=faiss.IndexPreTransform(turning.chain.at(0), codes), graph=index)


def nearest(
    index: VectorIndex, query: NDArray[np.float32], *, k: int, within: NDArray[np.bool_] | None
) -> NDArray[np.int64]:
    """Rows of the `k` nearest vectors, nearest first; `within` marks the rows that may be found (None: all).

    The limit works inside the search: as many are found as there are, up to `k`. Where few rows may be found, or the
    graph met fewer than there are, every row that may be found is compared.
    """
    available = len(index) if within is None else int(np.count_nonzero(within))
    wanted = min(k, available)
    if wanted == 0:
        return np.zeros(0, dtype=np.int64)
    share = available / len(index)
    if index.graph is not None and share > _SCANNED_SHARE:
        effort = max(_EFFORT, 2 * wanted)
        met = _found(index.graph, query, k=wanted, within=within, effort=round(effort / share))
        if len(met) == wanted:
            return met
    return _found(index.scan, query, k=wanted, within=within, effort=None)


def _found(
    index: faiss.Index, query: NDArray[np.float32], *, k: int, within: NDArray[np.bool_] | None, effort: int | None
) -> NDArray[np.int64]:
    # FAISS keeps plain pointers: bits, selector and parameters must live until the search has ended.
    bits = None if within is None else np.packbits(within, bitorder="little")
    selector = None if bits is None else faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
    kinds: Any = faiss  # its stubs leave out these parameters
    own = kinds.SearchParameters() if effort is None else kinds.SearchParametersHNSW(efSearch=effort)
    if selector is not None:
        own.sel = selector
    turned = isinstance(index, faiss.IndexPreTransform)
    parameters = kinds.SearchParametersPreTransform(index_params=own) if turned else own
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # of this thread alone; for one query, waiting for others costs more than they help
    try:
        _, rows = index.search(query[None], k, params=parameters)
    finally:
        faiss.omp_set_num_threads(threads)
    found: NDArray[np.int64] = rows[0]
    return found[found >= 0]


def _flat(vectors: NDArray[np.float32]) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    if len(vectors):
        index.add(np.ascontiguousarray(vectors))
    return index


def _graph(vectors: NDArray[np.float32]) -> faiss.Index:
    kept = min(KEPT_DIRECTIONS, vectors.shape[1])
    kinds: Any = faiss
    graph = kinds.IndexHNSWSQ(kept, faiss.ScalarQuantizer.QT_8bit, _NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = _EFFORT_BUILDING
    turn = _main_directions(vectors, kept)
    index = faiss.IndexPreTransform(turn, graph)
    step = -(-len(vectors) // _TRAINING_ROWS)
    graph.train(turn.apply(np.ascontiguousarray(vectors[::step])))
    index.is_trained = True
    for start in range(0, len(vectors), _TRAINING_ROWS):
        index.add(np.ascontiguousarray(vectors[start : start + _TRAINING_ROWS]))
    return index


def _main_directions(vectors: NDArray[np.float32], kept: int) -> faiss.LinearTransform:
    """Principal directions about zero, not about the mean: inner products with what is kept stay inner products."""
    _, products = moments(vectors)
    _, directions = np.linalg.eigh(products)
    turn = faiss.LinearTransform(vectors.shape[1], kept, False)
    matrix = np.ascontiguousarray(directions[:, ::-1][:, :kept].T, dtype=np.float32)
    faiss.copy_array_to_vector(matrix.ravel(), turn.A)
    turn.is_trained = True
    return turn
