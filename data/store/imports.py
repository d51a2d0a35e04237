"""Imports: files of others from the moment they come until a person has published, or discarded, what they gave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, delete, insert, select, update

from data.catalogue import Catalogue
from data.store import plans_life
from data.store.catalogue import put, read_owned
from data.store.connection import reading, writing
from data.store.imports_rows import (
    course_rows,
    draft_of,
    files_json,
    fitting,
    import_of,
    notes_json,
    number_of_file,
)
from data.store.imports_schema import IMPORT_COURSES, IMPORTS
from data.store.moments import microseconds_of
from data.words.errors import Conflict, UnknownImport
from data.words.imports import DraftCourse, FileNote, Import, ImportId, ImportState
from data.words.models import Course, CourseId, CourseStatus, Language, LessonId, OrganisationId

ALIVE = frozenset({ImportState.WAITING, ImportState.CONVERTING, ImportState.DRAFT, ImportState.PUBLISHED})
"""States in which the same files again are the same import."""

TAKEN_UP_AFTER = timedelta(hours=1)
"""An import that has been converted for so long is no longer: whoever did it was ended. A file has 20 minutes."""


class Imports:
    """Files and their drafts. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, new: Import) -> Import:
        """Keeps a new import under the next version of its name; the one that is there where the files are the same."""
        with writing(self._engine) as connection:
            plans_life.lock(connection)  # two that come at once are not to get one version
            same = _where(IMPORTS.c.sha256 == new.sha256, _of(new.organisation), _in(ALIVE))
            known = connection.execute(same.limit(1)).first()
            if known is not None:
                return _whole(connection, known)
            of_name = _where(IMPORTS.c.name == new.name, _of(new.organisation)).order_by(IMPORTS.c.version.desc())
            latest = connection.execute(of_name.limit(1)).first()
            version = 1 if latest is None else latest.version + 1
            at = microseconds_of(new.at)
            connection.execute(
                insert(IMPORTS).values(
                    id=new.id,
                    organisation=new.organisation,
                    name=new.name,
                    version=version,
                    sha256=new.sha256,
                    state=new.state.value,
                    files=files_json(new.files),
                    notes=notes_json(new.notes),
                    at_microseconds=at,
                    changed_microseconds=at,
                )
            )
        return replace(new, version=version)

    def claim(self, *, now: datetime) -> Import | None:
        """The import that has waited longest, from now on being converted; None where none waits."""
        stale = IMPORTS.c.changed_microseconds < microseconds_of(now - TAKEN_UP_AFTER)
        waits = (IMPORTS.c.state == ImportState.WAITING.value) | (
            (IMPORTS.c.state == ImportState.CONVERTING.value) & stale
        )
        with writing(self._engine) as connection:
            plans_life.lock(connection)
            row = connection.execute(_where(waits).order_by(IMPORTS.c.at_microseconds, IMPORTS.c.id).limit(1)).first()
            if row is None:
                return None
            _change(connection, ImportId(row.id), ImportState.CONVERTING, now=now)
            return replace(_whole(connection, row), state=ImportState.CONVERTING)

    def waits(self) -> bool:
        """Whether an import waits to be converted."""
        query = _where(IMPORTS.c.state.in_([ImportState.WAITING.value, ImportState.CONVERTING.value]))
        with reading(self._engine) as connection:
            return connection.execute(query.limit(1)).first() is not None

    def drafted(
        self, import_: ImportId, drafts: Sequence[DraftCourse], notes: Sequence[FileNote], *, now: datetime
    ) -> None:
        """Keeps what the files gave; drafts of the same name that came before are superseded.

        Without drafts the import is refused, and its notes say why. One that was discarded meanwhile stays so.
        """
        state = ImportState.DRAFT if drafts else ImportState.REFUSED
        with writing(self._engine) as connection:
            row = _row(connection, import_)
            if row.state == ImportState.DISCARDED.value:
                return
            connection.execute(delete(IMPORT_COURSES).where(IMPORT_COURSES.c["import"] == import_))
            if drafts:
                connection.execute(insert(IMPORT_COURSES), course_rows(import_, drafts))
                _supersede(connection, row, ImportState.DRAFT, now=now)
            _change(connection, import_, state, now=now, notes=notes_json(notes))

    def get(self, import_: ImportId) -> Import:
        """The import of this id; raises UnknownImport."""
        with reading(self._engine) as connection:
            return _whole(connection, _row(connection, import_))

    def listed(self, *, limit: int) -> Sequence[Import]:
        """The latest imports, those that a newer version supersedes or that were discarded left out."""
        hidden = [ImportState.SUPERSEDED.value, ImportState.DISCARDED.value]
        query = select(IMPORTS).where(IMPORTS.c.state.not_in(hidden))
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(IMPORTS.c.at_microseconds.desc(), IMPORTS.c.id).limit(limit)).all()
            return [_whole(connection, row) for row in rows]

    def drafts(self, import_: ImportId) -> Sequence[DraftCourse]:
        """The courses that the files gave, as published where they are; raises UnknownImport."""
        query = select(IMPORT_COURSES).where(IMPORT_COURSES.c["import"] == import_).order_by(IMPORT_COURSES.c.position)
        with reading(self._engine) as connection:
            _row(connection, import_)
            return [draft_of(row) for row in connection.execute(query)]

    def ids_before(self, import_: Import) -> dict[str, CourseId]:
        """The ids that courses of earlier versions of this import have, by their names in the file."""
        query = (
            select(IMPORT_COURSES.c.course, IMPORT_COURSES.c.content)
            .join(IMPORTS, IMPORTS.c.id == IMPORT_COURSES.c["import"])
            .where((IMPORTS.c.name == import_.name) & _of(import_.organisation) & (IMPORTS.c.version < import_.version))
            .order_by(IMPORTS.c.version)
        )
        with reading(self._engine) as connection:
            return {row.content["name"]: CourseId(row.course) for row in connection.execute(query)}

    def taken_ids(self) -> frozenset[str]:
        """The ids of all courses of imports."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(IMPORT_COURSES.c.course).distinct()).scalars())

    def publish(self, import_: ImportId, drafts: Sequence[DraftCourse], *, now: datetime) -> Catalogue:
        """Puts these courses, with what a person made of the drafts, into the catalogue, live; returns it.

        What an earlier version had published is superseded; its texts are kept. Raises UnknownImport, and Conflict
        where there is no draft to publish.
        """
        live = [replace(draft, course=replace(draft.course, status=CourseStatus.LIVE)) for draft in drafts]
        return self._put(
            import_, live, ImportState.PUBLISHED, allowed={ImportState.DRAFT, ImportState.WITHDRAWN}, now=now
        )

    def withdraw(self, import_: ImportId, *, now: datetime) -> Catalogue:
        """Retires the courses of a published import; raises UnknownImport, and Conflict where it is not published."""
        retired = [
            replace(draft, course=replace(draft.course, status=CourseStatus.RETIRED)) for draft in self.drafts(import_)
        ]
        return self._put(import_, retired, ImportState.WITHDRAWN, allowed={ImportState.PUBLISHED}, now=now)

    def discard(self, import_: ImportId, *, now: datetime) -> None:
        """Sets an import aside that is not published; raises UnknownImport, and Conflict where it is."""
        with writing(self._engine) as connection:
            row = _row(connection, import_)
            if ImportState(row.state) in {ImportState.PUBLISHED, ImportState.WITHDRAWN, ImportState.SUPERSEDED}:
                raise Conflict(f"import {import_!r} is {row.state}: what was published is withdrawn, not discarded")
            _change(connection, import_, ImportState.DISCARDED, now=now)

    def file_of(self, course: CourseId, language: Language) -> tuple[ImportId, int] | None:
        """The import that has published the course, and which of its files the course's text in this language is of.

        None where the course came otherwise, or no longer is as it came.
        """
        query = (
            select(IMPORT_COURSES.c.content, IMPORTS)
            .join(IMPORTS, IMPORTS.c.id == IMPORT_COURSES.c["import"])
            .where((IMPORT_COURSES.c.course == course) & (IMPORTS.c.state == ImportState.PUBLISHED.value))
        )
        with reading(self._engine) as connection:
            row = connection.execute(query.limit(1)).first()
        number = None if row is None else number_of_file(draft_of(row).course, row.files, language)
        return None if row is None or number is None else (ImportId(row.id), number)

    def texts_before(self, course: CourseId, lesson: LessonId, language: Language) -> Sequence[str]:
        """The texts that earlier versions of a lesson had, the latest first; none where it was never imported."""
        query = (
            select(IMPORT_COURSES)
            .join(IMPORTS, IMPORTS.c.id == IMPORT_COURSES.c["import"])
            .where((IMPORT_COURSES.c.course == course) & (IMPORTS.c.state == ImportState.SUPERSEDED.value))
            .order_by(IMPORTS.c.version.desc())
        )
        with reading(self._engine) as connection:
            lessons = [each for row in connection.execute(query) for each in draft_of(row).course.lessons]
        return [
            each.text.by_language[language]
            for each in lessons
            if each.id == lesson and language in each.text.by_language
        ]

    def _put(
        self,
        import_: ImportId,
        drafts: Sequence[DraftCourse],
        state: ImportState,
        *,
        allowed: set[ImportState],
        now: datetime,
    ) -> Catalogue:
        with writing(self._engine) as connection:
            plans_life.lock(connection)
            row = _row(connection, import_)
            if ImportState(row.state) not in allowed:
                raise Conflict(f"import {import_!r} is {row.state}: this is done to one that is {' or '.join(allowed)}")
            connection.execute(delete(IMPORT_COURSES).where(IMPORT_COURSES.c["import"] == import_))
            connection.execute(insert(IMPORT_COURSES), course_rows(import_, drafts))
            before = connection.execute(_published_before(row)).scalars().all()
            _supersede(connection, row, ImportState.PUBLISHED, now=now)
            _change(connection, import_, state, now=now)
            return put(
                connection, _with_drafts(read_owned(connection), [draft.course for draft in drafts], before=before)
            )


def _published_before(row: Row[Any]) -> Select[Any]:
    """The ids of courses that another version of the same import has published."""
    return (
        select(IMPORT_COURSES.c.course)
        .join(IMPORTS, IMPORTS.c.id == IMPORT_COURSES.c["import"])
        .where((IMPORTS.c.name == row.name) & _of(row.organisation) & (IMPORTS.c.id != row.id))
        .where(IMPORTS.c.state == ImportState.PUBLISHED.value)
    )


def _with_drafts(catalogue: Catalogue, drafts: Sequence[Course], *, before: Sequence[str]) -> Catalogue:
    """The catalogue with these courses; those of the version before that this one lacks are retired."""
    courses = dict(catalogue.courses)
    for id_ in before:
        if id_ in courses:
            courses[CourseId(id_)] = replace(courses[CourseId(id_)], status=CourseStatus.RETIRED)
    fitted = (fitting(course, catalogue, drafts) for course in drafts)
    return catalogue.with_courses({**courses, **{each.id: each for each in fitted if each is not None}}.values())


def _where(*conditions: ColumnElement[bool]) -> Select[Any]:
    query = select(IMPORTS)
    for condition in conditions:
        query = query.where(condition)
    return query


def _of(organisation: OrganisationId | None) -> ColumnElement[bool]:
    column = IMPORTS.c.organisation
    return column.is_(None) if organisation is None else column == organisation


def _in(states: frozenset[ImportState]) -> ColumnElement[bool]:
    return IMPORTS.c.state.in_(sorted(state.value for state in states))


def _row(connection: Connection, import_: ImportId) -> Row[Any]:
    row = connection.execute(_where(IMPORTS.c.id == import_)).first()
    if row is None:
        raise UnknownImport(f"no import {import_!r}")
    return row


def _whole(connection: Connection, row: Row[Any]) -> Import:
    query = select(IMPORT_COURSES.c.course).where(IMPORT_COURSES.c["import"] == row.id)
    return import_of(row, connection.execute(query.order_by(IMPORT_COURSES.c.position)).scalars().all())


def _supersede(connection: Connection, row: Row[Any], state: ImportState, *, now: datetime) -> None:
    """Lets the other versions of the same name that are in this state give way."""
    connection.execute(
        update(IMPORTS)
        .where((IMPORTS.c.name == row.name) & _of(row.organisation) & (IMPORTS.c.id != row.id))
        .where(IMPORTS.c.state == state.value)
        .values(state=ImportState.SUPERSEDED.value, changed_microseconds=microseconds_of(now))
    )


def _change(
    connection: Connection, import_: ImportId, state: ImportState, *, now: datetime, notes: list[Any] | None = None
) -> None:
    values: dict[str, Any] = {"state": state.value, "changed_microseconds": microseconds_of(now)}
    values |= {} if notes is None else {"notes": notes}
    connection.execute(update(IMPORTS).where(IMPORTS.c.id == import_).values(**values))
