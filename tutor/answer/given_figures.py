"""The figures that a text gives, as they are held against those of another text: in one unit, dates by their names."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from data.words import ENGLISH
from embeddings.languages import WordTable, any_of, meanings_of, words_for
from embeddings.text import normalised, whole_words
from tutor.answer.figure import Figure, composed
from tutor.claims import Quantity, quantities_of

HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "fortnight": 336.0, "month": 720.0, "year": 8760.0}
"""Units of time as hours, a month as thirty days: only whether two durations are the same is asked."""

LEAST_MONEY = 10_000
"""From here a number without a unit is money: "50 crore"."""

Given = tuple[float | str, str]
"""A figure as it is compared, with its unit: (24.0, "hour"), ("31 march", "date"), ("2005-06", "year")."""

_YEAR = re.compile(r"(?<![\d,.])(?:1[89]|20)\d\d(?:[-–]\d\d)?(?!\d)")


def figures_in(text: str) -> Mapping[Figure, frozenset[Given]]:
    """The figures of a text by kind: durations in hours, dates, years, and amounts with their unit."""
    numbers = quantities_of(text).numbers
    amounts = {_amount(number) for number in numbers if number.unit not in HOURS}
    kinds: Mapping[Figure, set[Given]] = {
        Figure.DURATION: {(value * HOURS[unit], "hour") for value, unit in numbers if unit in HOURS},
        Figure.NUMBER: {(value, unit) for value, unit in amounts if unit is not None},
        Figure.DATE: set(dates_in(text)),
        Figure.YEAR: {(year.group().replace("–", "-"), "year") for year in _YEAR.finditer(composed(text))},
    }
    return {kind: frozenset(figures) for kind, figures in kinds.items() if figures}


def _amount(number: Quantity) -> Quantity:
    """The number with rupees as its unit where it is as large as only money is."""
    return Quantity(number.value, "rupee") if number.unit is None and number.value >= LEAST_MONEY else number


def dates_in(text: str) -> Iterator[Given]:
    """Months of the text, each with its day where one stands before it; "may" as `quantities_of` reads it."""
    plain = normalised(composed(text))
    named = quantities_of(text).calendar
    for date in _dates().finditer(plain):
        month = words_for(WordTable.MONTHS, meanings_of(WordTable.MONTHS)[date["month"]], [ENGLISH])[0]
        if month in named:
            yield (f"{int(date['day'])} {month}" if date["day"] else month), "date"


@cache
def _dates() -> re.Pattern[str]:
    months = any_of(meanings_of(WordTable.MONTHS))
    return whole_words(rf"(?:(?P<day>[0-3]?\d) )?(?P<month>{months})")
