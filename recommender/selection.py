"""From scores to a list: prerequisites first, at most k, a stable order, one place for a new course."""

from collections.abc import Collection, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from data.models import CourseId
from recommender.rules import missing_prerequisites
from recommender.shelf import Mask, Shelf

LEAST_FOR_NEW = 4
"""A list shorter than this gives no place to a new course."""

SECOND_STEP = 0.9
"""A course that waits for another one scores at least 10 % less than that one would allow, at own score 0."""


def waiting_scores(
    shelf: Shelf, scores: NDArray[np.float64], *, finished: Set[CourseId], mandatory: Collection[int]
) -> NDArray[np.float64]:
    """The scores with each course below the missing prerequisites that must stand before it.

    min(own, lowest prerequisite's) x (0.9 + 0.1 x own). Mandatory courses keep theirs: their prerequisites are
    mandatory too and already a place ahead (`mandatory_points`).
    """
    waiting = scores.copy()
    for column in shelf.requires:
        missing = missing_prerequisites(shelf, column, finished)
        if missing and column not in mandatory:
            own = scores[column]
            waiting[column] = min(own, *waiting[missing]) * (SECOND_STEP + (1 - SECOND_STEP) * own)
    return waiting


def best_columns(shelf: Shelf, scores: NDArray[np.float64], *, allowed: Mask, k: int) -> list[int]:
    """The k best allowed columns, best first; ties by the number of steps before a course, then by its id."""
    candidates = np.flatnonzero(allowed)
    if k < len(candidates) and k > 0:
        threshold = np.partition(scores[candidates], -k)[-k]
        candidates = candidates[scores[candidates] >= threshold]
    order = np.lexsort((candidates, shelf.steps_before[candidates], -scores[candidates]))
    return [int(column) for column in candidates[order][:k]]


def with_new_course(
    shelf: Shelf,
    columns: Sequence[int],
    *,
    k: int,
    scores: NDArray[np.float64],
    fitting: Mask,
    finished: Set[CourseId],
    mandatory: Collection[int],
) -> list[int]:
    """The list with its last place given to the best `fitting` (new and allowed) course where none is in it yet.

    Unchanged where the list is shorter than `LEAST_FOR_NEW`, holds every course that exists, or ends in mandatory work.
    """
    listed = list(columns)
    full = len(listed) == k and k >= LEAST_FOR_NEW
    if not full or listed[-1] in mandatory or any(fitting[column] for column in listed):
        return listed
    before = set(listed[:-1])
    open_now = [
        column
        for column in best_columns(shelf, scores, allowed=fitting, k=len(shelf.courses))
        if all(each in before for each in missing_prerequisites(shelf, column, finished))
    ]
    return [*listed[:-1], *open_now[:1]] if open_now else listed
