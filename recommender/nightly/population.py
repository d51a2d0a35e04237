"""All histories in memory, as fitting needs them: about 14 bytes a completion and 16 a learner."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.words import Fault, InvalidRequest
from recommender.collaborative import Interactions
from recommender.kernels.histories import Histories
from recommender.nightly.tables import (
    DICTIONARIES,
    FITTED,
    HISTORIES,
    Circumstance,
    circumstances_of,
    history_column,
    values_beside,
)

FAULTS_TOLD = 10
"""Learners who occur twice that an error names at most."""


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody's `histories` with `at` (completions,) int64 seconds, and in what circumstances each learner is."""

    histories: Histories
    at: NDArray[np.int64]
    circumstances: Sequence[Circumstance]
    circumstance: NDArray[np.int32]

    def completions(self, *, courses: int) -> NDArray[np.int64]:
        """(courses,) how many learners finished each."""
        return np.bincount(self.histories.columns, minlength=courses).astype(np.int64)

    def sample(self, learners: int, *, courses: int) -> Interactions:
        """About this many learners who have a history, at even steps, as interactions."""
        with_history = np.flatnonzero(np.diff(self.histories.offsets))
        chosen = with_history[:: max(1, len(with_history) // learners)]
        histories = self.histories.chosen(chosen)
        lengths = np.diff(histories.offsets)
        return Interactions(
            rows=np.repeat(np.arange(len(chosen), dtype=np.int32), lengths),
            columns=histories.columns,
            at=np.arange(len(histories.columns), dtype=np.int64),
            learners=len(chosen),
            courses=courses,
        )


def part_files(folder: Path) -> list[Path]:
    """The tables of a folder of histories, by name."""
    return sorted(folder.glob("*.parquet"))


def check_columns(parts: Sequence[Path]) -> None:
    """Raises InvalidRequest where a table lacks a column of `HISTORIES`."""
    remedy = "Export the histories again, or add the column (docs/how-to/nightly.md says what it holds)."
    faults = [
        Fault(str(part), name, "this column is missing", remedy)
        for part in parts
        for name in HISTORIES.names
        if name not in pq.read_schema(part).names
    ]
    if faults:
        raise InvalidRequest("histories", faults[:FAULTS_TOLD])


def check_each_once(parts: Sequence[Path]) -> None:
    """Raises InvalidRequest where a learner occurs twice, in one table or in two.

    One table is in memory at a time where no two have ids of one range, all of the ids otherwise.
    """
    spans: list[tuple[str, str]] = []
    for part in parts:
        learners = _learners_in(part)
        if pc.count_distinct(learners, mode="all").as_py() < len(learners):
            raise _twice([part])
        if len(learners) > learners.null_count:
            ends = pc.min_max(learners).as_py()
            spans.append((ends["min"], ends["max"]))
    if all(before[1] < after[0] for before, after in pairwise(sorted(spans))):
        return
    everyone = pa.chunked_array([chunk for part in parts for chunk in _learners_in(part).chunks], type=pa.string())
    if pc.count_distinct(everyone, mode="all").as_py() < len(everyone):
        raise _twice(parts)


def _twice(parts: Sequence[Path]) -> InvalidRequest:
    """The error for the first learners who occur twice in these tables."""
    columns = [_learners_in(part) for part in parts]
    counted = pa.chunked_array(
        [chunk for column in columns for chunk in column.chunks], type=pa.string()
    ).value_counts()
    again = counted.filter(pc.greater(counted.field("counts"), 1)).field("values")[:FAULTS_TOLD]
    places: dict[str, list[str]] = defaultdict(list)
    for part, column in zip(parts, columns, strict=True):
        for row in np.flatnonzero(pc.is_in(column, value_set=again).to_numpy()):
            places[column[int(row)].as_py() or ""].append(f"{part}, row {row + 1}")
    remedy = "Give each learner one row, with everything that they finished in it."
    faults = [
        Fault(second, learner, f"this learner stands in {first} already", remedy)
        for learner, (first, second, *_) in places.items()
    ]
    return InvalidRequest("histories", faults)


def _learners_in(part: Path) -> pa.ChunkedArray:
    return pq.read_table(part, columns=["learner"], partitioning=None).column("learner").cast(pa.string())


def batches_of(path: Path, *, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The rows of one table in one batch (none where it has no rows), texts as dictionaries."""
    table = pq.read_table(path, columns=list(columns), read_dictionary=DICTIONARIES, partitioning=None)
    yield from table.unify_dictionaries().combine_chunks().to_batches()


def population_of(parts: Sequence[Path], *, courses: Sequence[str]) -> Population:
    """The histories in these tables, one after the other; courses that are not in the catalogue are left out."""
    ids = pa.array(courses, type=pa.string())
    number_of: dict[Circumstance, int] = {}
    histories, times, circumstances = [], [], []
    for path in parts:
        for batch in batches_of(path, columns=FITTED):
            finished, known = history_column(batch, "finished", courses=ids)
            at = values_beside(batch, "finished_at", known=known).astype(np.int64)
            histories.append(_by_first_time(finished, at))
            times.append(at)
            distinct, number = circumstances_of(batch)
            numbers = [number_of.setdefault(circumstance, len(number_of)) for circumstance in distinct]
            circumstances.append(np.array(numbers, dtype=np.int32)[number])
    return Population(
        histories=_joined(histories),
        at=np.concatenate([*times, np.empty(0, dtype=np.int64)]),
        circumstances=list(number_of),
        circumstance=np.concatenate([*circumstances, np.empty(0, dtype=np.int32)]),
    )


def _by_first_time(finished: Histories, at: NDArray[np.int64]) -> Histories:
    """The histories by the first time of each course, then its id, as the store's completions are; sorts `at`, too.

    A history is ordered by the last time, so that a course taken again moves to its end; few are.
    """
    rows = np.repeat(np.arange(len(finished)), np.diff(finished.offsets))
    same = rows[1:] == rows[:-1]
    later = (at[1:] > at[:-1]) | ((at[1:] == at[:-1]) & (finished.columns[1:] > finished.columns[:-1]))
    wrong = np.zeros(len(finished), dtype=np.bool_)
    wrong[rows[1:][same & ~later]] = True
    places = np.flatnonzero(wrong[rows])
    if not len(places):
        return finished
    order = places[np.lexsort((finished.columns[places], at[places], rows[places]))]
    columns = finished.columns.copy()
    columns[places], at[places] = finished.columns[order], at[order]
    return Histories(offsets=finished.offsets, columns=columns)


def _joined(parts: Sequence[Histories]) -> Histories:
    lengths = [np.diff(part.offsets) for part in parts]
    offsets = np.concatenate(([0], np.cumsum(np.concatenate([*lengths, np.empty(0, dtype=np.int64)]))))
    columns = np.concatenate([*(part.columns for part in parts), np.empty(0, dtype=np.int32)])
    return Histories(offsets=offsets.astype(np.int64), columns=columns)
