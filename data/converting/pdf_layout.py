"""Lines of pages made into elements: what repeats on every page is dropped, the rest joined, headings told by size."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data.converting.elements import Element, ElementKind, heading, paragraph, table
from data.converting.pdf_pages import Line, PdfPage, Segment
from data.converting.text_file import item_of_line
from data.words.imports import Note, NoteCode, Place, PlaceKind

EDGE = 0.12
"""Share of a page's height, at its top and at its bottom, where running heads and page numbers stand."""

FEWEST_PAGES = 3
"""On so many pages a line stands at the edge before it is taken for a running head, and on a third of all."""

HEADING_RATIO = 1.12
"""How much taller than the text a heading's letters are: programs set text in 11 points, the lowest heading in 13."""

BLOCK_GAP = 0.45
"""Of the height of letters, between lines of one paragraph that poppler takes apart; two stand further apart."""

LONGEST_HEADING = 150
"""Characters; what is longer is text in large letters."""

_NUMBER = r"(?:\d{1,5}|[०-९]{1,5}|[ivxlc]{1,7})"
_PAGE_NUMBER = re.compile(
    rf"\W{{0,4}}(?:page|पृष्ठ|पृ\.)?\W{{0,4}}{_NUMBER}(?:\s?(?:of|/|का)\s?{_NUMBER})?\W{{0,4}}", re.I
)
_DIGITS = re.compile(r"\d+")
_HYPHEN = re.compile(r"(?<=\w\w)[-‐\u00ad]\Z")
_ENDS = (".", "?", "!", "।", ":", ";", "”", '"')
_CELL_WORDS = 12
"""Words of a table's cell, at the median; columns of prose have lines as long, but seldom three abreast."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines that stand at one height, and their cells, from left to right, where they are a row of a table."""

    lines: Sequence[Line]
    cells: Sequence[Segment]


def elements_of_pages(pages: Sequence[PdfPage]) -> tuple[list[Element], list[Note]]:
    """The elements of the pages, and what was left out or mended."""
    kept, notes = _without_furniture(pages)
    levels = _heading_levels(kept)
    elements: list[Element] = []
    hyphens = 0
    for page in kept:
        for element, joined in _of_page(page, levels):
            hyphens += joined
            elements.append(element)
    elements, joined = _over_pages(elements)
    hyphens += joined
    return elements, notes + ([Note(NoteCode.HYPHENS, hyphens)] if hyphens else [])


def _without_furniture(pages: Sequence[PdfPage]) -> tuple[list[PdfPage], list[Note]]:
    """The pages without running heads and numbers of pages."""
    body = _body_size(pages)
    times = Counter(shape for page in pages for shape in {_shape(each) for each in _edges(page, body)})
    least = max(FEWEST_PAGES, len(pages) / 3)
    running = {shape for shape, count in times.items() if count >= least}
    heads = numbers = 0
    kept: list[PdfPage] = []
    for page in pages:
        edges = set(_edges(page, body))
        lines: list[Line] = []
        for line in page.lines:
            is_edge = line in edges
            if is_edge and _PAGE_NUMBER.fullmatch(line.text):
                numbers += 1
            elif is_edge and _shape(line) in running:
                heads += 1
            else:
                lines.append(line)
        kept.append(replace(page, lines=lines))
    notes = [Note(NoteCode.RUNNING_HEADS, heads)] if heads else []
    return kept, notes + ([Note(NoteCode.PAGE_NUMBERS, numbers)] if numbers else [])


def _edges(page: PdfPage, body: int) -> list[Line]:
    """Lines at the edges of a page, those in larger letters than the text left out: a chapter begins there."""
    top, bottom = page.height * EDGE, page.height * (1 - EDGE)
    small = (line for line in page.lines if _rounded(line.size) < body * HEADING_RATIO)
    return [line for line in small if line.box.bottom <= top or line.box.top >= bottom]


def _shape(line: Line) -> tuple[str, int]:
    """A line with its numbers alike, and about how high it stands."""
    return _DIGITS.sub("#", line.text), round(line.box.top / 8)


def _heading_levels(pages: Sequence[PdfPage]) -> dict[int, int]:
    """The levels of headings by the size of their letters, rounded to half points; the largest is 1."""
    body = _body_size(pages)
    sizes = {_rounded(line.size) for page in pages for line in page.lines}
    taller = sorted((size for size in sizes if size >= body * HEADING_RATIO), reverse=True)
    return {size: min(level, 4) for level, size in enumerate(taller, start=1)}


