"""What came of the lists that were shown: read from the ledger's own log, by place, and corrected for the place.

A course is taken where its learner started, enrolled in or completed it within some days after it was shown and before
it was shown in a later list. Who looks at a list looks at its top first, so a course lower down is taken less often
even where it fits as well. The propensity of a place says how much less: with course effects r and place effects p
(p of the first = 1), the share taken of course c at place j is r_c x p_j (examination hypothesis: Richardson,
Dominowska & Ragno 2007); both are found from courses shown at several places. A taken course then counts 1 / p_j
(inverse propensity: Joachims, Swaminathan & Schnabel 2017).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId, Event, LearnerId, ShownList, Verb, shown_list

TAKEN = (Verb.ENROLLED, Verb.STARTED, Verb.COMPLETED)
"""What counts as taking a course up; a completion may arrive without a start."""

LEAST_PROPENSITY = 0.1
"""Weights are capped at 10, so that one click far down the list cannot decide an estimate (Ionides 2008)."""

ROUNDS = 200
"""Rounds of the alternating estimate; it settles to 1e-6 within some tens on planned logs."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """One place of one list: `list_number` counts lists, `place` from 0; `taken` says what came of it."""

    learner: LearnerId
    list_number: int
    place: int
    course: CourseId
    reason: str
    basis: str
    weights: str
    surface: str
    score: float
    parts: Mapping[str, float]
    taken: bool


@dataclass(frozen=True, slots=True)
class Log:
    """All exposures in the order of time, and how many events of the log could not be read as a list."""

    exposures: Sequence[Exposure]
    unread: int
    lists: int


def read_log(events: Iterable[Event], *, within: timedelta, until: datetime) -> Log:
    """The exposures in these events, with what came of each within the time.

    Lists younger than `within` at `until` are left out: what comes of them is not known yet. An exposure ends where the
    course is shown to the learner again, so that one course taken up is counted once, for the last list before it.
    """
    lists: list[ShownList] = []
    taken: dict[tuple[LearnerId, CourseId], list[datetime]] = {}
    unread = 0
    for event in events:
        if event.verb in TAKEN:
            taken.setdefault((event.learner, CourseId(event.object)), []).append(event.at)
        elif event.verb is Verb.SHOWN:
            read = shown_list(event)
            unread += read is None
            lists += [] if read is None else [read]
    lists.sort(key=lambda shown: (shown.at, shown.learner))
    ends = _ends(lists, within=within)
    exposures = [
        _exposure(shown, number, place, taken, end=ends[number, place])
        for number, shown in enumerate(lists)
        if shown.at + within <= until
        for place in range(len(shown.courses))
    ]
    return Log(exposures, unread, len({exposure.list_number for exposure in exposures}))


def propensities(exposures: Sequence[Exposure]) -> NDArray[np.float64]:
    """(places,) how likely each place is looked at beside the first; 1 where nothing was taken at all.

    Alternating maximum likelihood of Poisson counts with rate r_c x p_j over the shown (course, place) pairs.
    """
    places = 1 + max((exposure.place for exposure in exposures), default=-1)
    if not any(exposure.taken for exposure in exposures):
        return np.ones(places)
    number: dict[CourseId, int] = {}
    rows = np.array([number.setdefault(exposure.course, len(number)) for exposure in exposures])
    columns = np.array([exposure.place for exposure in exposures])
    shown, taken = np.zeros((len(number), places)), np.zeros((len(number), places))
    np.add.at(shown, (rows, columns), 1.0)
    np.add.at(taken, (rows, columns), [float(exposure.taken) for exposure in exposures])
    return _place_effects(shown, taken)


def corrected(exposures: Sequence[Exposure], propensity: NDArray[np.float64]) -> NDArray[np.float64]:
    """(exposures,) what each counts: 1 / propensity of its place where taken, at most 10, else 0."""
    weight = 1.0 / np.maximum(propensity, LEAST_PROPENSITY)
    return np.array([weight[exposure.place] if exposure.taken else 0.0 for exposure in exposures], dtype=np.float64)


def reordered_value(
    exposures: Sequence[Exposure], propensity: NDArray[np.float64], ratio: Mapping[str, float]
) -> NDArray[np.float64]:
    """(exposures,) what each would count had its list been ordered by other weights.

    `ratio` is new weight / weight in force, by weight name: the logged parts times it give the new score. A course
    moved to place i counts p_i / p_j where it was taken at place j (item-position estimate: Li et al. 2018). Only the
    order within a list is judged: a course that was never shown left no trace.
    """
    capped = np.maximum(propensity, LEAST_PROPENSITY)
    values = np.zeros(len(exposures))
    by_list: dict[int, list[int]] = {}
    for row, exposure in enumerate(exposures):
        by_list.setdefault(exposure.list_number, []).append(row)
    for rows in by_list.values():
        scores = [_rescored(exposures[row], ratio) for row in rows]
        order = sorted(range(len(rows)), key=lambda number: (-scores[number], exposures[rows[number]].place))
        places = sorted(exposures[row].place for row in rows)
        for place, number in zip(places, order, strict=True):
            exposure = exposures[rows[number]]
            values[rows[number]] = capped[place] / capped[exposure.place] if exposure.taken else 0.0
    return values


def _rescored(exposure: Exposure, ratio: Mapping[str, float]) -> float:
    """The score under other weights; the places of mandatory work, which no weight moves, stay on top."""
    known = sum(exposure.parts.values())
    return exposure.score - known + sum(part * ratio.get(name, 1.0) for name, part in exposure.parts.items())


def _ends(lists: Sequence[ShownList], *, within: timedelta) -> Mapping[tuple[int, int], datetime]:
    """When each exposure ends: `within` later, or where the course is next shown to the same learner."""
    following: dict[tuple[LearnerId, CourseId], datetime] = {}
    ends = {}
    for number in range(len(lists) - 1, -1, -1):
        shown = lists[number]
        for place, listed in enumerate(shown.courses):
            key = (shown.learner, listed.course)
            latest = shown.at + within
            ends[number, place] = min(latest, following.get(key, latest))
            following[key] = shown.at
    return ends


def _exposure(
    shown: ShownList,
    number: int,
    place: int,
    taken: Mapping[tuple[LearnerId, CourseId], Sequence[datetime]],
    *,
    end: datetime,
) -> Exposure:
    listed = shown.courses[place]
    times = taken.get((shown.learner, listed.course), ())
    return Exposure(
        learner=shown.learner,
        list_number=number,
        place=place,
        course=listed.course,
        reason=listed.reason or "none",
        basis=shown.basis,
        weights=shown.weights,
        surface=shown.surface,
        score=listed.score,
        parts=listed.parts,
        taken=any(shown.at <= at < end for at in times),
    )


def _place_effects(shown: NDArray[np.float64], taken: NDArray[np.float64]) -> NDArray[np.float64]:
    effects = np.ones(shown.shape[1])
    for _ in range(ROUNDS):
        expected = shown @ effects
        rates = np.divide(taken.sum(axis=1), expected, out=np.zeros(len(shown)), where=expected > 0)
        exposed = rates @ shown
        effects = np.divide(taken.sum(axis=0), exposed, out=np.ones(shown.shape[1]), where=exposed > 0)
        if effects[0] > 0:
            effects = effects / effects[0]
    return np.minimum(effects, 1.0) if effects[0] > 0 else np.ones(shown.shape[1])
