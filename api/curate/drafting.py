"""Draft items: made from lessons, read by curators, approved or rejected with why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.running.clock import Clock
from api.running.library import Library
from data.store import Items
from data.words import (
    Conflict,
    Course,
    CourseId,
    Fault,
    InvalidRequest,
    Item,
    ItemId,
    ItemStatus,
    Language,
    LocalText,
    OrganisationId,
    UnknownItem,
)
from tutor.assessment import item_faults
from tutor.drafting import Encode, LessonDrafts, Vocabulary, drafts_of

WRITER = "saarthi"
"""Who a draft made from a lesson is by, so that whoever approves it is somebody else."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What came of drafting from a course: what was found in each lesson and language, and how many drafts are new."""

    course: Course
    lessons: Sequence[LessonDrafts]
    new: int


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """What a curator changes in a draft: question and options, the right one first."""

    question: str
    options: Sequence[str]


@dataclass
class DraftService:
    """Drafts of the courses that a curator may open."""

    library: Library
    items: Items
    encode: Encode
    clock: Clock
    _held: tuple[str, Vocabulary] | None = None
    _lock: Lock = field(default_factory=Lock)

    def draft(self, course: CourseId, *, organisation: OrganisationId) -> Drafted:
        """Makes drafts of the course and keeps those that nobody has seen: a rejected one does not come again.

        Raises UnknownCourse where it may not be opened.
        """
        return self.draft_course(self.library.course_in(organisation, course))

    def draft_course(self, course: Course) -> Drafted:
        """The same, for operators."""
        lessons = drafts_of(course, vocabulary=self._vocabulary())
        known = self.items.all()
        new = [item for lesson in lessons for item in lesson.drafts if item.id not in known]
        self.items.put(new, by=WRITER, at=self.clock(), note="made from the lesson")
        return Drafted(course, lessons, len(new))

    def drafts(self, *, organisation: OrganisationId, course: CourseId | None = None) -> Sequence[Item]:
        """The drafts on courses that are open to the organisation, in the order of course, lesson and id."""
        visible = self.library.open_in(organisation)
        places = {(each.id, lesson.id): place for each in visible.values() for place, lesson in enumerate(each.lessons)}
        found = [
            item
            for item in self.items.all(status=ItemStatus.DRAFT).values()
            if (item.course, item.lesson) in places and course in (None, item.course)
        ]
        return sorted(found, key=lambda item: (item.course, places[item.course, item.lesson], item.id))

    def edit(self, item: ItemId, edit: DraftEdit, *, organisation: OrganisationId, by: str) -> Item:
        """The draft as it reads now; raises UnknownItem, Conflict (it is no draft), InvalidRequest with each fault."""
        draft = self._draft(item, organisation=organisation)
        changed = _edited(draft, edit)
        faults = [Fault(fault.rule, changed.id, fault.problem, fault.remedy) for fault in item_faults(changed)]
        if faults:
            raise InvalidRequest("draft", faults)
        self.items.put([changed], by=by, at=self.clock(), note="edited")
        return changed

    def approve(self, item: ItemId, *, organisation: OrganisationId, by: str) -> Item:
        """The draft as a live item, which is asked from now on; raises UnknownItem, Conflict where it is no draft."""
        self._draft(item, organisation=organisation)
        self.items.change_status(item, ItemStatus.REVIEWED, by=by, at=self.clock())
        return self.items.change_status(item, ItemStatus.LIVE, by=by, at=self.clock())

    def reject(self, item: ItemId, why: str, *, organisation: OrganisationId, by: str) -> Item:
        """The draft put away, with why; raises UnknownItem, Conflict, and InvalidRequest where nothing is said."""
        self._draft(item, organisation=organisation)
        if not why.strip():
            remedy = "Say what is wrong with it, so that drafts can be made better."
            raise InvalidRequest("draft", [Fault("why", "", "a rejection needs a reason", remedy)])
        return self.items.change_status(item, ItemStatus.RETIRED, by=by, at=self.clock(), note=why.strip())

    def _draft(self, item: ItemId, *, organisation: OrganisationId) -> Item:
        known = self.items.all().get(item)
        if known is None or known.course not in self.library.open_in(organisation):
            raise UnknownItem(f"no draft {item!r} on a course that is open to you")
        if known.status is not ItemStatus.DRAFT:
            raise Conflict(f"item {item!r} is {known.status}, no draft")
        return known

    def _vocabulary(self) -> Vocabulary:
        catalogue = self.library.catalogue()
        with self._lock:
            if self._held is None or self._held[0] != catalogue.revision:
                self._held = (catalogue.revision, Vocabulary(catalogue.courses.values(), encode=self.encode))
            return self._held[1]


def language_of(item: Item) -> Language:
    """The language that a draft is written in."""
    return next(iter(item.question.by_language))


def by_course(items: Sequence[Item]) -> Mapping[CourseId, int]:
    """How many of the items each course has."""
    counts: dict[CourseId, int] = {}
    for item in items:
        counts[item.course] = counts.get(item.course, 0) + 1
    return counts


def _edited(draft: Item, edit: DraftEdit) -> Item:
    language = language_of(draft)

    def local(text: str) -> LocalText:
        return LocalText({language: " ".join(text.split())})

    return replace(draft, question=local(edit.question), options=tuple(map(local, edit.options)))


DraftDep = Annotated[DraftService, Depends(service(DraftService))]
