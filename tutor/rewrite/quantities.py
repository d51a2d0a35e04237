"""Numbers with their units, dates and numbered references of a sentence, in English, Hindi and Hinglish."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

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
    numbers: Mapping[str, float]
    multipliers: Mapping[str, float]
    needs_unit: frozenset[str]
    units: Mapping[str, str]
    calendar: Mapping[str, str]
    ordinals: Mapping[str, float]
    reference: re.Pattern[str]
    kind: Mapping[str, str]


_BETWEEN = frozenset({"working", "calendar", "clear", "full", "कार्य", "and", "karya"})
"""Words that may stand between a number and its unit."""

_SEGMENTS = re.compile(r"[,;:.?!।]\s")
_PER_CENT = re.compile(r"%|\bper\s+cent\b", re.IGNORECASE)
_RUPEES = re.compile(r"₹|\bRs\.?(?=\s?\d)|रु\.(?=\s?\d)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
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
        (table.kind[found.group(1).lower()], re.sub(r"\s", "", found.group(2)).lower())
        for found in table.reference.finditer(plain)
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
    groups = (table.numbers, table.multipliers, table.units, table.calendar, table.ordinals)
    return _NUMBER.fullmatch(word) is not None or any(word in group for group in groups)


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
        value, end = _number_at(tokens, place, table)
        if value is None:
            place += 1
            continue
        unit = _unit_of(tokens, place, end, table)
        alone = end == place + 1 and tokens[place] in table.needs_unit
        if unit is not None or not alone:
            yield Quantity(value, unit)
        place = end


def _number_at(tokens: Sequence[str], place: int, table: _Words) -> tuple[float | None, int]:
    """The number that begins at `place` ("two hundred and fifty", "2.5 lakh") and where it ends."""
    total, current, end = 0.0, None, place
    while end < len(tokens):
        token = tokens[end]
        small = _small(token, table)
        if small is not None and (current is None or _joins(current, small, spelt=token in table.numbers)):
            if total and token not in table.numbers and not _multiplied(tokens, end, table):
                break
            current = small if current is None else current + small
        elif token in table.multipliers:
            current = (1.0 if current is None else current) * table.multipliers[token]
            if current >= 1000:
                total, current = total + current, None
        elif not (token == "and" and end > place and _continues(tokens, end, table)):
            break
        end += 1
    if end == place:
        return None, place
    return total + (current or 0.0), end


def _multiplied(tokens: Sequence[str], end: int, table: _Words) -> bool:
    return end + 1 < len(tokens) and tokens[end + 1] in table.multipliers


def _continues(tokens: Sequence[str], end: int, table: _Words) -> bool:
    after_hundred = tokens[end - 1] in table.multipliers
    return after_hundred and end + 1 < len(tokens) and tokens[end + 1] in table.numbers


def _joins(current: float, small: float, *, spelt: bool) -> bool:
    """Whether a smaller number word goes on with what stands before it: forty + eight, hundred + fifty."""
    if not spelt:
        return False
    return (20 <= current < 100 and current % 10 == 0 and small < 10) or (current >= 100 and small < 100)


def _small(token: str, table: _Words) -> float | None:
    if _NUMBER.fullmatch(token):
        return float(token)
    return table.numbers.get(token)


def _unit_of(tokens: Sequence[str], start: int, end: int, table: _Words) -> str | None:
    after = end
    while after < len(tokens) and after < end + 2 and tokens[after] in _BETWEEN:
        after += 1
    if after < len(tokens) and tokens[after] in table.units:
        return table.units[tokens[after]]
    before = tokens[start - 1] if start > 0 else ""
    return "rupee" if before == "rs" else None


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).translate(WESTERN_DIGITS)
    return re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", composed)


def _by_word(groups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each word, folded as index words are, with the name of its group."""
    return {folded: name for name, spellings in groups.items() for one in spellings for folded in words(one)}


@cache
def _table() -> _Words:
    data = json.loads(files("tutor.rewrite").joinpath("quantity_words.json").read_text(encoding="utf-8"))
    kinds = {_plain(one).lower(): kind for kind, names in data["references"].items() for one in names}
    longest_first = sorted(kinds, key=len, reverse=True)
    named = "|".join(re.escape(one) for one in longest_first)
    calendar = _by_word(data["calendar"])
    calendar.pop("may", None)
    return _Words(
        numbers={word: float(value) for word, value in _by_word(data["numbers"]).items()},
        multipliers={word: float(value) for word, value in _by_word(data["multipliers"]).items()},
        needs_unit=frozenset(folded for one in data["needs_unit"] for folded in words(one)),
        units=_by_word(data["units"]),
        calendar=calendar,
        ordinals={word: float(value) for word, value in _by_word(data["ordinals"]).items()},
        reference=re.compile(rf"(?<![\w\u0900-\u097f])({named})\.?{_LABEL}", re.IGNORECASE),
        kind=kinds,
    )
