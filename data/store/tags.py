"""Decisions on suggested competencies: what was accepted is taught, in every catalogue that has the course."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Engine

from data.store import plans_life
from data.store.catalogue import put, read_owned
from data.store.catalogue_reading import read_revision
from data.store.catalogue_writing import upsert
from data.store.connection import reading, writing
from data.store.moments import microseconds_of
from data.store.tags_rows import decisions_in
from data.store.tags_schema import TAG_DECISIONS
from data.words.models import Course, CourseId
from data.words.tagging import TagDecision


class Tags:
    """Decisions on suggested competencies. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def decide(self, decision: TagDecision) -> None:
        """Keeps the decision in place of an earlier one. A course changes at once, a draft when it is published.

        A rejection takes away only what an acceptance had added.
        """
        with writing(self._engine) as connection:
            plans_life.lock(connection)
            before = {each.competency: each for each in decisions_in(connection, decision.course)}
            upsert(connection, TAG_DECISIONS, [_row(decision)])
            earlier = before.get(decision.competency)
            if read_revision(connection) is None or not (decision.accepted or (earlier and earlier.accepted)):
                return
            catalogue = read_owned(connection)
            course = catalogue.courses.get(decision.course)
            if course is not None:
                courses = {**catalogue.courses, course.id: _without(course, decision)}
                put(connection, catalogue.with_courses(courses.values()))

    def of_course(self, course: CourseId) -> Sequence[TagDecision]:
        """What was decided on a course, in the order of competencies."""
        with reading(self._engine) as connection:
            return decisions_in(connection, course)

    def all(self) -> Sequence[TagDecision]:
        """All decisions, by course and competency."""
        with reading(self._engine) as connection:
            return decisions_in(connection, None)


def _without(course: Course, decision: TagDecision) -> Course:
    """The course before the decision; what was accepted is added as the catalogue is written."""
    kept = {each: level for each, level in course.teaches.items() if each != decision.competency}
    return replace(course, teaches=kept)


def _row(decision: TagDecision) -> dict[str, object]:
    return {
        "course": decision.course,
        "competency": decision.competency,
        "accepted": decision.accepted,
        "level": decision.level,
        "actor": decision.by,
        "at_microseconds": microseconds_of(decision.at),
    }
