"""Two texts compared: line by line, and word by word where a line was changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Mark = Literal["same", "gone", "new", "left-out"]

CONTEXT = 1
"""Lines shown on either side of what was changed."""

MOST_WORDS = 2_000
"""Words of a changed stretch that are compared one by one; a longer one is shown before and after."""

ALIKE = 0.5
"""Share of words in common from which a stretch is read as changed; below it, as replaced by another."""

_WORDS = re.compile(r"\S++\s*+|\s++")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are the same in both texts, gone, or new."""

    mark: Mark
    text: str


Line = Sequence[Stretch]


def compared(before: str, after: str) -> list[Line]:
    """The lines of both texts that differ, with what stands around them; a line that is left out tells of a gap."""
    old, new = before.splitlines(), after.splitlines()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    lines: list[Line] = []
    for number, (tag, first, last, new_first, new_last) in enumerate(blocks):
        if tag == "equal":
            lines += _around(old[first:last], is_first=number == 0, is_last=number == len(blocks) - 1)
        else:
            lines += _changed("\n".join(old[first:last]), "\n".join(new[new_first:new_last]))
    return lines


def _around(same: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Line]:
    """The lines next to a change, of a stretch that is the same in both texts."""
    shown = [line for line in same if line.strip()]
    head, tail = (0 if is_first else CONTEXT), (0 if is_last else CONTEXT)
    if len(shown) <= head + tail:
        yield from ([Stretch("same", line)] for line in shown)
        return
    yield from ([Stretch("same", line)] for line in shown[:head])
    yield [Stretch("left-out", "")]
    yield from ([Stretch("same", line)] for line in shown[len(shown) - tail :])


def _changed(before: str, after: str) -> Iterator[Line]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    words = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > MOST_WORDS or words.ratio() < ALIKE:
        yield from _by_line([Stretch("gone", before), Stretch("new", "\n" + after)])
    else:
        yield from _by_line(list(_stretches(words, old, new)))


def _stretches(words: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    for tag, first, last, new_first, new_last in words.get_opcodes():
        if tag == "equal":
            yield Stretch("same", "".join(old[first:last]))
        else:
            yield Stretch("gone", "".join(old[first:last]))
            yield Stretch("new", "".join(new[new_first:new_last]))


def _by_line(stretches: Sequence[Stretch]) -> Iterator[Line]:
    """The stretches cut where a line ends; lines without a word are left out."""
    line: list[Stretch] = []
    for stretch in stretches:
        first, *rest = stretch.text.split("\n")
        line.append(Stretch(stretch.mark, first))
        for text in rest:
            yield from _told(line)
            line = [Stretch(stretch.mark, text)]
    yield from _told(line)


def _told(line: Sequence[Stretch]) -> Iterator[Line]:
    kept = [stretch for stretch in line if stretch.text]
    if any(stretch.text.strip() for stretch in kept):
        yield kept
