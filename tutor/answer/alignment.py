"""Where words stand in a lesson: the check that every cited sentence passes before it is shown."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data.markdown import blocks_of

_EMPHASIS = "*_`"
_BLANK = "|—\u00a0"
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_FOLDED = {"’": "'", "‘": "'", "“": '"', "”": '"'}


@dataclass(frozen=True, slots=True)
class _Normal:
    """Normalised text; `places[i]` is where its i-th character stands in the original."""

    text: str
    places: tuple[int, ...]


def aligned(quote: str, text: str, *, start: int, end: int) -> tuple[int, int] | None:
    """`(start, end)` in `text` of the words of `quote`, or None where they do not stand there in this order.

    The given place is tried first, exactly. Otherwise both are compared without Markdown's markers, with single
    blanks, straight quotation marks and canonical letters (NFD), whole words only; the nearest place to `start` wins.
    Words stand where a reader sees them: addresses of links are no part of a text, the texts of links are.

    >>> aligned("thirty days", "Within **thirty** days.", start=0, end=0)
    (9, 22)
    >>> aligned("sixty days", "Within thirty days.", start=0, end=0) is None
    True
    """
    if quote.strip() and 0 <= start < end <= len(text) and text[start:end] == quote:
        return start, end
    wanted = _normal(_visible(quote)).text
    if not wanted:
        return None
    normal = _normal(_visible(text))
    spans = [
        (normal.places[place], normal.places[place + len(wanted) - 1] + 1)
        for place in _places(wanted, normal.text)
        if _whole(normal, place, place + len(wanted))
    ]
    return min(spans, key=lambda span: abs(span[0] - start)) if spans else None


def says_the_same(text: str, quote: str) -> bool:
    """Whether `text` holds the words of `quote`, all and no others, in order: only markers and blanks may differ.

    `quote` is Markdown; `text` may be, or be what a reader sees of it.
    """
    wanted = _normal(_visible(quote)).text
    return wanted != "" and wanted in (_normal(enumerate(text)).text, _normal(_visible(text)).text)


def _places(wanted: str, text: str) -> Iterator[int]:
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _whole(normal: _Normal, start: int, end: int) -> bool:
    """No word and no letter is cut at either edge."""
    cut_before = start > 0 and _in_word(normal.text[start - 1]) and _in_word(normal.text[start])
    cut_after = end < len(normal.text) and _in_word(normal.text[end - 1]) and _in_word(normal.text[end])
    return not cut_before and not cut_after


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _normal(characters: Iterable[tuple[int, str]]) -> _Normal:
    kept: list[str] = []
    places: list[int] = []
    for place, character in _without_emphasis(list(characters)):
        if character == " ":
            if kept and kept[-1] != " ":
                kept.append(" ")
                places.append(place)
            continue
        for part in unicodedata.normalize("NFD", _FOLDED.get(character, character)):
            kept.append(part)
            places.append(place)
    if kept and kept[-1] == " ":
        kept.pop()
        places.pop()
    return _Normal("".join(kept), tuple(places))


def _visible(text: str) -> Iterator[tuple[int, str]]:
    """What a reader sees of Markdown, each character with its place; a blank between blocks."""
    for block in blocks_of(text):
        yield from zip(block.places, block.said, strict=True)
        yield block.end, " "


def _without_emphasis(characters: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Marks of emphasis whose pair stands outside the stretch go, too, and what nobody sees."""
    line = [character for _, character in characters]
    for index, (place, character) in enumerate(characters):
        if character in _INVISIBLE or (character in _EMPHASIS and _is_marker(line, index)):
            continue
        yield place, " " if character in _BLANK or character.isspace() else character


def _is_marker(line: Sequence[str], index: int) -> bool:
    """Emphasis stands at the edge of a word; between two letters or digits it is part of the text ("2*3")."""
    before = line[index - 1] if index > 0 else " "
    after = line[index + 1] if index + 1 < len(line) else " "
    return not (before.isalnum() and after.isalnum())
