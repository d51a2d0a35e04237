"""What a message narrows a search by: language, length, level, way of taking, and for what was finished the period."""

import re
from calendar import month_name
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from data.words import LEVELS, CourseKind, Language
from embeddings.languages import WordTable, any_of, any_word, meanings_of, values_of, words_for
from embeddings.text import whole_words
from tutor.guide.conversation_words import meanings, said, words_of_kind
from tutor.guide.slots import minutes_of, readable, says_how_often, time_amount

T = TypeVar("T")

_FEW_UNITS = ("day", "week", "month")
_FEW_WORDS = 3
"""A message of so few words that holds the name of a language is about the language ("hindi please")."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows; None where the message does not. `rest` is the message in digits without the words for it.

    `dropped` names what is to narrow no more.
    """

    rest: str
    language: Language | None = None
    max_minutes: int | None = None
    min_minutes: int | None = None
    level: int | None = None
    kind: CourseKind | None = None
    period: str | None = None
    dropped: tuple[str, ...] = ()


_LENGTHS = ("max_minutes", "min_minutes")
_DROPPING: Mapping[str, tuple[str, ...]] = {
    "drop_all": (*_LENGTHS, "language", "level", "kind", "provider"),
    "drop_length": _LENGTHS,
    "drop_language": ("language",),
    "drop_level": ("level",),
}
"""Which of it is to narrow no more: "any length", "sab filter hata do"."""


def filters_in(message: str) -> Filters:
    """What `message` narrows by; a period begins or ends within the past ("last month", "since April").

    >>> read = filters_in("courses on leave in Hindi under 30 minutes")
    >>> read.rest, read.language, read.max_minutes
    ('courses on leave', 'hi', 30)
    """
    text = _Text(readable(message))
    dropped = tuple(
        name for kind, names in _DROPPING.items() if text.taken([words_of_kind(kind)], bool) for name in names
    )
    least, most = _range(text)
    if not says_how_often(text.rest):  # time for each week bounds no course
        most = most if most is not None else text.taken(_at_most(), _minutes)
        least = least if least is not None else text.taken(_at_least(), _minutes)
    named = list(_bare_language().finditer(text.rest))
    several = len({_named(match, "languages") for match in named}) > 1
    either = several and all(_WILL_DO.match(text.rest[match.end() :]) for match in named)
    refused = text.taken([_refused_language()], bool) is not None
    bare = _bare_language() if several or len(text.rest.split()) <= _FEW_WORDS else _listed_language()
    language = text.last_taken(_language(), _language_of) or text.last_taken(bare, _language_of)
    if several:
        text.last_taken(_bare_language(), _language_of)
    language = None if either else language
    if refused and language is None:
        dropped = (*dropped, "language")
    return Filters(
        language=language,
        max_minutes=most,
        min_minutes=least,
        level=text.taken([_level()], _level_of),
        kind=text.taken([_kind()], lambda match: CourseKind(_named(match, "kinds"))),
        period=text.taken([_period()], _period_of)
        or text.taken([_days_ago()], lambda match: _named(match, "days"))
        or text.taken([_last_few()], lambda match: f"last {match['count']} {_few_of(match)}")
        or text.taken([_month()], _month_of),
        dropped=dropped,
        rest=" ".join(text.rest.split()),
    )


def bare_month_in(text: str) -> str | None:
    """The month that is named with no word beside it that makes it a period.

    >>> bare_month_in("sirf october wale"), bare_month_in("whole nov"), bare_month_in("all of them")
    ('October', 'November', None)
    """
    months = {**meanings_of(WordTable.MONTHS), **meanings_of(WordTable.MONTHS_IN_SHORT)}
    match = any_word(months).search(text)
    return None if match is None else month_name[int(months[match.group()])]


_WILL_DO = re.compile(r" (?:ok(?:ay)?|fine|bhi|chaleg[ai]|भी|चलेग[ाी])(?!\w)")
"""Behind the name of a language: one that will do as well as another."""


class _Text:
    """A text out of which what was read is cut, so that its words are not read as something else as well."""

    def __init__(self, text: str) -> None:
        self.rest = text

    def taken(self, patterns: Sequence[re.Pattern[str]], value_of: Callable[[re.Match[str]], T]) -> T | None:
        match = next((found for pattern in patterns if (found := pattern.search(self.rest))), None)
        if match is None:
            return None
        self.rest = f"{self.rest[: match.start()]} {self.rest[match.end() :]}"
        return value_of(match)

    def last_taken(self, pattern: re.Pattern[str], value_of: Callable[[re.Match[str]], T]) -> T | None:
        """The value of the last match; all are cut out."""
        matches = list(pattern.finditer(self.rest))
        self.rest = pattern.sub(" ", self.rest) if matches else self.rest
        return value_of(matches[-1]) if matches else None


def _language_of(match: re.Match[str]) -> Language:
    return Language(_named(match, "languages"))


def _minutes(match: re.Match[str]) -> int:
    return round(minutes_of(match))


def _range(text: _Text) -> tuple[int | None, int | None]:
    if any_word(meanings_of(WordTable.EVERY)).search(text.rest):
        return None, None
    return text.taken([_from_to()], lambda match: (_scaled(match, "least"), _scaled(match, "most"))) or (None, None)


def _scaled(match: re.Match[str], which: str) -> int:
    in_hours = meanings_of(WordTable.UNITS)[match["unit"]] == "hour"
    said = match[which]
    number = float(said) if said.isdecimal() else values_of(WordTable.NUMBERS)[said]
    return round(number * (60 if in_hours else 1))


