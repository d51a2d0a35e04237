"""Courses that the last export with all courses of a platform lacked, and since when."""

from collections.abc import Collection, Mapping
from datetime import datetime, tzinfo

from sqlalchemy import Engine, delete, insert, select

from data.store.connection import reading, writing
from data.store.missing_schema import MISSING_COURSES
from data.store.moments import microseconds_of, moment
from data.words.days import INDIA, in_zone
from data.words.models import CourseId

_COLUMNS = MISSING_COURSES.c


class MissingCourses:
    """What exports lacked. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def note(self, system: str, courses: Collection[CourseId], *, now: datetime) -> None:
        """Keeps that these courses of the system, and no others, are missing: one that is back is forgotten."""
        of_system = _COLUMNS.system == system
        with writing(self._engine) as connection:
            known = set(connection.execute(select(_COLUMNS.course).where(of_system)).scalars())
            for back in sorted(known - set(courses)):
                connection.execute(delete(MISSING_COURSES).where(of_system, _COLUMNS.course == back))
            at = microseconds_of(now)
            new = [
                {"system": system, "course": course, "since_microseconds": at}
                for course in sorted(set(courses) - known)
            ]
            if new:
                connection.execute(insert(MISSING_COURSES), new)

    def since(self) -> Mapping[CourseId, datetime]:
        """Since when each is missing, of all systems together."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(MISSING_COURSES).order_by(_COLUMNS.course)).all()
        return {CourseId(row.course): in_zone(moment(row.since_microseconds), self._zone) for row in rows}
