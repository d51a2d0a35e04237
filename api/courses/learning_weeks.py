"""Minutes of learning by week, and how many weeks in a row the goal was reached. Weeks begin on Monday.

A lesson counts from when it is opened until the next one is, and for no longer than it takes by its own word, so that a
page left open overnight is no night of learning. A course finished elsewhere counts with its minutes in the week in
which it was finished. Practice and reviews are not counted: how long they took is not kept.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from data.catalogue import Catalogue
from data.words import CourseId, Event

WEEK = timedelta(days=7)
SHOWN_WEEKS = 8
"""Weeks that are shown: two months, this week among them."""


@dataclass(frozen=True, slots=True)
class LearningWeek:
    """The week that begins on this Monday, with its minutes of learning."""

    monday: date
    minutes: int


@dataclass(frozen=True, slots=True)
class LearningWeeks:
    """The last weeks, oldest first, this one last; `streak` weeks in a row reached `goal` minutes.

    All are held against the goal of today: earlier ones are not kept. A week that is not over yet breaks no streak.
    """

    goal: int
    weeks: Sequence[LearningWeek]
    streak: int

    @property
    def minutes(self) -> int:
        """This week's."""
        return self.weeks[-1].minutes


def learning_weeks(
    openings: Sequence[Event], completions: Sequence[Event], *, catalogue: Catalogue, goal: int, now: datetime
) -> LearningWeeks:
    """The learner's weeks up to `now`, whose zone says when days begin; events of one learner, oldest first."""
    seconds: Counter[date] = Counter()
    for at, spent in (*_opened(openings, catalogue, now), *_finished_elsewhere(openings, completions, catalogue)):
        seconds[_monday(at.date())] += spent
    minutes = {monday: spent // 60 for monday, spent in seconds.items()}
    this_week = _monday(now.date())
    shown = [this_week - WEEK * back for back in reversed(range(SHOWN_WEEKS))]
    weeks = [LearningWeek(monday, minutes.get(monday, 0)) for monday in shown]
    return LearningWeeks(goal, weeks, _streak(minutes, goal, this_week))


def _opened(openings: Sequence[Event], catalogue: Catalogue, now: datetime) -> Iterator[tuple[datetime, int]]:
    ends = [*(later.at for _, later in pairwise(openings)), now]
    for opening, end in zip(openings, ends, strict=False):
        most = 60 * _lesson_minutes(opening, catalogue)
        yield opening.at, max(min(int((end - opening.at).total_seconds()), most), 0)


def _lesson_minutes(opening: Event, catalogue: Catalogue) -> int:
    """What the opened lesson takes by its own word; 0 where the catalogue has it no more."""
    course = catalogue.course_ever(CourseId(opening.object))
    lessons = () if course is None else course.lessons
    return next((each.minutes for each in lessons if each.id == opening.result.get("lesson")), 0)


def _finished_elsewhere(
    openings: Sequence[Event], completions: Sequence[Event], catalogue: Catalogue
) -> Iterator[tuple[datetime, int]]:
    read_here = {opening.object for opening in openings}
    first = {event.object: event for event in reversed(completions) if event.object not in read_here}
    for course, event in first.items():
        known = catalogue.course_ever(CourseId(course))
        minutes = event.minutes if event.minutes is not None or known is None else known.minutes
        yield event.at, (minutes or 0) * 60


def _streak(minutes: Mapping[date, int], goal: int, this_week: date) -> int:
    reached = {monday for monday, spent in minutes.items() if spent >= goal}
    monday = this_week if this_week in reached else this_week - WEEK
    weeks = 0
    while monday in reached:
        weeks, monday = weeks + 1, monday - WEEK
    return weeks


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
