"""At what time of a day, and how often, a message wants to be reminded: "tomorrow at 5", "har somvar shaam ko"."""

import re
from collections.abc import Mapping
from functools import cache

from embeddings.languages import WordTable, any_of, in_digits, meanings_of
from embeddings.text import normalised, whole_words
from tutor.guide.conversation_words import meanings, said, words_of_kind

USUAL: Mapping[str, int] = {"morning": 9, "noon": 13, "evening": 18, "night": 20}
"""The hour meant where only a part of the day is named: in the morning that at which offices open, when a reminder
without a time rings, too; the others are ours."""

_FIRST_HOUR = 8
"""Hours before it are meant for the afternoon where no part of the day is named: "at 5" is no hour to be woken."""

_NOON = 12

NOON = 60 * _NOON
"""In minutes after midnight."""

_TOLD = ("hour", "at", "sharp", "of", "hundreds")
"""How a time may be told: "5 baje", "at 5", "5:30", "sham 5", "1730 hrs"."""

_COUNTED = "hours"
"""Written for "o'clock", so that numbers before it are read as those before a unit of time are: "साढ़े पाँच बजे"."""


def minute_of_day_in(message: str) -> int | None:
    """The minute after midnight that the message names, None where it names no time of a day.

    >>> minute_of_day_in("tomorrow at 5"), minute_of_day_in("kal subah 10 baje"), minute_of_day_in("साढ़े पाँच बजे")
    (1020, 600, 1050)
    >>> minute_of_day_in("har somvar shaam ko"), minute_of_day_in("शाम 5"), minute_of_day_in("1730 hrs")
    (1080, 1020, 1050)
    >>> minute_of_day_in("5 hours"), minute_of_day_in("9:30")
    (None, 570)
    """
    text = in_digits(words_of_kind("oclock").sub(_COUNTED, normalised(message)))
    part = next((name for name, found in _group(_parts(), text).items() if found), None)
    match = _clock().search(text) if words_of_kind("clock").search(normalised(message)) else None
    if match is None:
        return None if part is None else 60 * USUAL[part]
    found = match.groupdict()
    hour = int(next(found[name] for name in _TOLD if found[name]))
    minute = _minutes(next((found[f"{name}_minutes"] for name in _TOLD if found[f"{name}_minutes"]), ""))
    if hour > 23:
        return None
    if found["hundreds"]:
        return 60 * hour + minute
    late = match["half"] == "pm" or (match["half"] != "am" and part != "morning" and (part or hour < _FIRST_HOUR))
    return 60 * (hour % _NOON + _NOON if late and hour <= _NOON else hour) + minute


def without_clock(text: str) -> str:
    """A text in lower case without the times of the day in it: "remind me at 5pm about leave" is about leave."""
    return _times().sub(" ", text)


def repeated_each(message: str) -> str | None:
    """Each day, week or month that the message names, None where it wants to be reminded once.

    >>> repeated_each("every Tuesday 8pm"), repeated_each("roz raat 9 baje"), repeated_each("next Tuesday")
    ('week', 'day', None)
    """
    text = in_digits(message)
    if _each_weekday().search(text):
        return "week"
    match = _each().search(text)
    unit = None if match is None else meanings_of(WordTable.EVERY)[match.group()]
    return unit if unit in ("day", "week", "month") else None


def _group(pattern: re.Pattern[str], text: str) -> Mapping[str, str | None]:
    match = pattern.search(text)
    return {} if match is None else match.groupdict()


def _minutes(written: str) -> int:
    """The minutes behind an hour: "30", or the half of "5.5"."""
    return 30 if written == "5" else int(written or 0)


@cache
def _clock() -> re.Pattern[str]:
    units = any_of(meanings_of(WordTable.UNITS))
    minutes = r"(?:[:.](?P<{}>[0-5]\d|5))?"
    part = "|".join(meanings("parts_of_day").values())
    return whole_words(
        rf"(?P<hundreds>[01]\d|2[0-3])(?P<hundreds_minutes>[0-5]\d) ?{_COUNTED}"
        rf"|(?P<hour>\d{{1,2}}){minutes.format('hour_minutes')} ?(?P<half>am|pm|{_COUNTED})"
        rf"|at (?P<at>\d{{1,2}}){minutes.format('at_minutes')}(?! ?(?:%|{units}))"
        rf"|(?P<sharp>\d{{1,2}}):(?P<sharp_minutes>[0-5]\d)"
        rf"|(?:{part}) (?:ke |के )?(?P<of>\d{{1,2}}){minutes.format('of_minutes')}(?! ?(?:%|{units}))"
    )


@cache
def _times() -> re.Pattern[str]:
    time = r"\d{1,2}(?:[:.][0-5]\d)?"
    return whole_words(rf"(?:at )?{time} ?(?:am|pm|{said('oclock')})|at {time}")


@cache
def _parts() -> re.Pattern[str]:
    return whole_words("|".join(f"(?P<{name}>{words})" for name, words in meanings("parts_of_day").items()))


@cache
def _each() -> re.Pattern[str]:
    return whole_words(any_of(meanings_of(WordTable.EVERY)))


@cache
def _each_weekday() -> re.Pattern[str]:
    return whole_words(rf"{said('each')} (?:{any_of(meanings_of(WordTable.WEEKDAYS))})")
