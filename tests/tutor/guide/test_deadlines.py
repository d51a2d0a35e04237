from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.guide.deadlines import deadline_in

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("finish by 31 March", date(2027, 3, 31)),
        ("March 31st is my last day", date(2027, 3, 31)),
        ("by 5 December", date(2026, 12, 5)),
        ("before 15 June 2028", date(2028, 6, 15)),
        ("28 फरवरी से पहले", date(2027, 2, 28)),
        ("३१ मार्च तक", date(2027, 3, 31)),
        ("15 january tak", date(2027, 1, 15)),
        ("until March", date(2027, 3, 31)),
        ("मार्च तक", date(2027, 3, 31)),
        ("within six weeks", TODAY + timedelta(weeks=6)),
        ("दस हफ्तों में", TODAY + timedelta(weeks=10)),
        ("teen mahine me", date(2027, 3, 1)),
        ("in 10 days", TODAY + timedelta(days=10)),
        ("by the end of this month", date(2026, 12, 31)),
        ("इस महीने के अंत तक", date(2026, 12, 31)),
        ("before the end of the quarter", date(2026, 12, 31)),
        ("agle mahine tak", date(2027, 1, 31)),
    ],
)
def test_a_day_is_read_in_three_languages(message: str, day: date) -> None:
    assert deadline_in(message, today=TODAY) == day


@pytest.mark.parametrize(
    "message",
    [
        "",
        "two hours a week",
        "hafte me teen ghante",
        "हफ़्ते में दो घंटे",
        "rule 14 of 1965",
        "what may I learn next?",
        "0 March",
    ],
)
def test_a_message_without_a_day_gives_none(message: str) -> None:
    assert deadline_in(message, today=TODAY) is None


def test_a_day_that_a_month_does_not_have_is_its_last() -> None:
    assert deadline_in("by 31 February", today=TODAY) == date(2027, 2, 28)
    assert deadline_in("in three months", today=date(2026, 11, 30)) == date(2027, 2, 28)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(1, 31), st.integers(1, 12))
def test_a_named_day_is_never_in_the_past(today: date, day: int, month: int) -> None:
    found = deadline_in(f"by {day} {date(2000, month, 1):%B}", today=today)
    assert found is not None
    assert today <= found <= today + timedelta(days=366)
