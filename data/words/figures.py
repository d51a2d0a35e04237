"""Figures of departments: what they lack, and what they did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.words.models import CompetencyId, CourseId, Language, LearnerId, OrganisationId, RoleId

_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Supply beside demand for one competency, level and language.

    `learners_in_need` are those whose role needs at least this level, who read the language and want a course for it;
    `courses` teach the competency to at least this level in this language; `gap` ranks rows, larger is worse.
    """

    competency: CompetencyId
    level: int
    language: Language
    learners_in_need: int
    courses: Sequence[CourseId]
    gap: float


@dataclass(frozen=True, slots=True)
class GapsThen:
    """How wide the gaps were at the end of `day`, by competency, level and language; those of few people left out."""

    day: date
    gaps: Mapping[tuple[CompetencyId, int, Language], float]


@dataclass(frozen=True, slots=True)
class DepartmentReport:
    """The figures of one organisation and all that lies under it."""

    organisation: OrganisationId
    enrolled: int
    completions: int
    training_hours: int
    with_at_least_one: int
    with_three_or_more: int
    with_fewer_than_three: int
    with_none: int


class Figure(StrEnum):
    """The seven figures of a department, by the names that the API and the files give them."""

    ENROLLED = "enrolled"
    COMPLETIONS = "completions"
    TRAINING_HOURS = "training_hours"
    WITH_AT_LEAST_ONE = "with_at_least_one"
    WITH_THREE_OR_MORE = "with_three_or_more"
    WITH_FEWER_THAN_THREE = "with_fewer_than_three"
    WITH_NONE = "with_none"


@dataclass(frozen=True, slots=True)
class Period:
    """What a report is of: who belonged there at `until`, with what they first finished from `since` up to then.

    None: from the beginning, and now. At a time, people who are not active any more count, as they were there then.
    """

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LearningFigures:
    """What some people finished; figures of people apart add up. A course finished again does not count again."""

    enrolled: int = 0
    completions: int = 0
    minutes: int = 0
    with_at_least_one: int = 0
    with_three_or_more: int = 0

    @property
    def training_hours(self) -> int:
        """The minutes over 60, rounded to the nearest whole (halves up).

        >>> [LearningFigures(minutes=minutes).training_hours for minutes in (29, 30, 90)]
        [0, 1, 2]
        """
        return (self.minutes + _MINUTES_AN_HOUR // 2) // _MINUTES_AN_HOUR

    @property
    def with_fewer_than_three(self) -> int:
        """How many have none, one or two."""
        return self.enrolled - self.with_three_or_more

    @property
    def with_none(self) -> int:
        """How many have none."""
        return self.enrolled - self.with_at_least_one

    def __add__(self, other: "LearningFigures") -> "LearningFigures":
        """The figures of both together."""
        return LearningFigures(
            self.enrolled + other.enrolled,
            self.completions + other.completions,
            self.minutes + other.minutes,
            self.with_at_least_one + other.with_at_least_one,
            self.with_three_or_more + other.with_three_or_more,
        )


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What was first finished in the month that begins on `month`, and by how many; of a report's people.

    `with_at_least_one` have finished something in the period by the end of the month.
    """

    month: date
    completions: int
    minutes: int
    learners: int
    with_at_least_one: int


@dataclass(frozen=True, slots=True)
class CompetencyFigures:
    """Finished courses that teach a competency and by how many; how many roles need it, and who of them has one."""

    completions: int = 0
    learners: int = 0
    needed_by: int = 0
    needed_with_course: int = 0


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A department's figures taken apart, all as of one moment: by the office, the role, the month, the competency.

    `offices` are those in and under it that have people, each with its own; `roles` those that people have now, None
    where it is not known.
    """

    offices: Mapping[OrganisationId, LearningFigures]
    roles: Mapping[RoleId | None, LearningFigures]
    months: Sequence[MonthFigures]
    competencies: Mapping[CompetencyId, CompetencyFigures]

    @property
    def total(self) -> LearningFigures:
        """The figures of all."""
        return sum(self.offices.values(), LearningFigures())


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """The sums of a report, by name, as at the end of `day`, kept for the month that begins on `month`."""

    organisation: OrganisationId
    month: date
    day: date
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report as it was shown when it was kept: as JSON, by language, small groups put together."""

    kept: KeptMonth
    shown: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class LearnerFigures:
    """What one of a report's people first finished in its period; `last` is when they finished the latest."""

    learner: LearnerId
    organisation: OrganisationId
    role: RoleId | None
    designation: str
    completions: int
    minutes: int
    last: datetime | None
