"""Minutes of learning by week, and weeks in a row."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from api.courses.learning_weeks import LearningWeeks, learning_weeks
from data.catalogue import Catalogue
from data.words.days import INDIA
from data.words.models import Event, EventId, Verb
from tests.api.courses.test_lessons_read import THREE
from tests.api.planned import TAX_CLERK

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=INDIA)
GOAL = 30


def event(verb: Verb, course: str, at: datetime, lesson: str = "", minutes: int | None = None) -> Event:
    told = {"lesson": lesson} if lesson else {}
    return Event(EventId(f"{verb}-{at}"), TAX_CLERK, verb, course, at, "page", told, minutes)


def opened(lesson: str, at: datetime) -> Event:
    return event(Verb.OPENED, THREE.id, at, lesson)


def weeks(openings: Sequence[Event], completions: Sequence[Event] = (), *, now: datetime) -> LearningWeeks:
    return learning_weeks(openings, completions, catalogue=Catalogue.of(courses=[THREE]), goal=GOAL, now=now)


def test_a_lesson_counts_until_the_next_and_never_longer_than_it_takes() -> None:
    ten_minutes = [opened("a", MONDAY), opened("b", MONDAY + timedelta(minutes=10))]

    assert weeks(ten_minutes, now=MONDAY + timedelta(minutes=15)).minutes == 10 + 5
    assert weeks(ten_minutes, now=MONDAY + timedelta(days=1)).minutes == 10 + 20


def test_what_was_finished_elsewhere_counts_once_and_what_was_read_here_by_its_lessons() -> None:
    elsewhere = [event(Verb.COMPLETED, "elsewhere", MONDAY + timedelta(hours=hour), minutes=45) for hour in (1, 2)]
    here = event(Verb.COMPLETED, THREE.id, MONDAY + timedelta(hours=3), minutes=60)
    read = [opened("a", MONDAY)]

    assert weeks(read, [*elsewhere, here], now=MONDAY + timedelta(days=1)).minutes == 20 + 45


def test_a_week_ends_on_sunday_by_the_clocks_of_the_organisation() -> None:
    late = MONDAY.replace(hour=0, minute=0) - timedelta(minutes=1)
    found = weeks([opened("a", late)], now=MONDAY)

    assert [(each.monday, each.minutes) for each in found.weeks[-2:]] == [
        (date(2026, 10, 26), 20),
        (date(2026, 11, 2), 0),
    ]


@pytest.mark.parametrize(
    ("reached", "streak"), [([1, 2, 3], 3), ([0, 1, 2], 3), ([1, 3], 1), ([2, 3], 0), ([], 0), ([0], 1)]
)
def test_weeks_in_a_row_end_with_this_one_or_with_the_last_while_this_one_runs(reached: list[int], streak: int) -> None:
    """Numbers are weeks back from this one."""
    done = [event(Verb.COMPLETED, f"course-{back}", MONDAY - timedelta(weeks=back), minutes=GOAL) for back in reached]

    assert weeks([], sorted(done, key=lambda each: each.at), now=MONDAY + timedelta(days=2)).streak == streak
