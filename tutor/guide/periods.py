"""From which day to which a period reaches that a message names: "last month", "since April", "October"."""

import re
from calendar import month_name
from datetime import date, timedelta

from dateutil.relativedelta import MO, SU, relativedelta

FINANCIAL_YEAR_BEGINS = 4
"""India's financial year begins with April (General Financial Rules 2017, rule 2)."""

_MONTHS = {name: number for number, name in enumerate(month_name) if name}


_DAYS_AGO = {"today": 0, "yesterday": 1, "the day before yesterday": 2}
_FEW = re.compile(r"last (?P<count>\d+) (?P<unit>day|week|month)s?")


def period_days(period: str, *, today: date) -> tuple[date, date]:
    """The first and the last day of a period that `tutor.guide.filters` names; the last is never after today.

    >>> period_days("last month", today=date(2026, 11, 29))
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 31))
    >>> period_days("since April", today=date(2026, 11, 29))
    (datetime.date(2026, 4, 1), datetime.date(2026, 11, 29))
    """
    ago = _DAYS_AGO.get(period)
    if ago is not None:
        return today - timedelta(days=ago), today - timedelta(days=ago)
    few = few_of(period)
    if few is not None:
        count, unit = few
        return today - _span(unit, count) + timedelta(days=1), today
    which, _, unit = period.rpartition(" ") if "financial" not in period else period.partition(" ")
    if unit in _MONTHS:
        first = _last_begun(_MONTHS[unit], today)
        return first, today if which == "since" else min(today, first + relativedelta(day=31))
    first = _begins(unit, today)
    if which == "this":
        return first, today
    before = first - relativedelta(days=1)
    return _begins(unit, before), before


def coming_days(period: str, *, today: date) -> tuple[date, date]:
    """The first and the last day of a period in which something is to come: the next such month, all of this week.

    What is late is of this week, this month or this year as well. Of a period that is over it is that.

    >>> coming_days("December", today=date(2026, 12, 5)), coming_days("March", today=date(2026, 12, 5))
    ((datetime.date(2026, 12, 1), datetime.date(2026, 12, 31)), (datetime.date(2027, 3, 1), datetime.date(2027, 3, 31)))
    >>> coming_days("this financial year", today=date(2026, 12, 5))
    (datetime.date(1, 1, 1), datetime.date(2027, 3, 31))
    >>> coming_days("last month", today=date(2026, 12, 5))
    (datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    """
    month = _MONTHS.get(period)
    if month is not None:
        last = _next_end_of(month, today)
        return last.replace(day=1), last
    which, _, unit = period.partition(" ")
    return (date.min, _last_of(unit, today)) if which == "this" else period_days(period, today=today)


def _next_end_of(month: int, today: date) -> date:
    """The last day of the next such month, of this one in it."""
    last = today + relativedelta(month=month, day=31)
    return last if last >= today else today + relativedelta(years=1, month=month, day=31)


def _last_of(unit: str, today: date) -> date:
    """The last day of the week, month, quarter or year that runs."""
    match unit:
        case "week":
            return today + relativedelta(weekday=SU)
        case "month":
            return today + relativedelta(day=31)
        case "quarter":
            return today + relativedelta(months=-today.month % 3, day=31)
        case "financial year":
            return _next_end_of(FINANCIAL_YEAR_BEGINS - 1, today)
        case _:
            return today + relativedelta(month=12, day=31)


def few_of(period: str) -> tuple[int, str] | None:
    """How many of which unit a period counts back from today; None where it counts none.

    >>> few_of("last 2 weeks"), few_of("last week")
    ((2, 'week'), None)
    """
    few = _FEW.fullmatch(period)
    return None if few is None else (int(few["count"]), few["unit"])


def month_of_period(period: str) -> int:
    """The number of the month that a period names: 4 for "since April"."""
    return _MONTHS[period.rpartition(" ")[2]]


def _last_begun(month: int, today: date) -> date:
    first = today + relativedelta(month=month, day=1)
    return first if first <= today else first - relativedelta(years=1)


def _span(unit: str, count: int) -> relativedelta:
    match unit:
        case "day":
            return relativedelta(days=count)
        case "week":
            return relativedelta(weeks=count)
        case _:
            return relativedelta(months=count)


def _begins(unit: str, day: date) -> date:
    match unit:
        case "week":
            return day + relativedelta(weekday=MO(-1))
        case "month":
            return day + relativedelta(day=1)
        case "quarter":
            return day + relativedelta(month=day.month - (day.month - 1) % 3, day=1)
        case "financial year":
            return _last_begun(FINANCIAL_YEAR_BEGINS, day)
        case _:
            return day + relativedelta(month=1, day=1)
