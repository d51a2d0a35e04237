"""By which day a message wants something done: a date, the end of a period, or so many weeks from today.

Which words of a message name a day is found with the lexicon; dates and their arithmetic are `dateutil`'s. It was
chosen among libraries that read whole messages: see `docs/explanation/experiments.md`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from embeddings.languages import WordList, WordTable, any_of, in_digits, meanings_of, words_for, words_of
from embeddings.text import whole_words
from tutor.guide.conversation_words import meanings, said
from tutor.guide.named_days import (
    day_after_tomorrow,
    day_and_number,
    day_of_month,
    day_of_this_month,
    day_of_week,
    day_of_week_in_short,
    end_of_bare_month,
    end_of_month,
    end_of_period,
    end_of_span,
    end_of_year,
    has,
    months,
    national_day,
    tomorrow,
    written_in_digits,
)

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

_DENIED = re.compile(r"(?<!\S)not (?:on |by |till )?$")
_AFTER = re.compile(r"(?<!\S)after $")
_PART_OF_DAY = "subah|sham|shaam|raat|dopahar|सुबह|शाम|रात|दोपहर"

_HALF_A_WEEK = 4
"""Days before a day from which the next weekday is the one nearest to it."""

_SPAN_UNITS = ("day", "week", "fortnight", "month", "year")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of what a message allows, and the words that name it; `bare_month` where they name a month alone."""

    day: date
    said: str
    bare_month: bool = False


def deadline_at(
    message: str, *, today: date, wanted: bool = False, spans: bool = False, near: date | None = None
) -> Deadline | None:
    """The last day of what `message` allows, None where it names none.

    A day without a year is the next one, one with a year may have passed. Digits stand day first, as in India. Where a
    day is `wanted`, because the message sets or asks for one, a bare month, weekday or "tomorrow" names it, too; where
    `spans` are, for a plan, "three months" do. Of a day taken back and another ("Sunday no, Saturday") it is the other.
    A weekday, or the number of a day, in place of the day `near` is that of its week or month.

    >>> deadline_at("4th rather", today=date(2026, 12, 1), wanted=True, near=date(2027, 1, 1)).day
    datetime.date(2027, 1, 4)
    """
    text = in_digits(message)
    named = _named_in(text)
    if named is None and wanted:
        named = _named_in(text, _bare_patterns())
    if named is None and spans:
        named = _named_in(text, _bare_spans())
    if named is None and near is not None:
        named = _named_in(text, _numbers_alone())
    if named is None:
        return None
    named = _instead(text, named.match, wanted=wanted) or named
    match = named.match
    day = named.day_of(match, today if near is None else _counted_from(named, near, today=today))
    if day is None:
        return None
    within = named.day_of is end_of_bare_month and not _after_it(
        match.string[: match.start()], match.string[match.end() :]
    )
    return Deadline(day, match.group(), within)


def _counted_from(named: "_Named", near: date, *, today: date) -> date:
    """The day from which a weekday or the number of a day is the one in the week or the month of the day `near`."""
    if named.day_of is day_of_this_month:
        return max(today, near.replace(day=1))
    in_week = named.day_of in (day_of_week, day_of_week_in_short) and not has(named.match, "next")
    return max(today, near - timedelta(days=_HALF_A_WEEK)) if in_week else today


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


def _instead(text: str, day: re.Match[str], *, wanted: bool) -> "_Named | None":
    """The day that the text puts in place of this one, where it takes it back; None where it does not."""
    behind = text[day.end() :]
    taken_back = _takes_back().match(behind)
    if taken_back is None and not _DENIED.search(text[: day.start()]):
        return None
    rest = behind[taken_back.end() if taken_back else 0 :]
    return _named_in(rest) or (_named_in(rest, _bare_patterns()) if wanted else None)


def _after_it(before: str, behind: str) -> bool:
    """Whether the words around a month say that what comes after it is meant."""
    return _AFTER.search(before) is not None or _after_month().match(behind) is not None


@cache
def _after_month() -> re.Pattern[str]:
    return re.compile(rf" (?:ke |के )?{said('after_span')}(?!\w)")


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


_NEAR = ((WordList.DAY_AFTER_TOMORROW, day_after_tomorrow), (WordList.TOMORROW, tomorrow))


