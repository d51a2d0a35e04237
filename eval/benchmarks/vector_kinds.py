"""The kinds of index that were weighed against one another; the product's own is one of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.index import nearest, read_index, write_index

CANDIDATES = 256
"""Rows taken from an index before the vectors themselves order them, as the product's search does."""
_CHUNK = 65_536
_NEIGHBOURS, _EFFORT_BUILDING = 32, 60
Rows = NDArray[np.int64]
_kinds: Any = faiss
"""The library's stubs leave out half of what is used here."""
Search = Callable[[NDArray[np.float32], NDArray[np.bool_] | None, int], Rows]
"""Query, rows allowed (None: all) and effort to rows, nearest first."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How an index is written and searched; `efforts` are tried upwards until the wanted recall is reached."""

    write: Callable[[NDArray[np.float32], Path], None]
    opened: Callable[[Path], Search]
    efforts: tuple[int, ...]


def kinds_for(count: int) -> Mapping[str, Kind]:
    """All kinds, with the sizes that suit `count` vectors (4·√count lists, a power of two)."""
    lists = 1 << max(4, round(np.log2(4 * np.sqrt(count))))
    probes = tuple(lists // parts for parts in (32, 16, 8, 4, 2, 1))
    graph = (CANDIDATES, 512, 1024, 2048)
    return {
        "flat": Kind(_flat, _open_flat, (0,)),
        "HNSW, SQ8": Kind(_made(f"HNSW{_NEIGHBOURS},SQ8"), _open_graph, graph),
        f"IVF{lists}, SQ8": Kind(_made(f"IVF{lists},SQ8"), _open_lists, probes),
        f"IVF{lists}, PQ96 + refine": Kind(_made(f"IVF{lists},PQ96"), _open_lists, probes),
        "product's own": Kind(write_index, _open_own, (0,)),
    }


def _flat(vectors: NDArray[np.float32], path: Path) -> None:
    index = faiss.IndexFlatIP(vectors.shape[1])
    _add(index, vectors)
    faiss.write_index(index, str(path))


def _made(description: str) -> Callable[[NDArray[np.float32], Path], None]:
    def write(vectors: NDArray[np.float32], path: Path) -> None:
        index = _kinds.index_factory(vectors.shape[1], description, faiss.METRIC_INNER_PRODUCT)
        if isinstance(index, faiss.IndexIVF):
            index.cp.niter, index.cp.max_points_per_centroid = 8, 40
        else:
            index.hnsw.efConstruction = _EFFORT_BUILDING
        index.train(np.ascontiguousarray(vectors[:: max(1, len(vectors) // 100_000)]))
        _add(index, vectors)
        faiss.write_index(index, str(path))

    return write


def _add(index: faiss.Index, vectors: NDArray[np.float32]) -> None:
    for start in range(0, len(vectors), _CHUNK):
        index.add(np.ascontiguousarray(vectors[start : start + _CHUNK]))


def _open_own(path: Path) -> Search:
    index = read_index(path)
    return lambda query, within, _: nearest(index, query, k=CANDIDATES, within=within)


def _open_flat(path: Path) -> Search:
    index = _read(path)
    return lambda query, within, _: _found(index, query, within, _kinds.SearchParameters())


def _open_graph(path: Path) -> Search:
    index = _read(path)

    def search(query: NDArray[np.float32], within: NDArray[np.bool_] | None, effort: int) -> Rows:
        share = 1.0 if within is None else float(within.mean())
        parameters = _kinds.SearchParametersHNSW(efSearch=min(round(effort / share), 20_000))
        return _found(index, query, within, parameters)

    return search


def _open_lists(path: Path) -> Search:
    index = _read(path)

    def search(query: NDArray[np.float32], within: NDArray[np.bool_] | None, effort: int) -> Rows:
        share = 1.0 if within is None else float(within.mean())
        parameters = _kinds.SearchParametersIVF(nprobe=min(index.nlist, round(effort / share)))
        return _found(index, query, within, parameters)

    return search


def _read(path: Path) -> Any:  # noqa: ANN401 - a FAISS index of some kind
    return _kinds.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


def _found(
    index: Any,  # noqa: ANN401 - a FAISS index of some kind
    query: NDArray[np.float32],
    within: NDArray[np.bool_] | None,
    parameters: Any,  # noqa: ANN401 - those of its kind
) -> Rows:
    bits = None if within is None else np.packbits(within, bitorder="little")
    selector = None if bits is None else faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
    if selector is not None:
        parameters.sel = selector
    _, rows = index.search(query[None], CANDIDATES, params=parameters)
    nearest: Rows = rows[0]
    return nearest[nearest >= 0]
