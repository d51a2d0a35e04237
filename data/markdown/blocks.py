"""The block structure of Markdown, with offsets: headings, paragraphs, list items, table rows, code."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

from markdown_it.token import Token

from data.markdown.tokens import SPAN, places_of, tokens_of

CELL_JOINT = " — "
"""What stands between the cells of a row as it is shown."""

_KEPT_TEXTS = 64
"""Texts whose blocks are kept, about 10 kB each: one text is read for its sentences, its words and its evidence."""

_RULER = re.compile(r"[-*_=|:\s]++")
_RULED = ("--", "==", "***", "___")
_NUMBER = re.compile(r"\d{1,9}[.)](?=\s*\Z)")
_OWN_LINE = re.compile(r"^[ \t>]*+(?:\||•|[-*_=:](?:[-*_=|:]|[^\S\n]){2,}+$)", re.MULTILINE)


class BlockKind(Enum):
    """What a stretch of Markdown is."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    HEAD = auto()
    """The first row of a table, which says what its columns are."""
    ROW = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `start:end` is its text without the marker, `line_start` is where its first line begins.

    `said` is what a reader sees of it, lines as they are; `places` `(len(said),)` where each character stands, rising.
    """

    kind: BlockKind
    line_start: int
    start: int
    end: int
    said: str
    places: Sequence[int]

    def shown(self, start: int, end: int) -> str:
        """What a reader sees of the source's characters `start` to `end`, in one line; code line by line."""
        said = self.said[bisect_left(self.places, start) : bisect_left(self.places, end)]
        if self.kind is BlockKind.CODE:
            return "\n".join(line.rstrip() for line in said.split("\n") if line.strip())
        line = " ".join(said.split())
        return line.strip(CELL_JOINT) if self.kind in (BlockKind.HEAD, BlockKind.ROW) else line


@lru_cache(maxsize=_KEPT_TEXTS)
def blocks_of(text: str) -> Sequence[Block]:
    """The blocks of `text` in order; every character that shows is in one."""
    lines = [0, *(line_end.end() for line_end in re.finditer(r"\r\n|\n|\r", text))]
    blocks = (block for block in _read(text, tokens_of(text), lines) if block.said.strip())
    return tuple(part for block in blocks for part in _lines_apart(text, block))


def shown(text: str, start: int, end: int) -> str:
    r"""What a reader sees of `text[start:end]`: paragraphs in one line, items, rows and lines of code one a line.

    Only marks, addresses and blanks go; every word stays in its place.

    >>> text = "The **following** [offices](https://example.org) are exempt:\n\n- schools;\n- clinics."
    >>> shown(text, 0, len(text))
    'The following offices are exempt:\nschools;\nclinics.'
    >>> shown("| Up to ₹50,000 | any seller |", 0, 30)
    'Up to ₹50,000 — any seller'
    """
    lines = [block.shown(start, end) for block in blocks_of(text) if block.start < end and start < block.end]
    return "\n".join(line for line in lines if line)


def shown_places(text: str) -> Sequence[int]:
    r"""Where in `text` each character of `shown(text, 0, len(text))` stands, rising; blanks stand before what follows.

    >>> text = "- **Ten** rupees;\n- free."
    >>> shown(text, 0, len(text)), [text[place] for place in shown_places(text)][:4]
    ('Ten rupees;\nfree.', ['T', 'e', 'n', ' '])
    """
    places: list[int] = []
    for block in blocks_of(text):
        line = block.shown(0, len(text))
        if line and places:
            places.append(places[-1] + 1)
        places.extend(_places_along(block, line))
    return places


def _places_along(block: Block, line: str) -> Iterator[int]:
    """The places of a line that is the block's `said` without some of its blanks."""
    position = 0
    for character in line:
        while not character.isspace() and block.said[position] != character:
            position += 1
        yield block.places[position]
        position += not character.isspace()


def plain(text: str) -> str:
    r"""`text` without Markdown's marks, in one line: what is embedded and indexed. Numbers of items are part of it.

    >>> plain("## Who may ask\n\n- Any **citizen**.\n\n1. A firm.")
    'Who may ask Any citizen. 1. A firm.'
    """
    said = ((_NUMBER.search(text, block.line_start, block.start), block.said) for block in blocks_of(text))
    return " ".join(" ".join(f"{number.group()} {words}" if number else words for number, words in said).split())


def _read(text: str, tokens: Sequence[Token], lines: Sequence[int]) -> Iterator[Block]:
    item_line: int | None = None  # where an item begins whose first paragraph is still to come
    opened, in_head = "", False
    cells: list[Token] = []
    for token in tokens:
        match token.type:
            case "list_item_open":
                item_line = _first_line(token) if item_line is None else item_line
            case "thead_open" | "tbody_open":
                in_head = token.type == "thead_open"
            case "fence":
                yield _code(token, lines)
                item_line = None
            case "tr_close":
                yield from _row(text, cells, lines, BlockKind.HEAD if in_head else BlockKind.ROW)
                cells, item_line = [], None
            case "inline" if opened in {"th_open", "td_open"}:
                cells.append(token)
            case "inline":
                kind = _kind(opened, is_item=item_line is not None)
                first = _first_line(token) if item_line is None else item_line
                yield from _inline(token, kind, lines[first])
                item_line = None
        opened = token.type


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _kind(opened: str, *, is_item: bool) -> BlockKind:
    if opened == "heading_open":
        return BlockKind.HEADING
    return BlockKind.ITEM if is_item else BlockKind.PARAGRAPH


