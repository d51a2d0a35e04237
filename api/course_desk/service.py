"""Edits of a course's texts: saved as a draft, looked at, published by a person, taken back; files stay as they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends

from api.assess.bank import Bank
from api.course_desk.checking import OF_COURSE, as_kept, faults_in
from api.curate.curating import CuratingService
from api.http.dependencies import service
from api.running.auth import Principal
from data.store import Store, last_saved
from data.words import (
    AccessDenied,
    Conflict,
    Course,
    CourseEdit,
    CourseId,
    CourseStatus,
    EditState,
    Fault,
    InvalidRequest,
    Item,
    ItemId,
    TextChange,
    TextClash,
    TextPlace,
    UnknownCourse,
    clashes,
    texts_of,
    with_changes,
)
from tutor.answer import aligned


@dataclass(frozen=True, slots=True)
class CourseTexts:
    """A course as it is served and as its files have it, and the versions of its texts, the newest first."""

    served: Course
    files: Course
    versions: Sequence[CourseEdit]

    @property
    def draft(self) -> CourseEdit | None:
        """The draft that waits, if one does."""
        return self._first(EditState.DRAFT)

    @property
    def published(self) -> CourseEdit | None:
        """What is published, if anything is."""
        return self._first(EditState.PUBLISHED)

    @property
    def head(self) -> Sequence[TextChange]:
        """What the next edit begins with: the changes of the draft, else of what is published."""
        latest = self.draft or self.published
        return () if latest is None else latest.changes

    @property
    def clashes(self) -> list[TextClash]:
        """Those of its changes whose text the files have changed since."""
        return clashes(self.files, self.head)

    @property
    def seen(self) -> str:
        """By which it is told whether somebody has done something since."""
        return last_saved(self.versions)

    @property
    def edited(self) -> Course:
        """The course with the changes of `head`."""
        return with_changes(self.files, self.head)

    def texts(self) -> dict[TextPlace, str]:
        """Every text as the next edit begins with it, those that clash as they were edited."""
        kept = {change.place: change.now for change in self.head}
        return {**texts_of(self.files), **kept}

    def version(self, number: int) -> CourseEdit:
        """The version of this number; raises Conflict where there is none."""
        for edit in self.versions:
            if edit.version == number:
                return edit
        raise Conflict(f"course {self.served.id!r} has no version {number}")

    def before(self, edit: CourseEdit) -> Sequence[TextChange]:
        """What was served before the version was."""
        served = (each for each in self.versions if each.version < edit.version and each.published_at is not None)
        return next((each.changes for each in served), ())

    def _first(self, state: EditState) -> CourseEdit | None:
        return next((edit for edit in self.versions if edit.state is state), None)


@dataclass(frozen=True, slots=True)
class CourseDeskService:
    """What a curator does about the texts of a course; `published` is told when one is served otherwise."""

    looking: CuratingService
    store: Store
    bank: Bank
    published: Callable[[], None]
    four_eyes: bool

    def texts(self, principal: Principal, course: CourseId) -> CourseTexts:
        """The course of the catalogue with its versions; raises UnknownCourse where the principal may see none."""
        served = self.looking.course(principal, course)
        if served.status is CourseStatus.DRAFT:
            raise UnknownCourse(f"course {course!r} is no course of the catalogue yet: it is edited in its import")
        edits = self.store.course_edits
        return CourseTexts(served, edits.unedited(course) or served, edits.of(course))

    def may_edit(self, principal: Principal, course: Course) -> bool:
        """Whether the principal looks after the course; a draft of an import is edited there."""
        return course.status is not CourseStatus.DRAFT and self.looking.looks_after(principal, course)

    def check(self, principal: Principal, course: Course) -> None:
        """Raises AccessDenied where others look after the course."""
        if not self.may_edit(principal, course):
            raise AccessDenied(f"course {course.id!r} is looked after by another organisation's curators")

    def needs_another(self, principal: Principal, edit: CourseEdit) -> bool:
        """Whether somebody else than the principal, who saved the draft, has to publish it."""
        return self.four_eyes and edit.by == principal.subject

    def lost_items(self, found: CourseTexts, edit: CourseEdit) -> list[ItemId]:
        """The questions whose sentence stands in the course now, and would no longer with this version."""
        edited = with_changes(found.files, edit.changes)
        of_course = (item for item in self.bank.in_force().items.values() if item.course == edit.course)
        return sorted(item.id for item in of_course if _says(found.served, item) and not _says(edited, item))

    def save(
        self, principal: Principal, found: CourseTexts, texts: Mapping[TextPlace, str], *, seen: str, note: str = ""
    ) -> CourseEdit:
        """The draft with these texts and, of the others, what was edited before.

        Raises AccessDenied where others look after the course, InvalidRequest with every fault, and Conflict where
        somebody has done something since it was `seen`.
        """
        self.check(principal, found.served)
        known, files = found.texts(), texts_of(found.files)
        kept = {place: as_kept(place, text) for place, text in texts.items()}
        faults = [
            Fault(_named(place), "", "the course has no such text", "Name a lesson of it, and what of it is text.")
            for place in kept
            if not _is_text_of(found.files, place)
        ]
        faults += [
            Fault(_named(each.place), "", each.message.format(**each.values, **each.inner), "")
            for each in faults_in({**known, **kept}, files=files)
            if each.place in kept
        ]
        if faults:
            raise InvalidRequest("texts of the course", faults)
        changes = {change.place: change for change in found.head}
        for place, text in kept.items():
            if text == known.get(place, ""):
                continue
            changes.pop(place, None)
            if text != files.get(place, ""):
                changes[place] = TextChange(place, files.get(place, ""), text)
        return self._saved(principal, found, list(changes.values()), seen=seen, note=note)

    def choose(
        self, principal: Principal, found: CourseTexts, place: TextPlace, *, keep: bool, seen: str
    ) -> CourseEdit:
        """The draft in which a text that clashes is as it was edited, or as the files have it; raises as `save`.

        Raises Conflict, too, where nothing clashes there (any more).
        """
        self.check(principal, found.served)
        clash = next((each for each in found.clashes if each.change.place == place), None)
        if clash is None or (keep and clash.files is None):
            raise Conflict(f"course {found.served.id!r} has no such text to choose about (any more)")
        others = [change for change in found.head if change.place != place]
        chosen = [replace(clash.change, was=clash.files or "")] if keep else []
        return self._saved(principal, found, [*others, *chosen], seen=seen, note="")

    def publish(self, principal: Principal, found: CourseTexts, version: int) -> None:
        """Has the draft served, and the search index follow.

        Raises AccessDenied, and Conflict where the version is no draft, a text clashes with the files, or it was saved
        by the same person and somebody else has to publish it.
        """
        self.check(principal, found.served)
        if clashes(found.files, found.version(version).changes):
            raise Conflict("The files have changed a text that was edited here: choose one of the two first.")
        if self.needs_another(principal, found.version(version)):
            raise Conflict("A draft is published by somebody else than who saved it.")
        now = self.looking.clock()
        self.store.course_edits.publish(found.served.id, version, by=principal.subject, now=now)
        self.published()

    def discard(self, principal: Principal, found: CourseTexts, version: int) -> None:
        """Sets the draft aside; raises AccessDenied, and Conflict where the version is no draft."""
        self.check(principal, found.served)
        self.store.course_edits.discard(found.served.id, version)

    def go_back(self, principal: Principal, found: CourseTexts, version: int, *, note: str) -> None:
        """Has an earlier version served again, 0 for what the files say; raises AccessDenied, and Conflict."""
        self.check(principal, found.served)
        edits, now = self.store.course_edits, self.looking.clock()
        edits.go_back(found.served.id, version, by=principal.subject, now=now, note=note)
        self.published()

    def _saved(
        self, principal: Principal, found: CourseTexts, changes: Sequence[TextChange], *, seen: str, note: str
    ) -> CourseEdit:
        edits, now = self.store.course_edits, self.looking.clock()
        return edits.save(found.served.id, changes, seen=seen, by=principal.subject, now=now, note=note)


def _is_text_of(course: Course, place: TextPlace) -> bool:
    """Whether the course has such a text, in whatever language."""
    if place.part in OF_COURSE:
        return place.lesson is None
    return place.lesson in {lesson.id for lesson in course.lessons}


def _says(course: Course, item: Item) -> bool:
    """Whether the item's lesson says its sentence, in every language in which both are written."""
    texts = {lesson.id: lesson.text.by_language for lesson in course.lessons}.get(item.lesson, {})
    return all(
        aligned(sentence, texts.get(language, ""), start=0, end=0) is not None
        for language, sentence in item.because.by_language.items()
    )


def _named(place: TextPlace) -> str:
    return ".".join([place.part, place.language, *([] if place.lesson is None else [place.lesson])])


CourseDeskDep = Annotated[CourseDeskService, Depends(service(CourseDeskService))]
