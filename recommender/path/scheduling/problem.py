"""What is to be planned, free of catalogue and learner: courses that may be placed, needs, and weeks of minutes."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from data.words import CompetencyId, CourseId, CourseSession
from recommender.learner.gaps import is_met

Levels = Mapping[CompetencyId, float]
"""The level in each need, on the scale 0 to 5."""

CENTILEVELS = 100
"""Levels of need are compared in hundredths, so that sums are exact."""

QUARTERS = 4
"""How well a course suits a need counts in quarters: a finer difference is no reason to take another course."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weeks from Monday to Sunday, numbered from 0, with the same minutes in each.

    `spent`: minutes of the first week that are used already. `weeks`: how many weeks the path may take.
    """

    monday: date
    today: date
    weekly_minutes: int
    weeks: int
    spent: int = 0

    @property
    def minutes(self) -> int:
        """Minutes from today to the end of the last week."""
        return max(self.weekly_minutes * self.weeks - self.spent, 0)

    def week_of(self, day: date) -> int:
        """The number of the week that holds `day`; negative for days before the first."""
        return (day - self.monday).days // 7

    def first_day(self, week: int) -> date:
        """Monday of the week, or today in the first."""
        return max(self.monday + timedelta(weeks=week), self.today)

    def last_day(self, week: int) -> date:
        """Sunday of the week."""
        return self.monday + timedelta(weeks=week, days=6)


@dataclass(frozen=True, slots=True)
class Option:
    """A course that may be placed.

    `teaches` holds needs only; `requires` prerequisites that are not finished, each an option, too; `sessions` those
    still to come, in order of time; `due` only where the course is mandatory.
    """

    course: CourseId
    minutes: int
    teaches: Mapping[CompetencyId, int]
    requires: frozenset[CourseId] = frozenset()
    sessions: Sequence[CourseSession] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Options by id, prerequisites before what requires them; `mandatory` in the order in which they fall due.

    The best path takes all mandatory courses first, then closes most levels of need within the weeks, each as far as
    the best suited course that closes it suits the need, and among those takes fewest minutes.

    `fits` (0 to 1, by course and need; 1 where none is given) says how well courses suit, `standing` (by course) in
    which order they are taken, best first, and `foundations` which others of them a course should come after.
    """

    options: Mapping[CourseId, Option]
    mandatory: Sequence[CourseId]
    needs: Mapping[CompetencyId, int]
    shown: Levels
    calendar: Calendar
    fits: Mapping[CourseId, Mapping[CompetencyId, float]] = field(default_factory=dict)
    standing: Mapping[CourseId, float] = field(default_factory=dict)
    foundations: Mapping[CourseId, frozenset[CourseId]] = field(default_factory=dict)

    def levels_after(self, courses: Iterable[CourseId]) -> Levels:
        """The level in each need once these courses are finished, each taken at its word."""
        levels = dict(self.shown)
        for course in courses:
            for competency, taught in self.options[course].teaches.items():
                levels[competency] = max(levels[competency], float(taught))
        return levels

    def open_needs(self, levels: Levels) -> Mapping[CompetencyId, int]:
        """The needs that these levels do not meet."""
        return {
            competency: needed for competency, needed in self.needs.items() if not is_met(needed, levels[competency])
        }

    def minutes_of(self, courses: Iterable[CourseId]) -> int:
        """Learning time of the courses."""
        return sum(self.options[course].minutes for course in courses)

    def centilevels(self, courses: Iterable[CourseId], *, base: Levels) -> int:
        """Hundredths of levels of need that the courses close, starting from `base`; needs met there do not count.

        Each step up counts as far as the best suited of the courses that reach it suits.
        """
        listed = list(courses)
        total = 0
        for competency in self.open_needs(base):
            for step in self.steps_of(competency, base=base):
                reaching = [course for course in listed if self.height(course, competency) >= step.height]
                total += step.worth(max((self.quarters(course, competency) for course in reaching), default=0))
        return total

    def steps_of(self, competency: CompetencyId, *, base: Levels) -> Sequence["Step"]:
        """The steps from `base` up to the level needed, one to each height that some course of choice reaches."""
        heights = {self.height(course, competency) for course in self.options if course not in self.mandatory}
        below, steps = base[competency], list[Step]()
        for height in sorted(heights):
            if height > below:
                steps.append(Step(height, centilevels_between(below, height)))
                below = height
        return steps

    def height(self, course: CourseId, competency: CompetencyId) -> int:
        """The level of the need to which the course teaches."""
        return min(self.options[course].teaches.get(competency, 0), self.needs[competency])

    def quarters(self, course: CourseId, competency: CompetencyId) -> int:
        """How well the course suits the need, 1 to 4."""
        fit = self.fits.get(course, {}).get(competency, 1.0)
        return max(round(QUARTERS * fit), 1)

    def closed(self, courses: Iterable[CourseId], *, base: Levels) -> Mapping[CompetencyId, float]:
        """Levels that the courses close of each need, starting from `base`; only needs not met there, only above 0."""
        reached: dict[CompetencyId, float] = {}
        wanted = self.open_needs(base)
        for course in courses:
            for competency, taught in self.options[course].teaches.items():
                if competency in wanted:
                    gain = min(taught, wanted[competency]) - base[competency]
                    if gain > reached.get(competency, 0.0):
                        reached[competency] = gain
        return reached

    def with_prerequisites(self, course: CourseId, *, done: Set[CourseId]) -> Sequence[CourseId]:
        """The course after all that it needs and that is not done, in an order that can be followed."""
        needed: list[CourseId] = []
        for required in sorted(self.options[course].requires - done):
            needed.extend(
                prerequisite
                for prerequisite in self.with_prerequisites(required, done=done)
                if prerequisite not in needed
            )
        return [*needed, course]


class Step(NamedTuple):
    """A step of a need up to a height, and its size in hundredths of a level."""

    height: int
    size: int

    def worth(self, quarters: int) -> int:
        """Hundredths of a level that it counts where the best course on it suits so many quarters."""
        return round(self.size * quarters / QUARTERS)


def centilevels_between(low: float, high: float) -> int:
    """The hundredths of a level from `low` up to `high`; 0 where there is no rise.

    >>> centilevels_between(1.25, 3)
    175
    """
    return max(round(CENTILEVELS * (high - low)), 0)


def problem_minutes(problem: Problem) -> int:
    """Minutes that are left for courses of choice, after all mandatory ones."""
    return max(problem.calendar.minutes - problem.minutes_of(problem.mandatory), 0)
