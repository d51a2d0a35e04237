"""The catalogue's courses as columns: what the hard rules and the signals ask of all courses at once."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words import ENGLISH, CompetencyId, Course, CourseId, CourseStatus, Group, Language, OrganisationId

USUAL_PACE, PACES = 60, (15, 30, 45, 60, 90, 120, 180, 240)
"""Minutes a week by which the length of courses is valued: for whoever has finished something the usual ones, for
newcomers their own, rounded down to one of these (those below to the first)."""

WORTH_WEEKS = 4.0
"""Weeks of reading time at which a course must promise twice as much as a very short one to stand level with it.
worth = weeks' time / (weeks' time + length): value per hour, with a floor so that tiny courses do not win all."""

NEVER = np.iinfo(np.int64).max
"""The day on which a course closes that does not."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Courses in order of id; column numbers are positions in `courses` and mean nothing elsewhere.

    `opens` and `closes` are proleptic day numbers (0 and `NEVER`: always open). `open_to` holds, for each
    organisation that some closed course admits, the closed courses open to it; `of_groups` are those open to groups
    alone, `groups` these groups with the courses that each may open. `steps_before` is the length of the
    longest chain of prerequisites of each; `requires` holds the prerequisites of each column that has any, shortest
    chains first. `worth` (paces, courses) is what a point of score counts for by the course's length, in (0, 1], at
    each of `PACES`. `theme` numbers the theme of what a course teaches to the highest level, -1 where it teaches
    nothing; `theme_of` (competencies,) numbers those of competencies alike. `taught` (courses, competencies) holds
    levels, `level` (courses,) those at which the courses as a whole stand; by column, `unstated` are the competencies
    whose level nobody stated.
    `editions` holds, for each course that is there in several, all of them, the base first.
    """

    courses: Sequence[CourseId]
    column_of: Mapping[CourseId, int]
    live: Mask
    opens: NDArray[np.int64]
    closes: NDArray[np.int64]
    readable: Mapping[Language, Mask]
    open_to_all: Mask
    open_to: Mapping[OrganisationId, Mask]
    of_groups: Mask
    groups: Sequence[tuple[Group, Mask]]
    requires: Mapping[int, Sequence[int]]
    unreachable: Mask
    steps_before: NDArray[np.int64]
    competency_column: Mapping[CompetencyId, int]
    taught: NDArray[np.float32]
    worth: NDArray[np.float64]
    theme: NDArray[np.int64]
    theme_of: NDArray[np.int64]
    level: NDArray[np.int64]
    unstated: Mapping[int, frozenset[CompetencyId]]
    editions: Mapping[CourseId, Sequence[CourseId]]

    def columns(self, courses: Iterable[CourseId]) -> NDArray[np.int64]:
        """The columns of those courses that the catalogue knows, in the order given."""
        return np.array([self.column_of[course] for course in courses if course in self.column_of], dtype=np.int64)

    def with_editions(self, courses: Set[CourseId]) -> Set[CourseId]:
        """These courses and every other edition of them: who finished one has finished all."""
        if not self.editions:
            return courses
        return {each for course in courses for each in self.editions.get(course, (course,))}

    def worth_at(self, pace: int) -> NDArray[np.float64]:
        """(courses,) the worth of each for somebody of this pace, one of `PACES`."""
        row: NDArray[np.float64] = self.worth[PACES.index(pace)]
        return row


def pace_of(weekly_minutes: int, *, newcomer: bool) -> int:
    """The pace by which courses are valued for somebody with these minutes a week.

    >>> pace_of(50, newcomer=True), pace_of(10, newcomer=True), pace_of(50, newcomer=False)
    (45, 15, 60)
    """
    return max((pace for pace in PACES if pace <= weekly_minutes), default=PACES[0]) if newcomer else USUAL_PACE


def shelf_of(catalogue: Catalogue) -> Shelf:
    """The shelf of a catalogue; its arrays are read-only."""
    courses = [course for _, course in sorted(catalogue.courses.items())]
    column_of = {course.id: column for column, course in enumerate(courses)}
    competency_column = {competency: column for column, competency in enumerate(sorted(catalogue.competencies))}
    requires = {
        column_of[course.id]: tuple(
            sorted(column_of[prerequisite] for prerequisite in course.requires if prerequisite in column_of)
        )
        for course in courses
        if course.requires
    }
    steps_before = _steps_before(len(courses), requires)
    theme_of = _theme_of(catalogue)
    return Shelf(
        courses=tuple(column_of),
        column_of=column_of,
        live=_mask(course.status is CourseStatus.LIVE for course in courses),
        opens=_frozen(
            np.array([0 if course.opens is None else course.opens.toordinal() for course in courses], np.int64)
        ),
        closes=_frozen(
            np.array([NEVER if course.closes is None else course.closes.toordinal() for course in courses], np.int64)
        ),
        readable=_readable(courses),
        open_to_all=_mask(not course.organisations for course in courses),
        open_to=_open_to(courses, catalogue),
        of_groups=_mask(bool(course.groups) for course in courses),
        groups=[
            (catalogue.groups[group], _mask(group in course.groups for course in courses))
            for group in sorted(catalogue.closing_groups & catalogue.groups.keys())
        ],
        requires=dict(sorted(requires.items(), key=lambda each: (steps_before[each[0]], each[0]))),
        unreachable=_mask(any(prerequisite not in column_of for prerequisite in course.requires) for course in courses),
        steps_before=steps_before,
        competency_column=competency_column,
        taught=_taught(courses, competency_column),
        worth=_worth(courses),
        theme=_themes(courses, theme_of=dict(zip(competency_column, theme_of.tolist(), strict=True))),
        theme_of=theme_of,
        level=_frozen(np.array([course.level for course in courses], dtype=np.int64)),
        unstated={column_of[course.id]: course.unstated for course in courses if course.unstated},
        editions={course: group for course in column_of if len(group := catalogue.editions(course)) > 1},
    )


def _readable(courses: Sequence[Course]) -> Mapping[Language, Mask]:
    languages = sorted({language for course in courses for language in course.languages})
    return {language: _mask(language in course.languages for course in courses) for language in languages}


def _open_to(courses: Sequence[Course], catalogue: Catalogue) -> Mapping[OrganisationId, Mask]:
    masks: dict[OrganisationId, Mask] = {}
    for column, course in enumerate(courses):
        for ancestor in course.organisations & catalogue.organisations.keys():
            for organisation in catalogue.under(ancestor):
                masks.setdefault(organisation, np.zeros(len(courses), dtype=np.bool_))[column] = True
    return {organisation: _frozen_mask(mask) for organisation, mask in masks.items()}


def _steps_before(count: int, requires: Mapping[int, Sequence[int]]) -> NDArray[np.int64]:
    steps = np.zeros(count, dtype=np.int64)
    for _ in range(len(requires)):  # no chain is longer; a cycle, which reading refuses, ends here too
        before = steps.copy()
        for column, needed in requires.items():
            steps[column] = max((steps[prerequisite] + 1 for prerequisite in needed), default=0)
        if np.array_equal(before, steps):
            break
    return _frozen(steps)


def _taught(courses: Sequence[Course], competency_column: Mapping[CompetencyId, int]) -> NDArray[np.float32]:
    taught = np.zeros((len(courses), len(competency_column)), dtype=np.float32)
    for column, course in enumerate(courses):
        for competency, level in course.teaches.items():
            if competency in competency_column:
                taught[column, competency_column[competency]] = level
    taught.setflags(write=False)
    return taught


def _worth(courses: Sequence[Course]) -> NDArray[np.float64]:
    minutes = np.array([course.minutes for course in courses], dtype=np.float64)
    reading = WORTH_WEEKS * np.array(PACES, dtype=np.float64)[:, None]
    worth: NDArray[np.float64] = reading / (reading + minutes)
    worth.setflags(write=False)
    return worth


def _theme_of(catalogue: Catalogue) -> NDArray[np.int64]:
    """The number of the theme of each competency, in order of their ids."""
    numbers: dict[str, int] = {}
    names = (competency.theme.in_language(ENGLISH) for _, competency in sorted(catalogue.competencies.items()))
    return _frozen(np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64))


def _themes(courses: Sequence[Course], *, theme_of: Mapping[CompetencyId, int]) -> NDArray[np.int64]:
    themes = np.full(len(courses), -1, dtype=np.int64)
    for column, course in enumerate(courses):
        known = [competency for competency in course.teaches if competency in theme_of]
        if known:
            themes[column] = theme_of[min(known, key=lambda each: (-course.teaches[each], each))]
    return _frozen(themes)


def _mask(values: Iterable[bool]) -> Mask:
    return _frozen_mask(np.array(list(values), dtype=np.bool_))


def _frozen_mask(mask: Mask) -> Mask:
    mask.setflags(write=False)
    return mask


def _frozen(array: NDArray[np.int64]) -> NDArray[np.int64]:
    array.setflags(write=False)
    return array
