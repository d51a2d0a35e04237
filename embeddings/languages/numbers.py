"""Numbers in words: "twenty five", "two hundred and fifty", "2.5 lakh", "साढ़े तीन", "pandrah"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from embeddings.text.lexicon import WordList, WordTable, meanings_of, values_of, words_of
from embeddings.text.matching import normalised
from embeddings.text.tokens import WESTERN_DIGITS, words

TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "fortnight", "month", "year", "decade", "century"})
"""Units of the lexicon in which time is measured."""

_CLOCK_UNITS = frozenset({"second", "minute", "hour"})
"""Before these an article counts: "an hour a day" is one hour each day."""

_LONGEST_NUMBER, _LONGEST_PHRASE = 8, 3
"""Words of a number, and of a phrase such as "and a half"."""

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
_FRACTION = re.compile(r"(?<![\d/.])(?:(\d+) ?)?([½¼¾])|(?<![\d/.-])(?:(\d+) )?([13]/[24])(?![\d/])")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_](?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963])*")


@dataclass(frozen=True, slots=True)
class _Numbers:
    values: Mapping[str, float]
    multipliers: Mapping[str, float]
    in_doubt: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Token:
    typed: str
    folded: str
    start: int
    end: int


Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a number may count, what may stand between, and phrases that make numbers; all as typed."""

    months: frozenset[str]
    months_in_doubt: frozenset[str]
    units: frozenset[str]
    clock: frozenset[str]
    between: frozenset[str]
    between_parts: frozenset[str]
    more_by: Mapping[Phrase, float]
    alone: Mapping[Phrase, float]
    articles: Mapping[Phrase, float]


def number_at(tokens: Sequence[str], place: int) -> tuple[float | None, int]:
    """The number that begins at `place` of folded words and where it ends; None and `place` where none begins.

    >>> number_at(["two", "hundred", "and", "fifty", "posts"], 0)
    (250.0, 4)
    """
    table = _numbers()
    total, current, end = 0.0, None, place
    while end < len(tokens):
        token = tokens[end]
        small = _small(token, table)
        if small is not None and (current is None or _joins(current, small, spelt=token in table.values)):
            if total and token not in table.values and not _multiplied(tokens, end, table):
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


def is_number_word(word: str) -> bool:
    """Whether a folded word is digits, a number word or a multiplier."""
    table = _numbers()
    return _DIGITS.fullmatch(word) is not None or word in table.values or word in table.multipliers


def is_in_doubt(word: str) -> bool:
    """Whether a folded number word means something else as well: "one", "do"."""
    return word in _numbers().in_doubt


def _multiplied(tokens: Sequence[str], end: int, table: _Numbers) -> bool:
    return end + 1 < len(tokens) and tokens[end + 1] in table.multipliers


def _continues(tokens: Sequence[str], end: int, table: _Numbers) -> bool:
    after_hundred = tokens[end - 1] in table.multipliers
    return after_hundred and end + 1 < len(tokens) and tokens[end + 1] in table.values


def _joins(current: float, small: float, *, spelt: bool) -> bool:
    """Whether a smaller number word goes on with what stands before it: forty + eight, hundred + fifty."""
    if not spelt:
        return False
    return (20 <= current < 100 and current % 10 == 0 and 1 <= small < 10) or (current >= 100 and small < 100)


def _small(token: str, table: _Numbers) -> float | None:
    return float(token) if _DIGITS.fullmatch(token) else table.values.get(token)


@cache
def _numbers() -> _Numbers:
    return _Numbers(
        values=_folded(values_of(WordTable.NUMBERS)),
        multipliers=_folded(values_of(WordTable.MULTIPLIERS)),
        in_doubt=frozenset(folded for word in words_of(WordList.NUMBERS_IN_DOUBT) for folded in words(word)),
    )


def _folded(values: Mapping[str, float]) -> Mapping[str, float]:
    return {folded: value for word, value in values.items() for folded in words(word)}


