"""Pages in two columns put into reading order: down the left one, down the right one, between lines that span both.

Poppler reads most of them so by itself; where lines of both columns stand at one height it reads across.
"""

from collections.abc import Iterator, Sequence

from data.converting.pdf_pages import Box, Line, PdfPage, Segment, box_around

FEWEST_LINES = 8
"""In each column, before a page is taken to have two."""

FEWEST_WORDS = 4
"""Of the lines of a column, at the median: tables have shorter cells."""

NARROWEST = 6.0
"""Points of an empty strip between columns; typesetters leave 12 (a pica) and more."""

CROSSING = 0.04
"""The share of lines that may cross the strip: headings over both columns."""

PARAGRAPH_GAP = 0.45
"""Of the height of letters, between lines: more begins a paragraph."""


def in_reading_order(page: PdfPage) -> PdfPage:
    """The page with its lines column by column; as it is where it has one, or cells of a table."""
    pieces = [piece for line in page.lines for piece in _pieces(line)]
    strip = _strip(page, pieces)
    if strip is None:
        return page
    left = _lines([piece for piece in pieces if piece.box.right <= strip + NARROWEST])
    right = _lines([piece for piece in pieces if piece.box.left >= strip - NARROWEST])
    if min(len(left), len(right)) < FEWEST_LINES or min(map(_words, (left, right))) < FEWEST_WORDS:
        return page
    spanning = _lines([p for p in pieces if p.box.right > strip + NARROWEST and p.box.left < strip - NARROWEST])
    return PdfPage(page.number, page.width, page.height, _in_blocks(list(_bands(left, right, spanning))), 2)


def _pieces(line: Line) -> Iterator[Line]:
    for segment in line.segments or [Segment(line.text, line.box)]:
        yield Line(segment.text, segment.box, line.size, line.block)


def _strip(page: PdfPage, pieces: Sequence[Line]) -> float | None:
    """The middle of the widest empty strip in the middle third of the page; None where there is none."""
    first, last = int(page.width / 3), int(2 * page.width / 3)
    crossed = [0] * (last + 1)
    for piece in pieces:
        for place in range(max(first, int(piece.box.left)), min(last, int(piece.box.right)) + 1):
            crossed[place] += 1
    most, best, begun = CROSSING * len(pieces), (0, 0), first
    for place in range(first, last + 1):
        if crossed[place] > most:
            begun = place + 1
        best = max(best, (place + 1 - begun, begun))
    width, begin = best
    return begin + width / 2 if width >= NARROWEST else None


def _lines(pieces: Sequence[Line]) -> list[Line]:
    """Pieces that stand at one height as one line, from above."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda each: each.box.top):
        middle = (piece.box.top + piece.box.bottom) / 2
        if rows and rows[-1][0].box.top <= middle <= rows[-1][0].box.bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_joined(sorted(row, key=lambda each: each.box.left)) for row in rows]


def _joined(row: Sequence[Line]) -> Line:
    box: Box = box_around([piece.box for piece in row])
    return Line(" ".join(piece.text for piece in row), box, max(piece.size for piece in row), 0)


def _words(lines: Sequence[Line]) -> int:
    counts = sorted(len(line.text.split()) for line in lines)
    return counts[len(counts) // 2] if counts else 0


def _bands(left: Sequence[Line], right: Sequence[Line], spanning: Sequence[Line]) -> Iterator[Line]:
    """The columns between two lines that span both, the left one first."""
    top = float("-inf")
    for line in [*spanning, None]:
        bottom = float("inf") if line is None else line.box.top
        for column in (left, right):
            yield from (each for each in column if top <= each.box.top < bottom)
        if line is not None:
            yield line
            top = line.box.top


def _in_blocks(lines: Sequence[Line]) -> list[Line]:
    numbered: list[Line] = []
    block = 0
    for line in lines:
        before = numbered[-1] if numbered else None
        if before is not None:
            gap = line.box.top - before.box.bottom
            begins = gap > PARAGRAPH_GAP * before.size or gap < -before.size
            block += begins and not _goes_on_above(before, line)
        numbered.append(Line(line.text, line.box, line.size, block))
    return numbered


def _goes_on_above(before: Line, line: Line) -> bool:
    """Whether a paragraph goes on at the top of the next column."""
    return (
        line.box.top < before.box.top
        and not before.text.endswith((".", "।", "?", "!", ":"))
        and line.text[:1].islower()
    )
