"""Choosing among many courses: facets, each value with how many courses it would leave, and orders."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from data.words import Course, CourseId, Language
from recommender.suggest import NEW_FOR_DAYS


class Facet(StrEnum):
    """What courses are told apart by."""

    COMPETENCY = "competency"
    LANGUAGE = "language"
    KIND = "kind"
    LENGTH = "length"
    PROVIDER = "provider"
    AGE = "age"
    STANDING = "standing"


class Length(StrEnum):
    """How much learning time a course takes."""

    HALF_HOUR = "half-hour"
    HOUR = "hour"
    TWO_HOURS = "two-hours"
    DAY = "day"
    LONGER = "longer"


MOST_MINUTES = {Length.HALF_HOUR: 30, Length.HOUR: 60, Length.TWO_HOURS: 120, Length.DAY: 480}
"""The longest that a course of each length takes; a working day has eight hours."""


class Age(StrEnum):
    """Whether a course opened, or was published where it came from, a short time ago."""

    NEW = "new"


class CourseStanding(StrEnum):
    """How a learner stands with a course."""

    DONE = "done"
    BEGUN = "begun"
    NOT_BEGUN = "not-begun"


class Order(StrEnum):
    """In which order courses are listed; `FIT` is by title where nothing is looked for."""

    FIT = "fit"
    TITLE = "title"
    SHORTEST = "shortest"
    NEWEST = "newest"


Standings = Mapping[CourseId, CourseStanding]
"""How a learner stands with the courses that they began or finished."""

FacetCounts = Mapping[Facet, Mapping[str, int]]
"""For each facet and value, how many courses are left where it is chosen beside what is chosen of the other facets."""


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom courses are told apart: `standings` is None for everybody who is not a learner."""

    today: date
    standings: Standings | None


def length_of(minutes: int) -> Length:
    """How long that is.

    >>> [str(length_of(minutes)) for minutes in (30, 31, 480, 481)]
    ['half-hour', 'hour', 'day', 'longer']
    """
    return next((length for length, most in MOST_MINUTES.items() if minutes <= most), Length.LONGER)


def since(course: Course) -> date | None:
    """The day on which the course opened, or was published where it came from; None where nobody said."""
    return course.opens or (None if course.facts is None else course.facts.published)


def is_new(course: Course, today: date) -> bool:
    """Whether the course began to be offered not long ago."""
    began = since(course)
    return began is not None and today - timedelta(days=NEW_FOR_DAYS) < began <= today


def _standing(course: Course, asker: Asker) -> Iterable[str]:
    if asker.standings is None:
        return ()
    return (asker.standings.get(course.id, CourseStanding.NOT_BEGUN),)


VALUES: Mapping[Facet, Callable[[Course, Asker], Iterable[str]]] = {
    Facet.COMPETENCY: lambda course, asker: course.teaches.keys(),
    Facet.LANGUAGE: lambda course, asker: course.languages,
    Facet.KIND: lambda course, asker: (course.kind,),
    Facet.LENGTH: lambda course, asker: (length_of(course.minutes),),
    Facet.PROVIDER: lambda course, asker: (course.provider,),
    Facet.AGE: lambda course, asker: (Age.NEW,) if is_new(course, asker.today) else (),
    Facet.STANDING: _standing,
}
"""The values that a course has of each facet."""


def narrowed(
    courses: Iterable[Course], chosen: Mapping[Facet, str], *, asker: Asker
) -> tuple[Sequence[Course], FacetCounts]:
    """The courses that have all values chosen, in the order given, and the counts of every facet."""
    left: list[Course] = []
    counts: dict[Facet, Counter[str]] = {facet: Counter() for facet in Facet}
    for course in courses:
        lacking = [facet for facet, value in chosen.items() if value not in VALUES[facet](course, asker)]
        if not lacking:
            left.append(course)
        counted = counts if not lacking else lacking if len(lacking) == 1 else ()
        for facet in counted:
            counts[facet].update(map(str, VALUES[facet](course, asker)))
    return left, counts


def in_order(courses: Sequence[Course], order: Order, *, language: Language) -> Sequence[Course]:
    """The courses in this order, equals by title in the reader's language; by fit they come as they are."""
    if order is Order.FIT:
        return courses
    by_title = sorted(courses, key=lambda course: course.title.in_language(language).casefold())
    match order:
        case Order.SHORTEST:
            return sorted(by_title, key=lambda course: course.minutes)
        case Order.NEWEST:
            return sorted(by_title, key=lambda course: since(course) or date.min, reverse=True)
        case _:
            return by_title