@cache
def _patterns() -> Sequence[tuple[re.Pattern[str], DayOf]]:
    """What names a day, the most exact first, and how the day is told from it."""
    return [
        *((pattern, written_in_digits) for pattern in _digits()),
        *((whole_words(pattern), day_of_month) for pattern in _days_of_months()),
        *((whole_words(pattern), day_of_this_month) for pattern in _by(_numbered_day())),
        *((whole_words(pattern), end_of_period) for pattern in _ends_of_periods()),
        *((whole_words(pattern), end_of_span) for pattern in _spans()),
        *((whole_words(pattern), day_of_week) for pattern in _weekdays()),
        *((whole_words(pattern), national_day) for pattern in _by(_national_days())),
        *((whole_words(pattern), end_of_month) for pattern in _whole_months()),
        *((whole_words(pattern), day_of) for words, day_of in _NEAR for pattern in _by(any_of(words_of(words)))),
        *((whole_words(pattern), end_of_year) for pattern in _by(r"(?P<year>20\d\d)")),
    ]


@cache
def _bare_patterns() -> Sequence[tuple[re.Pattern[str], DayOf]]:
    """What names a day where one is wanted anyway."""
    month = rf"(?P<month>{any_of(months())})(?:,? (?P<year>20\d\d))?"
    weekday = (
        rf"(?:(?P<next>{any_of(words_of(WordList.NEXT))}) )?(?P<weekday>{any_of(meanings_of(WordTable.WEEKDAYS))})"
    )
    which = rf"(?:{any_of(words_of(WordList.THIS))}) (?P<period>{any_of(meanings_of(WordTable.PERIODS))})"
    return [
        (whole_words(_national_days()), national_day),
        (whole_words(month), end_of_bare_month),
        (whole_words(weekday), day_of_week),
        (whole_words(which), end_of_period),
        *((whole_words(any_of(words_of(words))), day_of) for words, day_of in _NEAR),
        (_day_and_month_in_digits(), day_and_number),
        (whole_words(rf"(?P<count>\d{{1,3}}) (?P<unit>{_units()}) {said('after_span')}"), end_of_span),
        (whole_words(rf"after (?P<count>\d{{1,3}}) (?P<unit>{_units()})"), end_of_span),
        (whole_words(rf"(?P<day>\d{{1,2}}) (?:ki|की) (?:{_PART_OF_DAY})"), day_of_this_month),
        (_weekday_in_short(), day_of_week_in_short),
        (whole_words(r"(?P<day>\d{1,2})(?:st|nd|rd|th)"), day_of_this_month),
    ]


@cache
def _numbers_alone() -> Sequence[tuple[re.Pattern[str], DayOf]]:
    """What names another day in place of one: "20 tak", "by 20", "28 को"."""
    dative = any_of(("ko", "को", "kro", "karo", "करो"))
    patterns = [*_by(r"(?P<day>\d{1,2})"), rf"(?P<day>\d{{1,2}}) (?:{dative})"]
    return [(whole_words(pattern), day_of_this_month) for pattern in patterns]


@cache
def _bare_spans() -> Sequence[tuple[re.Pattern[str], DayOf]]:
    """What says how long a plan is to be: "three months", "महीने भर", or the day that it is to end by."""
    month = any_of(words_for(WordTable.UNITS, "month"))
    return [
        (whole_words(_national_days()), national_day),
        (whole_words(rf"{_NO_LIGHT_VERB}(?P<count>\d{{1,2}}) (?P<unit>{month})"), end_of_span),
        (whole_words(rf"(?P<count>a|ek|एक)? ?(?P<unit>{month}) (?:bhar|भर)"), end_of_span),
    ]


@cache
def _takes_back() -> re.Pattern[str]:
    return re.compile(rf"[ ,]{{0,3}}{said('takes_back')}(?!\w)")


def _national_days() -> str:
    return "|".join(f"(?P<d{day.replace('-', '_')}>{words})" for day, words in meanings("national_days").items())


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
    sure, in_doubt = any_of(months().keys() - doubtful), any_of(doubtful)
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
    month = rf"(?P<month>{any_of(months())})(?:,? (?P<year>20\d\d))?"
    before, after = any_of(words_of(WordList.END_BEFORE)), any_of(words_of(WordList.END_AFTER))
    return (*_by(month), rf"(?:{before}) {month}", rf"{month} (?:{after})")
