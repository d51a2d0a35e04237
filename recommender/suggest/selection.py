"""From scores to a list: prerequisites first, at most k, a stable order, few of one theme, one new course."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence, Set
from hashlib import blake2b
from math import ceil

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId, LearnerId
from recommender.suggest.rules import missing_prerequisites
from recommender.suggest.shelf import Mask, Shelf

LEAST_FOR_NEW = 4
"""A list shorter than this gives no place to a new course."""

SECOND_STEP = 0.9
"""A course that waits for another one scores at least 10 % less than that one would allow, at own score 0."""

MOST_OF_A_THEME, PLACES = 2, 5
"""At most two courses of one theme in five places, unless a plan demands more or nothing else is left."""

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio: multiplying by it spreads keys evenly (Knuth 1973, section 6.4)."""


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


def turns(keys: NDArray[np.uint64], learner: LearnerId) -> NDArray[np.float64]:
    """(courses,) in [0, 1): an order of the courses that differs from learner to learner and never changes for one.

    It orders what nothing speaks for, so that no course is everybody's filler. `keys` are those of `course_keys`.
    """
    spread = (keys ^ learner_key(learner)) * _SPREAD
    turned: NDArray[np.float64] = (spread >> np.uint64(40)).astype(np.float64) / 2.0**24
    return turned


def learner_key(learner: LearnerId) -> np.uint64:
    """A fixed number for the learner."""
    return _key(learner)


def course_keys(shelf: Shelf) -> NDArray[np.uint64]:
    """(courses,) a fixed number for each course id."""
    return np.array([_key(course) for course in shelf.courses], dtype=np.uint64)


def best_columns(
    shelf: Shelf,
    scores: NDArray[np.float64],
    *,
    allowed: Mask,
    k: int,
    without_score: NDArray[np.float64] | None = None,
) -> list[int]:
    """The k best allowed columns, best first; ties by the number of steps before a course, then by its id.

    Courses of score 0 go by `without_score` (courses,), lower first, where it is given, between steps and id.
    """
    candidates = np.flatnonzero(allowed)
    if k < len(candidates) and k > 0:
        threshold = np.partition(scores[candidates], -k)[-k]
        candidates = candidates[scores[candidates] >= threshold]
    unspoken = np.zeros(len(candidates))
    if without_score is not None:
        unspoken = np.where(scores[candidates] > 0, 0.0, without_score[candidates])
    order = np.lexsort((candidates, unspoken, shelf.steps_before[candidates], -scores[candidates]))
    return [int(column) for column in candidates[order][:k]]


def varied_columns(
    shelf: Shelf,
    scores: NDArray[np.float64],
    *,
    allowed: Mask,
    k: int,
    finished: Set[CourseId],
    mandatory: Collection[int],
    without_score: NDArray[np.float64] | None = None,
) -> list[int]:
    """The k best allowed columns with at most two of a theme for every five places, best first.

    Mandatory courses count but are never left out. Where too few courses of other themes are left, the best of those
    passed over fill the list: k where k exist. A course stands only after the prerequisites that it misses.
    """
    depth, available = max(8 * k, 40), int(allowed.sum())
    while True:
        ordered = best_columns(shelf, scores, allowed=allowed, k=min(depth, available), without_score=without_score)
        chosen = _within_themes(shelf, ordered, k=k, finished=finished, mandatory=mandatory)
        if len(chosen) == k or depth >= available:
            break
        depth *= 4
    if len(chosen) < min(k, available):
        chosen |= _filled(shelf, ordered, k=k, finished=finished, held=chosen)
    return [column for column in ordered if column in chosen]


def most_of_a_theme(k: int) -> int:
    """How many of one theme a list of k may hold: two for every five places begun.

    >>> [most_of_a_theme(k) for k in (1, 5, 6, 10)]
    [2, 2, 4, 4]
    """
    return MOST_OF_A_THEME * ceil(k / PLACES)


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

    Unchanged where the list is shorter than `LEAST_FOR_NEW`, holds every course that exists, or ends in mandatory work,
    and where every fitting course is of a theme that has its places already.
    """
    listed = list(columns)
    full = len(listed) == k and k >= LEAST_FOR_NEW
    if not full or listed[-1] in mandatory or any(fitting[column] for column in listed):
        return listed
    before = set(listed[:-1])
    themes = Counter(int(shelf.theme[column]) for column in before)
    open_now = [
        column
        for column in best_columns(shelf, scores, allowed=fitting, k=len(shelf.courses))
        if all(prerequisite in before for prerequisite in missing_prerequisites(shelf, column, finished))
        and (shelf.theme[column] < 0 or themes[int(shelf.theme[column])] < most_of_a_theme(k))
    ]
    return [*listed[:-1], *open_now[:1]] if open_now else listed


def _within_themes(
    shelf: Shelf, ordered: Iterable[int], *, k: int, finished: Set[CourseId], mandatory: Collection[int]
) -> set[int]:
    most, chosen, themes = most_of_a_theme(k), set[int](), Counter[int]()
    for column in ordered:
        if len(chosen) == k:
            break
        theme = int(shelf.theme[column])
        full = theme >= 0 and themes[theme] >= most and column not in mandatory
        if not full and all(prerequisite in chosen for prerequisite in missing_prerequisites(shelf, column, finished)):
            chosen.add(column)
            themes[theme] += 1
    return chosen


def _filled(shelf: Shelf, ordered: Iterable[int], *, k: int, finished: Set[CourseId], held: Set[int]) -> set[int]:
    """The best of the columns that are not held yet, as many as are missing to k."""
    added = set[int]()
    for column in ordered:
        if len(held) + len(added) == k:
            break
        missing = missing_prerequisites(shelf, column, finished)
        if column not in held and all(prerequisite in held or prerequisite in added for prerequisite in missing):
            added.add(column)
    return added


def _key(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big"))
