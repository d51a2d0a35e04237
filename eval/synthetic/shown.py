"""What made-up people have shown of what their role needs: mastery from bare completions, for all of them at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from recommender.learner import (
    COMPLETION_ERROR,
    DAYS_A_YEAR,
    DRIFT_PER_YEAR,
    JUST_SHORT,
    LOWER_BOUND,
    MET_TOLERANCE,
    PRIOR_ERROR,
)

SECONDS_A_YEAR = 86_400 * DAYS_A_YEAR


@dataclass(frozen=True, slots=True)
class Teaching:
    """`taught` (courses, competencies) and `needed` (roles, competencies) levels, 0: none; in order of their ids."""

    competencies: list[str]
    taught: NDArray[np.float64]
    needed: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ShownLevels:
    """`levels` of `competencies` (numbers), by learner, then competency; learner r has those from `offsets[r]` on."""

    offsets: NDArray[np.int32]
    competencies: NDArray[np.int64]
    levels: NDArray[np.float64]


def teaching_of(catalogue: Catalogue, roles: list[str]) -> Teaching:
    """What the courses teach, and what these roles need."""
    competencies = sorted(catalogue.competencies)
    number = {each: place for place, each in enumerate(competencies)}
    taught = np.zeros((len(catalogue.courses), len(competencies)))
    for row, (_, course) in enumerate(sorted(catalogue.courses.items())):
        for each, level in course.teaches.items():
            taught[row, number[each]] = level
    by_id = {str(id_): role for id_, role in catalogue.roles.items()}
    needed = np.zeros((len(roles), len(competencies)), dtype=np.int64)
    for row, role in enumerate(roles):
        for each, level in by_id[role].needs.items():
            needed[row, number[each]] = level
    return Teaching([str(each) for each in competencies], taught, needed)


def shown_levels(
    teaching: Teaching,
    *,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    at: NDArray[np.int64],
    role: NDArray[np.int64],
) -> ShownLevels:
    """`counted_level` of what `mastery_from_events` has for these completions (a test holds the two together).

    `rows` (learners), `columns` (courses) and `at` (seconds) are ordered by learner and time; `role` (learners,) is -1
    for those without one.
    """
    needed = _needed(teaching, role)
    entries, competencies = np.nonzero((teaching.taught[columns] > 0) & (needed > 0)[rows])
    keys = rows[entries] * len(teaching.competencies) + competencies
    order = np.argsort(keys, kind="stable")
    different, first = np.unique(keys[order], return_index=True)
    levels, errors = _filtered(
        teaching.taught[columns[entries], competencies][order], at[entries][order].astype(np.float64), first
    )
    learners, which = np.divmod(different, len(teaching.competencies))
    levels = _counted(levels, errors, needed[learners, which])
    offsets = np.searchsorted(learners, np.arange(len(role) + 1)).astype(np.int32)
    return ShownLevels(offsets=offsets, competencies=which, levels=levels)


def _needed(teaching: Teaching, role: NDArray[np.int64]) -> NDArray[np.int64]:
    needed: NDArray[np.int64] = teaching.needed[role] * (role >= 0)[:, None]
    return needed


def _counted(
    levels: NDArray[np.float64], errors: NDArray[np.float64], needed: NDArray[np.int64]
) -> NDArray[np.float64]:
    met = (levels >= needed - MET_TOLERANCE) & (levels - LOWER_BOUND * errors >= needed - 1)
    return np.where(met, np.maximum(levels, needed), np.minimum(levels, needed - MET_TOLERANCE - JUST_SHORT))


def _filtered(
    taught: NDArray[np.float64], at: NDArray[np.float64], first: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Level and error after the evidence of each group, which begins at `first`: all groups take a step at a time."""
    counts = np.diff(np.append(first, len(taught)))
    level, error, last = np.zeros(len(first)), np.full(len(first), PRIOR_ERROR), at[first]
    for step in range(int(counts.max(initial=0))):
        going = np.flatnonzero(counts > step)
        place = first[going] + step
        going, place = (each[(step == 0) | (taught[place] > level[going])] for each in (going, place))
        years = (at[place] - last[going]) / SECONDS_A_YEAR
        drifted = np.minimum(np.sqrt(error[going] ** 2 + years * DRIFT_PER_YEAR**2), PRIOR_ERROR)
        gain = drifted**2 / (drifted**2 + COMPLETION_ERROR**2)
        level[going] += gain * (taught[place] - level[going])
        error[going], last[going] = drifted * np.sqrt(1 - gain), at[place]
    return level, error
