"""Which vector index at which size: `python -m eval.benchmarks.vectors --passages 100000`.

Writes synthetic vectors (eval/benchmarks/vector_sets.py), builds each kind of index over them, and measures it in a
process of its own: time to build, bytes on disk, memory, processor time of a search by one thread with exact ordering
of its 256 candidates, and Recall@10 against comparing everything, for all passages and within 10 % and 1 % of the
courses.
"""

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import faiss
import numpy as np
import typer
from numpy.typing import NDArray
from rich.table import Table

from data.words import EngineError
from embeddings.index import StoredVectors
from eval.benchmarks.http import resident_mb
from eval.benchmarks.vector_kinds import Kind, Search, kinds_for
from eval.benchmarks.vector_sets import VectorSet, write_vectors
from eval.console import ERR, OUT, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object

DEPTH = 10
WANTED_RECALL = 0.98
TUNED_ON = 100
"""Questions on which the effort of a rival is set; the others measure it."""
SHARES = (1.0, 0.1, 0.01)
_CHUNK = 65_536
_SEED = 2026
_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Case:
    """Rows that may be found (None: all) and, for each question, the nearest `DEPTH` of them."""

    share: float
    within: NDArray[np.bool_] | None
    nearest: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one kind, by share of courses; memory in 10^6 bytes.

    Times are processor milliseconds: on a core of one's own they are the latency, and other work does not blur them.
    """

    effort: int
    memory_mb: float
    p50_ms: Mapping[float, float]
    p95_ms: Mapping[float, float]
    recall: Mapping[float, float]
    fewest: Mapping[float, int]


def cases_of(vector_set: VectorSet, rng: np.random.Generator) -> list[Case]:
    """Everything, and two sets of courses drawn by lot; what is nearest by comparing all, a part at a time."""
    names = int(vector_set.courses.max()) + 1
    cases = []
    for share in SHARES:
        chosen = rng.permutation(names)[: max(1, round(share * names))]
        within = None if share == 1 else np.isin(vector_set.courses, chosen)
        cases.append(Case(share, within, _exact(vector_set, within)))
    return cases


def _exact(vector_set: VectorSet, within: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    vectors = np.load(vector_set.path, mmap_mode="r")
    best = np.full((len(vector_set.questions), DEPTH), -np.inf, dtype=np.float32)
    rows = np.full((len(vector_set.questions), DEPTH), -1, dtype=np.int64)
    for start in range(0, len(vectors), _CHUNK):
        cosines = vector_set.questions @ np.ascontiguousarray(vectors[start : start + _CHUNK]).T
        if within is not None:
            cosines[:, ~within[start : start + _CHUNK]] = -np.inf
        both = np.concatenate([best, cosines], axis=1)
        known = np.concatenate([rows, np.broadcast_to(np.arange(cosines.shape[1]) + start, cosines.shape)], axis=1)
        top = np.argpartition(-both, DEPTH, axis=1)[:, :DEPTH]
        best, rows = np.take_along_axis(both, top, axis=1), np.take_along_axis(known, top, axis=1)
    return np.where(np.isfinite(best), rows, -1)


def measured(name: str, path: Path, vector_set: VectorSet, cases: list[Case]) -> Figures:
    """Opens the index of that kind and searches it; run in a process of its own, for its memory's sake."""
    faiss.omp_set_num_threads(1)
    before = resident_mb(os.getpid())
    vectors = StoredVectors(vector_set.path)
    kind = kinds_for(len(vectors))[name]
    search = kind.opened(path)
    effort = _least_effort(kind, search, vectors, vector_set, cases[0])
    p50, p95, recall, fewest = {}, {}, {}, {}
    for case in cases:
        milliseconds, ranked = [], []
        for question in vector_set.questions[TUNED_ON:]:
            started = time.process_time()
            ranked.append(_ordered(search(question, case.within, effort), vectors, question))
            milliseconds.append(1000 * (time.process_time() - started))
        p50[case.share] = float(np.median(milliseconds))
        p95[case.share] = float(np.percentile(milliseconds, 95))
        recall[case.share] = _recall(ranked, case.nearest[TUNED_ON:])
        fewest[case.share] = min(len(rows) for rows in ranked)
    return Figures(effort, resident_mb(os.getpid()) - before, p50, p95, recall, fewest)


