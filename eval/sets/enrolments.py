"""Reading train and test tables of who took which course in what order: .csv or .parquet, all faults at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from data.words import Fault, InvalidInput

FAULTS_SHOWN = 50
"""A column of the wrong kind is one mistake, not a hundred thousand lines."""

GROUP_COLUMNS = ("organisation", "role", "language")
"""Optional columns: figures are given for each of their values, too."""

_SUFFIXES: Mapping[str, Callable[[Path], pyarrow.Table]] = {
    ".csv": lambda path: pyarrow.csv.read_csv(
        path,
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={"learner": pyarrow.string(), "course": pyarrow.string()}, strings_can_be_null=True
        ),
    ),
    ".parquet": lambda path: pyarrow.parquet.read_table(path, partitioning=None),
}


@dataclass(frozen=True, slots=True)
class Enrolments:
    """Rows of a table: `learners` and `courses` ids (n,) and `at` int64 (n,).

    `at` is seconds since 1970 where `timed`, else the position in the learner's own order. `groups` has, for each
    column of `GROUP_COLUMNS` that is there, the learner's value in every row ("" where empty).
    """

    learners: NDArray[np.str_]
    courses: NDArray[np.str_]
    at: NDArray[np.int64]
    timed: bool
    groups: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.at)


def read_enrolments(path: Path) -> Enrolments:
    """The rows of a table with the columns learner, course and position and/or at (`at` wins where both are there).

    Raises InvalidInput naming every missing column and the first `FAULTS_SHOWN` rows of a column without a value.
    """
    table = _table(path)
    faults = [*_missing_columns(path, table.column_names), *_bad_rows(path, table)]
    if not faults and table.num_rows == 0:
        faults = [Fault(str(path), "0 rows", "the table is empty", "Give at least one row.")]
    if faults:
        raise InvalidInput(str(path), faults)
    timed = "at" in table.column_names
    return Enrolments(
        learners=_ids(table, "learner"),
        courses=_ids(table, "course"),
        at=_numbers(table["at" if timed else "position"]),
        timed=timed,
        groups={name: _ids(table, name) for name in GROUP_COLUMNS if name in table.column_names},
    )


def _table(path: Path) -> pyarrow.Table:
    read = _SUFFIXES.get(path.suffix.lower())
    if read is None:
        remedy = f"Name a file that ends in {' or '.join(_SUFFIXES)}."
        raise InvalidInput(str(path), [Fault(str(path), path.suffix, "this kind of table is not known", remedy)])
    try:
        return read(path)
    except (OSError, pyarrow.ArrowException) as error:
        reason = str(error).splitlines()[0]
        fault = Fault(str(path), path.name, f"the table cannot be read: {reason}", "Check the path and the file.")
        raise InvalidInput(str(path), [fault]) from error


def _missing_columns(path: Path, names: Sequence[str]) -> list[Fault]:
    shown = ", ".join(names)
    faults = [
        Fault(str(path), shown, f"the column '{wanted}' is missing", "Name the columns in the first row.")
        for wanted in ("learner", "course")
        if wanted not in names
    ]
    if "at" not in names and "position" not in names:
        remedy = "Add 'position' (0, 1, 2 … per learner) or 'at' (a time)."
        faults.append(Fault(str(path), shown, "nothing says in which order courses were taken", remedy))
    return faults


def _bad_rows(path: Path, table: pyarrow.Table) -> list[Fault]:
    order = [name for name in ("at", "position") if name in table.column_names][:1]
    named = [name for name in ("learner", "course", *order) if name in table.column_names]
    faults = [
        Fault(_place(path, row), "", f"'{name}' is empty", "Fill it in or remove the row.")
        for name in named
        for row in np.flatnonzero(table[name].is_null().to_numpy(zero_copy_only=False))[:FAULTS_SHOWN]
    ]
    return [*faults, *(fault for name in order for fault in _wrong_kind(path, name, table[name]))]


def _place(path: Path, row: int) -> str:
    """The line of a .csv (the first is the header), the row of a .parquet counted from 1."""
    return f"{path}:{row + 2}" if path.suffix.lower() == ".csv" else f"{path} row {row + 1}"


def _wrong_kind(path: Path, name: str, column: pyarrow.ChunkedArray) -> list[Fault]:
    kind = column.type
    allowed = _is_whole(kind) or (name == "at" and (_is_time(kind) or pyarrow.types.is_floating(kind)))
    if allowed or len(column) == 0:
        return []
    wanted = "a time such as 2026-04-01T09:30:00Z or epoch seconds" if name == "at" else "a whole number"
    return [Fault(str(path), f"{name}: {kind}", f"'{name}' is not {wanted}", "Change the column.")]


def _is_whole(kind: pyarrow.DataType) -> bool:
    return bool(pyarrow.types.is_integer(kind))


def _is_time(kind: pyarrow.DataType) -> bool:
    return bool(pyarrow.types.is_timestamp(kind) or pyarrow.types.is_date(kind))


def _ids(table: pyarrow.Table, name: str) -> NDArray[np.str_]:
    texts = pyarrow.compute.fill_null(pyarrow.compute.cast(table[name], pyarrow.string()), "")
    return np.asarray(texts.to_numpy(zero_copy_only=False), dtype=np.str_)


def _numbers(column: pyarrow.ChunkedArray) -> NDArray[np.int64]:
    """Positions as they are; times as whole seconds since 1970, plain numbers of `at` being such seconds."""
    if _is_time(column.type):
        seconds = pyarrow.timestamp("s", tz=getattr(column.type, "tz", None))
        column = pyarrow.compute.cast(pyarrow.compute.cast(column, seconds, safe=False), pyarrow.int64())
    return np.asarray(np.floor(column.to_numpy()), dtype=np.int64)
