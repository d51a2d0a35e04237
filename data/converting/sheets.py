"""Spreadsheets and delimited text: lists of courses where the head names a title, else tables to read."""

import csv
import datetime
import mimetypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from data.converting.cleaning import Cleaner, language_of
from data.converting.converted import Converted, ConvertedCourse, ConvertedLesson, RefusedFileError
from data.converting.elements import Element, heading, table
from data.converting.naming import title_of_file
from data.converting.recognising import decoded, delimiter_of
from data.converting.text_file import elements_of_lines
from data.converting.writing import LONGEST_TITLE, course_of, slug, written
from data.words.imports import FileKind, Media, Note, NoteCode
from data.words.models import Language

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_COURSES = 5_000

MOST_ASIDE = 0.2
"""The share of a list's rows that may be set aside: with more, a column was hardly meant as what its head says."""

FEWEST_ASIDE = 5
"""Rows set aside before their share counts."""

COLUMNS = {
    "title": {"title", "course", "course name", "course title", "name", "शीर्षक", "पाठ्यक्रम", "पाठ्यक्रम का नाम"},
    "description": {"description", "summary", "about", "objective", "objectives", "विवरण"},
    "text": {"text", "content", "body", "lesson", "transcript", "पाठ"},
    "provider": {"provider", "organisation", "organization", "institute", "source", "ministry", "प्रदाता"},
    "language": {"language", "medium", "lang", "भाषा"},
    "minutes": {"minutes", "duration", "duration (minutes)", "duration in minutes", "मिनट", "अवधि"},
    "hours": {"hours", "duration (hours)", "duration in hours", "घंटे"},
    "address": {"address", "link", "url", "course link", "course url", "कड़ी"},
    "id": {"id", "code", "course id", "course code", "identifier", "do_id"},
}
"""What people call the columns of a list of courses, in lower case without marks."""

_LANGUAGES = {"english": "en", "hindi": "hi", "अंग्रेज़ी": "en", "अंग्रेजी": "en", "हिन्दी": "hi", "हिंदी": "hi"}
_NUMBER = re.compile(r"\d{1,5}(?:\.\d{1,3})?")
_TAG = re.compile(r"[a-z]{2,3}")
_WHOLE = re.compile(r"-?\d{1,15}\.0+")
_POWER = re.compile(r"-?\d(?:\.\d{1,15})?[eE]\+?\d{1,2}")
_NOTHING = {"nan", "null", "none", "n/a", "na", "#n/a", "nat", "#ref!", "#value!", "#div/0!", "#name?", "-"}


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: Sequence[Sequence[str]]


def convert_sheet(path: Path, *, name: str) -> Converted:
    """The sheets of a workbook."""
    cleaner = Cleaner()
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [_Sheet(sheet, _rows(workbook, sheet)) for sheet in workbook.sheet_names]
    except CalamineError as error:
        is_locked = "password" in str(error).lower()
        raise RefusedFileError(NoteCode.ENCRYPTED if is_locked else NoteCode.DAMAGED, found=str(error)[:200]) from None
    return _converted(FileKind.SHEET, sheets, name=name, cleaner=cleaner)


def convert_delimited(path: Path, *, name: str) -> Converted:
    """A table in plain text, whatever stands between its columns."""
    text, note = decoded(path.read_bytes())
    cleaner = Cleaner()
    mark = delimiter_of(text)
    csv.field_size_limit(1 << 24)
    lines = text.replace("\x00", "").splitlines(keepends=True)
    lines = lines[1:] if lines and lines[0].lower().startswith("sep=") else lines
    try:
        rows = [row for _, row in zip(range(MOST_ROWS + 1), csv.reader(lines, delimiter=mark), strict=False)]
    except csv.Error as error:
        raise RefusedFileError(NoteCode.DAMAGED, found=str(error)) from None
    sheet = _Sheet("", [[_value(cell) for cell in row[:MOST_COLUMNS]] for row in rows])
    converted = _converted(FileKind.CSV, [sheet], name=name, cleaner=cleaner)
    return Converted(converted.kind, converted.courses, [*([note] if note else []), *converted.notes])


def _rows(workbook: CalamineWorkbook, sheet: str) -> list[list[str]]:
    found = workbook.get_sheet_by_name(sheet)
    if found.total_height > MOST_ROWS:
        raise RefusedFileError(NoteCode.TOO_LARGE, place=sheet, found=f"{found.total_height:,} rows")
    return [[_value(cell) for cell in row[:MOST_COLUMNS]] for row in found.to_python(skip_empty_area=True)]


def _value(cell: object) -> str:
    """What a cell says as people write it.

    >>> [_value(cell) for cell in (1001.0, "1001.0", "1.2E+11", float("nan"), datetime.date(2026, 4, 1), " a ")]
    ['1001', '1001', '120000000000', '', '2026-04-01', 'a']
    """
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float():
            return "" if cell != cell else str(int(cell)) if abs(cell) < 1e15 and cell == int(cell) else repr(cell)
        case datetime.datetime():
            return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "minutes")
        case datetime.date() | datetime.time():
            return cell.isoformat()
        case _:
            return _written(str(cell))


