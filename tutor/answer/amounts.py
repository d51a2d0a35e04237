"""Which kinds of figure a sentence holds, and whether one is of the kind that a question asks for.

A sentence that only shares the subject ("CPGRAMS is the portal …") answers no "within how many days". Nor does one
whose only figure is the number of a rule or the year of an Act.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from data.words import ENGLISH, HINDI
from embeddings.languages import TIME_UNITS, WordList, WordTable, meanings_of, values_of, words_for, words_of
from tutor.answer.asked_figures import figures_asked
from tutor.answer.figure import Figure, composed

_MANY_FROM = 3
"""From here on a number word counts as a figure: "one" and "two" stand in too many sentences that hold none."""

_LARGE_FROM = 100_000
"""From a lakh on a multiplier counts money as well."""

_READ = (ENGLISH, HINDI)
"""Languages of the lessons; a question's Hinglish is seen by the patterns below."""

_VERBS = frozenset({"march", "may", "मई"})
"""Months only beside a day: the first two are verbs, and the third stands in no lesson without a day or year."""

_CURRENCIES = ("rupee", "dollar", "pound")
_SIGNS_OF_MONEY = frozenset("₹$£€")
_PLURAL = re.compile(r"(?<![a-z])(?!was|has|does|this)[a-z]{3,}+(?<=s)")


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The words that figures are told by; `numbers` are those from three on and multipliers, `numbers_of_all` all."""

    numbers: frozenset[str]
    numbers_of_all: frozenset[str]
    counts: frozenset[str]
    units: frozenset[str]
    rules: frozenset[str]
    laws: frozenset[str]
    between: frozenset[str]
    after_amounts: frozenset[str]
    before_year: frozenset[str]
    after_year: frozenset[str]
    money: frozenset[str]
    by_kind: Sequence[tuple[Figure, frozenset[str]]]
    units_by_kind: Sequence[tuple[Figure, frozenset[str]]]


@cache
def figure_words() -> FigureWords:
    """Those of the lexicon, in the languages of the lessons."""
    values = values_of(WordTable.NUMBERS, _READ)
    multipliers = values_of(WordTable.MULTIPLIERS, _READ)
    many = {word for word, value in values.items() if value >= _MANY_FROM or not value.is_integer()}
    numbers = _tokens([*many, *multipliers, *words_of(WordList.COUNTS, _READ)])
    large = {word for word, value in multipliers.items() if value >= _LARGE_FROM}
    money = _tokens([*large, *_units_of(*_CURRENCIES)]) | _SIGNS_OF_MONEY
    months = _tokens(word for word in meanings_of(WordTable.MONTHS, _READ) if word not in _VERBS)
    shares = _tokens([*words_of(WordList.SHARES, _READ), *_units_of("percent"), "%"]) - _tokens(["per"])
    beside = _tokens(words_of(WordList.BESIDE_UNITS, _READ))
    often = _tokens(word for word in meanings_of(WordTable.EVERY, [ENGLISH]) if " " not in word and word != "everyday")
    units = _tokens(word for word in _units_of(*TIME_UNITS) if len(word) > 1)  # "h" is a label as well
    return FigureWords(
        numbers=numbers,
        numbers_of_all=numbers | _tokens(values),
        counts=numbers | _tokens([*values, *words_of(WordList.EACH, _READ)]),
        units=units,
        rules=_tokens(word for word, kind in meanings_of(WordTable.REFERENCES, _READ).items() if kind != "level"),
        laws=_tokens(words_of(WordList.LAWS, _READ)),
        between=_tokens(words_of(WordList.CONJUNCTIONS, _READ)),
        after_amounts=beside | _tokens([*large, *_units_of("rupee", "percent"), "%", "per"]),
        before_year=months | _VERBS | _tokens(words_of(WordList.BEFORE_YEARS, _READ)),
        after_year=_tokens([*words_of(WordList.LAWS, _READ), *words_of(WordList.AFTER_YEARS, _READ)]),
        money=money,
        by_kind=(
            (Figure.NUMBER, numbers),
            (Figure.DURATION, often),
            (Figure.DATE, months),
            (Figure.MONEY, money),
            (Figure.SHARE, shares),
        ),
        units_by_kind=(
            (Figure.DURATION, units),
            (Figure.DATE, months),
            (Figure.MONEY, _tokens(_units_of(*_CURRENCIES))),
            (Figure.SHARE, (_tokens(_units_of("percent")) | {"%"}) - {"per", "cent"}),
        ),
    )


def _tokens(words: Iterable[str]) -> frozenset[str]:
    """The words as the tokens of a text; of "per cent" both."""
    return frozenset(token for word in words for token in word.split())


def _units_of(*units: str) -> list[str]:
    return [word for unit in units for word in words_for(WordTable.UNITS, unit, _READ)]


_AFTER_ONCE = frozenset({"a", "an", "in"})
"""Before these "once" counts: "once a year", but neither "at once" nor "once it is done"."""

NEAR = 3
"""Words from a number to its unit: "ten clear working days"."""

_YEAR_FORM = r"(?:1\d|20)\d\d"
_DAY = r"(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d.,]*\d)"
_MONTH = r"(?:M(?:arch|ARCH|ay|AY)\b|मई)"  # verbs too: a month only beside a day, and in English with the capital
TOKEN = re.compile(
    rf"(?P<date>(?<!\d)(?:\d?\d[./-]\d?\d[./-]{_YEAR_FORM}|{_YEAR_FORM}-\d\d-\d\d)(?!\d)|\({_YEAR_FORM}\))"
    rf"|(?P<day>{_DAY} +(?:of +)?{_MONTH}(?:,? +{_YEAR_FORM}\b)?|{_MONTH} +{_DAY})"
    r"|(?P<telephone>\d{4}(?:-\d{2,4}-| \d{2,4} )\d{3,4}(?!\d))"
    r"|(?P<digits>\d[\d,.]*(?:(?:st|nd|rd|th)\b)?)"
    r"|[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+|[₹$£€%]"
)
_WORD = re.compile(r"[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(rf"{_YEAR_FORM}\W*")


@lru_cache(maxsize=32_768)
def figures_held(text: str) -> frozenset[Figure]:
    """The kinds of figure in the text; the number of a rule is of no other kind, the year of an Act of none.

    >>> sorted(kind.name for kind in figures_held("Under rule 13 of 1964 it is due within thirty days."))
    ['DATE', 'DURATION', 'NUMBER', 'RULE']
    >>> sorted(kind.name for kind in figures_held("Section 6 of the RTI Act, 2005"))
    ['RULE']
    """
    words = figure_words()
    matches = list(TOKEN.finditer(composed(text)))
    tokens = ["", *(match.group().lower() for match in matches), ""]
    figures: set[Figure] = set()
    counted, of_rules = -9, False  # where the last number stood; whether digits are those of a rule here
    for place, match in enumerate(matches, start=1):
        before, token, after = tokens[place - 1 : place + 2]
        if match.lastgroup:
            kinds = _kinds_of_digits(match.lastgroup, token, before=before, after=after, of_rules=of_rules)
            figures |= kinds
            counted = place if Figure.NUMBER in kinds else counted
            continue
        of_rules = token in words.rules or (of_rules and token in words.between)
        counted = place if token in words.counts or (token == "once" and after in _AFTER_ONCE) else counted
        if place - counted <= NEAR and _is_unit(token):
            figures.add(Figure.DURATION)
        if (before, token) == ("three", "quarters"):
            figures.add(Figure.SHARE)
        figures.update(kind for kind, named in words.by_kind if token in named)
    return frozenset(figures)


def _kinds_of_digits(form: str, token: str, *, before: str, after: str, of_rules: bool) -> set[Figure]:
    if form == "date":
        return set() if before in figure_words().laws else {Figure.DATE}
    if _YEAR.fullmatch(token):
        return _kinds_of_year(token, before=before, after=after)
    if of_rules and not (_is_unit(after) or after in figure_words().after_amounts):
        return {Figure.RULE}
    return {Figure.NUMBER, Figure.DATE} if form == "day" else {Figure.NUMBER}


def _kinds_of_year(token: str, *, before: str, after: str) -> set[Figure]:
    """1200 may be a year or a count: "in 1200", "1200 posts"."""
    if before in figure_words().laws:
        return set()
    counting = token[-1].isdigit() and (_PLURAL.fullmatch(after) or _is_unit(after) or after in figure_words().money)
    is_dated = after in figure_words().after_year or (before in figure_words().before_year and not counting)
    return {Figure.DATE} if is_dated else {Figure.DATE, Figure.NUMBER}


def _is_unit(token: str) -> bool:
    return token in figure_words().units


@lru_cache(maxsize=32_768)
def holds_amount(text: str) -> bool:
    """Whether the text holds a digit or a number word of English or Hindi.

    >>> holds_amount("The reply is due within thirty days."), holds_amount("The officer replies.")
    (True, False)
    """
    plain = composed(text)
    return bool(_DIGIT.search(plain)) or not figure_words().numbers.isdisjoint(map(str.lower, _WORD.findall(plain)))


def holds_what_is_asked(question: str, text: str) -> bool:
    """Whether `text` holds the kind of figure that `question` asks for; False where it asks for none.

    >>> holds_what_is_asked("How many days do I have?", "The fee is ten rupees.")
    False
    >>> holds_what_is_asked("How many days do I have?", "The reply is due within thirty days.")
    True
    """
    asked = figures_asked(question)
    return bool(asked) and not asked.isdisjoint(figures_held(text))
