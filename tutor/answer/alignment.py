"""Where words stand in a lesson: the check that every cited sentence passes before it is shown."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_MARKER = re.compile(r"[ \t]*(?:(?:>[ \t]*)+|#{1,6}[ \t]+|[-*+•][ \t]+|\d{1,2}[.)][ \t]+)")
_RULER = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
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

    >>> aligned("thirty days", "Within **thirty** days.", start=0, end=0)
    (9, 22)
    >>> aligned("sixty days", "Within thirty days.", start=0, end=0) is None
    True
    """
    if quote.strip() and 0 <= start < end <= len(text) and text[start:end] == quote:
        return start, end
    wanted = _normal(quote).text
    if not wanted:
        return None
    normal = _normal(text)
    found = [
        (normal.places[place], normal.places[place + len(wanted) - 1] + 1)
        for place in _places(wanted, normal.text)
        if _whole(normal, place, place + len(wanted))
    ]
    return min(found, key=lambda span: abs(span[0] - start)) if found else None


def says_the_same(text: str, quote: str) -> bool:
    """Whether `text` holds the words of `quote`, all and no others, in order: only markers and blanks may differ."""
    return _normal(text).text == _normal(quote).text != ""


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


def _normal(text: str) -> _Normal:
    characters: list[str] = []
    places: list[int] = []
    for place, character in _without_markers(text):
        if character == " ":
            if characters and characters[-1] != " ":
                characters.append(" ")
                places.append(place)
            continue
        for part in unicodedata.normalize("NFD", _FOLDED.get(character, character)):
            characters.append(part)
            places.append(place)
    if characters and characters[-1] == " ":
        characters.pop()
        places.pop()
    return _Normal("".join(characters), tuple(places))


def _without_markers(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for line in text.split("\n"):
        if not _RULER.match(line):
            marker = _LINE_MARKER.match(line)
            yield from _of_line(line, position, marker.end() if marker else 0)
        yield position + len(line), " "
        position += len(line) + 1


def _of_line(line: str, position: int, begin: int) -> Iterator[tuple[int, str]]:
    for index in range(begin, len(line)):
        character = line[index]
        if character in _INVISIBLE or (character in _EMPHASIS and _is_marker(line, index)):
            continue
        yield position + index, " " if character in _BLANK or character.isspace() else character


def _is_marker(line: str, index: int) -> bool:
    """Emphasis stands at the edge of a word; between two letters or digits it is part of the text ("2*3")."""
    before = line[index - 1] if index > 0 else " "
    after = line[index + 1] if index + 1 < len(line) else " "
    return not (before.isalnum() and after.isalnum())
