"""The compiled part of `recommender.suggest.selection`: few of a theme, prerequisites first, one new course.

The list at work is kept best first. Taking courses in any order, each in its place, the last of a full theme or of a
full list falling out, leaves what taking them from the best down would (the greedy choice in a partition matroid).
"""

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.pruning import LANES
from recommender.kernels.shapes import Column, Lanes, News, Number, Policy, Rules, Table

LEAST_FOR_NEW = 4
"""A list shorter than this gives no place to a new course (as in `recommender.suggest.selection`)."""

SECOND_STEP = np.float32(0.9)
"""What a course that waits for another one keeps of that one's score, at own score 0 (as there)."""

NOTHING = np.float32(0)

NOBODY = -2
"""The number of no case: mandatory work has no place of its own beside the new course's."""

WAITS = np.float32(1) - SECOND_STEP


def part(raw: Number, peak: Number) -> Number:
    """What a lane adds: 0 up to `raw` 0, then growing towards `peak`."""
    return raw * peak / (peak + raw) if raw > 0 else NOTHING


def is_closed(column: Column, case: int, cells: NDArray[np.float32], marks: NDArray[np.int32]) -> bool:
    """Whether the course is closed to the group, finished, or put aside."""
    return bool(cells[column, LANES] == -np.inf or marks[column] >= 2 * case)


def is_waiting(
    column: Column,
    case: int,
    needs_from: NDArray[np.int64],
    needed: NDArray[np.int32],
    marks: NDArray[np.int32],
) -> bool:
    """Whether a prerequisite of the course is not finished."""
    for entry in range(needs_from[column], needs_from[column + 1]):  # noqa: SIM110  (numba compiles it best)
        if marks[needed[entry]] != 2 * case + 1:
            return True
    return False


def comes_before(column: Column, score: Number, other: Column, other_score: Number, tie: NDArray[np.int32]) -> bool:
    """Whether the course stands before the other one."""
    return bool(score > other_score or (score == other_score and tie[column] < tie[other]))