def _written(text: str) -> str:
    bare = text.strip()
    if bare.lower() in _NOTHING:
        return ""
    if _WHOLE.fullmatch(bare):
        return bare.partition(".")[0]
    return str(int(float(bare))) if _POWER.fullmatch(bare) and float(bare) < 1e15 else text.strip()


def _converted(kind: FileKind, sheets: Sequence[_Sheet], *, name: str, cleaner: Cleaner) -> Converted:
    notes: list[Note] = []
    courses: list[ConvertedCourse] = []
    tables: list[Element] = []
    for sheet in sheets:
        rows = [row for row in sheet.rows if any(row)]
        columns = _columns(rows)
        if columns:
            courses += _courses(rows, columns, sheet=sheet, cleaner=cleaner, notes=notes)
        elif rows:
            tables += [heading(sheet.name, level=1)] if len(sheets) > 1 else []
            tables.append(table(_without_empty_columns(rows)))
    if tables and not courses:
        courses = [course_of(tables, title=title_of_file(name), cleaner=cleaner)]
    if not courses:
        raise RefusedFileError(NoteCode.NO_COURSE, found=", ".join(str(note.code) for note in notes))
    return Converted(kind, courses, [*notes, *cleaner.notes()])


def _columns(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Where the columns of a list of courses stand; none where the first row does not name a title and more."""
    if len(rows) < 2:
        return {}
    head = [" ".join(re.split(r"[\s_*:]+", cell.lower())).strip() for cell in rows[0]]
    found = {
        column: next(number for number, cell in enumerate(head) if cell in called)
        for column, called in COLUMNS.items()
        if any(cell in called for cell in head)
    }
    return found if "title" in found and len(found) > 1 else {}


def _without_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    kept = [number for number in range(width) if any(row[number] for row in filled)]
    return [[row[number] for number in kept] for row in filled]


def _courses(
    rows: Sequence[Sequence[str]], columns: dict[str, int], *, sheet: _Sheet, cleaner: Cleaner, notes: list[Note]
) -> Iterator[ConvertedCourse]:
    without_title: list[int] = []
    without_text: list[int] = []
    read: list[ConvertedCourse] = []
    for number, row in enumerate(rows[1 : MOST_COURSES + 1], start=2):
        said = {column: row[place] if place < len(row) else "" for column, place in columns.items()}
        if not said["title"]:
            without_title.append(number)
        elif not any(said.get(column) for column in ("text", "description", "address")):
            without_text.append(number)
        else:
            read.append(_course(said, number, cleaner))
    aside = len(without_title) + len(without_text)
    if aside > MOST_ASIDE * (aside + len(read)) and aside >= FEWEST_ASIDE:
        raise RefusedFileError(NoteCode.MOSTLY_SET_ASIDE, place=sheet.name, found=f"{aside} / {aside + len(read)}")
    for code, missing in ((NoteCode.ROWS_WITHOUT_TITLE, without_title), (NoteCode.ROWS_WITHOUT_TEXT, without_text)):
        if missing:
            places = ", ".join(map(str, missing[:20]))
            notes.append(Note(code, len(missing), place=f"{sheet.name}: {places}" if sheet.name else places))
    if len(rows) > MOST_COURSES + 1:
        notes.append(Note(NoteCode.TOO_LONG, len(rows) - MOST_COURSES - 1, place=sheet.name))
    return iter(read)


def _course(said: dict[str, str], number: int, cleaner: Cleaner) -> ConvertedCourse:
    title = cleaner.line(said["title"])[:LONGEST_TITLE]
    body, description = cleaner.clean(said.get("text", "")), cleaner.line(said.get("description", ""))
    text, places = written(list(elements_of_lines(body)))
    language = _language(said.get("language", ""), f"{title} {body} {description}")
    address = said.get("address", "").strip()
    media = [Media(address, mimetypes.guess_type(address)[0] or "text/html")] if address.startswith("https://") else []
    lessons = [ConvertedLesson("text", title, language, text, places, media)] if text or media else []
    return ConvertedCourse(
        name=slug(said.get("id", "")) or slug(title) or f"row-{number}",
        title=title,
        language=language,
        lessons=lessons,
        description=description,
        provider=cleaner.line(said.get("provider", "")),
        minutes=_minutes(said),
    )


def _minutes(said: dict[str, str]) -> int | None:
    """What the row says of how long the course takes, in minutes; digits of every script count."""
    for column, factor in (("minutes", 1), ("hours", 60)):
        number = _NUMBER.search(said.get(column, ""))
        if number is not None:
            return round(float(number.group()) * factor) or None
    return None


def _language(said: str, text: str) -> Language:
    tag = _LANGUAGES.get(said.lower().strip(), said.lower().strip())
    return Language(tag) if _TAG.fullmatch(tag) else language_of([text])
