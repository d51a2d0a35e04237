"""Questions that want a sum worked out with the asker's own figures: lessons give the rule, not the sum."""

from embeddings.languages import WordTable, values_of
from tutor.answer.asked_figures import figures_asked
from tutor.answer.given_figures import Given, dates_in
from tutor.answer.premises import takes_for_given
from tutor.claims import quantities_of

LEAST_COUNT = 10
"""From here a bare number is the asker's own: "250 vacancies"; smaller ones count what is asked about."""

_YEARS = range(1900, 2101)


def wants_sum(question: str, block: str) -> bool:
    """Whether a figure is asked for and figures are given for it that the block does not have.

    >>> wants_sum("We have 250 posts. How many are reserved?", "Four per cent of the posts are reserved.")
    True
    >>> wants_sum("How many posts are reserved?", "Four per cent of the posts are reserved.")
    False
    """
    if not figures_asked(question) or takes_for_given(question):
        return False
    return bool(_own_numbers(question, block)) or not _own_dates(question).issubset(_own_dates(block))


def _own_numbers(question: str, block: str) -> set[float]:
    told = {number.value for number in quantities_of(block).numbers}
    return {
        value
        for value, unit in quantities_of(question).numbers
        if value not in told and value > 1 and (unit is not None or _counts(value))
    }


def _counts(value: float) -> bool:
    """Whether a bare number may be a count: no year, and no "lakh" or "crore" of which one asks how many."""
    return value >= LEAST_COUNT and value not in _YEARS and value not in values_of(WordTable.MULTIPLIERS).values()


def _own_dates(text: str) -> set[Given]:
    """Days of a month; a month alone says when something usually is."""
    return {date for date in dates_in(text) if " " in str(date[0])}
