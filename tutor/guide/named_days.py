"""From the words that name a day to that day: dates and their arithmetic are `dateutil`'s."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache

from dateutil import parser
from dateutil.relativedelta import MO, SU, relativedelta

from embeddings.languages import WordTable, meanings_of

FINANCIAL_YEAR_ENDS = 3
"""India's financial year ends with March (General Financial Rules 2017, rule 2)."""

_MONTHS_A_QUARTER = 3
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@cache
def months() -> Mapping[str, int]:
    """The number of each month by its names, long and short."""
    names = {**meanings_of(WordTable.MONTHS), **meanings_of(WordTable.MONTHS_IN_SHORT)}
    return {name: int(number) for name, number in names.items()}


def written_in_digits(match: re.Match[str], today: date) -> date | None:
    """The day of 2027-03-31, 31.03.2027 or 31/3/27; None where there is no such day."""
    # With `dayfirst`, 2027-03-05 would be 3 May: a day that begins with its year is never meant day first.
    year_first = match["day"][:4].isdecimal()
    midnight = datetime.combine(today, time())
    try:
        return parser.parse(match["day"], dayfirst=not year_first, default=midnight).date()
    except parser.ParserError:
        return None  # 31/02/2027


def day_of_month(match: re.Match[str], today: date) -> date | None:
    """The next such day of a month, or of the year named."""
    month, day = months()[match["month"]], int(match["day"])
    return _coming(month, day, match["year"], today=today) if day else None


def day_of_this_month(match: re.Match[str], today: date) -> date | None:
    """The next day of a month with this number."""
    day = int(match["day"])
    this, following = today + relativedelta(day=day), today + relativedelta(months=1, day=day)
    return None if not 1 <= day <= 31 else this if this >= today else following


def national_day(match: re.Match[str], today: date) -> date:
    """The next of the days that come every year: "by Republic Day", "before the new year"."""
    month, day = next(name[1:].split("_") for name, found in match.groupdict().items() if found and name[0] == "d")
    return _coming(int(month), int(day), None, today=today)


def end_of_bare_month(match: re.Match[str], today: date) -> date | None:
    """As `end_of_month`, of a month that is named and no more."""
    return end_of_month(match, today)


def end_of_month(match: re.Match[str], today: date) -> date | None:
    """The last day of the next such month, or of that of the year named."""
    return _coming(months()[match["month"]], 31, match["year"], today=today)


def _coming(month: int, day: int, year: str | None, *, today: date) -> date:
    """That day of a year, or the next such day; a day that the month does not have is its last."""
    wanted = today + relativedelta(year=int(year) if year else today.year, month=month, day=day)
    return wanted if year or wanted >= today else today + relativedelta(years=1, month=month, day=day)


def end_of_period(match: re.Match[str], today: date) -> date:
    """The last day of this week, month, quarter or year, or of the next."""
    return _end_of(meanings_of(WordTable.PERIODS)[match["period"]], today, ahead=int(has(match, "next")))


def _end_of(period: str, today: date, *, ahead: int) -> date:
    """The last day of the period that runs today, or of the one `ahead`."""
    match period:
        case "week":
            return today + relativedelta(weekday=SU, weeks=ahead)
        case "month":
            return today + relativedelta(months=ahead, day=31)
        case "quarter":
            left = -today.month % _MONTHS_A_QUARTER
            return today + relativedelta(months=left + ahead * _MONTHS_A_QUARTER, day=31)
        case "financial year":
            later = ahead + (today.month > FINANCIAL_YEAR_ENDS)
            return today + relativedelta(years=later, month=FINANCIAL_YEAR_ENDS, day=31)
        case _:
            return today + relativedelta(years=ahead, month=12, day=31)


def end_of_span(match: re.Match[str], today: date) -> date:
    """So many days, weeks, months or years from today; one where no number is named."""
    counted = match["count"]
    count = int(counted) if counted and counted.isdecimal() else 1
    match meanings_of(WordTable.UNITS)[match["unit"]]:
        case "day":
            return today + relativedelta(days=count)
        case "week":
            return today + relativedelta(weeks=count)
        case "fortnight":
            return today + relativedelta(weeks=2 * count)
        case "month":
            return today + relativedelta(months=count)
        case _:
            return today + relativedelta(years=count)


def day_of_week(match: re.Match[str], today: date) -> date:
    """The next such day after today; with "next" that of the week after this one."""
    number = _WEEKDAYS.index(meanings_of(WordTable.WEEKDAYS)[match["weekday"]])
    if not has(match, "next"):
        return today + relativedelta(days=1) + relativedelta(weekday=number)
    return today + relativedelta(days=1, weekday=MO) + relativedelta(weekday=number)


def day_of_week_in_short(match: re.Match[str], today: date) -> date:
    """The next such day after today, named as "sat"."""
    number = next(place for place, day in enumerate(_WEEKDAYS) if has(match, day))
    return today + relativedelta(days=1) + relativedelta(weekday=number)


def day_and_number(match: re.Match[str], today: date) -> date | None:
    """The day of a month in digits, without its year: "24.12", "4/12"."""
    day, month = int(match["day"]), int(match["number"])
    return _coming(month, day, None, today=today) if 1 <= day <= 31 and 1 <= month <= 12 else None


def end_of_year(match: re.Match[str], _today: date) -> date:
    """The last day of the year named."""
    return date(int(match["year"]), 12, 31)


def tomorrow(_match: re.Match[str], today: date) -> date:
    """The day after today."""
    return today + relativedelta(days=1)


def day_after_tomorrow(_match: re.Match[str], today: date) -> date:
    """The day after tomorrow."""
    return today + relativedelta(days=2)


def has(match: re.Match[str], group: str) -> bool:
    """Whether the match has a group of this name that took part."""
    return match.groupdict().get(group) is not None
