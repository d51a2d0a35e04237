"""What made-up people have shown of what their role needs: mastery from bare completions, for all of them at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words import EvidenceSource
from recommender.learner import CREDITS, GRID, HALF_LIFE_DAYS, JUST_SHORT, MET_TOLERANCE, PRIOR_ERROR, PRIOR_LEVEL

SECONDS_A_DAY = 86_400


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
    now_seconds: int,
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
    taught = teaching.taught[columns[entries], competencies][order]
    days = now_seconds // SECONDS_A_DAY - at[entries][order] // SECONDS_A_DAY
    raised = CREDITS[EvidenceSource.COMPLETION] * (taught - PRIOR_LEVEL) * 0.5 ** (days / HALF_LIFE_DAYS)
    learners, which = np.divmod(different, len(teaching.competencies))
    levels = _counted(
        _levels(np.maximum.reduceat(raised, first)) if len(first) else raised,
        np.maximum.reduceat(taught, first) if len(first) else taught,
        needed[learners, which],
    )
    offsets = np.searchsorted(learners, np.arange(len(role) + 1)).astype(np.int32)
    return ShownLevels(offsets=offsets, competencies=which, levels=levels)


def _needed(teaching: Teaching, role: NDArray[np.int64]) -> NDArray[np.int64]:
    needed: NDArray[np.int64] = teaching.needed[role] * (role >= 0)[:, None]
    return needed


def _levels(raised: NDArray[np.float64]) -> NDArray[np.float64]:
    grid = np.array(GRID)
    weights = np.exp(-0.5 * ((grid - PRIOR_LEVEL - raised[:, None]) / PRIOR_ERROR) ** 2)
    levels: NDArray[np.float64] = weights @ grid / weights.sum(axis=1)
    return levels


def _counted(
    levels: NDArray[np.float64], taught: NDArray[np.float64], needed: NDArray[np.int64]
) -> NDArray[np.float64]:
    short = np.minimum(levels, needed - MET_TOLERANCE - JUST_SHORT)
    return np.where(taught >= needed, np.maximum(levels, needed), short)
