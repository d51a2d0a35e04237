"""Why something is or is not so for a learner: the rules that were looked at, and the data each stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.words.models import CourseId
from data.words.suggestions import Basis, ColdStart, Recommendation

Facts = Mapping[str, str | int | float]
"""Ids, ISO dates and numbers only; the words are made where the reader's language is known."""


class Rule(StrEnum):
    """What decides whether a learner is offered a course, in the order in which the rules are looked at."""

    LIVE = "live"
    ORGANISATION = "organisation"
    OPENED = "opened"
    LANGUAGE = "language"
    NOT_DONE = "not-done"
    NOT_DISMISSED = "not-dismissed"
    NOT_DEFERRED = "not-deferred"
    PREREQUISITE = "prerequisite"


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """One rule held against a course.

    `facts` by rule: live: status. organisation: none, for whom else a course is meant is nobody's business. opened:
    opens (ISO date), where it has one. language: offered and read (tags joined by commas). not-done: done_on.
    not-dismissed: none. not-deferred: until. prerequisite: missing (course ids joined by commas; those that the
    learner may not take either in `barred`).
    """

    rule: Rule
    passed: bool
    facts: Facts


class StuckBy(StrEnum):
    """Why a course that was begun on another platform does not move there, or is not counted."""

    LEFT = "left"
    TEST_LEFT = "test-left"
    NEW_LESSONS = "new-lessons"
    LESSON_GONE = "lesson-gone"
    LANGUAGES = "languages"
    ALL_DONE = "all-done"
    NO_CERTIFICATE = "no-certificate"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class StuckCause:
    """One cause, with what it stands on.

    `facts` by cause: left: course, lessons (ids joined by commas), batch and language where they were told. test-left,
    all-done: course. new-lessons: course, published (ISO date). lesson-gone: course, number. languages: course,
    languages (tags joined by commas). no-certificate: course, done_on, late (1 after a day). programme: programme.
    """

    by: StuckBy
    facts: Facts


@dataclass(frozen=True, slots=True)
class CourseTrace:
    """A course asked for by name, and every rule held against it; `course` is None where none has that name.

    `nearest` are courses of a like name or content that the learner may see. `place` is where the course stands among
    all suggestions for the learner, 1 first; None where a rule keeps it out. `stuck` says why it does not move where it
    was begun elsewhere.
    """

    asked: str
    course: CourseId | None
    checks: Sequence[RuleCheck]
    nearest: Sequence[CourseId]
    place: int | None = None
    stuck: Sequence[StuckCause] = ()

    @property
    def failed(self) -> Sequence[RuleCheck]:
        """The rules that keep the course from the learner."""
        return [check for check in self.checks if not check.passed]


class Counted(StrEnum):
    """What a learner's progress is counted in."""

    NEEDS = "needs"
    PLAN_ITEMS = "plan-items"
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a count from being full.

    `facts` by what is counted: needs: competency, needed, shown, finished (how many courses on it are done),
    awaits_check (0 or 1: a check alone is missing).
    plan-items: course, plan, due, mandatory (0 or 1), begun_on where it was begun. begun: course, begun_on.
    """

    counted: Counted
    facts: Facts


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many count: needs met, items of plans done, courses finished of those begun."""

    counted: Counted
    done: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share as a reader sees it, rounded down so that only all is 100; None of nothing."""
        return None if self.of == 0 else 100 * self.done // self.of


@dataclass(frozen=True, slots=True)
class ProgressTrace:
    """The counts that make up progress, what is missing in each, and the percentage that was asked about, if any.

    `stuck` says why courses that were begun elsewhere do not move.
    """

    counts: Sequence[Count]
    missing: Sequence[Missing]
    asked_percent: int | None = None
    stuck: Sequence[StuckCause] = ()

    @property
    def meant(self) -> Count | None:
        """The count that stands at the percentage asked about (one either way), None where none does."""
        if self.asked_percent is None:
            return None
        near = [
            count for count in self.counts if count.percent is not None and abs(count.percent - self.asked_percent) <= 1
        ]
        return near[0] if near else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a suggestion stands on: its reasons as they were counted, its place in the list, and what the list went on.

    Where the course asked about is not suggested, `recommendation` is None and `trace` says what keeps it out.
    """

    recommendation: Recommendation | None
    place: int | None
    basis: Basis
    without: Sequence[ColdStart] = ()
    trace: CourseTrace | None = None
