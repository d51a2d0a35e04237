"""Their tables, CSV or the first sheet of an .xlsx, a row at a time: columns by name, in whatever order and style."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, load_workbook

from data.igot.files import MOST_RATIO, Entry
from data.igot.notes import Aside, Notes, Repair
from data.igot.records import Source
from data.igot.values import NOTHING, folded, shown, text_of
from data.words.errors import Fault, InvalidInput

_LONGEST_CELL = 1 << 20
_HEAD = 65_536
_READ_AT_ONCE = 1 << 20
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_BACKSLASH_QUOTE = re.compile(rb'\\"[^",\r\n]')
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]{1,15})?[eE]\+[0-9]{1,3}")
_WHOLE_WITH_POINT = re.compile(r"([0-9]{1,20})\.0")


def column_of(header: object) -> str:
    """What the spellings of one column's name have in common.

    >>> [column_of(each) for each in ("Full_Name", "Full Name", "E mail")]
    ['fullname', 'fullname', 'email']
    """
    return _NOT_LETTERS.sub("", folded(header))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by folded column name, of which those that say nothing are empty; `written` are the headers."""

    source: Source
    cells: Mapping[str, str]
    written: Mapping[str, str]

    def text(self, *columns: str) -> str:
        """The first of these columns that is there and says something, on one line."""
        return next((cell for column in columns if (cell := self.cells.get(column, ""))), "")

    def id(self, *columns: str) -> str:
        """As `text`, for an id: "1001.0" is 1001; what a spreadsheet has rounded is none."""
        found = self.text(*columns)
        whole = _WHOLE_WITH_POINT.fullmatch(found)
        return whole.group(1) if whole else "" if _ROUNDED.fullmatch(found) else found

    def is_rounded(self, *columns: str) -> bool:
        """Whether the id in these columns was rounded by a spreadsheet ("1.2E+19")."""
        return _ROUNDED.fullmatch(self.text(*columns)) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns, folded; the rows are read anew each time they are asked for."""

    entry: Entry
    columns: frozenset[str]

    def rows(self, notes: Notes) -> Iterator[Row]:
        """The rows that say anything; those longer than the header are put aside."""
        with _lines(self.entry, notes) as lines:
            header = _trimmed(next(lines, []))
            names = [column_of(name) for name in header]
            written = dict(zip(names, (text_of(name) for name in header), strict=True))
            for number, cells in enumerate(lines, start=2):
                source = Source(self.entry.name, f"row {number}")
                row = _row(cells, names, written, source=source, notes=notes)
                if row is not None:
                    yield row


def _row(
    cells: Sequence[str], names: Sequence[str], written: Mapping[str, str], *, source: Source, notes: Notes
) -> Row | None:
    cells = _trimmed(cells)
    if not cells:
        return None
    if len(cells) > len(names):
        notes.add(Aside.LONG_ROW, file=source.file, place=source.place, value=",".join(cells)[:80])
        return None
    if len(cells) * 2 < len(names):
        notes.add(Repair.LAST_CELLS_MISSING, file=source.file, place=source.place)
    values = (shown(cell) for cell in cells)
    said = {name: "" if value.casefold() in NOTHING else value for name, value in zip(names, values, strict=False)}
    return Row(source, said, written)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """The cells without empty ones at the end."""
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return cells[:last]


def table_of(entry: Entry, notes: Notes) -> Table:
    """The table in a file, of which only the header is read; raises InvalidInput where it cannot be."""
    with _lines(entry, notes) as lines:
        return Table(entry, frozenset(column_of(name) for name in _trimmed(next(lines, []))))


@contextmanager
def _lines(entry: Entry, notes: Notes) -> Iterator[Iterator[list[str]]]:
    if entry.suffix in {".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"}:
        yield iter(_sheet(entry))
        return
    with entry.open() as file:
        head = file.read(_HEAD)
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    text = head.decode(encoding, "replace")
    delimiter, skipped = _delimiter(text)
    if delimiter != ",":
        notes.add(Repair.DELIMITER, file=entry.name, place="row 1", value=delimiter)
    escape = "\\" if _has_backslash_quotes(entry) else None
    if escape:
        notes.add(Repair.QUOTES_OF_SPARK, file=entry.name, place="row 1")
    with entry.open() as file:
        decoded = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        if skipped:
            decoded.readline()
        yield _parsed(decoded, delimiter=delimiter, escape=escape, entry=entry, notes=notes)


def _parsed(
    text: io.TextIOWrapper, *, delimiter: str, escape: str | None, entry: Entry, notes: Notes
) -> Iterator[list[str]]:
    lines = csv.reader((line.replace("\x00", "") for line in text), delimiter=delimiter, escapechar=escape)
    try:
        csv.field_size_limit(_LONGEST_CELL)
        for cells in lines:
            if any("\ufffd" in cell for cell in cells):
                notes.add(Repair.UNDECODABLE, file=entry.name, place=f"line {lines.line_num}")
            yield cells
    except (csv.Error, UnicodeError, zipfile.BadZipFile, EOFError) as error:
        notes.add(Aside.UNREADABLE, file=entry.name, place=f"line {lines.line_num}", value=error)


def _delimiter(head: str) -> tuple[str, bool]:
    """What parts the columns, and whether a first line says only that (`sep=;`)."""
    first, _, _ = head.partition("\n")
    said = first.strip().lower()
    if said.startswith("sep=") and len(said) <= len("sep=") + 1:
        return said[4:] or "\t", True
    return max(",;\t|", key=first.count), False


def _has_backslash_quotes(entry: Entry) -> bool:
    """Whether a quote within a value is written with a backslash, as Spark does, and not doubled.

    Told by a letter or the like after it: where quotes are doubled, JSON within a cell has another quote there.
    """
    with entry.open() as file:
        before = b""
        while stretch := file.read(_READ_AT_ONCE):
            if _BACKSLASH_QUOTE.search(before + stretch):
                return True
            before = stretch[-2:]
    return False


def _sheet(entry: Entry) -> list[list[str]]:
    """The first sheet, each cell as text."""
    with entry.open() as file:
        content = file.read()
    try:
        _check_packed(content, entry.name)
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, IndexError) as error:
        problem = f"the sheet cannot be read: {error}"
        raise InvalidInput(f"file {entry.name}", [Fault(entry.name, "", problem, "Save it as .xlsx or CSV.")]) from None


def _check_packed(content: bytes, name: str) -> None:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(each.file_size for each in archive.infolist())
    if unpacked > MOST_RATIO * len(content):
        problem = f"it unpacks to {unpacked:,} bytes"
        raise InvalidInput(f"file {name}", [Fault(name, "", problem, "Save it as CSV.")])


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else text_of(value)
