"""What a question insists on (a year, a place, a phone number, today's figure) and whether the passages name it.

Likeness of topic says nothing about these: "how many were appointed in Kerala in 2019" is very like a lesson on
appointments that knows neither Kerala nor 2019.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from data.words import Passage
from embeddings.languages import PlaceName, WordList, any_word, places_in, words_of
from embeddings.text import WESTERN_DIGITS, is_devanagari, terms, whole_words

MOST_COUNTED = 3

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")


@dataclass(frozen=True, slots=True)
class _Words:
    fresh: re.Pattern[str]
    contacts: Sequence[re.Pattern[str]]


def insisted_in_vain(question: str, passages: Sequence[Passage]) -> int:
    """How many things `question` insists on that none of `passages` names, 0 to `MOST_COUNTED`.

    Counted are years, places and kinds of contact (in either script), names in English questions, and, once, a word
    that asks for what changes by the day, which no lesson names.
    """
    evidence = [_evidence(f"{passage.title}\n{passage.text}") for passage in passages]
    unmet = _unmet(question, evidence) + asks_for_news(question)
    latin = [piece for piece in evidence if piece.is_latin]
    if latin:
        unmet += _missing(question, latin)
    return min(unmet, MOST_COUNTED)


def unmet_demands(question: str, evidence: str) -> int:
    """How many years, places and kinds of contact `question` names that `evidence` does not.

    A place is met by any of its names, in either script.

    >>> unmet_demands("How many were appointed in Kerala in 2019?", "The Act was passed in 2005.")
    2
    """
    return _unmet(question, [_evidence(evidence)])


def _unmet(question: str, evidence: Sequence["_Evidence"]) -> int:
    asked = _plain(question)
    unmet = sum(not any(year in piece.plain for piece in evidence) for year in set(_YEAR.findall(asked)))
    contacts = [contact for contact in _words().contacts if contact.search(asked)]
    unmet += sum(not any(contact.search(piece.plain) for piece in evidence) for contact in contacts)
    known = {name for piece in evidence for named in piece.places for name in named}
    return unmet + sum(known.isdisjoint(named) for named in places_in(question))


def asks_for_news(question: str) -> bool:
    """Whether `question` asks for what changes by the day: the latest rate, yesterday's result."""
    return _words().fresh.search(_plain(question)) is not None


def missing_names(question: str, evidence: str) -> int:
    """How many capitalised words inside the sentences of `question` are not among the words of `evidence`.

    Abbreviations in capitals do not count: lessons often write them out.

    >>> missing_names("Who were the judges of the Vishaka bench?", "The court laid down guidelines.")
    1
    """
    return _missing(question, [_evidence(evidence)])


def _missing(question: str, evidence: Sequence["_Evidence"]) -> int:
    names = set(_NAME.findall(question))
    return sum(not all(any(part in piece.terms for piece in evidence) for part in terms(name)) for name in names)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A text as questions are held against it."""

    plain: str
    terms: frozenset[str]
    places: frozenset[frozenset[PlaceName]]
    is_latin: bool


@lru_cache(maxsize=4096)
def _evidence(text: str) -> _Evidence:
    return _Evidence(_plain(text), frozenset(terms(text)), places_in(text), not is_devanagari(text))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().translate(WESTERN_DIGITS).split())


@cache
def _words() -> _Words:
    data = json.loads(files("tutor.answer").joinpath("constraint_words.json").read_text(encoding="utf-8"))
    return _Words(
        fresh=any_word(words_of(WordList.CHANGES_BY_THE_DAY)),
        contacts=[
            whole_words(unicodedata.normalize("NFC", rf"(?:{medium}) (?:{place})"))
            for medium, place in data["contacts"].values()
        ],
    )
