"""How a message leans on what was shown and said: "the second one", "that course", "in Hindi", "cancel"."""

import re
from dataclasses import dataclass
from functools import cache

from embeddings.text import WESTERN_DIGITS, normalised, whole_words
from tutor.guide.conversation_words import meanings, said, whole_message, words_of_kind
from tutor.guide.slots import readable

_STOPS = re.compile(r"[,.;:!?।](?=\s)|\s[-–—](?=\s)|\n")
_WORD = re.compile(r"[^\s?!.,;:।\"'()\[\]“”/+&-]+")


@dataclass(frozen=True, slots=True)
class Pointing:
    """Which item of a list a message points at: its number from 1, or -1 for the last; `bare` if it says no more."""

    place: int
    bare: bool


def pointed_at(message: str) -> Pointing | None:
    """The item of a list that a message points at by its number, None where by none.

    >>> pointed_at("doosra wala dikhao"), pointed_at("the last one"), pointed_at("leave rules")
    (Pointing(place=2, bare=True), Pointing(place=-1, bare=True), None)
    """
    text = normalised(message).translate(WESTERN_DIGITS)
    match = _ordinal().search(text) or (_bare_number().fullmatch(text.strip(" .?!#")))
    if match is None:
        return None
    left = f"{text[: match.start()]} {text[match.end() :]}"
    return Pointing(_place_of(match), bare=_says_nothing_but(left, "picking"))


def places_in(message: str) -> list[int]:
    """The numbers of all items of a list that a message points at, in its order: "the second and the fourth".

    >>> places_in("second and 4th pls"), places_in("leave rules")
    ([2, 4], [])
    """
    text = normalised(message).translate(WESTERN_DIGITS)
    return list(dict.fromkeys(_place_of(match) for match in _ordinal().finditer(text)))


def without_places(message: str) -> str:
    """A message without the numbers of items in it.

    >>> without_places("why GFR first")
    'why gfr  '
    """
    return _ordinal().sub(" ", normalised(message).translate(WESTERN_DIGITS))


def together_in(message: str) -> int | None:
    """How many things a message means together, None where it does not say: "both", "teeno".

    >>> together_in("mark both as done"), together_in("leave rules")
    (2, None)
    """
    match = _together().search(normalised(message))
    return None if match is None else next(int(name[1:]) for name, found in match.groupdict().items() if found)


def is_said(kind: str, message: str) -> bool:
    """Whether the message says something of the kind and nothing else: "cancel", "more", "again", "undo", "yes"."""
    return whole_message(kind).fullmatch(normalised(message)) is not None


def is_said_in(kind: str, message: str) -> bool:
    """Whether a clause of the message says something of the kind and nothing else: "undo that, it was too much"."""
    return any(is_said(kind, clause) for clause in clauses_of(message))


def clauses_of(message: str) -> list[str]:
    """What stands between the stops of a message, in its order.

    >>> clauses_of("no wait, 2.5 hours. more is too much")
    ['no wait', '2.5 hours', 'more is too much']
    """
    return [clause for each in _STOPS.split(message) if (clause := each.strip(" ,.;:!?।-–—"))]


def holds(kind: str, message: str) -> bool:
    """Whether the message says something of the kind among other things."""
    return words_of_kind(kind).search(normalised(message)) is not None


def says_only_slots(rest: str) -> bool:
    """Whether `rest`, a message without what narrows it, says nothing else: "only … please"."""
    return _says_nothing_but(rest, "slot_words")


def _says_nothing_but(text: str, kind: str) -> bool:
    return all(whole_message(kind).fullmatch(word) for word in _WORD.findall(readable(text)))


@cache
def _ordinal() -> re.Pattern[str]:
    places = "|".join(f"(?P<p{place.replace('-', '_')}>{words})" for place, words in meanings("ordinals").items())
    return whole_words(
        rf"{places}|{said('number_before')} ?(?P<number>\d{{1,2}})|(?P<counted>\d{{1,2}})(?:nd|rd|th|st)"
    )


@cache
def _together() -> re.Pattern[str]:
    return whole_words("|".join(f"(?P<n{count}>{words})" for count, words in meanings("together").items()))


@cache
def _bare_number() -> re.Pattern[str]:
    return re.compile(r"(?P<number>\d{1,2})(?P<counted>\Z)?")


def _place_of(match: re.Match[str]) -> int:
    found = match.groupdict()
    digits = found.get("number") or found.get("counted")
    if digits:
        return int(digits)
    return next(int(place) for place in meanings("ordinals") if found.get(f"p{place.replace('-', '_')}"))