def _least_effort(kind: Kind, search: Search, vectors: StoredVectors, vector_set: VectorSet, case: Case) -> int:
    for effort in kind.efforts:
        ranked = [
            _ordered(search(question, None, effort), vectors, question) for question in vector_set.questions[:TUNED_ON]
        ]
        if _recall(ranked, case.nearest[:TUNED_ON]) >= WANTED_RECALL:
            return effort
    return kind.efforts[-1]


def _ordered(rows: NDArray[np.int64], vectors: StoredVectors, question: NDArray[np.float32]) -> NDArray[np.int64]:
    return rows[np.argsort(-(vectors.rows(rows) @ question), kind="stable")][:DEPTH]


def _recall(ranked: list[NDArray[np.int64]], nearest: NDArray[np.int64]) -> float:
    """Share of the truly nearest that were found."""
    hits = sum(len(np.intersect1d(rows, true[true >= 0])) for rows, true in zip(ranked, nearest, strict=True))
    return hits / int((nearest >= 0).sum())


def run(
    *,
    passages: Annotated[int, typer.Option(min=1_000, max=2_000_000, help="How many vectors.")] = 100_000,
    kind: Annotated[list[str] | None, typer.Option(help="A kind to measure; several times for several.")] = None,
    questions: Annotated[int, typer.Option(min=200, max=5_000, help="How many searches a case.")] = 500,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there as JSON too.")] = None,
) -> None:
    """Build and measure kinds of vector index."""
    refuse_unwritable(json_file)
    table = Table(title=f"{passages:,} passages, {questions - TUNED_ON} searches a cell")
    for heading in ("kind", "build s", "CPU s", "file MB", "memory MB", "effort"):
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    for share in SHARES:
        table.add_column(f"{share:.0%} of courses: p50 / p95 ms, recall", justify="right")
    entries = []
    with tempfile.TemporaryDirectory(prefix="saarthi-vectors-") as folder:
        rng = np.random.default_rng(_SEED)
        with ERR.status("writing vectors and comparing everything with everything"):
            vector_set = write_vectors(Path(folder) / "vectors.npy", passages=passages, questions=questions, rng=rng)
            cases = cases_of(vector_set, rng)
        for name in kind or kinds_for(passages):
            with ERR.status(f"{name}: building and searching"):
                entry = _entry(name, Path(folder) / "index.faiss", vector_set, cases)
            entries.append(entry)
            table.add_row(*_row(entry))
    OUT.print(table, width=max(OUT.width, _WIDTH))
    if json_file is not None:
        report = {"command": "benchmarks.vectors", "n": passages, "results": entries, "versions": versions_in_use()}
        write_object(report, json_file)


def _entry(name: str, path: Path, vector_set: VectorSet, cases: list[Case]) -> dict[str, object]:
    started, worked = time.perf_counter(), time.process_time()
    kinds_for(len(vector_set.courses))[name].write(np.load(vector_set.path, mmap_mode="r"), path)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        figures = alone.apply(measured, (name, path, vector_set, cases))
    return {
        "kind": name,
        "build_s": seconds,
        "build_cpu_s": cpu,
        "file_mb": path.stat().st_size / 1e6,
        "memory_mb": figures.memory_mb,
        "effort": figures.effort,
        "by_share": [
            {
                "share": share,
                "p50_ms": figures.p50_ms[share],
                "p95_ms": figures.p95_ms[share],
                "recall@10": figures.recall[share],
                "fewest": figures.fewest[share],
            }
            for share in SHARES
        ],
    }


def _row(entry: Mapping[str, object]) -> list[str]:
    by_share = entry["by_share"]
    assert isinstance(by_share, list)
    cells = [
        f"{at_share['p50_ms']:.2f} / {at_share['p95_ms']:.2f}, {at_share['recall@10']:.3f}" for at_share in by_share
    ]
    sizes = [f"{entry[key]:.0f}" for key in ("build_s", "build_cpu_s", "file_mb", "memory_mb")]
    return [str(entry["kind"]), *sizes, str(entry["effort"] or ""), *cells]


def main() -> None:
    """Runs the command; what the engine refuses ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
