"""Ranges of figures that a sentence speaks for, and the figures of a question."""

import math

import pytest

from tutor.answer.ranges import Range, figures_given, ranges_in


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("A grade from 6 to below 8 counts as 7.", 6, 8, None),
        ("Contracts above Rs 2 lakh are signed by two officers.", 200_000, math.inf, "rupee"),
        ("a library of more than twenty thousand and up to fifty thousand volumes", 20_000, 50_000, None),
        ("बीस हज़ार से पचास हज़ार खंडों तक", 20_000, 50_000, None),
        ("500 करोड़ रुपये या अधिक के व्यय वाली योजनाएँ", 5e9, math.inf, "rupee"),
        ("100 vacancies or less", -math.inf, 100, None),
        ("5 lakh rupaye se kam", -math.inf, 500_000, "rupee"),
    ],
)
def test_a_range_is_read_with_its_bounds(text: str, low: float, high: float, unit: str | None) -> None:
    assert ranges_in(text) == [Range(low, high, unit)]


def test_a_plain_figure_and_a_time_limit_are_no_ranges() -> None:
    assert ranges_in("The file goes to 5 officers.") == ranges_in("Reply within thirty days.") == []


def test_a_figure_on_the_edge_is_neither_within_nor_outside() -> None:
    (grade,) = ranges_in("from 6 to below 8")
    (edge,) = figures_given("a grade of 8")
    assert not grade.holds(edge)
    assert not grade.excludes(edge)


def test_a_bound_in_the_question_lies_beyond_its_figure() -> None:
    (smaller,) = figures_given("a scheme of less than 500 crore")
    (scheme,) = ranges_in("schemes of 500 crore or more")
    assert scheme.excludes(smaller)


def test_figures_of_other_units_are_not_held_against_each_other() -> None:
    (years,) = ranges_in("not more than three years")
    (books,) = figures_given("thirty thousand books")
    assert not years.excludes(books)
