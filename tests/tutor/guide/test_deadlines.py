from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from tutor.guide.deadlines import Deadline, deadline_at, deadline_in

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
        ("fifteen march tak", date(2027, 3, 15)),
        ("by fifteen March", date(2027, 3, 15)),
        ("पंद्रह मार्च तक", date(2027, 3, 15)),
        ("pandrah march tak", date(2027, 3, 15)),
        ("31/03/2027 tak", date(2027, 3, 31)),
        ("३१/०३/२०२७ तक", date(2027, 3, 31)),
        ("before 05-04-2027", date(2027, 4, 5)),
        ("5/4/27 tak", date(2027, 4, 5)),
        ("till 2026-12-31", date(2026, 12, 31)),
        ("till 2027-03-05", date(2027, 3, 5)),
        ("by 15-Feb-2027", date(2027, 2, 15)),
        ("by the end of the financial year", date(2027, 3, 31)),
        ("before the fiscal year ends", date(2027, 3, 31)),
        ("वित्तीय वर्ष के अंत तक", date(2027, 3, 31)),
        ("vittiya varsh ke ant tak", date(2027, 3, 31)),
        ("by the end of the year", date(2026, 12, 31)),
        ("by the end of next quarter", date(2027, 3, 31)),
        ("in twenty five days", TODAY + timedelta(days=25)),
        ("पच्चीस दिन में", TODAY + timedelta(days=25)),
        ("pachchis din me", TODAY + timedelta(days=25)),
        ("within a fortnight", TODAY + timedelta(weeks=2)),
        ("by Friday", date(2026, 12, 4)),
        ("शुक्रवार तक", date(2026, 12, 4)),
        ("shukravar tak", date(2026, 12, 4)),
        ("by next Friday", date(2026, 12, 11)),
        ("कल तक", date(2026, 12, 2)),
        ("31 tareekh tak", date(2026, 12, 31)),
        ("परसों तक", date(2026, 12, 3)),
        ("parso tak", date(2026, 12, 3)),
        ("by the day after tomorrow", date(2026, 12, 3)),
        ("by Tuesday", date(2026, 12, 8)),  # today is one
        ("be ready by 2028", date(2028, 12, 31)),
        ("end by financial year", date(2027, 3, 31)),
        ("may 3rd", date(2027, 5, 3)),
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
        "31/02/2027",
        "rule 14.2.20",
        "I may 3 courses take",
        "mai 3 course karna chahta hu",
        "कल का प्रशिक्षण कैसा था?",
        "2 hours in a week",
        "3 ghante kar do hafte me",
    ],
)
def test_a_message_without_a_day_gives_none(message: str) -> None:
    assert deadline_in(message, today=TODAY) is None


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("extend it upto 24.12", date(2026, 12, 24)),
        ("4/12, same lesson", date(2026, 12, 4)),
        ("2 hafte baad", TODAY + timedelta(weeks=2)),
        ("after 3 weeks", TODAY + timedelta(weeks=3)),
        ("sat 8 am", date(2026, 12, 5)),
        ("बुध को दोपहर", date(2026, 12, 2)),
        ("shukrwar 3 baje", date(2026, 12, 4)),
    ],
)
def test_a_day_in_short_is_read_where_one_is_wanted(message: str, day: date) -> None:
    found = deadline_at(message, today=TODAY, wanted=True)
    assert found is not None
    assert found.day == day
    assert deadline_in(message, today=TODAY) is None


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("Sunday no, Saturday", date(2026, 12, 5)),
        ("रविवार नहीं, शनिवार", date(2026, 12, 5)),
        ("budh nhi guru", date(2026, 12, 3)),
        ("मई नहीं जून", date(2027, 6, 30)),
        ("सोमवार को छुट्टी है, बुध कर दो", date(2026, 12, 2)),
        ("24 dec nahi 28 dec", date(2026, 12, 28)),
        ("till 31 march, not more", date(2027, 3, 31)),
    ],
)
def test_of_a_day_taken_back_and_another_it_is_the_other(message: str, day: date) -> None:
    found = deadline_at(message, today=TODAY, wanted=True)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("before christmas", date(2026, 12, 25)),
        ("गणतंत्र दिवस तक", date(2027, 1, 26)),
        ("naye saal se pehle", date(2026, 12, 31)),
        ("by Independence Day", date(2027, 8, 15)),
    ],
)
def test_a_day_that_comes_every_year_is_the_next_one(message: str, day: date) -> None:
    assert deadline_in(message, today=TODAY) == day


def test_a_plan_for_three_months_ends_then() -> None:
    asked = "योजना चाहिए तीन महीने की"
    found = deadline_at(asked, today=TODAY, spans=True)
    assert found is not None
    assert found.day == TODAY + relativedelta(months=3)
    assert deadline_at(asked, today=TODAY) is None


@pytest.mark.parametrize("message", ["1.5 hours", "9.30 am", "rule 14.2.20", "45/12"])
def test_no_amount_and_no_time_is_a_day_in_short(message: str) -> None:
    assert deadline_at(message, today=TODAY, wanted=True) is None


def test_a_light_verb_before_a_month_is_no_number() -> None:
    assert deadline_in("सब कोर्स रोक दो मई तक", today=TODAY) == date(2027, 5, 31)
    assert deadline_in("दो मई तक", today=TODAY) == date(2027, 5, 2)


def test_a_day_that_a_month_does_not_have_is_its_last() -> None:
    assert deadline_in("by 31 February", today=TODAY) == date(2027, 2, 28)
    assert deadline_in("in three months", today=date(2026, 11, 30)) == date(2027, 2, 28)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(1, 31), st.integers(1, 12))
def test_a_named_day_is_never_in_the_past(today: date, day: int, month: int) -> None:
    found = deadline_in(f"by {day} {date(2000, month, 1):%B}", today=today)
    assert found is not None
    assert today <= found <= today + timedelta(days=366)


def test_the_financial_year_ends_with_march() -> None:
    message = "by the end of the financial year"
    assert deadline_in(message, today=date(2027, 3, 31)) == date(2027, 3, 31)
    assert deadline_in(message, today=date(2027, 4, 1)) == date(2028, 3, 31)


def test_a_day_with_its_year_may_have_passed_and_brings_its_words() -> None:
    assert deadline_at("finish by 31 March 2020 please", today=TODAY) == Deadline(date(2020, 3, 31), "31 march 2020")


@given(
    st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]),
)
def test_a_date_in_digits_is_read_as_it_was_written(day: date, form: str) -> None:
    assert deadline_in(f"{day:{form}} tak", today=TODAY) == day
