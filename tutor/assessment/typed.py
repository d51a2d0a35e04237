"""Whether a typed answer says what is accepted."""

import re
import unicodedata
from collections.abc import Sequence

from embeddings.text import words

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def says_one_of(given: str, accepts: Sequence[str]) -> bool:
    """Whether `given` holds an accepted answer and no other number.

    Case, blanks, commas within numbers and the words around an accepted answer do not matter; another number does.

    >>> says_one_of("Within 48 hours.", ["48"]), says_one_of("48 or 72 hours", ["48"])
    (True, False)
    """
    said = _plain(given)
    return any(_holds(said, _plain(accepted)) for accepted in accepts)


def _plain(text: str) -> list[str]:
    return words(unicodedata.normalize("NFKC", text))


def _holds(given: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words of `wanted` stand together in `given`, and no number that they do not have."""
    if not wanted or not _numbers(given) <= _numbers(wanted):
        return False
    width = len(wanted)
    return any(list(given[place : place + width]) == list(wanted) for place in range(len(given) - width + 1))


def _numbers(said: Sequence[str]) -> set[str]:
    return {word for word in said if _NUMBER.fullmatch(word)}
