"""The list of courses to look over: what there is to do about each, looked for, narrowed and ordered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends

from api.curate.curating import CuratingService
from api.http.dependencies import service
from api.running.auth import Principal
from api.running.small_groups import unless_few
from api.worklist.causes import of_receptions
from api.worklist.signals import WorklistSignals
from data.store import Taken
from data.words import Course, CourseEdit, CourseId, CourseStatus, EditState, Language, OrganisationId, clashes
from recommender.curating import Overlap


class Finding(StrEnum):
    """What there is to do about a course."""

    CLASH = "clash"
    EDITED = "edited"
    UNTAGGED = "untagged"
    STALE = "stale"
    OVERLAP = "overlap"
    UNFINISHED = "unfinished"


class ListOrder(StrEnum):
    """How the list is ordered."""

    FINDINGS = "findings"
    TITLE = "title"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course or draft with what there is to do about it; `taken_by` is None of too few people to be told."""

    course: Course
    findings: Sequence[Finding]
    taken_by: int | None


@dataclass(frozen=True, slots=True)
class ListWanted:
    """What of the list is shown: courses whose title or id holds the words, with a finding or with any, in an order."""

    query: str = ""
    finding: Finding | None = None
    order: ListOrder = ListOrder.FINDINGS


@dataclass(frozen=True, slots=True)
class CourseListing:
    """Courses of an organisation with what was found in them, as far as they were looked through already."""

    looking: CuratingService
    signals: WorklistSignals
    smallest_group: int

    @property
    def looked(self) -> bool:
        """Whether lessons were looked through already; it is begun where not."""
        return self.signals.content.ready() is not None

    def overlaps(self, course: Course, organisation: OrganisationId) -> Sequence[Overlap]:
        """Other courses open to the organisation that say the same; as found in the background, where that is done.

        Comparing one course with all others takes as long as looking through them: 3 s with the sample's 67.
        """
        content = self.signals.content.ready()
        if content is None or course.status is CourseStatus.DRAFT:
            return self.looking.overlaps(course, organisation)
        open_here = self.looking.library.open_in(organisation)
        return [each for own, each in content.overlaps if own == course.id and each.course in open_here]

    def rows(self, principal: Principal) -> list[CourseRow]:
        """Every draft and course that the principal may look at, drafts first, each by its id."""
        courses = self.looking.courses(principal.organisation)
        found, taken = self._found(courses), self.signals.reached().taken
        return [
            CourseRow(
                course,
                [finding for finding in Finding if course.id in found[finding]],
                unless_few(taken.get(course.id, Taken()).enrolled, smallest=self.smallest_group),
            )
            for course in courses
        ]

    def _found(self, courses: Sequence[Course]) -> Mapping[Finding, frozenset[CourseId]]:
        content, reach = self.signals.content.ready(), self.signals.reached()
        left = of_receptions(reach.receptions, smallest=self.smallest_group)
        standing = self.looking.store.course_edits.standing()
        by_id = {course.id: course for course in courses}
        pairs = () if content is None else ((course, overlap.course) for course, overlap in content.overlaps)
        return {
            Finding.CLASH: frozenset(each.course for each in standing if self._clashes(each, by_id)),
            Finding.EDITED: frozenset(each.course for each in standing if each.state is EditState.DRAFT),
            Finding.UNTAGGED: frozenset(each.id for each in courses if not each.teaches),
            Finding.STALE: frozenset() if content is None else frozenset(content.stale),
            Finding.OVERLAP: frozenset(each for pair in pairs if set(pair) <= by_id.keys() for each in pair),
            Finding.UNFINISHED: frozenset(each for cause in left for each in cause.courses),
        }

    def _clashes(self, edit: CourseEdit, courses: Mapping[CourseId, Course]) -> bool:
        served = courses.get(edit.course)
        if served is None:
            return False
        return bool(clashes(self.looking.store.course_edits.unedited(edit.course) or served, edit.changes))


def shown(rows: Iterable[CourseRow], wanted: ListWanted, *, language: Language) -> list[CourseRow]:
    """The rows that are wanted, in the order that is; drafts of imports stand first in each."""
    sought = wanted.query.casefold().split()
    left = [
        row
        for row in rows
        if (wanted.finding is None or wanted.finding in row.findings)
        and all(word in _sought_in(row.course) for word in sought)
    ]
    return sorted(left, key=lambda row: (row.course.status is not CourseStatus.DRAFT, *_place(row, wanted, language)))


def _sought_in(course: Course) -> str:
    return " ".join([*course.title.by_language.values(), course.id]).casefold()


def _place(row: CourseRow, wanted: ListWanted, language: Language) -> tuple[int, str, str]:
    by = {ListOrder.FINDINGS: -len(row.findings), ListOrder.TAKEN: -(row.taken_by or 0), ListOrder.TITLE: 0}
    return by[wanted.order], row.course.title.in_language(language).casefold(), row.course.id


CourseListingDep = Annotated[CourseListing, Depends(service(CourseListing))]
