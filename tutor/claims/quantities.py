"""Numbers with their units, dates and numbered references of a sentence, in English, Hindi and Hinglish."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from data.words import ENGLISH
from embeddings.languages import (
    WordList,
    WordTable,
    any_of,
    is_in_doubt,
    is_number_word,
    meanings_of,
    number_at,
    words_for,
    words_of,
)
from embeddings.text import WESTERN_DIGITS, words


class Quantity(NamedTuple):
    """A number and what it counts ("day", "rupee"); None where that is not said."""

    value: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class Quantities:
    """Everything in a text that must be repeated exactly."""

    numbers: Sequence[Quantity]
    calendar: frozenset[str]
    references: frozenset[tuple[str, str]]
    units: frozenset[str]
    ordinals: frozenset[float]


@dataclass(frozen=True, slots=True)
class _Words:
    between: frozenset[str]
    units: Mapping[str, str]
    calendar: Mapping[str, str]
    ordinals: Mapping[str, float]
    reference: re.Pattern[str]
    kind: Mapping[str, str]


_SEGMENTS = re.compile(r"[,;:.?!।]\s")
_PER_CENT = re.compile(r"%|\bper\s+cent\b", re.IGNORECASE)
_RUPEES = re.compile(r"₹|\bRs\.?(?=\s?\d)|रु\.(?=\s?\d)", re.IGNORECASE)
_MAY = re.compile(r"\d\s*May\b|\bMay\s*\d|\b(?:in|of|by|till|until|from|since|before|after)\s+May\b")
_LABEL = r"(?:\s*(?:no|number|संख्या)\.?)?\s*((?:\d+[A-Za-z]{0,2}|[IVX]+\b)(?:\s?\(\s?\w{1,4}\s?\))*)"


def quantities_of(text: str) -> Quantities:
    """The quantities of a text.

    >>> found = quantities_of("Under section 7(1) the reply is due within forty-eight hours, by 1 April.")
    >>> found.references, found.numbers[-2:]
    (frozenset({('section', '7(1)')}), [Quantity(value=48.0, unit='hour'), Quantity(value=1.0, unit=None)])
    """
    table = _table()
    plain = _plain(text)
    references = frozenset(
        (table.kind[reference.group(1).lower()], re.sub(r"\s", "", reference.group(2)).lower())
        for reference in table.reference.finditer(plain)
    )
    symbols = _PER_CENT.sub(" percent ", _RUPEES.sub(" rs ", plain))
    segments = [words(segment) for segment in _SEGMENTS.split(symbols)]
    numbers = [number for segment in segments for number in _numbers(segment, table)]
    tokens = [token for segment in segments for token in segment]
    calendar = {table.calendar[token] for token in tokens if token in table.calendar}
    if _MAY.search(plain):
        calendar.add("may")
    units = frozenset(table.units[token] for token in tokens if token in table.units)
    ordinals = frozenset(table.ordinals[token] for token in tokens if token in table.ordinals)
    return Quantities(numbers, frozenset(calendar), references, units, ordinals)


def is_quantity_word(word: str) -> bool:
    """Whether a folded word is part of a number, a unit, an ordinal or a date, which are compared exactly."""
    table = _table()
    return is_number_word(word) or any(word in group for group in (table.units, table.calendar, table.ordinals))


def unsupported_quantity(said: Quantities, evidence: Quantities) -> str | None:
    """The first quantity that is said but does not stand in the evidence, None where all do."""
    for number in said.numbers:
        if not _stands(number, evidence):
            return f"{number.value:g} {number.unit or ''}".strip()
    for ordinal in sorted(said.ordinals - evidence.ordinals - {number.value for number in evidence.numbers}):
        return f"number {ordinal:g} in order"
    for name in sorted(said.calendar - evidence.calendar):
        return name
    for kind, label in sorted(said.references - evidence.references):
        return f"{kind} {label}"
    return None


def _stands(number: Quantity, evidence: Quantities) -> bool:
    same = [other for other in evidence.numbers if other.value == number.value]
    if number.unit is None:
        return bool(same) or number.value in evidence.ordinals
    return any(other.unit == number.unit or (other.unit is None and number.unit in evidence.units) for other in same)


def _numbers(tokens: Sequence[str], table: _Words) -> Iterator[Quantity]:
    place = 0
    while place < len(tokens):
        value, end = number_at(tokens, place)
        if value is None:
            place += 1
            continue
        unit = _unit_of(tokens, place, end, table)
        alone = end == place + 1 and is_in_doubt(tokens[place])
        if unit is not None or not alone:
            yield Quantity(value, unit)
        place = end


def _unit_of(tokens: Sequence[str], start: int, end: int, table: _Words) -> str | None:
    after = end
    while after < len(tokens) and after < end + 2 and tokens[after] in table.between:
        after += 1
    if after < len(tokens) and tokens[after] in table.units:
        return table.units[tokens[after]]
    before = tokens[start - 1] if start > 0 else ""
    return "rupee" if before == "rs" else None


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).translate(WESTERN_DIGITS)
    return re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", composed)


def _folded(kind: WordTable) -> Mapping[str, str]:
    """Each word of a kind, folded as index words are, with what it means."""
    return {folded: meaning for word, meaning in meanings_of(kind).items() for folded in words(word)}


@cache
def _table() -> _Words:
    kinds = {_plain(name).lower(): kind for name, kind in meanings_of(WordTable.REFERENCES).items()}
    between = [*words_of(WordList.BESIDE_UNITS), "and"]
    return _Words(
        between=frozenset(folded for word in between for folded in words(word)),
        units={word: unit for word, unit in _folded(WordTable.UNITS).items() if len(word) > 1},  # 8(1)(h) is no hour
        calendar=_calendar(),
        ordinals={word: float(value) for word, value in _folded(WordTable.ORDINALS).items()},
        reference=re.compile(rf"(?<![\w\u0900-\u097f])({any_of(kinds)})\.?{_LABEL}", re.IGNORECASE),
        kind=kinds,
    )


def _calendar() -> Mapping[str, str]:
    """Months and weekdays by their English names, without "may", which most often is a verb (see `_MAY`)."""
    in_doubt = words_of(WordList.MONTHS_IN_DOUBT)
    months = {
        folded: words_for(WordTable.MONTHS, number, [ENGLISH])[0]
        for folded, number in _folded(WordTable.MONTHS).items()
        if folded not in in_doubt
    }
    return {**months, **_folded(WordTable.WEEKDAYS)}