@cache
def _from_to() -> re.Pattern[str]:
    units = any_of(word for word, unit in meanings_of(WordTable.UNITS).items() if unit in ("hour", "minute"))
    least = rf"(?P<least>\d{{1,3}}|{any_of(values_of(WordTable.NUMBERS))})"  # only the number at the unit is in digits
    between = rf"{least}(?: ?[-–] ?| to | and | se | से )(?P<most>\d{{1,3}})"
    return whole_words(rf"(?:between )?{between} ?-?(?P<unit>{units})(?: ke beech| के बीच)?")


@cache
def _at_most() -> Sequence[re.Pattern[str]]:
    return _bounded("most")


@cache
def _at_least() -> Sequence[re.Pattern[str]]:
    return _bounded("least")


def _bounded(which: str) -> Sequence[re.Pattern[str]]:
    """An amount of time with words before or behind it that make it a bound; offered for each week it is none."""
    amount, no_rate = time_amount().pattern, rf"(?! (?:{any_of(meanings_of(WordTable.EVERY))}))"
    return (
        whole_words(rf"{said(f'{which}_before')} ?{amount}{no_rate}(?: long)?"),
        whole_words(rf"{amount} ?{said(f'{which}_after')}{no_rate}"),
    )


@cache
def _language() -> re.Pattern[str]:
    before, after = said("language_before"), said("language_after")
    return whole_words(rf"(?P<before>{before} )?{_groups('languages')}(?(before)(?: {after})*+|(?: {after})++)")


@cache
def _refused_language() -> re.Pattern[str]:
    """The language that is not wanted: "not in English", "अंग्रेज़ी में नहीं"."""
    names, after = "(?:" + "|".join(meanings("languages").values()) + ")", said("language_after")
    between = r"(?: (?:wal[aei]|वाल[ेाी]|hai|h|to|है|तो)){0,2}"
    named = rf"{names}(?: {after})?"
    refused = rf"{named} (?<!hai )(?<! h )(?<!है ){said('refusal')}|{named}{between} {said('taken_out')}"
    return whole_words(rf"(?:not|no) (?:in )?{named}|{refused}")


@cache
def _bare_language() -> re.Pattern[str]:
    return whole_words(_groups("languages"))


@cache
def _listed_language() -> re.Pattern[str]:
    """The name of a language between commas or at the end of a list: "ethics, english, level 2"."""
    return re.compile(rf"(?:^|[,;+/&]) ?{_groups('languages')} ?(?=[,;+/&]|$)")


@cache
def _level() -> re.Pattern[str]:
    word, number = said("level_word"), any_of(_numbers())
    ordinals = "|".join(f"(?P<o_{place}>{words})" for place, words in meanings("ordinals").items() if place in "12345")
    return whole_words(rf"{word} ?-?(?P<number>[1-5]|{number})|(?:{ordinals}) {word}|{_groups('levels')}(?: {word})?")


@cache
def _numbers() -> Mapping[str, int]:
    """Number words that a level may be written with."""
    return {word: int(value) for word, value in values_of(WordTable.NUMBERS).items() if value in LEVELS}


@cache
def _kind() -> re.Pattern[str]:
    return whole_words(rf"{_groups('kinds')} {said('kind_after')}")


@cache
def _month() -> re.Pattern[str]:
    """Of what was finished, from or in a month: "since April", "october me"."""
    months = any_of(meanings_of(WordTable.MONTHS))
    return whole_words(
        rf"(?:(?P<since>since|from) |in )(?P<month>{months})|(?P<month_before>{months}) (?:(?P<from>se|से)|me|mein|में)"
    )


@cache
def _period() -> re.Pattern[str]:
    which = rf"(?:(?P<last>{said('last')})|{said('this')})"
    return whole_words(
        rf"(?:in )?(?:the )?{which} (?P<period>{any_of(meanings_of(WordTable.PERIODS))})(?: (?:में|mein|me))?"
    )


@cache
def _days_ago() -> re.Pattern[str]:
    """A day in words: "yesterday", "परसों"."""
    return whole_words(_groups("days"))


@cache
def _last_few() -> re.Pattern[str]:
    """So many days, weeks or months up to today: "last 2 weeks", "पिछले 10 दिन"."""
    units = any_of(word for unit in _FEW_UNITS for word in words_for(WordTable.UNITS, unit))
    return whole_words(rf"(?:in )?(?:the )?{said('last')} (?P<count>\d{{1,2}}) (?P<unit>{units})(?: (?:में|mein|me))?")


def _few_of(match: re.Match[str]) -> str:
    unit = meanings_of(WordTable.UNITS)[match["unit"]]
    return unit if match["count"] == "1" else f"{unit}s"


def _groups(kind: str) -> str:
    """The words of a kind, the meaning of those found being the name of the group that holds them."""
    return "(?:" + "|".join(f"(?P<{_group(meaning)}>{words})" for meaning, words in meanings(kind).items()) + ")"


def _group(meaning: str) -> str:
    return f"m_{re.sub('[- ]', '_', meaning)}"


def _named(match: re.Match[str], kind: str) -> str:
    found: Mapping[str, str | None] = match.groupdict()
    return next(meaning for meaning in meanings(kind) if found.get(_group(meaning)))


def _level_of(match: re.Match[str]) -> int:
    number = match["number"]
    if number:
        return int(number) if number.isdecimal() else _numbers()[number]
    ordinal = next((place for place in "12345" if match[f"o_{place}"]), None)
    return int(ordinal or _named(match, "levels"))


def _period_of(match: re.Match[str]) -> str:
    return f"{'last' if match['last'] else 'this'} {meanings_of(WordTable.PERIODS)[match['period']]}"


def _month_of(match: re.Match[str]) -> str:
    number = int(meanings_of(WordTable.MONTHS)[match["month"] or match["month_before"]])
    return f"{'since ' if match['since'] or match['from'] else ''}{month_name[number]}"
