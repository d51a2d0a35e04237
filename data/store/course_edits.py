"""Versions of courses' texts: drafts that are saved, published, taken back; the catalogue follows what is published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, update

from data.store import plans_life
from data.store.catalogue import put, read_owned
from data.store.catalogue_writing import upsert
from data.store.connection import reading, writing
from data.store.course_edits_rows import edit_row, edits_in, edits_in_state, unedited_in
from data.store.course_edits_schema import COURSE_EDITS
from data.store.moments import microseconds_of
from data.words.course_edits import WAS_SERVED, CourseEdit, EditState, TextChange, TextPart, TextPlace
from data.words.errors import Conflict
from data.words.models import Course, CourseId, Language, LessonId


class CourseEdits:
    """All versions of all courses. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, course: CourseId) -> Sequence[CourseEdit]:
        """The versions of a course, the newest first; none of one that nobody has edited."""
        with reading(self._engine) as connection:
            return edits_in(connection, course)

    def standing(self) -> Sequence[CourseEdit]:
        """The drafts and what is published of all courses."""
        with reading(self._engine) as connection:
            return edits_in_state(connection, EditState.DRAFT, EditState.PUBLISHED)

    def unedited(self, course: CourseId) -> Course | None:
        """The course as its files have it; None where nothing is published of it, and it is served like that."""
        with reading(self._engine) as connection:
            return unedited_in(connection, [course]).get(course)

    def save(
        self, course: CourseId, changes: Sequence[TextChange], *, seen: str, by: str, now: datetime, note: str = ""
    ) -> CourseEdit:
        """Keeps the changes as the course's draft; `seen` is `last_saved` when the editor began.

        Raises Conflict where a draft has been saved, published or set aside since.
        """
        with writing(self._engine) as connection:
            plans_life.lock(connection)
            versions = edits_in(connection, course)
            if seen != last_saved(versions):
                raise Conflict(f"the texts of course {course!r} were changed by somebody else meanwhile")
            head = versions[0] if versions else None
            is_open = head is not None and head.state is EditState.DRAFT
            number = (head.version if head is not None else 0) + (not is_open)
            draft = CourseEdit(course, number, EditState.DRAFT, tuple(changes), by, now, note)
            upsert(connection, COURSE_EDITS, [edit_row(draft)])
            return draft

    def publish(self, course: CourseId, version: int, *, by: str, now: datetime) -> None:
        """Puts the draft into the catalogue; raises Conflict where this version is no draft (any more)."""
        with writing(self._engine) as connection:
            plans_life.lock(connection)
            _move(connection, _draft(connection, course, version), EditState.PUBLISHED, by=by, now=now)
            put(connection, read_owned(connection))

    def discard(self, course: CourseId, version: int) -> None:
        """Sets the draft aside; it stays among the versions. Raises Conflict where this version is no draft."""
        with writing(self._engine) as connection:
            plans_life.lock(connection)
            row = edit_row(replace(_draft(connection, course, version), state=EditState.DISCARDED))
            upsert(connection, COURSE_EDITS, [row])

    def go_back(self, course: CourseId, version: int, *, by: str, now: datetime, note: str) -> CourseEdit:
        """Publishes an earlier version again, as a new one; 0 is the course as its files have it.

        Raises Conflict where a draft waits, or this version was never served.
        """
        with writing(self._engine) as connection:
            plans_life.lock(connection)
            versions = edits_in(connection, course)
            if any(edit.state is EditState.DRAFT for edit in versions):
                raise Conflict(f"course {course!r} has a draft: publish it or set it aside first")
            served = {edit.version: edit.changes for edit in versions if edit.state in WAS_SERVED}
            if not versions or version not in {0, *served}:
                raise Conflict(f"version {version} of course {course!r} was never published")
            again = CourseEdit(
                course, versions[0].version + 1, EditState.DRAFT, served.get(version, ()), by, now, note=note
            )
            connection.execute(insert(COURSE_EDITS), [edit_row(again)])
            _move(connection, again, EditState.PUBLISHED, by=by, now=now)
            put(connection, read_owned(connection))
            return again

    def texts_before(self, course: CourseId, lesson: LessonId, language: Language) -> Sequence[str]:
        """The texts that a lesson had in versions that were served and in its files, the latest first."""
        place = TextPlace(TextPart.LESSON_TEXT, language, lesson)
        with reading(self._engine) as connection:
            served = [edit for edit in edits_in(connection, course) if edit.state in WAS_SERVED]
        found = [text for edit in served for change in edit.changes if change.place == place for text in _both(change)]
        return [text for text in dict.fromkeys(found) if text]


def last_saved(versions: Sequence[CourseEdit]) -> str:
    """By which an editor tells whether anything was done since; versions are given the newest first."""
    return "".join(f"{each.version}.{each.state}.{microseconds_of(each.at)}" for each in versions[:1])


def _both(change: TextChange) -> tuple[str, str]:
    return change.now, change.was


def _draft(connection: Connection, course: CourseId, version: int) -> CourseEdit:
    for edit in edits_in(connection, course):
        if edit.version == version and edit.state is EditState.DRAFT:
            return edit
    raise Conflict(f"version {version} of course {course!r} is no draft (any more)")


def _move(connection: Connection, edit: CourseEdit, state: EditState, *, by: str, now: datetime) -> None:
    """Publishes the draft; what was published before is superseded."""
    here = (COURSE_EDITS.c.course == edit.course) & (COURSE_EDITS.c.state == EditState.PUBLISHED.value)
    connection.execute(update(COURSE_EDITS).where(here).values(state=EditState.SUPERSEDED.value))
    upsert(connection, COURSE_EDITS, [edit_row(replace(edit, state=state, published_by=by, published_at=now))])
