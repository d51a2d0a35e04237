"""Editions of one course in several languages, which count as one course."""

from collections.abc import Mapping, Sequence

from data.words.models import Course, CourseId


def editions_of(courses: Mapping[CourseId, Course]) -> Mapping[CourseId, Sequence[CourseId]]:
    """For each course that is a variant or has some, all editions, the base first and the others by id."""
    of_base: dict[CourseId, list[CourseId]] = {}
    for course in sorted(courses.values(), key=lambda each: each.id):
        base = _base(course, courses)
        if base != course.id:
            of_base.setdefault(base, []).append(course.id)
    editions = ((base, *variants) for base, variants in of_base.items())
    return {course: group for group in editions for course in group}


def _base(course: Course, courses: Mapping[CourseId, Course]) -> CourseId:
    """The course that this one is a variant of, itself a variant of none; of a circle the first id."""
    seen = [course.id]
    while (base := courses[seen[-1]].variant_of) is not None and base in courses:
        if base in seen:
            return min(seen)
        seen.append(base)
    return seen[-1]
