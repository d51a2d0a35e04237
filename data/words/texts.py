"""Which texts can be kept: what one of the databases cannot write is refused alike on both, and before that."""

import re
from collections.abc import Iterable

from data.words.errors import Fault, InvalidInput

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REMEDY = "Remove the character."


def unstorable(text: str) -> str | None:
    """Why the text cannot be kept; None where it can.

    PostgreSQL has no NUL in a text, and half of a surrogate pair is no character that UTF-8 can write.

    >>> unstorable("leave" + chr(0))
    'holds the character NUL (U+0000)'
    >>> unstorable("अवकाश 😀") is None
    True
    """
    found = _UNSTORABLE.search(text)
    if found is None:
        return None
    return "holds the character NUL (U+0000)" if found.group() == "\x00" else "holds half a character (lone surrogate)"


def unstorable_fault(place: str, text: str) -> Fault | None:
    """The fault of a text that cannot be kept, shown so that it can be printed; None for one that can."""
    problem = unstorable(text)
    if problem is None:
        return None
    shown = text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
    return Fault(place, shown, problem, _REMEDY)


def check_storable(texts: Iterable[tuple[str, str]]) -> None:
    """Returns if every text, given with its place, can be kept; raises InvalidInput with all that cannot."""
    faults = [fault for place, text in texts if (fault := unstorable_fault(place, text)) is not None]
    if faults:
        raise InvalidInput("text to be kept", faults)


def texts_in(value: object, *, place: str) -> Iterable[tuple[str, str]]:
    """Every text within lists and maps of any depth, keys among them, with its place.

    >>> list(texts_in({"a": ["b", 1]}, place="body"))
    [('body', 'a'), ('body.a.0', 'b')]
    """
    waiting = [(place, value)]
    while waiting:
        where, found = waiting.pop()
        match found:
            case str():
                yield where, found
            case dict():
                yield from ((where, key) for key in found if isinstance(key, str))
                waiting += [(f"{where}.{key}", inner) for key, inner in found.items()]
            case list() | tuple():
                waiting += [(f"{where}.{number}", inner) for number, inner in enumerate(found)]
