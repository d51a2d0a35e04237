"""A dated path to what a role needs: its steps, what stays open, what was proven and what moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.words.models import CompetencyId, CourseId, CourseSession, LearnerId, RoleId

LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES = 10, 2_400
"""Minutes a week that a path can be asked for: a short lesson, and forty hours, a week of work."""


class StepFor(StrEnum):
    """Which role a step serves: the learner's present one, plans that bind them among it, or the one they wish for."""

    PRESENT = "present"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class PathStep:
    """A course with the days between which it is to be done and what it serves.

    `roles` is empty where a path was asked for with a role or needs of its own; `chosen` where the learner put it in.
    """

    course: CourseId
    starts_on: date
    ends_on: date
    minutes: int
    serves: Mapping[CompetencyId, int]
    due: date | None = None
    session: CourseSession | None = None
    roles: frozenset[StepFor] = frozenset()
    chosen: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it ends after it is due."""
        return self.due is not None and self.ends_on > self.due


class UnmetCause(StrEnum):
    """Why a need stays open after the whole path; `CHECK`: its course is finished, and a check would show it."""

    NO_COURSE = "no-course"
    LEVEL_TOO_LOW = "level-too-low"
    LANGUAGE = "language"
    CLOSED = "closed"
    PREREQUISITE = "prerequisite"
    UNSUITED = "unsuited"
    NO_TIME = "no-time"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """A need that the path cannot close: the level it gets to, and why no further.

    `unstated`: nobody stated the level that is needed; a rule filled it in.
    """

    competency: CompetencyId
    needed: int
    reached: float
    cause: UnmetCause
    unstated: bool = False


class UnplannedCause(StrEnum):
    """Why a mandatory course is not in a path."""

    NOT_OFFERED = "not-offered"
    LANGUAGE = "language"
    NOT_OPEN_YET = "not-open-yet"
    PUT_ASIDE = "put-aside"
    PREREQUISITE = "prerequisite"


@dataclass(frozen=True, slots=True)
class UnplannedDue:
    """A course that a plan makes mandatory and the path does not hold; `take` as in `Catalogue.to_take`."""

    course: CourseId
    take: CourseId | None
    due: date
    cause: UnplannedCause


class RelaxationKind(StrEnum):
    """What may give way so that all dues and needs can be met."""

    MINUTES = "minutes"
    DUE = "due"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing to change: weekly minutes, the due date of `course`, or the deadline of the path, from and to."""

    kind: RelaxationKind
    course: CourseId | None = None
    minutes: tuple[int, int] | None = None
    days: tuple[date, date] | None = None


class PathProof(StrEnum):
    """What is known of how good a path is."""

    OPTIMAL = "optimal"
    WITHIN = "within"
    NOT_PROVEN = "not-proven"


@dataclass(frozen=True, slots=True)
class PathQuality:
    """Whether no path closes more levels of need, or as many in fewer minutes.

    `gap` bounds what is lost, as a share; 0 where optimal, None where no bound is known.
    """

    proof: PathProof
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class MovedStep:
    """A course whose last day in a path changed."""

    course: CourseId
    was: date
    now: date


@dataclass(frozen=True, slots=True)
class PathChanges:
    """What became of the path served before: courses done since, moved, new, and dropped."""

    done: Sequence[CourseId]
    moved: Sequence[MovedStep]
    added: Sequence[CourseId]
    dropped: Sequence[CourseId]

    @property
    def is_news(self) -> bool:
        """Whether there is anything to tell but what was done."""
        return bool(self.moved or self.added or self.dropped)


@dataclass(frozen=True, slots=True)
class LearningPath:
    """Dated steps in an order that respects prerequisites, and the needs that stay unmet.

    `changes` compares with the path served in an earlier week, where there was one. `relaxations`: where dues or the
    deadline cannot be kept, sets of changes that are each enough, the smallest first. `goal` is the role
    wished for that the path leads to beside the present one. `unplanned`: mandatory courses that it does not hold.
    """

    learner: LearnerId
    steps: Sequence[PathStep]
    unmet: Sequence[UnmetNeed]
    weekly_minutes: int
    quality: PathQuality = PathQuality(PathProof.NOT_PROVEN)
    relaxations: Sequence[Sequence[Relaxation]] = ()
    deadline: date | None = None
    changes: PathChanges | None = None
    goal: RoleId | None = None
    unplanned: Sequence[UnplannedDue] = ()