def keep(
    column: Column,
    score: Number,
    case: int,
    kept: int,
    most: int,
    theme: NDArray[np.int32],
    tie: NDArray[np.int32],
    pinned: NDArray[np.int32],
    into: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> int:
    """Puts the course in its place if the list and its theme have one; returns how many there are then.

    What falls out is the last of its theme that is not mandatory, or the last of the list. Mandatory courses, which
    must come first of all, take a place in any theme. Takes single arrays: handing on a tuple of thirty takes 0.2 µs.
    """
    if kept == len(into) and not comes_before(column, score, into[kept - 1], scores[kept - 1], tie):
        return kept
    if not has_room(column, case, kept, most, theme, pinned, into):
        last = _last_alike(column, case, kept, theme, pinned, into)
        if last < 0 or not comes_before(column, score, into[last], scores[last], tie):
            return kept
        kept = _closed_up(last, kept, into, scores)
    place = min(kept, len(into) - 1)
    while place > 0 and comes_before(column, score, into[place - 1], scores[place - 1], tie):
        scores[place] = scores[place - 1]
        into[place] = into[place - 1]
        place -= 1
    scores[place] = score
    into[place] = column
    return min(kept + 1, len(into))


def has_room(
    column: Column,
    case: int,
    kept: int,
    most: int,
    theme: NDArray[np.int32],
    pinned: NDArray[np.int32],
    into: NDArray[np.int32],
) -> bool:
    """Whether the theme of the course has a place left among the first `kept`."""
    own = theme[column]
    if own < 0 or pinned[column] == case:
        return True
    alike = 0
    for place in range(kept):
        alike += theme[into[place]] == own
    return alike < most


def _last_alike(
    column: Column,
    case: int,
    kept: int,
    theme: NDArray[np.int32],
    pinned: NDArray[np.int32],
    into: NDArray[np.int32],
) -> int:
    """The place of the last course of the same theme that is not mandatory, -1 where there is none."""
    for place in range(kept - 1, -1, -1):
        if theme[into[place]] == theme[column] and pinned[into[place]] != case:
            return place
    return -1


def without(column: Column, kept: int, into: NDArray[np.int32], scores: NDArray[np.float32]) -> int:
    """Takes the course out of the list, if it is there; returns how many are left."""
    for place in range(kept):
        if into[place] == column:
            return _closed_up(place, kept, into, scores)
    return kept


def _closed_up(gone: int, kept: int, into: NDArray[np.int32], scores: NDArray[np.float32]) -> int:
    for after in range(gone + 1, kept):
        into[after - 1] = into[after]
        scores[after - 1] = scores[after]
    return kept - 1


def own_score(
    column: Column,
    case: int,
    lanes: Lanes,
    cells: NDArray[np.float32],
    lifted: NDArray[np.float32],
    lifts: NDArray[np.int32],
) -> Number:
    """The score of a course that waits for none, from the sums laid aside for it."""
    score: Number = cells[column, LANES]
    if lifts[column] == case:
        for lane in range(LANES):
            score += part(lifted[column, lane], lanes.worth[column] * lanes.peak[lane])
    return score


def waiting_score(
    column: Column, own: Number, case: int, rules: Rules, table: Table, standing: NDArray[np.int32]
) -> Number:
    """The score behind the missing prerequisites, which must stand before it (`standing`); below 0: one does not.

    min(own, lowest prerequisite's) x (0.9 + 0.1 x own); mandatory courses keep their own.
    """
    least, waits = own, False
    for entry in range(rules.needs_from[column], rules.needs_from[column + 1]):
        needed = rules.needed[entry]
        if table.marks[needed] != 2 * case + 1:
            if standing[needed] != case:
                return np.float32(-1)
            least = min(least, table.score[needed])
            waits = True
    if waits and table.pinned[column] != case:
        return least * (SECOND_STEP + WAITS * own)
    return own


def with_waiting(case: int, kept: int, most: int, lanes: Lanes, rules: Rules, table: Table) -> int:
    """The full list with the courses in it that wait for others of it; returns how many there are then.

    Only what is on the list of courses that wait for none, or waits for such ones, can be on the list of all.
    """
    size = kept
    for place in range(kept):
        column = table.into[place]
        table.pool[place] = column
        table.member[column] = case
        table.score[column] = table.scores[place]
    last, least = table.into[kept - 1], table.scores[kept - 1]
    place = 0
    while place < size:
        column = table.pool[place]
        for entry in range(rules.leads_from[column], rules.leads_from[column + 1]):
            size = _admitted(rules.leads[entry], case, size, last, least, lanes, rules, table)
        place += 1
    if size == kept:
        return kept
    _sort(kept, size, rules.tie, table)
    return _taken_in_order(case, size, most, rules, table)


def _admitted(
    column: Column, case: int, size: int, last: Column, least: Number, lanes: Lanes, rules: Rules, table: Table
) -> int:
    """Adds a course that waits to the pool where all that it waits for is there and its score could bring it in."""
    if table.member[column] == case or is_closed(column, case, table.cells, table.marks):
        return size
    if not is_waiting(column, case, rules.needs_from, rules.needed, table.marks):
        return size
    score = waiting_score(
        column, own_score(column, case, lanes, table.cells, table.lifted, table.lifts), case, rules, table, table.member
    )
    if score < 0 or not comes_before(column, score, last, least, rules.tie):
        return size
    table.pool[size] = column
    table.member[column] = case
    table.score[column] = score
    return size + 1


def _sort(first: int, size: int, tie: NDArray[np.int32], table: Table) -> None:
    """Puts each course of the pool from `first` on in its place among those before it."""
    for start in range(first, size):
        column = table.pool[start]
        place = start
        while place > 0 and comes_before(
            column, table.score[column], table.pool[place - 1], table.score[table.pool[place - 1]], tie
        ):
            table.pool[place] = table.pool[place - 1]
            place -= 1
        table.pool[place] = column


def _taken_in_order(case: int, size: int, most: int, rules: Rules, table: Table) -> int:
    kept = 0
    for place in range(size):
        if kept == len(table.into):
            break
        column = table.pool[place]
        if has_room(column, case, kept, most, rules.theme, table.pinned, table.into) and stands_behind(
            column, case, rules, table
        ):
            kept = taken(column, case, kept, table)
    return kept


def taken(column: Column, case: int, kept: int, table: Table) -> int:
    """Puts the course at the end of the list."""
    table.into[kept], table.scores[kept] = column, table.score[column]
    table.chosen[column] = case
    return kept + 1


def stands_behind(column: Column, case: int, rules: Rules, table: Table) -> bool:
    """Whether each prerequisite is finished or chosen already."""
    for entry in range(rules.needs_from[column], rules.needs_from[column + 1]):
        needed = rules.needed[entry]
        if table.marks[needed] != 2 * case + 1 and table.chosen[needed] != case:
            return False
    return True


def with_new(case: int, kept: int, most: int, policy: Policy, table: Table) -> None:
    """Gives the last place of a full list to the best new course that fits, where none is on it."""
    into, news, rules = table.into, policy.news, policy.rules
    if kept < len(into) or kept < LEAST_FOR_NEW or table.pinned[into[kept - 1]] == case:
        return
    for place in range(kept):
        number = news.number[into[place]]
        if number >= 0 and table.new_fits[number]:
            return
    for place in range(kept - 1):
        table.chosen[into[place]] = case
        table.score[into[place]] = table.scores[place]
    table.chosen[into[kept - 1]] = -1
    best, highest = _best_new(case, kept, most, news, rules, table)
    if best >= 0:
        into[kept - 1], table.scores[kept - 1] = best, highest


def _best_new(case: int, kept: int, most: int, news: News, rules: Rules, table: Table) -> tuple[Column, Number]:
    best, highest = np.int32(-1), np.float32(-1)
    for number in range(len(news.columns)):
        if not table.new_fits[number]:
            continue
        column = news.columns[number]
        score = waiting_score(column, table.new_score[number], case, rules, table, table.chosen)
        if score < 0 or not has_room(column, NOBODY, kept - 1, most, rules.theme, table.pinned, table.into):
            continue
        if best < 0 or comes_before(column, score, best, highest, rules.tie):
            best, highest = column, np.float32(score)
    return best, highest


INLINE = (
    *(part, is_closed, is_waiting, comes_before, has_room, _last_alike, without, _closed_up, own_score),
    *(with_waiting, with_new),
)
"""What the loop calls of this module again and again, or in one place."""

SELECTING = (keep, waiting_score, _admitted, _sort, _taken_in_order, taken, stands_behind, _best_new)
"""What it calls now and then, or in several places."""