@lru_cache(maxsize=256)  # a message is read for its hours, its deadline and its topic
def in_digits(message: str) -> str:
    """`message`, normalised, with the numbers before a unit of time or beside a month in Western digits.

    >>> in_digits("Twenty five minutes daily, till fifteen March")
    '25 minutes daily, till 15 march'
    >>> in_digits("साढ़े तीन घंटे"), in_digits("½ hour"), in_digits("two and a half hours")
    ('3.5 घंटे', '0.5 hour', '2.5 hours')
    """
    text = _FRACTION.sub(_decimal, normalised(message).translate(WESTERN_DIGITS))
    tokens = [_Token(match.group(), "".join(words(match.group())), *match.span()) for match in _TOKEN.finditer(text)]
    pieces, written, place = [""], 0, 0
    while place < len(tokens):
        number = _counting_at(tokens, place)
        if number is None:
            place += 1
            continue
        value, after = number
        pieces += [text[written : tokens[place].start], f"{value:g}"]
        written, place = tokens[after - 1].end, after
    return "".join([*pieces, text[written:]])


def _decimal(match: re.Match[str]) -> str:
    whole, part = (match[1], match[2]) if match[2] else (match[3], match[4])
    return f"{float(whole or 0) + _FRACTIONS[part]:g}"


def _counting_at(tokens: Sequence[_Token], place: int) -> tuple[float, int] | None:
    """The number that counts a unit of time or a day of a month, and the place after it and what stands between."""
    table = _counted()
    value, end = _phrase_at(tokens, place, table.articles)
    if value is not None and _typed(tokens, end) in table.clock:
        return value, end
    value, end = _value_at(tokens, place)
    if value is None:
        return None
    unit = end
    while _typed(tokens, unit) in (table.between_parts if value < 1 else table.between):
        unit += 1
    if _typed(tokens, unit) in table.units:
        return value, unit
    return (value, end) if value.is_integer() and _beside_a_month(tokens, place, end) else None


def _value_at(tokens: Sequence[_Token], place: int) -> tuple[float | None, int]:
    table = _counted()
    value, end = _phrase_at(tokens, place, table.alone)
    if value is not None:
        return value, end
    before, start = _phrase_at(tokens, place, table.more_by)
    value, end = number_at([token.folded for token in tokens[start : start + _LONGEST_NUMBER]], 0)
    if value is None:  # "सवा घंटा" is an hour and a quarter
        return (None if before is None else 1.0 + before), start
    behind, end = _phrase_at(tokens, start + end, table.more_by)
    return value + (before or 0.0) + (behind or 0.0), end


def _beside_a_month(tokens: Sequence[_Token], place: int, end: int) -> bool:
    """Whether the number stands before a month ("do april"), or behind one; neither "one may" nor "I may do" dates."""
    table = _counted()
    before, after = _typed(tokens, place - 1) if place else "", _typed(tokens, end)
    if end == place + 1 and is_in_doubt(tokens[place].folded):
        return after in table.months and after not in table.months_in_doubt
    return after in table.months or before in table.months


def _typed(tokens: Sequence[_Token], place: int) -> str:
    return tokens[place].typed if place < len(tokens) else ""


def _phrase_at(tokens: Sequence[_Token], place: int, phrases: Mapping[Phrase, float]) -> tuple[float | None, int]:
    for length in range(_LONGEST_PHRASE, 0, -1):
        value = phrases.get(tuple(token.typed for token in tokens[place : place + length]))
        if value is not None:
            return value, place + length
    return None, place


@cache
def _counted() -> _Counted:
    units = meanings_of(WordTable.UNITS)
    months = frozenset({**meanings_of(WordTable.MONTHS), **meanings_of(WordTable.MONTHS_IN_SHORT)})
    between = frozenset(words_of(WordList.BESIDE_UNITS))
    alone = _phrases(values_of(WordTable.COUNTS_OF_TIME))
    return _Counted(
        months=months,
        months_in_doubt=frozenset(words_of(WordList.MONTHS_IN_DOUBT)),
        units=frozenset(word for word, unit in units.items() if unit in TIME_UNITS),
        clock=frozenset(word for word, unit in units.items() if unit in _CLOCK_UNITS),
        between=between,
        between_parts=between | {"a", "an", "of"},
        more_by=_phrases(values_of(WordTable.MORE_BY)),
        alone={phrase: value for phrase, value in alone.items() if value != 1},
        articles={phrase: value for phrase, value in alone.items() if value == 1},
    )


def _phrases(values: Mapping[str, float]) -> Mapping[Phrase, float]:
    return {tuple(words.split()): value for words, value in values.items()}
