"""Rows of a CSV or Parquet file, each value as text with the row's place; faults of columns and rows noted."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from data.reading.faults import FaultList, did_you_mean
from data.reading.text_files import note_unreadable, opened_text

SEPARATOR = ";"
"""Between several values in one cell, such as the languages `en;hi`."""

ROWS_AT_ONCE = 5_000
"""Of a Parquet file in memory: a million completions as rows of a list took 1 GB."""

_SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of table; any column that begins with the `prefix` is known, too, where there is one."""

    required: Sequence[str]
    optional: Sequence[str] = ()
    prefix: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """Required and optional columns."""
        return (*self.required, *self.optional)

    def knows(self, name: str) -> bool:
        """Whether a column of this name belongs to such a table."""
        return name in self.all or bool(self.prefix and name.startswith(self.prefix))


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: `place` is "learners.csv:12" (line) or "learners.parquet: row 11"; empty cells are empty texts."""

    place: str
    cells: Mapping[str, str]


def table_rows(path: Path, *, columns: Columns, faults: FaultList) -> Iterator[TableRow]:
    """The rows of the file, one after the other; none after noting that it is unreadable or lacks a column."""
    if path.suffix == ".csv":
        yield from _csv_rows(path, columns=columns, faults=faults)
    elif path.suffix == ".parquet":
        yield from _parquet_rows(path, columns=columns, faults=faults)
    else:
        remedy = f"Name a file that ends in {' or '.join(_SUFFIXES)}."
        faults.add(path.name, value=path.suffix, problem="this kind of table is not known", remedy=remedy)


def _csv_rows(path: Path, *, columns: Columns, faults: FaultList) -> Iterator[TableRow]:
    with opened_text(path, name=path.name, faults=faults) as text:
        if text is None:
            return
        lines = _csv_lines(text, name=path.name, faults=faults)
        place, header = next(lines, (path.name, []))
        if not _header_fits(header, place=place, columns=columns, faults=faults):
            return
        for place, cells in lines:
            if len(cells) == len(header):
                yield TableRow(place, dict(zip(header, cells, strict=True)))
            else:
                problem = f"the row has {len(cells)} values, the header {len(header)} columns"
                faults.add(place, value=",".join(cells), problem=problem, remedy="Put values with commas in quotes.")


def _csv_lines(text: TextIO, *, name: str, faults: FaultList) -> Iterator[tuple[str, list[str]]]:
    """Each row that is not empty with its place, which is its first line where a value runs over several."""
    reader = csv.reader(text, strict=True)
    line = 1
    try:
        for cells in reader:
            place, line = f"{name}:{line}", reader.line_num + 1
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield place, stripped
    except csv.Error as error:
        problem = f"the CSV is broken: {error}"
        faults.add(f"{name}:{line}", value="", problem=problem, remedy="Check the quotes of this row.")


def _header_fits(header: Sequence[str], *, place: str, columns: Columns, faults: FaultList) -> bool:
    before = len(faults)
    for name in sorted({name for name in header if not columns.knows(name)}):
        remedy = did_you_mean(name, columns.all, otherwise=f"The columns are: {', '.join(columns.all)}.")
        faults.add(place, value=name, problem="this column is not known", remedy=remedy)
    for name in dict.fromkeys((*columns.all, *header)):
        if header.count(name) > 1:
            faults.add(place, value=name, problem="this column is there twice", remedy="Keep one of them.")
        if name in columns.required and name not in header:
            listed = ", ".join(header)
            faults.add(place, value=listed, problem=f"column '{name}' is missing", remedy=f"Add a column '{name}'.")
    return len(faults) == before


def _parquet_rows(path: Path, *, columns: Columns, faults: FaultList) -> Iterator[TableRow]:
    try:
        if note_unreadable(path, name=path.name, faults=faults):
            return
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if not _header_fits(names, place=path.name, columns=columns, faults=faults):
                return
            for number, cells in enumerate(_cells(file, columns=len(names)), start=1):
                yield TableRow(f"{path.name}: row {number}", dict(zip(names, cells, strict=True)))
    except (OSError, pa.ArrowException) as error:
        problem = f"the Parquet file cannot be read: {str(error).splitlines()[0]}"
        faults.add(path.name, value=path.name, problem=problem, remedy="Write it again.")


def _cells(file: pq.ParquetFile, *, columns: int) -> Iterator[tuple[str, ...]]:
    for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
        yield from zip(*(_texts(batch.column(place)) for place in range(columns)), strict=True)


def _texts(column: pa.Array) -> list[str]:
    if pa.types.is_timestamp(column.type):
        # Nanoseconds would come back as pandas objects where pandas is installed; a microsecond is exact enough.
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return [_text(value) for value in column.to_pylist()]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return SEPARATOR.join(_text(item) for item in value)
    if isinstance(value, date):  # datetime is one, too
        return value.isoformat()
    return value.strip() if isinstance(value, str) else json.dumps(value, default=str)