def _visible(token: Token) -> tuple[str, list[int]]:
    said: list[str] = []
    places: list[int] = []
    for child in token.children or []:
        said.append("\n" if child.type in {"softbreak", "hardbreak"} else child.content if places_of(child) else "")
        places.extend(places_of(child))
    return "".join(said), places


def _inline(token: Token, kind: BlockKind, line_start: int) -> Iterator[Block]:
    said, places = _visible(token)
    start, end = token.meta[SPAN]
    if places:
        yield Block(kind, line_start, start, end, said, array("I", places))


def _code(token: Token, lines: Sequence[int]) -> Block:
    said = token.content.rstrip()
    places = array("I", places_of(token)[: len(said)])
    start, end = (places[0], places[-1] + 1) if said else (0, 0)
    return Block(BlockKind.CODE, lines[_first_line(token)], start, end, said, places)


def _row(text: str, cells: Sequence[Token], lines: Sequence[int], kind: BlockKind) -> Iterator[Block]:
    read = [(said, places) for said, places in map(_visible, cells) if said.strip()]
    if not read:
        return
    said, places = _joined(read)
    line_start = lines[_first_line(cells[0])]
    start, end = cells[0].meta[SPAN][0], cells[-1].meta[SPAN][1]
    while start > line_start and text[start - 1] in "| \t":
        start -= 1
    start += len(text[start:end]) - len(text[start:end].lstrip())
    yield Block(kind, line_start, start, _row_end(text, end), said, array("I", places))


def _row_end(text: str, end: int) -> int:
    bar = end
    while text.startswith((" ", "\t"), bar):
        bar += 1
    return bar + 1 if text.startswith("|", bar) else end


def _joined(cells: Sequence[tuple[str, Sequence[int]]]) -> tuple[str, list[int]]:
    """The cells as one line; the joints stand where the cells after them begin."""
    places = list(cells[0][1])
    for _, following in cells[1:]:
        places.extend([following[0]] * len(CELL_JOINT))
        places.extend(following)
    return CELL_JOINT.join(said for said, _ in cells), places


def _lines_apart(text: str, block: Block) -> Iterator[Block]:
    """A block as it is; lines of it that are rows of a table without its head, or bullets ("•"), by themselves.

    Passages begin within tables, and people write bullets that Markdown does not know.
    """
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or not _OWN_LINE.search(
        text, block.line_start, block.end
    ):
        yield block
        return
    kept: list[Block] = []
    for line in _source_lines(text, block):
        apart = _own_line(text, line)
        if apart is None and kept:
            kept[-1] = _with_line(kept[-1], line)
        elif apart is None:
            kept.append(line)
        else:
            yield from kept
            kept = [apart] if apart.kind is BlockKind.ITEM else []
            if apart.kind is BlockKind.ROW and apart.said.strip():
                yield apart
    yield from kept


def _source_lines(text: str, block: Block) -> Iterator[Block]:
    begin = 0
    for number, said in enumerate(block.said.split("\n")):
        places = block.places[begin : begin + len(said) + 1]
        if said.strip():
            start = block.start if begin == 0 else places[0]
            end = block.end if begin + len(said) >= len(block.said) else block.places[begin + len(said)]
            line_start = (
                block.line_start if number == 0 else max(text.rfind(line_end, 0, start) for line_end in "\n\r") + 1
            )
            yield replace(block, line_start=line_start, start=start, end=end, said=said, places=places[: len(said)])
        begin += len(said) + 1


def _own_line(text: str, line: Block) -> Block | None:
    """The line as a row or an item of its own, an empty row for a ruler; None where it goes on with what is above."""
    bare = line.said.strip()
    if _RULER.fullmatch(bare) and any(marks in bare for marks in _RULED):
        return replace(line, kind=BlockKind.ROW, said="", places=())
    if bare.startswith("|"):
        cells = [
            (cell.group(), line.places[cell.start() : cell.end()])
            for cell in re.finditer(r"[^|\s](?:[^|]*[^|\s])?", line.said)
        ]
        said, places = _joined(cells) if cells else ("", [])
        return replace(line, kind=BlockKind.ROW, said=said, places=array("I", places))
    if bare.startswith("•") and bare[1:].strip():
        begin = line.said.index("•") + 1
        start = line.places[begin - 1] + 1
        start += len(text[start : line.end]) - len(text[start : line.end].lstrip())
        begin = bisect_left(line.places, start)
        return replace(line, kind=BlockKind.ITEM, start=start, said=line.said[begin:], places=line.places[begin:])
    return None


def _with_line(block: Block, line: Block) -> Block:
    places = array("I", [*block.places, block.end, *line.places])
    return replace(block, end=line.end, said=f"{block.said}\n{line.said}", places=places)
