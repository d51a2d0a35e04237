"""Rows of decisions on suggested competencies, and what they make of a catalogue."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from data.catalogue import Catalogue
from data.store.moments import moment
from data.store.tags_schema import TAG_DECISIONS
from data.words.models import CompetencyId, CourseId
from data.words.tagging import TagDecision


def decisions_in(connection: Connection, course: CourseId | None) -> Sequence[TagDecision]:
    """The decisions on a course, or all, by course and competency."""
    query = select(TAG_DECISIONS).order_by(TAG_DECISIONS.c.course, TAG_DECISIONS.c.competency)
    if course is not None:
        query = query.where(TAG_DECISIONS.c.course == course)
    return [_decision(row) for row in connection.execute(query)]


def with_accepted(connection: Connection, catalogue: Catalogue) -> Catalogue:
    """The catalogue with every competency that was accepted for one of its courses; what its author said stays."""
    courses = dict(catalogue.courses)
    for each in decisions_in(connection, None):
        course = courses.get(each.course)
        if each.accepted and course is not None and each.competency in catalogue.competencies:
            courses[each.course] = replace(course, teaches={each.competency: each.level, **course.teaches})
    return catalogue.with_courses(courses.values()) if courses != catalogue.courses else catalogue


def _decision(row: Row[Any]) -> TagDecision:
    return TagDecision(
        CourseId(row.course),
        CompetencyId(row.competency),
        row.accepted,
        row.level,
        row.actor,
        moment(row.at_microseconds),
    )
