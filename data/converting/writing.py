"""Elements written as Markdown that shows exactly their words, and divided into lessons."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.converting.cleaning import Cleaner, language_of
from data.converting.converted import ConvertedCourse, ConvertedLesson, RefusedFileError
from data.converting.elements import Element, ElementKind
from data.words.imports import Media, NoteCode, PlacedText
from data.words.models import Language

MOST_CHARACTERS = 60_000
"""Of a lesson, some thirty printed pages; a longer stretch without a heading is divided, so that a page can show it."""

FEWEST_WORDS = 40
"""Of a lesson: a shorter one, such as a title page, is put with the one after it."""

LONGEST_TITLE = 200

_MARKS = re.compile(r"[\\`*\[\]<|]|(?<!\w)_|_(?!\w)|&(?=[#\w])|~(?=~)|!(?=\[)")
_LINE_MARKS = re.compile(r"^(#{1,6}(?=\s|$)|[-+>](?=.|$)|=+(?=\s*$)|~{3,})", re.MULTILINE)
_CLOSING = re.compile(r"(?<=\s)(#+)\Z")
"""What Markdown would take for the end of a heading."""
_LINE_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Chunk:
    title: str
    elements: Sequence[Element]


def escaped(text: str) -> str:
    r"""The text so that Markdown shows it as it is.

    >>> escaped("1. a*b <c> snake_case")
    '1\\. a\\*b \\<c> snake_case'
    """
    marked = _MARKS.sub(lambda found: "\\" + found.group(), text)
    marked = _LINE_MARKS.sub(r"\\\1", marked)
    return _LINE_NUMBER.sub(r"\1\\\2", marked)


def course_of(
    elements: Sequence[Element], *, title: str, cleaner: Cleaner, language: Language | None = None, name: str = ""
) -> ConvertedCourse:
    """The course of a document, divided into lessons at its highest headings; raises RefusedFileError without text."""
    read = [cleaned for element in elements if (cleaned := _cleaned(element, cleaner)) is not None]
    if not any(element.kind is not ElementKind.HEADING for element in read):
        raise RefusedFileError(NoteCode.NO_TEXT)
    spoken = language or language_of(_texts(read))
    title = cleaner.line(title)[:LONGEST_TITLE]
    names: Counter[str] = Counter()
    lessons = [_lesson(chunk, spoken, names) for chunk in _chunks(read, title=title)]
    return ConvertedCourse(name=name, title=title, language=spoken, lessons=lessons)


def lessons_of(
    elements: Sequence[Element],
    *,
    name: str,
    title: str,
    cleaner: Cleaner,
    language: Language | None = None,
    media: Sequence[Media] = (),
) -> list[ConvertedLesson]:
    """The elements as one lesson of that name, or several where they are too long for one; none without text."""
    read = [cleaned for element in elements if (cleaned := _cleaned(element, cleaner)) is not None]
    if not any(element.kind is not ElementKind.HEADING for element in read):
        return []
    spoken = language or language_of(_texts(read))
    title = cleaner.line(title)[:LONGEST_TITLE] or name
    lessons = []
    for number, chunk in enumerate(_divided(_Chunk(title, read)), start=1):
        text, places = written(chunk.elements, levels_up=_highest(chunk.elements) - 1)
        named = name if number == 1 else f"{name}-part-{number}"
        lessons.append(ConvertedLesson(named, chunk.title, spoken, text, places, media))
    return lessons


def written(elements: Sequence[Element], *, levels_up: int = 0) -> tuple[str, list[PlacedText]]:
    """The elements as Markdown, headings raised by `levels_up`, with the places where their stretches stood."""
    parts: list[str] = []
    places: list[PlacedText] = []
    length, last = 0, None
    for position, element in enumerate(elements):
        joint = _joint(elements[position - 1], element) if position else ""
        if element.place is not None and element.place != last:
            last = element.place
            places.append(PlacedText(length + len(joint), last))
        text = joint + _markdown(element, levels_up)
        parts.append(text)
        length += len(text)
    return "".join(parts), places


def _cleaned(element: Element, cleaner: Cleaner) -> Element | None:
    """The element with its texts cleaned, None where nothing of it is left."""
    rows = [[cleaner.line(cell) for cell in row] for row in element.rows]
    rows = [row for row in rows if any(row)]
    text = cleaner.clean(element.text) if element.kind is ElementKind.CODE else _lines(cleaner.clean(element.text))
    if element.kind is ElementKind.HEADING:
        text = " ".join(text.split())[: 2 * LONGEST_TITLE]
    if not text and not rows:
        return None
    return Element(element.kind, text, element.level, element.number, rows, element.place)


def _texts(elements: Sequence[Element]) -> list[str]:
    return [text for element in elements for text in (element.text, *(cell for row in element.rows for cell in row))]


def _highest(elements: Sequence[Element]) -> int:
    return min((element.level for element in elements if element.kind is ElementKind.HEADING), default=1)


def _lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line)


def _chunks(elements: Sequence[Element], *, title: str) -> list[_Chunk]:
    """Stretches that are lessons: from one heading of the highest level that stands at least twice to the next."""
    levels = Counter(element.level for element in elements if element.kind is ElementKind.HEADING)
    level = min((level for level, times in levels.items() if times > 1), default=0)
    chunks: list[_Chunk] = []
    current: list[Element] = []
    heading, is_documents = title, True
    for element in elements:
        begins = element.kind is ElementKind.HEADING and element.level <= level
        if not begins or (_has_text(current) and _words(current) < FEWEST_WORDS):
            current.append(element)
        elif _has_text(current):
            chunks.append(_Chunk(heading, current))
            heading, is_documents, current = element.text, False, []
        else:  # a heading right below another
            heading = element.text if is_documents else f"{heading} — {element.text}"
            is_documents = False
    if current:
        chunks.append(_Chunk(heading, current))
    return [part for chunk in chunks for part in _divided(chunk)]


def _has_text(elements: Sequence[Element]) -> bool:
    return any(each.kind is not ElementKind.HEADING for each in elements)


def _words(elements: Sequence[Element]) -> int:
    texts = (text for element in elements for text in (element.text, *(" ".join(row) for row in element.rows)))
    return sum(len(text.split()) for text in texts)


def _divided(chunk: _Chunk) -> Iterator[_Chunk]:
    """A chunk in parts of at most `MOST_CHARACTERS`, cut between elements."""
    parts: list[list[Element]] = [[]]
    size = 0
    for element in (piece for whole in chunk.elements for piece in _pieces(whole)):
        length = len(element.text) + sum(len(cell) for row in element.rows for cell in row)
        if parts[-1] and size + length > MOST_CHARACTERS:
            parts.append([])
            size = 0
        parts[-1].append(element)
        size += length
    for number, part in enumerate(parts, start=1):
        yield _Chunk(chunk.title if len(parts) == 1 else f"{chunk.title} ({number}/{len(parts)})", part)


def _pieces(element: Element) -> Iterator[Element]:
    """An element, or pieces of a paragraph or table that alone is too long for a lesson."""
    if element.rows:
        head, *rows = element.rows
        for first in range(0, max(len(rows), 1), 300):
            yield Element(element.kind, rows=[head, *rows[first : first + 300]], place=element.place)
    elif len(element.text) <= MOST_CHARACTERS:
        yield element
    else:
        for first in range(0, len(element.text), MOST_CHARACTERS):
            text = element.text[first : first + MOST_CHARACTERS]
            yield Element(element.kind, text, element.level, element.number, (), element.place)


def _lesson(chunk: _Chunk, language: Language, names: Counter[str]) -> ConvertedLesson:
    text, places = written(chunk.elements, levels_up=_highest(chunk.elements) - 1)
    name = slug(chunk.title) or "part"
    names[name] += 1
    name = name if names[name] == 1 else f"{name}-{names[name]}"
    return ConvertedLesson(name, chunk.title[:LONGEST_TITLE], language, text, places)


def slug(text: str, *, longest: int = 50) -> str:
    """Lower-case ASCII letters and digits of the text with hyphens between; empty where it has none.

    >>> slug("Leave Rules, 1972 (अवकाश)")
    'leave-rules-1972'
    """
    return "-".join(re.findall("[a-z0-9]+", text.lower()))[:longest].strip("-")


def _joint(before: Element, element: Element) -> str:
    both_items = before.kind is element.kind is ElementKind.ITEM
    return "\n" if both_items and (before.number is None) == (element.number is None) else "\n\n"


def _markdown(element: Element, levels_up: int) -> str:
    match element.kind:
        case ElementKind.HEADING:
            return f"{'#' * min(6, max(1, element.level - levels_up) + 1)} {_one_line(element.text)}"
        case ElementKind.ITEM:
            mark = "-" if element.number is None else f"{element.number % 1_000_000_000}."
            return f"{'    ' * min(element.level, 3)}{mark} {escaped(' '.join(element.text.split()))}"
        case ElementKind.TABLE:
            return _table(element.rows)
        case ElementKind.CODE:
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", element.text)), default=0))
            return f"{fence}\n{element.text}\n{fence}"
        case ElementKind.PARAGRAPH:
            return escaped(element.text)


def _one_line(text: str) -> str:
    return _CLOSING.sub(r"\\\1", escaped(text))


def _table(rows: Sequence[Sequence[str]]) -> str:
    columns = max(map(len, rows))
    if columns == 1:
        return "\n".join(f"- {escaped(row[0])}" for row in rows)
    filled = [[*(escaped(cell) for cell in row), *[""] * (columns - len(row))] for row in rows]
    head, *rest = ["| " + " | ".join(row) + " |" for row in filled]
    return "\n".join([head, "|" + " --- |" * columns, *rest])
