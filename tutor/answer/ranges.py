"""For which figures a sentence speaks: "from 6 to below 8", "of Rs 500 crore or more", "बीस हज़ार तक"."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from embeddings.languages import WordTable, number_at, words_for
from embeddings.text import words
from tutor.claims import quantities_of

NOUN = 2
"""Words that may stand between a number and what bounds it: "twenty thousand volumes or more"."""

JUST_BEYOND = 1e-6
"""By how much "less than 500" is less, for which range it falls into."""


@dataclass(frozen=True, slots=True)
class Range:
    """What lies between two numbers of a unit, None where that is not said; whether the ends belong to it is open."""

    low: float
    high: float
    unit: str | None

    def holds(self, figure: "Range") -> bool:
        """Whether the figure lies within."""
        return self._compares(figure) and self.low < figure.low and figure.high < self.high

    def excludes(self, figure: "Range") -> bool:
        """Whether the figure lies outside."""
        return self._compares(figure) and (figure.high < self.low or self.high < figure.low)

    def _compares(self, figure: "Range") -> bool:
        """Of one unit; money is often given without it."""
        return self.unit == figure.unit or {self.unit, figure.unit} == {None, "rupee"}


class _Number(NamedTuple):
    """A number of a text with what bounds it from below and above, and whether "to" stands before it."""

    value: float
    unit: str | None
    is_least: bool
    is_most: bool
    ends_pair: bool


def ranges_in(text: str) -> list[Range]:
    """The ranges that a text speaks of, in order.

    >>> ranges_in("A grade from 6 to below 8 is very good.")
    [Range(low=6.0, high=8.0, unit=None)]
    >>> ranges_in("योजना पर 500 करोड़ रुपये से अधिक व्यय")
    [Range(low=5000000000.0, high=inf, unit='rupee')]
    """
    found: list[Range] = []
    is_open = False
    for number in _numbers(_tokens(text)):
        if is_open and (number.is_most or number.ends_pair) and number.value > found[-1].low:
            found[-1] = replace(found[-1], high=number.value, unit=found[-1].unit or number.unit)
        elif number.is_least:
            found.append(Range(number.value, math.inf, number.unit))
        elif number.is_most:
            found.append(Range(-math.inf, number.value, number.unit))
        is_open = number.is_least
    return found


def figures_given(question: str) -> list[Range]:
    """The figures of a question, each as a range of no width; "less than 500" lies just below it."""
    figures = []
    for number in _numbers(_tokens(question)):
        value = number.value
        if number.is_most != number.is_least:
            value += JUST_BEYOND * abs(value) * (1 if number.is_least else -1)
        figures.append(Range(value, value, number.unit))
    return figures


def _tokens(text: str) -> list[str]:
    return words(text.replace("₹", " rs "))


def _numbers(tokens: Sequence[str]) -> Iterator[_Number]:
    place = 0
    while place < len(tokens):
        value, end = number_at(tokens, place)
        if value is None:
            place += 1
            continue
        start = place - 1 if tokens[place - 1 : place] == ["rs"] else place
        bound = _bound_before(tokens[:start]) or _bound_after(tokens[end:])
        pair = tokens[start - 1 : start] in (["to"], ["से"])
        yield _Number(value, _unit(tokens[start : end + NOUN], value), bound == "least", bound == "most", pair)
        place = end


def _unit(tokens: Sequence[str], value: float) -> str | None:
    numbers = quantities_of(" ".join(tokens)).numbers
    return next((unit for number, unit in numbers if number == value), None)


def _bound_before(tokens: Sequence[str]) -> str | None:
    before = [phrase for phrase in _phrases(WordTable.RANGE_BEFORE) if tuple(tokens[-len(phrase) :]) == phrase]
    return _phrases(WordTable.RANGE_BEFORE)[max(before, key=len)] if before else None


def _bound_after(tokens: Sequence[str]) -> str | None:
    """The bound right behind a number, or behind the one or two words that it counts."""
    for skipped in range(NOUN + 1):
        rest = tokens[skipped:]
        after = [phrase for phrase in _phrases(WordTable.RANGE_AFTER) if tuple(rest[: len(phrase)]) == phrase]
        if after:
            return _phrases(WordTable.RANGE_AFTER)[max(after, key=len)]
        if rest and number_at(rest, 0)[0] is not None:
            return None
    return None


@cache
def _phrases(kind: WordTable) -> Mapping[tuple[str, ...], str]:
    """Each phrase, word by word as texts are folded, with "least" or "most"."""
    return {tuple(words(phrase)): bound for bound in ("least", "most") for phrase in words_for(kind, bound)}
