"""Rows of edited courses, and what is published of them in a catalogue."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, delete, insert, select

from data.catalogue import Catalogue
from data.store.course_edits_schema import COURSE_EDITS, UNEDITED_COURSES
from data.store.listed import listed, listed_values
from data.store.moments import microseconds_of, moment
from data.words.course_edits import CourseEdit, EditState, TextChange, with_changes
from data.words.models import Course, CourseId

_CHANGES: TypeAdapter[tuple[TextChange, ...]] = TypeAdapter(tuple[TextChange, ...])
_COURSE: TypeAdapter[Course] = TypeAdapter(Course)


def edit_row(edit: CourseEdit) -> dict[str, object]:
    """The version as a row."""
    return {
        "course": edit.course,
        "version": edit.version,
        "state": edit.state.value,
        "changes": _CHANGES.dump_python(tuple(edit.changes), mode="json"),
        "note": edit.note,
        "actor": edit.by,
        "at_microseconds": microseconds_of(edit.at),
        "publisher": edit.published_by,
        "published_microseconds": None if edit.published_at is None else microseconds_of(edit.published_at),
    }


def edit_of(row: Row[Any]) -> CourseEdit:
    """The version of a row."""
    published = row.published_microseconds
    return CourseEdit(
        course=CourseId(row.course),
        version=row.version,
        state=EditState(row.state),
        changes=_CHANGES.validate_python(row.changes),
        by=row.actor,
        at=moment(row.at_microseconds),
        note=row.note,
        published_by=row.publisher,
        published_at=None if published is None else moment(published),
    )


def edits_in(connection: Connection, course: CourseId) -> list[CourseEdit]:
    """The versions of a course, the newest first."""
    return _edits(connection, _ALL.where(COURSE_EDITS.c.course == course).order_by(COURSE_EDITS.c.version.desc()))


def edits_in_state(connection: Connection, *states: EditState) -> list[CourseEdit]:
    """The versions of all courses in one of these states, by course."""
    of_state = _ALL.where(COURSE_EDITS.c.state.in_([state.value for state in states]))
    return _edits(connection, of_state.order_by(COURSE_EDITS.c.course, COURSE_EDITS.c.version))


def with_edits(connection: Connection, catalogue: Catalogue) -> Catalogue:
    """The catalogue, given as its files have it, with what is published of its courses; as they were is kept."""
    published = {
        edit.course: edit
        for edit in edits_in_state(connection, EditState.PUBLISHED)
        if edit.course in catalogue.courses
    }
    connection.execute(delete(UNEDITED_COURSES))
    if not published:
        return catalogue
    own = {course: catalogue.courses[course] for course in published}
    rows = [{"course": id_, "content": _COURSE.dump_python(course, mode="json")} for id_, course in own.items()]
    connection.execute(insert(UNEDITED_COURSES), rows)
    edited = {id_: with_changes(course, published[id_].changes) for id_, course in own.items()}
    return catalogue.with_courses({**catalogue.courses, **edited}.values())


def unedited_in(connection: Connection, courses: Collection[CourseId]) -> dict[CourseId, Course]:
    """Those of the courses of which a version is published, as their files have them."""
    among = UNEDITED_COURSES.c.course.in_(listed_values(connection.dialect.name))
    rows = connection.execute(select(UNEDITED_COURSES).where(among), listed(courses))
    return {CourseId(row.course): _COURSE.validate_python(row.content) for row in rows}


def without_edits(connection: Connection, catalogue: Catalogue) -> Catalogue:
    """The stored catalogue as its files have it."""
    own = unedited_in(connection, catalogue.courses.keys())
    if not own:
        return catalogue
    owned = catalogue.with_courses({**catalogue.courses, **own}.values())
    return replace(owned, former=catalogue.former, placed=catalogue.placed)


_ALL = select(COURSE_EDITS)


def _edits(connection: Connection, query: Select[Any]) -> list[CourseEdit]:
    found: Sequence[Row[Any]] = connection.execute(query).all()
    return [edit_of(row) for row in found]
