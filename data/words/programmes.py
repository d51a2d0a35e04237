"""Programmes: courses in an order, taken as one, with milestones on the way and an assessment at the end."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from data.words.external import ExternalId
from data.words.models import CourseId, CourseStatus, GroupId, LocalText, OrganisationId, ProgrammeId


@dataclass(frozen=True, slots=True)
class ProgrammeCourse:
    """A course of a programme; an `optional` one need not be done."""

    course: CourseId
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A part of a programme, done once its courses and its `gate`, the course that tests it, are."""

    id: str
    title: LocalText
    courses: Sequence[ProgrammeCourse]
    gate: CourseId | None = None

    def asked(self) -> tuple[CourseId, ...]:
        """The courses that must be done, the gate last."""
        gate = () if self.gate is None else (self.gate,)
        return (*(each.course for each in self.courses if not each.optional), *gate)


@dataclass(frozen=True, slots=True)
class Programme:
    """Courses in order, grouped in milestones (one, where the programme has none); `gate` opens when all are done.

    `category` is what its platform calls it; `organisations` empty means open to all, `groups` as of a course.
    """

    id: ProgrammeId
    title: LocalText
    description: LocalText
    status: CourseStatus
    milestones: Sequence[Milestone]
    gate: CourseId | None = None
    category: str = ""
    organisations: frozenset[OrganisationId] = frozenset()
    external: frozenset[ExternalId] = frozenset()
    groups: frozenset[GroupId] = frozenset()

    def courses(self) -> tuple[CourseId, ...]:
        """All courses in order, each once, tests where they come."""
        return tuple(dict.fromkeys(self._all()))

    def asked(self) -> tuple[CourseId, ...]:
        """The courses that must be done, in order."""
        gate = () if self.gate is None else (self.gate,)
        return tuple(dict.fromkeys((*(course for each in self.milestones for course in each.asked()), *gate)))

    def _all(self) -> Iterator[CourseId]:
        for milestone in self.milestones:
            yield from (each.course for each in milestone.courses)
            if milestone.gate is not None:
                yield milestone.gate
        if self.gate is not None:
            yield self.gate


@dataclass(frozen=True, slots=True)
class ProgrammeProgress:
    """How far somebody is: what is done of what must be, which milestones are complete, and what comes next.

    `next_course` is the first that must be done and is not, None once all is.
    """

    programme: ProgrammeId
    done: Sequence[CourseId]
    asked: Sequence[CourseId]
    milestones_done: Sequence[str]
    next_course: CourseId | None

    @property
    def share(self) -> float:
        """The share of what must be done that is done, 0 to 1."""
        return len([course for course in self.asked if course in self.done]) / len(self.asked) if self.asked else 1.0


def programme_progress(programme: Programme, finished: Collection[CourseId]) -> ProgrammeProgress:
    """The progress of somebody who has finished these courses, also before the programme was begun."""
    asked = programme.asked()
    return ProgrammeProgress(
        programme=programme.id,
        done=[course for course in programme.courses() if course in finished],
        asked=asked,
        milestones_done=[each.id for each in programme.milestones if set(each.asked()) <= set(finished)],
        next_course=next((course for course in asked if course not in finished), None),
    )