def _body_size(pages: Sequence[PdfPage]) -> int:
    """The size in which most characters are set."""
    sizes: Counter[int] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[_rounded(line.size)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0


def _rounded(size: float) -> int:
    return round(2 * size)


def _of_page(page: PdfPage, levels: dict[int, int]) -> Iterator[tuple[Element, int]]:
    """The elements of a page, each with the number of hyphens that were taken out."""
    place = Place(PlaceKind.PAGE, page.number)
    tables = _tables(page.lines) if page.columns == 1 else []
    in_tables = {id(line): number for number, rows in enumerate(tables) for row in rows for line in row.lines}
    written: set[int] = set()
    waiting: list[Line] = []
    for line in page.lines:
        in_table = in_tables.get(id(line))
        if waiting and (in_table is not None or not _goes_on(waiting[-1], line, levels)):
            yield _element(waiting, place, levels)
            waiting = []
        if in_table is None:
            waiting.append(line)
        elif in_table not in written:
            written.add(in_table)
            yield table([[cell.text for cell in row.cells] for row in tables[in_table]], place=place), 0
    if waiting:
        yield _element(waiting, place, levels)


def _goes_on(before: Line, line: Line, levels: dict[int, int]) -> bool:
    """Whether a line belongs to the element of the line before it."""
    if levels.get(_rounded(before.size)) != levels.get(_rounded(line.size)):
        return False
    if _rounded(line.size) not in levels and _begins_item(before, line):
        return False
    gap = line.box.top - before.box.bottom
    if line.block == before.block:
        return gap < before.size  # far above: in the next column
    is_below = abs(line.box.left - before.box.left) < before.size and -before.size / 2 < gap
    return is_below and gap < BLOCK_GAP * before.size


def _begins_item(before: Line, line: Line) -> bool:
    """Whether a line is an item of a list, and not one that a number happens to begin: "under section / 58. The"."""
    found = item_of_line(line.text)
    if found is None:
        return False
    hangs = line.box.left < before.box.left - 2
    follows = item_of_line(before.text) is not None or before.text.endswith(_ENDS) or line.block != before.block
    return found.number is None or found.number == 1 or hangs or follows


def _element(lines: Sequence[Line], place: Place, levels: dict[int, int]) -> tuple[Element, int]:
    text, hyphens = _joined([line.text for line in lines])
    level = levels.get(_rounded(lines[0].size))
    if level is not None and len(text) <= LONGEST_HEADING:
        return heading(text, level=level, place=place), hyphens
    found = item_of_line(text)
    if found is not None:
        return Element(found.kind, found.text, found.level, found.number, (), place), hyphens
    return paragraph(text, place=place), hyphens


def _joined(lines: Sequence[str]) -> tuple[str, int]:
    """The lines as one, words that were divided at a line's end whole again; how many those were."""
    text, hyphens = lines[0], 0
    for line in lines[1:]:
        if _HYPHEN.search(text) and line[:1].islower():
            text, hyphens = text[:-1] + line, hyphens + 1
        else:
            text = f"{text} {line}"
    return text, hyphens


def _over_pages(elements: Sequence[Element]) -> tuple[list[Element], int]:
    """Paragraphs that go on on the next page as one; the place is where they begin."""
    joined: list[Element] = []
    hyphens = 0
    for element in elements:
        before = joined[-1] if joined else None
        if before is not None and _goes_over(before, element):
            text, divided = _joined([before.text, element.text])
            hyphens += divided
            joined[-1] = Element(before.kind, text, before.level, before.number, (), before.place)
        else:
            joined.append(element)
    return joined, hyphens


def _goes_over(before: Element, element: Element) -> bool:
    ends_open = before.kind in (ElementKind.PARAGRAPH, ElementKind.ITEM) and not before.text.endswith(_ENDS)
    first = element.text[:1]
    begins_within = element.kind is ElementKind.PARAGRAPH and (first.islower() or "\u0900" <= first <= "\u097f")
    return ends_open and begins_within and before.place != element.place


def _tables(lines: Sequence[Line]) -> list[list[_Row]]:
    """Rows, three or more below each other, of as many cells that begin at the same places."""
    tables: list[list[_Row]] = []
    current: list[_Row] = []
    for row in _rows(lines):
        if current and not _aligned(current[-1], row):
            tables.append(current)
            current = []
        current.append(row)
    tables.append(current)
    return [rows for rows in tables if len(rows) >= 3 and len(rows[0].cells) > 1 and _has_short_cells(rows)]


def _rows(lines: Sequence[Line]) -> list[_Row]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (each.box.top + each.box.bottom) / 2):
        middle = (line.box.top + line.box.bottom) / 2
        if rows and rows[-1][0].box.top <= middle <= rows[-1][0].box.bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_Row(row, sorted(_cells(row), key=lambda each: each.box.left)) for row in rows]


def _cells(row: Sequence[Line]) -> Iterator[Segment]:
    for line in row:
        yield from line.segments or [Segment(line.text, line.box)]


def _aligned(above: _Row, row: _Row) -> bool:
    if len(above.cells) != len(row.cells):
        return False
    pairs = zip(above.cells, row.cells, strict=True)
    return all(upper.box.left < lower.box.right and lower.box.left < upper.box.right for upper, lower in pairs)


def _has_short_cells(rows: Sequence[_Row]) -> bool:
    words = sorted(len(cell.text.split()) for row in rows for cell in row.cells)
    most = _CELL_WORDS if len(rows[0].cells) > 2 else _CELL_WORDS // 2
    return words[len(words) // 2] <= most
