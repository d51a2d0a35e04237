"""The compiled part of two signals: gaps that a course closes, and likeness to what a role needs."""

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.pruning import LANES
from recommender.kernels.shapes import Column, Groups, Likeness, Needs, Number, Table

COMFORTABLE_JUMP = np.float32(2)
"""As in `recommender.suggest.signals.gap`."""

LEVELS_OF_HALF_STRENGTH = 1.0
"""As there."""

MET_TOLERANCE = 0.5
"""As in `recommender.learner.gaps`."""


def take_group(group: int | np.int64, groups: Groups, needs: Needs, table: Table) -> None:
    """The base of the group, in order, so that its row comes from memory as a stream; then what its role needs."""
    role, pace = groups.role[group], groups.pace[group]
    table.role[0], table.role[1] = role, pace
    for column in range(np.uint64(groups.base.shape[1])):
        table.cells[column, LANES] = groups.base[group, column]
    for entry in range(needs.gap_from[role], needs.gap_from[role + 1]):
        column = needs.gap_at[entry]
        table.cells[column, LANES] += np.float32(needs.gap[entry] * needs.worth[pace, column])
    for competency in range(len(table.wanted)):
        table.wanted[competency] = 0
    for entry in range(needs.need_from[role], needs.need_from[role + 1]):
        table.wanted[needs.competency[entry]] = needs.level[entry]


def is_missing(competency: Column, levels: NDArray[np.float32], reached: NDArray[np.float64]) -> bool:
    """Whether the role needs the competency and what counts for the case does not meet it."""
    return bool(levels[competency] > 0 and reached[competency] < levels[competency] - MET_TOLERANCE)


def gap_part(column: Column, needs: Needs, table: Table) -> Number:
    """What the levels that the course closes add to its score, each as far as it suits the group's role."""
    levels, reached, role = table.wanted, table.reached, table.role[0]
    zero = np.float32(0)
    closed = zero
    for entry in range(needs.teaches_from[column], needs.teaches_from[column + 1]):
        competency = needs.teaches[entry]
        if is_missing(competency, levels, reached):
            shown, taught = np.float32(reached[competency]), needs.taught[entry]
            gained = max(min(taught, levels[competency]) - shown, zero)
            ease = COMFORTABLE_JUMP / max(taught - shown, COMFORTABLE_JUMP)
            closed += gained * (ease * ease) * needs.fits[role, entry]
    strength = np.float64(closed) / (np.float64(closed) + LEVELS_OF_HALF_STRENGTH)
    part: Number = needs.weight * (strength * needs.worth[table.role[1], column])
    return part


def add_likeness(likeness: Likeness, needs: Needs, table: Table) -> bool:
    """Adds likeness to missing competencies and to the role's work to each course; whether there was any to add."""
    likes = table.likes
    total = _missing_courses(likeness, table) if likeness.weight > 0 else 0.0
    if total <= 0:
        return False
    for column in range(len(likes)):
        likes[column] = likeness.role[table.role[0], column]
    for competency in range(len(table.wanted)):
        if is_missing(competency, table.wanted, table.reached):
            share = (table.wanted[competency] - table.reached[competency]) / total
            for column in range(len(likes)):
                likes[column] += share * likeness.closeness[competency, column]
    for column in range(len(likes)):
        raw = max(likes[column], 0.0)
        likes[column] = likeness.weight * (raw / (raw + likeness.scale) * needs.worth[table.role[1], column])
        table.cells[column, LANES] += np.float32(likes[column])
    return True


def _missing_courses(likeness: Likeness, table: Table) -> Number:
    """What stands for the missing competencies, each as often as levels are missing."""
    total = 0.0
    for competency in range(len(table.wanted)):
        if is_missing(competency, table.wanted, table.reached):
            total += (table.wanted[competency] - table.reached[competency]) * likeness.courses[competency]
    return total


CLOSING_INLINE = (is_missing, gap_part, take_group)
"""What the loop calls of this module again and again."""

CLOSING = (add_likeness, _missing_courses)
"""What it calls now and then."""
