"""By which day a message wants something done: a date, the end of a period, or so many weeks from today.

Which words of a message name a day is found with the lexicon; dates and their arithmetic are `dateutil`'s. It was
chosen among libraries that read whole messages: see `docs/explanation/experiments.md`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from dateutil import parser
from dateutil.relativedelta import MO, SU, relativedelta

from embeddings.languages import WordList, WordTable, any_of, in_digits, meanings_of, words_for, words_of
from embeddings.text import whole_words
from tutor.guide.conversation_words import meanings, said

FINANCIAL_YEAR_ENDS = 3
"""India's financial year ends with March (General Financial Rules 2017, rule 2)."""

_NO_LIGHT_VERB = "".join(
    f"(?<!{stem} )"
    for stem in [
        "kar",
        "kr",
        "kra",
        "kara",
        "rok",
        "rakh",
        "rkh",
        "hata",
        "bata",
        "laga",
        "bana",
        "कर",
        "करा",
        "रोक",
        "रख",
        "हटा",
        "बता",
        "लगा",
        "बना",
    ]
)
""""Rok do mai tak": behind such a word "do" is no number, though it reads as 2."""

_MONTHS_A_QUARTER = 3
_SPAN_UNITS = ("day", "week", "fortnight", "month", "year")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of what a message allows, and the words that name it."""

    day: date
    said: str


def deadline_at(message: str, *, today: date, wanted: bool = False) -> Deadline | None:
    """The last day of what `message` allows, None where it names none.

    A day without a year is the next one, one with a year may have passed. Digits stand day first, as in India. Where a
    day is `wanted`, because the message sets or asks for one, a bare month, weekday or "tomorrow" names it, too.
    """
    text = in_digits(message)
    named = _named_in(text) or (_named_in(text, _bare_patterns()) if wanted else None)
    if named is None:
        return None
    day = named.day_of(named.match, today)
    return None if day is None else Deadline(day, named.match.group())


def deadline_in(message: str, *, today: date) -> date | None:
    """The day of `deadline_at`.

    >>> deadline_in("finish by 31 March", today=date(2026, 12, 1))
    datetime.date(2027, 3, 31)
    >>> deadline_in("teen mahine me sab karna hai", today=date(2026, 12, 1))
    datetime.date(2027, 3, 1)
    >>> deadline_in("05/04/2027 तक", today=date(2026, 12, 1))
    datetime.date(2027, 4, 5)
    """
    deadline = deadline_at(message, today=today)
    return None if deadline is None else deadline.day


def without_deadline(text: str, *, wanted: bool = False) -> str:
    """A text with its numbers `in_digits`, without the words that name a day and "by" or "तक" beside them."""
    named = _named_in(text) or (_named_in(text, _bare_patterns()) if wanted else None)
    if named is None:
        return text
    before, behind = _beside_days()
    return f"{before.sub('', text[: named.match.start()])} {behind.sub('', text[named.match.end() :])}"


DayOf = Callable[[re.Match[str], date], date | None]


@dataclass(frozen=True, slots=True)
class _Named:
    match: re.Match[str]
    day_of: DayOf


def _named_in(text: str, patterns: Sequence[tuple[re.Pattern[str], DayOf]] | None = None) -> _Named | None:
    for pattern, day_of in _patterns() if patterns is None else patterns:
        match = pattern.search(text)
        if match is not None:
            return _Named(match, day_of)
    return None


@cache
def _patterns() -> Sequence[tuple[re.Pattern[str], DayOf]]:
    """What names a day, the most exact first, and how the day is told from it."""
    return [
        *((pattern, _written_in_digits) for pattern in _digits()),
        *((whole_words(pattern), _day_of_month) for pattern in _days_of_months()),
        *((whole_words(pattern), _day_of_this_month) for pattern in _by(_numbered_day())),
        *((whole_words(pattern), _end_of_period) for pattern in _ends_of_periods()),
        *((whole_words(pattern), _end_of_span) for pattern in _spans()),
        *((whole_words(pattern), _day_of_week) for pattern in _weekdays()),
        *((whole_words(pattern), _end_of_month) for pattern in _whole_months()),
        *((whole_words(pattern), day_of) for words, day_of in _NEAR for pattern in _by(any_of(words_of(words)))),
        *((whole_words(pattern), _end_of_year) for pattern in _by(r"(?P<year>20\d\d)")),
    ]


@cache
def _bare_patterns() -> Sequence[tuple[re.Pattern[str], DayOf]]:
    """What names a day where one is wanted anyway."""
    month = rf"(?P<month>{any_of(_months())})(?:,? (?P<year>20\d\d))?"
    weekday = (
        rf"(?:(?P<next>{any_of(words_of(WordList.NEXT))}) )?(?P<weekday>{any_of(meanings_of(WordTable.WEEKDAYS))})"
    )
    which = rf"(?:{any_of(words_of(WordList.THIS))}) (?P<period>{any_of(meanings_of(WordTable.PERIODS))})"
    return [
        (whole_words(month), _end_of_month),
        (whole_words(weekday), _day_of_week),
        (whole_words(which), _end_of_period),
        *((whole_words(any_of(words_of(words))), day_of) for words, day_of in _NEAR),
        (_day_and_month_in_digits(), _day_and_number),
        (whole_words(rf"(?P<count>\d{{1,3}}) (?P<unit>{_units()}) {said('after_span')}"), _end_of_span),
        (whole_words(rf"after (?P<count>\d{{1,3}}) (?P<unit>{_units()})"), _end_of_span),
        (_weekday_in_short(), _day_of_week_in_short),
        (whole_words(r"(?P<day>\d{1,2})(?:st|nd|rd|th)"), _day_of_this_month),
    ]


@cache
def _beside_days() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = any_of(words_of(WordList.BY_BEFORE)), any_of(words_of(WordList.BY_AFTER))
    return re.compile(rf"(?<!\S)(?:{before}) $"), re.compile(rf"^ (?:{after})(?!\S)")


def _by(day: str) -> Sequence[str]:
    """Patterns for "by DAY" and "DAY तक"."""
    before, after = any_of(words_of(WordList.BY_BEFORE)), any_of(words_of(WordList.BY_AFTER))
    return rf"(?:{before}) (?:{day})", rf"(?:{day}) (?:{after})"


def _digits() -> Sequence[re.Pattern[str]]:
    """2027-03-31, 31.03.2027 and 31/3/27; "rule 14.2.20" is no day."""
    forms = (
        r"20\d\d(?P<apart>[/-])\d\d?(?P=apart)\d\d?",
        r"\d\d?(?P<apart>[./-])\d\d?(?P=apart)20\d\d",
        r"\d\d?(?P<apart>[/-])\d\d?(?P=apart)\d\d",
    )
    return [re.compile(rf"(?<![\w./-])(?P<day>{form})(?![./-]?\w)") for form in forms]


def _days_of_months() -> Sequence[str]:
    doubtful = frozenset(words_of(WordList.MONTHS_IN_DOUBT))
    sure, in_doubt = any_of(_months().keys() - doubtful), any_of(doubtful)
    day, year = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?:(?:, ?|[ -])(?P<year>20\d\d))?"
    # "May 3 people come" names no day, "by May 3" does.
    ended = rf"(?=(?:st|nd|rd|th)|,? 20\d\d|[.,;!?]|$| (?:{any_of(words_of(WordList.BY_AFTER))}))"
    return (
        rf"{_NO_LIGHT_VERB}{day}[ -](?:of )?(?P<month>{sure}|{in_doubt}){year}",
        rf"(?P<month>{sure}) {day}(?! ?(?:{any_of(meanings_of(WordTable.UNITS))})){year}",
        rf"(?P<month>{in_doubt}) (?P<day>\d{{1,2}}){ended}(?:st|nd|rd|th)?{year}",
    )


def _numbered_day() -> str:
    return rf"(?P<day>\d{{1,2}}) (?:{any_of(words_of(WordList.DAY_OF_MONTH))})"


@cache
def _months() -> Mapping[str, int]:
    names = {**meanings_of(WordTable.MONTHS), **meanings_of(WordTable.MONTHS_IN_SHORT)}
    return {name: int(number) for name, number in names.items()}


def _ends_of_periods() -> Sequence[str]:
    which = rf"(?:(?:{any_of(words_of(WordList.THIS))}) |(?P<next>{any_of(words_of(WordList.NEXT))}) )"
    period = rf"(?P<period>{any_of(meanings_of(WordTable.PERIODS))})"
    before, after = any_of(words_of(WordList.END_BEFORE)), any_of(words_of(WordList.END_AFTER))
    fiscal = any_of(words_for(WordTable.PERIODS, "financial year"))
    until = any_of([*words_of(WordList.BY_BEFORE), *words_of(WordList.WITHIN_BEFORE)])
    till = any_of([*words_of(WordList.BY_AFTER), *words_of(WordList.WITHIN_AFTER)])
    return (
        rf"(?:{before}) {which}?{period}",
        rf"{which}?{period}[ -]?(?:{after})",
        rf"(?:{until}) {which}{period}",
        rf"{which}{period} (?:{till})",
        rf"(?:{any_of(words_of(WordList.BY_BEFORE))}) (?P<period>{fiscal})",
    )


def _units() -> str:
    return any_of(word for unit in _SPAN_UNITS for word in words_for(WordTable.UNITS, unit))


@cache
def _day_and_month_in_digits() -> re.Pattern[str]:
    """A day and a month as "4/12" or "24.12", where it is no time and no amount: "9.30 am", "1.5 hours"."""
    no_amount = rf"(?! ?(?:am|pm|{said('oclock')}|{any_of(meanings_of(WordTable.UNITS))})(?!\w))"
    digits = r"(?P<day>\d{1,2})(?:/(?=\d)|\.(?=\d\d))(?P<number>\d{1,2})"
    return re.compile(rf"(?<![\w./-]){digits}(?![./-]?\w){no_amount}")


@cache
def _weekday_in_short() -> re.Pattern[str]:
    """Days of the week as "sat" and "बुध": such words may be others, and name a day only where one is wanted."""
    return whole_words("|".join(f"(?P<{day}>{words})" for day, words in meanings("weekdays_in_short").items()))


def _spans() -> Sequence[str]:
    units = _units()
    within, after = words_of(WordList.WITHIN_BEFORE), any_of(words_of(WordList.WITHIN_AFTER))
    without_in = any_of(word for word in within if word != "in")  # "in a week" says how often
    return (
        rf"(?:{any_of(within)}) (?P<count>\d{{1,3}}) (?P<unit>{units})",
        rf"(?:{without_in}) (?P<count>an?) (?P<unit>{units})",
        rf"{_NO_LIGHT_VERB}(?P<count>\d{{1,3}}) (?P<unit>{units}) (?:{after})",  # "kar do hafte me" names no number
    )


def _weekdays() -> Sequence[str]:
    which = rf"(?:(?:{any_of(words_of(WordList.THIS))}) |(?P<next>{any_of(words_of(WordList.NEXT))}) )?"
    return _by(rf"{which}(?P<weekday>{any_of(meanings_of(WordTable.WEEKDAYS))})")


def _whole_months() -> Sequence[str]:
    month = rf"(?P<month>{any_of(_months())})(?:,? (?P<year>20\d\d))?"
    before, after = any_of(words_of(WordList.END_BEFORE)), any_of(words_of(WordList.END_AFTER))
    return (*_by(month), rf"(?:{before}) {month}", rf"{month} (?:{after})")


def _written_in_digits(match: re.Match[str], today: date) -> date | None:
    # With `dayfirst`, 2027-03-05 would be 3 May: a day that begins with its year is never meant day first.
    year_first = match["day"][:4].isdecimal()
    midnight = datetime.combine(today, time())
    try:
        return parser.parse(match["day"], dayfirst=not year_first, default=midnight).date()
    except parser.ParserError:
        return None  # 31/02/2027


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    month, day = _months()[match["month"]], int(match["day"])
    return _coming(month, day, match["year"], today=today) if day else None


def _day_of_this_month(match: re.Match[str], today: date) -> date | None:
    day = int(match["day"])
    this, following = today + relativedelta(day=day), today + relativedelta(months=1, day=day)
    return None if not 1 <= day <= 31 else this if this >= today else following


def _end_of_month(match: re.Match[str], today: date) -> date | None:
    return _coming(_months()[match["month"]], 31, match["year"], today=today)


def _coming(month: int, day: int, year: str | None, *, today: date) -> date:
    """That day of a year, or the next such day; a day that the month does not have is its last."""
    wanted = today + relativedelta(year=int(year) if year else today.year, month=month, day=day)
    return wanted if year or wanted >= today else today + relativedelta(years=1, month=month, day=day)


def _end_of_period(match: re.Match[str], today: date) -> date:
    return _end_of(meanings_of(WordTable.PERIODS)[match["period"]], today, ahead=int(_has(match, "next")))


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


def _end_of_span(match: re.Match[str], today: date) -> date:
    count = int(match["count"]) if match["count"].isdecimal() else 1
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


def _day_of_week(match: re.Match[str], today: date) -> date:
    """The next such day after today; with "next" that of the week after this one."""
    number = _WEEKDAYS.index(meanings_of(WordTable.WEEKDAYS)[match["weekday"]])
    if not _has(match, "next"):
        return today + relativedelta(days=1) + relativedelta(weekday=number)
    return today + relativedelta(days=1, weekday=MO) + relativedelta(weekday=number)


def _day_of_week_in_short(match: re.Match[str], today: date) -> date:
    number = next(place for place, day in enumerate(_WEEKDAYS) if _has(match, day))
    return today + relativedelta(days=1) + relativedelta(weekday=number)


def _day_and_number(match: re.Match[str], today: date) -> date | None:
    """The day of a month in digits, without its year: "24.12", "4/12"."""
    day, month = int(match["day"]), int(match["number"])
    return _coming(month, day, None, today=today) if 1 <= day <= 31 and 1 <= month <= 12 else None


def _end_of_year(match: re.Match[str], _today: date) -> date:
    return date(int(match["year"]), 12, 31)


def _tomorrow(_match: re.Match[str], today: date) -> date:
    return today + relativedelta(days=1)


def _day_after_tomorrow(_match: re.Match[str], today: date) -> date:
    return today + relativedelta(days=2)


_NEAR = ((WordList.DAY_AFTER_TOMORROW, _day_after_tomorrow), (WordList.TOMORROW, _tomorrow))


def _has(match: re.Match[str], group: str) -> bool:
    return match.groupdict().get(group) is not None
