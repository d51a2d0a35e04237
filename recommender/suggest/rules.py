"""The hard rules: which courses may be suggested to, or planned for, a learner at all.

Each rule is one function from the shelf to a mask (courses,), True = may be offered. They come before any scoring.
"""

from collections.abc import Iterable, Set
from datetime import date

import numpy as np

from data.words import CourseId, Language, Learner
from recommender.learner.history import History
from recommender.suggest.shelf import Mask, Shelf


def live(shelf: Shelf) -> Mask:
    """Courses that are live: neither drafts nor retired."""
    return shelf.live


def open_on(shelf: Shelf, today: date) -> Mask:
    """Courses whose opening day has come and whose closing day has not passed."""
    opened: Mask = (shelf.opens <= today.toordinal()) & (today.toordinal() <= shelf.closes)
    return opened


def readable(shelf: Shelf, languages: Set[Language]) -> Mask:
    """Courses offered in a language that the learner reads."""
    mask = np.zeros(len(shelf.courses), dtype=np.bool_)
    for language in languages & shelf.readable.keys():
        mask |= shelf.readable[language]
    return mask


def open_to(shelf: Shelf, learner: Learner) -> Mask:
    """Courses open to all, to the learner's organisation, or to one that it lies under; of groups, to theirs alone."""
    admitted = shelf.open_to.get(learner.organisation)
    mask = shelf.open_to_all if admitted is None else shelf.open_to_all | admitted
    if not shelf.groups:
        return mask
    among: Mask = ~shelf.of_groups
    for group, admitting in shelf.groups:
        if group.holds(learner):
            among = among | admitting
    return mask & among


def not_among(shelf: Shelf, courses: Iterable[CourseId]) -> Mask:
    """All courses but these: the finished ones, or those put aside."""
    mask = np.ones(len(shelf.courses), dtype=np.bool_)
    mask[shelf.columns(courses)] = False
    return mask


def one_edition(shelf: Shelf, allowed: Mask) -> Mask:
    """Of a course that is allowed in several editions the first: the base where the learner reads it."""
    if not shelf.editions:
        return allowed
    mask = allowed.copy()
    for edition, group in shelf.editions.items():
        before = group[: group.index(edition)]
        mask[shelf.column_of[edition]] &= not allowed[shelf.columns(before)].any()
    return mask


def reachable(shelf: Shelf, *, allowed: Mask, finished: Set[CourseId]) -> Mask:
    """The allowed courses whose prerequisites are each finished or themselves allowed and reachable.

    A prerequisite that is not finished must then be placed before: `missing_prerequisites` names it.
    """
    mask = allowed & ~shelf.unreachable
    done = {shelf.column_of[course] for course in finished if course in shelf.column_of}
    for column, needed in shelf.requires.items():
        if mask[column]:
            mask[column] = all(
                prerequisite in done or (prerequisite != column and mask[prerequisite]) for prerequisite in needed
            )
    return mask


def missing_prerequisites(shelf: Shelf, column: int, finished: Set[CourseId]) -> list[int]:
    """The direct prerequisites of a column's course that are not finished, as columns."""
    return [
        prerequisite for prerequisite in shelf.requires.get(column, ()) if shelf.courses[prerequisite] not in finished
    ]


def allowed_courses(shelf: Shelf, *, learner: Learner, history: History, today: date) -> Mask:
    """All rules together: what may be offered to the learner today, prerequisites placed before where missing."""
    finished = shelf.with_editions(history.finished.keys())
    allowed = one_edition(
        shelf,
        live(shelf)
        & open_on(shelf, today)
        & readable(shelf, learner.languages)
        & open_to(shelf, learner)
        & not_among(shelf, finished)
        & not_among(shelf, shelf.with_editions(history.put_aside(today))),
    )
    return reachable(shelf, allowed=allowed, finished=finished)
