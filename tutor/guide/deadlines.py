"""By which day a message wants something done: a date, the end of a period, or so many weeks from today."""

import calendar
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from embeddings.text import WESTERN_DIGITS, normalised, whole_words

_MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class _Patterns:
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    whole_month: re.Pattern[str]
    span: re.Pattern[str]
    ends: Mapping[str, re.Pattern[str]]


@cache
def _patterns() -> _Patterns:
    data = json.loads(files("tutor.guide").joinpath("deadline_words.json").read_text(encoding="utf-8"))
    months = {normalised(word): number for number, words in enumerate(data["months"], start=1) for word in words}
    numbers = {normalised(word): int(value) for value, words in data["numbers"] for word in words}
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    number = "|".join([r"\d{1,3}", *sorted(map(re.escape, numbers), key=len, reverse=True)])
    year = r"(?:,? (?P<year>20\d\d))?"
    unit = "|".join(f"(?P<{name}>{'|'.join(words)})" for name, words in data["units"].items())
    before, after = "|".join(data["within"]["before"]), "|".join(data["within"]["after"])
    by, until = "|".join(data["by"]["before"]), "|".join(data["by"]["after"])
    return _Patterns(
        months=months,
        numbers=numbers,
        day_month=whole_words(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{month}){year}"),
        month_day=whole_words(
            rf"(?P<month>{month}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?! ?(?:{unit_words(data)})){year}"
        ),
        whole_month=whole_words(rf"(?:{by}) (?P<month>{month}){year}|(?P<month2>{month}) (?:{until})"),
        span=whole_words(
            rf"(?:(?:{before}) (?P<first>{number}) (?:{unit})|(?P<second>{number}) "
            rf"(?:{unit.replace('(?P<', '(?P<s_')}) (?:{after}))"
        ),
        ends={name: whole_words("|".join(words)) for name, words in data["ends"].items()},
    )


def unit_words(data: Mapping[str, Mapping[str, list[str]]]) -> str:
    """The words for days, weeks and months as one pattern."""
    return "|".join(word for words in data["units"].values() for word in words)


def deadline_in(message: str, *, today: date) -> date | None:
    """The last day of what `message` allows, None where it names none; a day that has passed is next year's.

    >>> deadline_in("finish by 31 March", today=date(2026, 12, 1))
    datetime.date(2027, 3, 31)
    >>> deadline_in("teen mahine me sab karna hai", today=date(2026, 12, 1))
    datetime.date(2027, 3, 1)
    """
    text, words = normalised(message).translate(WESTERN_DIGITS), _patterns()
    found = words.day_month.search(text) or words.month_day.search(text)
    if found is not None:
        return _coming(words.months[found["month"]], int(found["day"]), found["year"], today=today)
    end = next((name for name, pattern in words.ends.items() if pattern.search(text)), None)
    if end is not None:
        return _end_of(end, today)
    span = words.span.search(text)
    if span is not None:
        return _after(span, today)
    month = words.whole_month.search(text)
    if month is not None:
        number = words.months[month["month"] or month["month2"]]
        return _coming(number, 31, month["year"], today=today)
    return None


def _coming(month: int, day: int, year: str | None, *, today: date) -> date | None:
    if day < 1:
        return None
    wanted = _in_month(int(year) if year else today.year, month, day)
    return wanted if year or wanted >= today else _in_month(today.year + 1, month, day)


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _end_of(period: str, today: date) -> date:
    match period:
        case "week":
            return today + timedelta(days=6 - today.weekday())
        case "month":
            return _in_month(today.year, today.month, 31)
        case "quarter":
            return _in_month(today.year, -(-today.month // _MONTHS_A_QUARTER) * _MONTHS_A_QUARTER, 31)
        case "next-month":
            return _in_month(today.year + today.month // 12, today.month % 12 + 1, 31)
        case _:
            return date(today.year, 12, 31)


def _after(span: re.Match[str], today: date) -> date:
    raw = span["first"] or span["second"]
    amount = int(raw) if raw.isdecimal() else _patterns().numbers[raw]
    if span["days"] or span["s_days"]:
        return today + timedelta(days=amount)
    if span["weeks"] or span["s_weeks"]:
        return today + timedelta(weeks=amount)
    months = today.month - 1 + amount
    return _in_month(today.year + months // 12, months % 12 + 1, today.day)
