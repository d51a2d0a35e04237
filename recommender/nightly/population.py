"""All histories in memory, as fitting needs them: about 14 bytes a completion and 16 a learner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from recommender.kernels.histories import Histories
from recommender.nightly.tables import DICTIONARIES, HISTORIES, Circumstance, cases_of, history_column
from recommender.offline import Interactions


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
        for batch in batches_of(path, columns=HISTORIES.names):
            cases = cases_of(batch, courses=ids)
            histories.append(cases.finished)
            times.append(_times(batch, known=history_column(batch, "finished", courses=ids)[1]))
            numbers = [number_of.setdefault(each, len(number_of)) for each in cases.circumstances]
            circumstances.append(np.array(numbers, dtype=np.int32)[cases.circumstance])
    return Population(
        histories=_joined(histories),
        at=np.concatenate([*times, np.empty(0, dtype=np.int64)]),
        circumstances=list(number_of),
        circumstance=np.concatenate([*circumstances, np.empty(0, dtype=np.int32)]),
    )


def _times(batch: pa.RecordBatch, *, known: NDArray[np.bool_]) -> NDArray[np.int64]:
    at = batch.column("finished_at").flatten().to_numpy(zero_copy_only=False)
    if len(at) != len(known):
        raise ValueError(f"{len(at)} times for {len(known)} finished courses; give one time for each course")
    return np.asarray(at[known], dtype=np.int64)


def _joined(parts: Sequence[Histories]) -> Histories:
    lengths = [np.diff(each.offsets) for each in parts]
    offsets = np.concatenate(([0], np.cumsum(np.concatenate([*lengths, np.empty(0, dtype=np.int64)]))))
    columns = np.concatenate([*(each.columns for each in parts), np.empty(0, dtype=np.int32)])
    return Histories(offsets=offsets.astype(np.int64), columns=columns)
