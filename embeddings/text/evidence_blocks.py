"""The blocks of a passage: what answers a question as a whole, a paragraph or a list with what leads into it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from data.markdown import Block, BlockKind, blocks_of, shown
from data.words import Passage
from embeddings.text.evidence import candidates_of, leads

ENTRIES = frozenset({BlockKind.ITEM, BlockKind.HEAD, BlockKind.ROW, BlockKind.CODE})
"""What stands one below the other and belongs together."""


class BlockShape(Enum):
    """How a block is written."""

    PARAGRAPH = auto()
    LIST = auto()
    TABLE = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class EvidenceBlock:
    """A paragraph, or a list, table or code with the sentence that leads into it, under its heading.

    `start:end` is the stretch of `passage.text`; `rows` number its candidates in `candidates_of(passage)`: one
    or more.
    """

    passage: Passage
    shape: BlockShape
    heading: str
    start: int
    end: int
    rows: Sequence[int]

    @property
    def text(self) -> str:
        """The block as it reads, items and rows one a line."""
        return shown(self.passage.text, self.start, self.end)

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the lesson."""
        return self.passage.start + self.start, self.passage.start + self.end


def embedded_block(block: EvidenceBlock) -> str:
    """What encoders are given: a block means what it means under its titles and heading."""
    return ". ".join(part for part in (block.passage.title, block.heading, block.text) if part)


@dataclass(slots=True)
class _Open:
    """A block that is being read; `entries` once it has an item, a row or a line of code."""

    heading: str
    start: int
    end: int
    kind: BlockKind
    takes_entries: bool
    entries: bool = False

    def take(self, entry: Block) -> None:
        self.end, self.kind, self.entries = entry.end, entry.kind, True


@lru_cache(maxsize=4096)
def blocks_in(passage: Passage) -> Sequence[EvidenceBlock]:
    """The blocks of the passage in reading order; a heading and what cannot be cited are in none."""
    places = [candidate.spans[-1] for candidate in candidates_of(passage)]
    blocks = []
    for opened in _grouped(passage):
        rows = tuple(row for row, (start, end) in enumerate(places) if opened.start <= start and end <= opened.end)
        if rows:
            shape = _shape(opened)
            blocks.append(EvidenceBlock(passage, shape, opened.heading, opened.start, opened.end, rows))
    return tuple(blocks)


def _shape(opened: _Open) -> BlockShape:
    if not opened.entries:
        return BlockShape.PARAGRAPH
    match opened.kind:
        case BlockKind.ROW | BlockKind.HEAD:
            return BlockShape.TABLE
        case BlockKind.CODE:
            return BlockShape.CODE
        case _:
            return BlockShape.LIST


def _grouped(passage: Passage) -> Iterator[_Open]:
    """The passage's Markdown blocks, entries joined with those before them and with what leads into them."""
    heading, current = passage.locator, None
    for block in blocks_of(passage.text):
        if block.kind is BlockKind.HEADING:
            if current is not None:
                yield current
            heading, current = " ".join(block.said.split()), None
        elif current is not None and _joins(current, block):
            current.take(block)
        else:
            if current is not None:
                yield current
            current = _opened(block, heading)
    if current is not None:
        yield current


def _joins(current: _Open, block: Block) -> bool:
    opens_another_table = block.kind is BlockKind.HEAD and current.entries
    return block.kind in ENTRIES and current.takes_entries and not opens_another_table


def _opened(block: Block, heading: str) -> _Open:
    is_entry = block.kind in ENTRIES
    return _Open(
        heading=heading,
        start=block.line_start if is_entry else block.start,
        end=block.end,
        kind=block.kind,
        takes_entries=is_entry or leads(block.said),
        entries=is_entry,
    )
