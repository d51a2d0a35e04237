"""The block structure of a lesson's Markdown, with offsets: headings, paragraphs, list items, table rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(.*\S)[ \t]*$")
_ROW = re.compile(r"[ \t]*(\|.*\S)[ \t]*$")
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$|[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]*)*")
_BLOCK_MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]*|[-*+•][ \t]+)|^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE)
_INLINE_MARKS = re.compile(r"\*\*|__|`")


class BlockKind(Enum):
    """What a stretch of Markdown is."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `start:end` is its text without the marker, `line_start` is where its first line begins."""

    kind: BlockKind
    line_start: int
    start: int
    end: int


def blocks_of(text: str) -> list[Block]:
    """The blocks of `text` in order; every character that is not blank, a marker or a ruler is in one."""
    blocks: list[Block] = []
    continues = False
    for line_start, line in _lines(text):
        block = _block_of(line, line_start)
        if block is None:
            continues = False
        elif block.kind is BlockKind.PARAGRAPH and continues:
            last = blocks.pop()
            blocks.append(Block(last.kind, last.line_start, last.start, block.end))
        else:
            blocks.append(block)
            continues = block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    return blocks


def plain(text: str) -> str:
    r"""`text` without Markdown's marks, in one line: what is embedded and indexed.

    >>> plain("## Who may ask\n\n- Any **citizen**.")
    'Who may ask Any citizen.'
    """
    return " ".join(_INLINE_MARKS.sub("", _BLOCK_MARKS.sub(" ", text)).split())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for line in text.split("\n"):
        yield position, line.removesuffix("\r")
        position += len(line) + 1


def _block_of(line: str, line_start: int) -> Block | None:
    if not line.strip() or (len(line) < 1000 and _RULE.match(line)):
        return None
    for kind, pattern in ((BlockKind.HEADING, _HEADING), (BlockKind.ITEM, _ITEM), (BlockKind.ROW, _ROW)):
        found = pattern.match(line)
        if found and found.group(1).strip():
            return Block(kind, line_start, line_start + found.start(1), line_start + found.end(1))
    quoted = _QUOTED.match(line)
    lead = quoted.end() if quoted else 0
    end = len(line.rstrip())
    return Block(BlockKind.PARAGRAPH, line_start, line_start + lead, line_start + end) if lead < end else None
