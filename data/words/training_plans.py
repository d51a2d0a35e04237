"""A training plan (capacity building plan): what is due by when, for whom, and what rule it serves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.words.external import ExternalId
from data.words.models import CompetencyId, CourseId, GroupId, LearnerId, LocalText, OrganisationId, PlanId, RoleId

_YEAR = re.compile("(20[0-9]{2})-([0-9]{2})")


def is_plan_year(text: str) -> bool:
    """Whether a text names a financial year, April to March, as 2026-27.

    >>> is_plan_year("2026-27"), is_plan_year("2026-28")
    (True, False)
    """
    found = _YEAR.fullmatch(text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2])


def plan_year(day: date) -> str:
    """The financial year, April to March, that a day lies in.

    >>> plan_year(date(2027, 3, 31))
    '2026-27'
    """
    starts = day.year if day.month >= 4 else day.year - 1
    return f"{starts}-{(starts + 1) % 100:02}"


class PlanStatus(StrEnum):
    """The life of a training plan."""

    DRAFT = "draft"
    APPROVED = "approved"
    LIVE = "live"
    AMENDED = "amended"
    RETIRED = "retired"


IN_FORCE = frozenset({PlanStatus.LIVE, PlanStatus.AMENDED})
"""A plan binds while it is live; amending it does not suspend it."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A course that a plan asks for, by a date."""

    course: CourseId
    due: date
    mandatory: bool


class TaskKind(StrEnum):
    """Learning outside courses (the 70 and the 20 of 70-20-10)."""

    ON_THE_JOB = "on-the-job"
    PEER = "peer"


class EvidenceBy(StrEnum):
    """Whose word shows that a task was done."""

    SELF = "self"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class PlanTask:
    """Work or an exchange with colleagues that a plan asks for; `minutes` of learning time count in a training rule."""

    id: str
    kind: TaskKind
    title: LocalText
    description: LocalText
    minutes: int
    due: date
    mandatory: bool
    evidence: EvidenceBy

    def reference(self, plan: PlanId) -> str:
        """The `object` of the events that show this task of `plan` as done."""
        return f"{plan}/{self.id}"


@dataclass(frozen=True, slots=True)
class TrainingRule:
    """Learning minutes that everyone addressed owes in each year, which starts on a day of the civil calendar.

    Days are counted at `utc_offset_minutes` from UTC (330: Indian Standard Time).
    """

    minutes: int
    year_starts_month: int = 4
    year_starts_day: int = 1
    utc_offset_minutes: int = 330


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a plan addresses, by role, name or group; all empty means everyone in (and under) its organisation."""

    roles: frozenset[RoleId] = frozenset()
    learners: frozenset[LearnerId] = frozenset()
    groups: frozenset[GroupId] = frozenset()

    @property
    def is_everyone(self) -> bool:
        """Whether nobody in particular is named."""
        return not self.roles and not self.learners and not self.groups


@dataclass(frozen=True, slots=True)
class PlanBasis:
    """A need that a plan was made to meet; `quote` is the line of a work-allocation order that speaks for it."""

    competency: CompetencyId
    level: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A training plan (capacity building plan) of an organisation, and of others beside it where there are `others`.

    `year` is the financial year it is for (2026-27), `apar` whether it counts in the annual appraisal, `origin` where
    it came from, such as "igot". `basis`, known to the life of the plan only, are the needs that it was made to meet.
    `starts_on` is the first day on which it counts for anybody, None where that is as soon as it is live.
    """

    id: PlanId
    organisation: OrganisationId
    title: LocalText
    items: Sequence[PlanItem]
    audience: Audience
    status: PlanStatus
    tasks: Sequence[PlanTask] = ()
    rule: TrainingRule | None = None
    year: str = ""
    apar: bool = False
    others: frozenset[OrganisationId] = frozenset()
    origin: str = ""
    external: frozenset[ExternalId] = frozenset()
    basis: Sequence[PlanBasis] = ()
    starts_on: date | None = None

    def has_begun(self, day: date) -> bool:
        """Whether the day is not before the plan's first one."""
        return self.starts_on is None or self.starts_on <= day

    def binds_on(self, day: date) -> bool:
        """Whether the plan, as it stands, asks anything of anybody on that day."""
        return self.status in IN_FORCE and self.has_begun(day)
