"""Nearest vectors by inner product: a FAISS index chosen by size, searched within a scope, mapped from its file.

Up to `FLAT_UP_TO` vectors the index holds them as they are and compares each. Above, it holds them turned onto their
main directions, of which `KEPT_DIRECTIONS` are kept, twice: in 2 bits each, of which all are compared (product
quantisation, 16 entries a table; André, Kermarrec & Le Scouarnec 2015), and in 8 bits each, which order the likeliest.
Its rows are near enough to be ordered exactly by the caller, who has the vectors. Kinds are compared in
docs/explanation/experiments.md.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.index.inner_products import inner_products
from embeddings.index.vector_statistics import VectorStatistics, moments

__all__ = ["VectorIndex", "VectorStatistics", "nearest", "read_index", "write_index"]

FLAT_UP_TO = 20_000
"""Vectors that are compared as they are in 2 ms."""
KEPT_DIRECTIONS = 256
"""Of 384. What is dropped moves the cosine of a passage by less than .001, that of an everyday phrase, whose directions
were evened out (`embeddings.index.phrases`), by up to .1: callers compute the cosines that count from the vectors."""
_DIRECTIONS_A_TABLE = 2
_LIKELIEST_SHARE, _FEWEST_LIKELIEST = 1 / 400, 1_024
"""Vectors that are taken from the comparison by 2 bits to that by 8: Recall@10 .98 and more from 50,000 to 700,000."""
_SCANNED_SHARE = 0.25
"""Share of allowed rows up to which only these are compared, by 8 bits: the comparison by 2 bits knows no filter."""
_TRAINING_ROWS = 65_536
_SEED = 7

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """An index that was read: `coarse` is None where there are so few vectors that `scan`, which compares all, serves.

    Both are FAISS indexes over the same rows; searching them is thread-safe. `scan` points into `coarse`: keep both.
    """

    scan: faiss.Index
    coarse: faiss.Index | None

    def __len__(self) -> int:
        return int(self.scan.ntotal)

    def cosines(self, query: Floats) -> Floats | None:
        """`(n,)`: inner products of `query` with every row; None where rows are not held as they are."""
        if self.coarse is not None:
            return None
        if not len(self):
            return np.zeros(0, dtype=np.float32)
        flat: Any = self.scan
        rows: Floats = faiss.rev_swig_ptr(flat.get_xb(), len(self) * flat.d).reshape(len(self), flat.d)
        return inner_products(rows, query)


def write_index(vectors: Floats, path: Path) -> None:
    """Indexes `(n, dimension)` unit vectors, in row order, and writes the index.

    Raises:
        OSError: the file cannot be written in full.
    """
    index = _flat(vectors) if len(vectors) <= FLAT_UP_TO else _quantised(vectors)
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # what FAISS makes of a failed write
        raise OSError(f"cannot write {path.name}: {error}") from error


def read_index(path: Path) -> VectorIndex:
    """Reads a small index, maps a large one into memory.

    Raises:
        RuntimeError: the file is not a FAISS index, or not one of ours.
    """
    index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    if isinstance(index, faiss.IndexFlat):
        # In memory of its own: in the file its floats lie at odd places, from which arithmetic copies them each time.
        return VectorIndex(scan=faiss.read_index(str(path)), coarse=None)
    if not isinstance(index, faiss.IndexPreTransform):
        raise RuntimeError(f"{path.name} holds a {type(index).__name__}, not a kind of index that is written here")
    turning: Any = index  # the stubs of FAISS leave out what is met from here on
    refined: Any = faiss.downcast_index(turning.index)
    codes = faiss.downcast_index(refined.refine_index)
    return VectorIndex(scan=faiss.IndexPreTransform(turning.chain.at(0), codes), coarse=index)


def nearest(index: VectorIndex, query: Floats, *, k: int, within: NDArray[np.bool_] | None) -> Rows:
    """Rows of the `k` nearest vectors, nearest first; `within` marks the rows that may be found (None: all).

    As many are found as there are, up to `k`. Where few rows may be found, or of the likeliest too few may be, every
    row that may be found is compared.
    """
    available = len(index) if within is None else int(np.count_nonzero(within))
    wanted = min(k, available)
    if wanted == 0:
        return np.zeros(0, dtype=np.int64)
    share = available / len(index)
    if index.coarse is not None and share > _SCANNED_SHARE:
        likeliest = max(_FEWEST_LIKELIEST, 4 * wanted, round(len(index) * _LIKELIEST_SHARE))
        rows = _likeliest(index.coarse, query, count=min(round(likeliest / share), len(index)))
        rows = rows if within is None else rows[within[rows]]
        if len(rows) >= wanted:
            return rows[:wanted]
    return _compared(index.scan, query, k=wanted, within=within)


def _likeliest(index: faiss.Index, query: Floats, *, count: int) -> Rows:
    kinds: Any = faiss  # its stubs leave out these parameters
    refined = kinds.IndexRefineSearchParameters(k_factor=1.0)
    return _found(index, query, k=count, parameters=kinds.SearchParametersPreTransform(index_params=refined))


def _compared(index: faiss.Index, query: Floats, *, k: int, within: NDArray[np.bool_] | None) -> Rows:
    # FAISS keeps plain pointers: bits, selector and parameters must live until the search has ended.
    bits = None if within is None else np.packbits(within, bitorder="little")
    selector = None if bits is None else faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
    kinds: Any = faiss
    own = kinds.SearchParameters()
    if selector is not None:
        own.sel = selector
    turned = isinstance(index, faiss.IndexPreTransform)
    return _found(index, query, k=k, parameters=kinds.SearchParametersPreTransform(index_params=own) if turned else own)


def _found(index: faiss.Index, query: Floats, *, k: int, parameters: faiss.SearchParameters) -> Rows:
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # of this thread alone; for one query, waiting for others costs more than they help
    try:
        _, rows = index.search(query[None], k, params=parameters)
    finally:
        faiss.omp_set_num_threads(threads)
    nearest: Rows = rows[0][rows[0] >= 0]
    return nearest


def _flat(vectors: Floats) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    if len(vectors):
        index.add(np.ascontiguousarray(vectors))
    return index


def _quantised(vectors: Floats) -> faiss.Index:
    tables = min(KEPT_DIRECTIONS, vectors.shape[1]) // _DIRECTIONS_A_TABLE
    kept = tables * _DIRECTIONS_A_TABLE
    kinds: Any = faiss
    coarse = kinds.IndexPQFastScan(kept, tables, 4, faiss.METRIC_INNER_PRODUCT)
    fine = faiss.IndexScalarQuantizer(kept, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    refined = kinds.IndexRefine(coarse, fine)
    turn = _main_directions(vectors, kept)
    index = faiss.IndexPreTransform(turn, refined)
    step = -(-len(vectors) // _TRAINING_ROWS)
    refined.train(turn.apply(np.ascontiguousarray(vectors[::step])))
    index.is_trained = True
    for start in range(0, len(vectors), _TRAINING_ROWS):
        index.add(np.ascontiguousarray(vectors[start : start + _TRAINING_ROWS]))
    return index


def _main_directions(vectors: Floats, kept: int) -> faiss.LinearTransform:
    """Turns onto the principal directions, mixed by lot so that each of those kept is worth as much as any other.

    Directions about zero, not about the mean: inner products with what is kept stay inner products. Mixed, because
    tables are read in 8 bits of one scale, which the direction of the mean would take for itself.
    """
    _, products = moments(vectors)
    _, directions = np.linalg.eigh(products)
    mixing, _ = np.linalg.qr(np.random.default_rng(_SEED).normal(size=(kept, kept)))
    turn = faiss.LinearTransform(vectors.shape[1], kept, False)
    matrix = np.ascontiguousarray(mixing @ directions[:, ::-1][:, :kept].T, dtype=np.float32)
    faiss.copy_array_to_vector(matrix.ravel(), turn.A)
    turn.is_trained = True
    return turn
