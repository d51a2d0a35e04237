"""Sittings: a learner at a test or at the diagnostic of a competency, from the first item to the result.

A sitting is a value kept after every answer, so that it goes on where a lost connection broke it off.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from data.words.items import ItemId
from data.words.models import CompetencyId, CourseId, LearnerId, LocalText, PlanId

SittingId = NewType("SittingId", str)
AssessmentId = NewType("AssessmentId", str)


class SittingKind(StrEnum):
    """What is sat."""

    DIAGNOSTIC = "diagnostic"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What was answered to an item, as letters of the options or as typed; nothing where it was passed over."""

    item: ItemId
    given: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Sitting:
    """A learner's way through `items`: all of a test, or those of which a diagnostic chooses.

    `seed` orders the options and is told to nobody, because what stands first in the bank is right.
    `result` are the figures at the end, None while it goes on.
    """

    id: SittingId
    learner: LearnerId
    kind: SittingKind
    subject: str
    seed: str
    items: tuple[ItemId, ...]
    started_at: datetime
    answers: tuple[GivenAnswer, ...] = ()
    ends_at: datetime | None = None
    finished_at: datetime | None = None
    result: Mapping[str, float | int | bool | str] = field(default_factory=dict)

    @property
    def answered(self) -> frozenset[ItemId]:
        """The items that were answered or passed over."""
        return frozenset(answer.item for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a test: the items named, or `draw` of the live ones on a competency."""

    title: LocalText
    items: tuple[ItemId, ...] = ()
    competency: CompetencyId | None = None
    draw: int = 0


@dataclass(frozen=True, slots=True)
class Assessment:
    """A test of a course or of a plan.

    It opens for a learner once all `opens_after` are done. `pass_mark` is a share of the points; `rest` lies between
    two attempts; `minutes` None is without a limit of time.
    """

    id: AssessmentId
    title: LocalText
    sections: tuple[Section, ...]
    pass_mark: float
    attempts: int
    course: CourseId | None = None
    plan: PlanId | None = None
    minutes: int | None = None
    rest: timedelta = timedelta(days=1)
    opens_after: tuple[CourseId, ...] = ()
