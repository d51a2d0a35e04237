"""Which courses a learner finishes, and in which order: led by role, popularity, prerequisites and topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words.models import Area, Competency, CompetencyId, Course, CourseId, CourseStatus, Learner, Role

SAME_COMPETENCY, SAME_THEME = 1.0, 0.4
"""How alike two courses are that teach one competency, or one theme."""

TOPIC_PULL = 2.0
"""A course wholly like the last one finished is taken this much more often on top."""

SEQUEL_PULL = 2.0
"""The same for a course that requires the last one finished."""

PLAN_PULL = 3.0
"""A course of a plan in force for the learner is taken this many times as often."""

BACKGROUND = 0.12
"""Appeal of a course that teaches nothing the role needs, beside 1 for one need met in full."""

OTHER_DOMAIN_BACKGROUND = 0.02
"""The same for a course that teaches only domain competencies, such as police work to a tax inspector."""

POPULARITY_SPREAD = 0.6
"""Standard deviation of the logarithm of a course's popularity."""

LEVEL_DECAY = 0.2
"""Each level makes a course this much (in logarithm) less taken."""


@dataclass(frozen=True, slots=True)
class CourseArrays:
    """Courses as arrays over one order of columns.

    `minutes` (n,) int64; `requires[i, j]` whether i needs j finished first; `likeness` (n, n) 0-1; `popularity` (n,).
    """

    ids: Sequence[CourseId]
    minutes: NDArray[np.int64]
    requires: NDArray[np.bool_]
    likeness: NDArray[np.float64]
    popularity: NDArray[np.float64]


def course_arrays(catalogue: Catalogue, *, rng: np.random.Generator) -> CourseArrays:
    """The catalogue's courses by id, with a popularity drawn for each."""
    courses = [course for _, course in sorted(catalogue.courses.items())]
    column = {course.id: index for index, course in enumerate(courses)}
    requires = np.zeros((len(courses), len(courses)), dtype=bool)
    for course in courses:
        for needed in course.requires:
            requires[column[course.id], column[needed]] = True
    likeness = np.array([[_likeness(course, other, catalogue.competencies) for other in courses] for course in courses])
    levels = np.array([course.level for course in courses], dtype=float)
    return CourseArrays(
        ids=[course.id for course in courses],
        minutes=np.array([course.minutes for course in courses], dtype=np.int64),
        requires=requires,
        likeness=likeness.reshape(len(courses), len(courses)),
        popularity=np.exp(POPULARITY_SPREAD * rng.standard_normal(len(courses)) - LEVEL_DECAY * levels),
    )


def appeal(catalogue: Catalogue, courses: CourseArrays, learner: Learner, *, until: date) -> NDArray[np.float64]:
    """How much each course draws this learner, (n,); 0 for courses that they cannot take by `until`."""
    role = None if learner.role is None else catalogue.role(learner.role)
    planned = {item.course for plan in catalogue.live_plans_for(learner, today=until) for item in plan.items}
    listed = [catalogue.course(course) for course in courses.ids]
    weights = np.array([_need_met(course, role, catalogue.competencies) for course in listed]) * courses.popularity
    weights *= [PLAN_PULL if course.id in planned else 1.0 for course in listed]
    weights *= _takeable(catalogue, listed, courses.requires, learner=learner, until=until)
    # A course is also worth what it opens the way to.
    return np.asarray(weights + 0.5 * (weights @ courses.requires) * (weights > 0), dtype=np.float64)


def draw_history(
    courses: CourseArrays, weights: NDArray[np.float64], *, count: int, rng: np.random.Generator
) -> list[int]:
    """Columns of up to `count` different courses in the order of finishing; fewer where no more can be taken."""
    left = weights.copy()
    missing = courses.requires.sum(axis=1)
    pull = np.ones_like(weights)
    history: list[int] = []
    for chance in rng.random(count):
        cumulative = np.cumsum(left * (missing == 0) * pull)
        if cumulative.size == 0 or cumulative[-1] <= 0:
            break
        column = int(np.searchsorted(cumulative, chance * cumulative[-1], side="right"))
        history.append(column)
        left[column] = 0.0
        opened = courses.requires[:, column]
        missing = missing - opened
        pull = 1.0 + TOPIC_PULL * courses.likeness[column] + SEQUEL_PULL * opened
    return history


def _likeness(first: Course, second: Course, competencies: Mapping[CompetencyId, Competency]) -> float:
    if first.teaches.keys() & second.teaches.keys():
        return SAME_COMPETENCY
    themes = [
        {str(competencies[competency].theme.by_language) for competency in course.teaches if competency in competencies}
        for course in (first, second)
    ]
    return SAME_THEME if themes[0] & themes[1] else 0.0


def _need_met(course: Course, role: Role | None, competencies: Mapping[CompetencyId, Competency]) -> float:
    """The share of each of the role's needs that the course meets, summed, and a background for all courses."""
    areas = {competencies[competency].area for competency in course.teaches if competency in competencies}
    background = OTHER_DOMAIN_BACKGROUND if areas == {Area.DOMAIN} else BACKGROUND
    needs = {} if role is None else role.needs
    shared = course.teaches.keys() & needs.keys()
    return background + sum(min(course.teaches[competency] / needs[competency], 1.0) for competency in sorted(shared))


def _takeable(
    catalogue: Catalogue,
    courses: Sequence[Course],
    requires: NDArray[np.bool_],
    *,
    learner: Learner,
    until: date,
) -> NDArray[np.bool_]:
    """Whether each course is live, open by `until` and to the organisation, readable, and so are its prerequisites."""
    takeable = np.array(
        [
            course.status is CourseStatus.LIVE
            and (course.opens is None or course.opens <= until)
            and bool(course.languages & learner.languages)
            and catalogue.is_open_for(learner, course)
            for course in courses
        ],
        dtype=bool,
    )
    for _ in courses:  # a chain of prerequisites is at most this long
        takeable &= ~(requires & ~takeable).any(axis=1)
    return takeable
