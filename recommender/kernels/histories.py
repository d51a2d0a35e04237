"""Histories as flat arrays, and the distinct ones among them."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.compiling import Kernel, compiled


@dataclass(frozen=True, slots=True)
class Histories:
    """Learner r took `columns[offsets[r]:offsets[r + 1]]`, oldest first, each course once; int64 and int32."""

    offsets: NDArray[np.int64]
    columns: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def chosen(self, rows: NDArray[np.integer]) -> "Histories":
        """The histories of these rows, in this order."""
        offsets, places = chosen_places(self.offsets, rows)
        return Histories(offsets=offsets, columns=self.columns[places])


class Shown(NamedTuple):
    """Learner r has shown `levels` (float64) of `competencies` (int32), from `offsets[r]` up to `offsets[r + 1]`."""

    offsets: NDArray[np.int64]
    competencies: NDArray[np.int32]
    levels: NDArray[np.float64]

    def chosen(self, rows: NDArray[np.integer]) -> "Shown":
        """What these learners have shown, in this order."""
        offsets, places = chosen_places(self.offsets, rows)
        return Shown(offsets=offsets, competencies=self.competencies[places], levels=self.levels[places])


def chosen_places(offsets: NDArray[np.int64], rows: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The offsets of these rows put one after the other, and the places of their values."""
    lengths = np.diff(offsets)[rows]
    joined = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return joined, np.repeat(offsets[:-1][rows] - joined[:-1], lengths) + np.arange(joined[-1])


@dataclass(frozen=True, slots=True)
class Distinct:
    """`rows` (distinct,): the first learner of each kind; `number` (learners,): which of them each learner is like."""

    rows: NDArray[np.int64]
    number: NDArray[np.int64]

    def counts(self) -> NDArray[np.float64]:
        """(distinct,) how many learners are alike."""
        return np.bincount(self.number, minlength=len(self.rows)).astype(np.float64)


def distinct_histories(finished: Histories, *, aside: Histories, shown: Shown, groups: NDArray[np.int64]) -> Distinct:
    """Which learners have the same history, the same courses put aside, the same levels shown, and one group number.

    All have as many rows as `finished`. Compared in full, not by hash alone. Half of all learners of a national
    platform have finished one course, so that most lists need to be computed once only.
    """
    count = len(finished)
    slots = np.full(1 << max(int(2 * count).bit_length(), 4), -1, dtype=np.int64)
    number = np.empty(count, dtype=np.int64)
    rows = np.empty(count, dtype=np.int64)
    distinct = _kernel()(
        *(finished.offsets, finished.columns, aside.offsets, aside.columns, *shown),
        *(groups.astype(np.int64), slots, number, rows),
    )
    return Distinct(rows=rows[:distinct].copy(), number=number)


def no_histories(count: int) -> Histories:
    """`count` empty ones."""
    return Histories(offsets=np.zeros(count + 1, dtype=np.int64), columns=np.empty(0, dtype=np.int32))


def nothing_shown(count: int) -> Shown:
    """`count` learners who have shown nothing."""
    return Shown(np.zeros(count + 1, dtype=np.int64), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float64))


@cache
def _kernel() -> Kernel:
    columns = ("int64 array", "int32 array")
    return compiled(
        _number_distinct,
        returns="int64",
        takes=[
            *columns,
            *columns,
            *columns,
            "float64 array",
            "int64 array",
            "out int64 array",
            "out int64 array",
            "out int64 array",
        ],
        calls=[_mixed, _same, _same_levels, _key, _all_same],
    )


def _mixed(state: int, value: int) -> int:
    """One step of a multiplicative hash (Knuth, TAOCP 6.4; 64-bit golden ratio), folded by a shift."""
    mixed = (state ^ value) * -7046029254386353131
    return mixed ^ (mixed >> 29)


def _same(offsets: NDArray[np.int64], columns: NDArray[np.int32], first: int, second: int) -> bool:
    length = offsets[first + 1] - offsets[first]
    if length != offsets[second + 1] - offsets[second]:
        return False
    for place in range(length):  # noqa: SIM110  (a loop is what numba compiles best)
        if columns[offsets[first] + place] != columns[offsets[second] + place]:
            return False
    return True


def _same_levels(offsets: NDArray[np.int64], levels: NDArray[np.float64], one: int, other: int) -> bool:
    """Of two learners who have shown equally many competencies."""
    for place in range(offsets[one + 1] - offsets[one]):
        if levels[offsets[one] + place] != levels[offsets[other] + place]:
            return False
    return True


def _key(
    offsets: NDArray[np.int64],
    columns: NDArray[np.int32],
    aside_offsets: NDArray[np.int64],
    aside_columns: NDArray[np.int32],
    shown_offsets: NDArray[np.int64],
    shown: NDArray[np.int32],
    levels: NDArray[np.float64],
    group: int,
    row: int,
) -> int:
    """The hash of a row; levels go in to a millionth, since they are compared in full afterwards."""
    key = _mixed(group + 1, offsets[row + 1] - offsets[row])
    for place in range(offsets[row], offsets[row + 1]):
        key = _mixed(key, columns[place])
    for place in range(aside_offsets[row], aside_offsets[row + 1]):
        key = _mixed(key, -1 - aside_columns[place])
    for place in range(shown_offsets[row], shown_offsets[row + 1]):
        key = _mixed(_mixed(key, shown[place]), int(levels[place] * 1e6))
    return key


def _all_same(
    offsets: NDArray[np.int64],
    columns: NDArray[np.int32],
    aside_offsets: NDArray[np.int64],
    aside_columns: NDArray[np.int32],
    shown_offsets: NDArray[np.int64],
    shown: NDArray[np.int32],
    levels: NDArray[np.float64],
    one: int,
    other: int,
) -> bool:
    return (
        _same(offsets, columns, one, other)
        and _same(aside_offsets, aside_columns, one, other)
        and _same(shown_offsets, shown, one, other)
        and _same_levels(shown_offsets, levels, one, other)
    )


def _number_distinct(
    offsets: NDArray[np.int64],
    columns: NDArray[np.int32],
    aside_offsets: NDArray[np.int64],
    aside_columns: NDArray[np.int32],
    shown_offsets: NDArray[np.int64],
    shown: NDArray[np.int32],
    levels: NDArray[np.float64],
    groups: NDArray[np.int64],
    slots: NDArray[np.int64],
    number: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> int:
    distinct = 0
    last_slot = len(slots) - 1
    for row in range(len(groups)):
        key = _key(offsets, columns, aside_offsets, aside_columns, shown_offsets, shown, levels, groups[row], row)
        slot = key & last_slot
        while True:
            held = slots[slot]
            if held < 0:
                slots[slot] = distinct
                rows[distinct] = row
                number[row] = distinct
                distinct += 1
                break
            first = rows[held]
            if groups[first] == groups[row] and _all_same(
                offsets, columns, aside_offsets, aside_columns, shown_offsets, shown, levels, first, row
            ):
                number[row] = held
                break
            slot = (slot + 1) & last_slot
    return distinct
