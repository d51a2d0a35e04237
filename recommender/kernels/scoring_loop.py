"""The compiled loop behind `recommender.kernels.scoring`: plain Python that numba turns into machine code."""

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.pruning import LANES

DEPTH = 64
"""Finished courses that add to a score, the latest; with a decay of 0.8 the one before them would count 10 ** -6."""

CELL = LANES + 1
"""Numbers kept together of a course: the sum of each lane, and the base."""

ROUNDING = np.float32(1.00001)
"""Keeps the quick upper bound of a score above the score whatever float32 rounds away."""


def find_best(
    offsets: NDArray[np.int64],
    columns: NDArray[np.int32],
    aside_offsets: NDArray[np.int64],
    aside_columns: NDArray[np.int32],
    group: NDArray[np.int64],
    base: NDArray[np.float32],
    best: NDArray[np.int32],
    starts: NDArray[np.int64],
    near: NDArray[np.uint16],
    weights: NDArray[np.float32],
    keep: float,
    decay: NDArray[np.float32],
    peak: NDArray[np.float32],
    worth: NDArray[np.float32],
    needs_from: NDArray[np.int64],
    needed: NDArray[np.int32],
    tie: NDArray[np.int32],
    out_columns: NDArray[np.int32],
    out_scores: NDArray[np.float32],
    out_parts: NDArray[np.float32],
) -> None:
    """Makes the list of each case in turn; cases of one group should follow each other.

    `cells[c]` holds the sums of course c, a lane each, and in its last place the base of the group at work: what is
    read together lies together. `marks[c]` is 2 x case + 1 where the case has finished c, 2 x case where it has put c
    aside, and smaller where an earlier case left it: nothing need be cleared.
    """
    courses, k = base.shape[1], out_columns.shape[1]
    cells = np.zeros((courses, CELL), dtype=np.float32)
    lifted = np.zeros((courses, LANES), dtype=np.float32)
    marks = np.full(courses, -1, dtype=np.int32)
    lifts = np.full(courses, -1, dtype=np.int32)
    spans = np.empty((DEPTH * LANES, 2), dtype=np.int64)
    into, scores = np.empty(k, dtype=np.int32), np.empty(k, dtype=np.float32)
    own = np.int64(-1)
    for case in range(len(group)):
        if group[case] != own:
            own = group[case]
            _take_base(base, own, cells)
        first, last = offsets[case], offsets[case + 1]
        _mark(aside_columns, aside_offsets[case], aside_offsets[case + 1], 2 * case, marks)
        _mark(columns, first, last, 2 * case + 1, marks)
        used = _add_up(columns, max(first, last - DEPTH), last, starts, near, weights, keep, decay, spans, cells)
        kept = _keep_base(best, own, cells, case, marks, needs_from, needed, tie, into, scores)
        kept = _keep_lifted(
            spans,
            used,
            near,
            cells,
            peak,
            worth,
            case,
            marks,
            needs_from,
            needed,
            tie,
            lifts,
            lifted,
            kept,
            into,
            scores,
        )
        for place in range(kept):
            out_columns[case, place], out_scores[case, place] = into[place], scores[place]
        _tell_parts(lifts, lifted, case, peak, worth, into, kept, out_parts)


def _take_base(base: NDArray[np.float32], own: int, cells: NDArray[np.float32]) -> None:
    """In order, so that the row comes from memory as a stream."""
    for column in range(np.uint64(base.shape[1])):
        cells[column, LANES] = base[own, column]


def _mark(columns: NDArray[np.int32], first: int, last: int, mark: int, marks: NDArray[np.int32]) -> None:
    for place in range(first, last):
        marks[columns[place]] = mark


def _add_up(
    columns: NDArray[np.int32],
    oldest: int,
    end: int,
    starts: NDArray[np.int64],
    near: NDArray[np.uint16],
    weights: NDArray[np.float32],
    keep: float,
    decay: NDArray[np.float32],
    spans: NDArray[np.int64],
    cells: NDArray[np.float32],
) -> int:
    """Adds the weights of the neighbours of every finished course, from the last one back.

    Writes which entries were used to `spans` and returns how many spans there are.
    """
    used = 0
    for lane in range(LANES):
        power = np.float32(1)
        for place in range(end - 1, oldest - 1, -1):
            course = columns[place]
            first, last = starts[lane, course], starts[lane, course + 1]
            if keep * power < last - first:
                last = first + np.int64(keep * power) + 1
            if last > first:
                spans[used, 0], spans[used, 1] = first, last
                used += 1
            for entry in range(np.uint64(first), np.uint64(last)):
                cells[np.uint32(near[entry]), np.uint64(lane)] += power * weights[entry]
            power *= decay[lane]
    return used


def _keep_base(
    best: NDArray[np.int32],
    own: int | np.int64,
    cells: NDArray[np.float32],
    case: int,
    marks: NDArray[np.int32],
    needs_from: NDArray[np.int64],
    needed: NDArray[np.int32],
    tie: NDArray[np.int32],
    into: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> int:
    """Fills the list with the open courses of highest base, as if nothing had been finished.

    From `best`, from all courses where that ends early. No history lowers a score below its base, so that the last
    score of this list is one that every course on the final list reaches.
    """
    kept, ended = 0, best.shape[1] == len(cells)
    for place in range(best.shape[1]):
        column = best[own, place]
        if column < 0 or kept == len(into):
            ended = True
            break
        if _is_open(column, cells, case, marks, needs_from, needed):
            into[kept] = column
            scores[kept] = cells[column, LANES]
            kept += 1
    if ended or kept == len(into):
        return kept
    kept = 0
    for column in range(len(cells)):
        if _is_open(column, cells, case, marks, needs_from, needed):
            kept = _keep(column, cells[column, LANES], tie, kept, into, scores)
    return kept


def _keep_lifted(
    spans: NDArray[np.int64],
    used: int,
    near: NDArray[np.uint16],
    cells: NDArray[np.float32],
    peak: NDArray[np.float32],
    worth: NDArray[np.float32],
    case: int,
    marks: NDArray[np.int32],
    needs_from: NDArray[np.int64],
    needed: NDArray[np.int32],
    tie: NDArray[np.int32],
    lifts: NDArray[np.int32],
    lifted: NDArray[np.float32],
    kept: int,
    into: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> int:
    """Puts the courses that the history lifts above their base where they belong; returns how many are kept then.

    What a lane adds is at most its sum: nearly all courses are ruled out by a few additions, without a division. The
    test for this is the only branch a course takes; one on the sign of a sum could not be foretold and would take more
    time than all else. Sums are cleared as they are read, so that a course met again has none. The sums of those kept
    go to `lifted`, with the case in `lifts`.
    """
    least = scores[kept - 1] if kept == len(into) else np.float32(-np.inf)
    zero, half = np.float32(0), np.float32(0.5)
    for number in range(used):
        for entry in range(np.uint64(spans[number, 0]), np.uint64(spans[number, 1])):
            column = np.uint32(near[entry])
            first, second, third = cells[column, 0], cells[column, 1], cells[column, 2]
            cells[column, 0] = zero
            cells[column, 1] = zero
            cells[column, 2] = zero
            adds = ((first + abs(first)) + (second + abs(second)) + (third + abs(third))) * half
            base = cells[column, LANES]
            if base + adds * ROUNDING < least:
                continue
            score = base + _part(first, worth[column] * peak[0])
            score += _part(second, worth[column] * peak[1])
            score += _part(third, worth[column] * peak[2])
            if score == base:
                continue
            if kept == len(into) and not _comes_before(column, score, into[kept - 1], scores[kept - 1], tie):
                continue
            if not _is_open(column, cells, case, marks, needs_from, needed):
                continue
            lifts[column] = case
            lifted[column, 0], lifted[column, 1], lifted[column, 2] = first, second, third
            kept = _without(column, kept, into, scores)
            kept = _keep(column, score, tie, kept, into, scores)
            least = scores[kept - 1] if kept == len(into) else least
    return kept


def _tell_parts(
    lifts: NDArray[np.int32],
    lifted: NDArray[np.float32],
    case: int,
    peak: NDArray[np.float32],
    worth: NDArray[np.float32],
    into: NDArray[np.int32],
    kept: int,
    parts: NDArray[np.float32],
) -> None:
    """Writes what each lane adds to the courses listed."""
    for place in range(kept):
        column = into[place]
        if lifts[column] == case:
            for lane in range(LANES):
                parts[case, place, lane] = _part(lifted[column, lane], worth[column] * peak[lane])


def _part(raw: float, peak: float) -> float:
    """What a lane adds: 0 up to `raw` 0, then growing towards `peak`."""
    return raw * peak / (peak + raw) if raw > 0 else 0 * raw


def _is_open(
    column: int | np.uint32,
    cells: NDArray[np.float32],
    case: int,
    marks: NDArray[np.int32],
    needs_from: NDArray[np.int64],
    needed: NDArray[np.int32],
) -> bool:
    """Whether no rule closes the course: to the group, since it is finished or put aside, or by a prerequisite."""
    if cells[column, LANES] == -np.inf or marks[column] >= 2 * case:
        return False
    for entry in range(needs_from[column], needs_from[column + 1]):  # noqa: SIM110  (as numba compiles it best)
        if marks[needed[entry]] != 2 * case + 1:
            return False
    return True


def _comes_before(
    column: int | np.uint32, score: float, other: int, other_score: float, tie: NDArray[np.int32]
) -> bool:
    return score > other_score or (score == other_score and tie[column] < tie[other])


def _keep(
    column: int | np.uint32,
    score: float,
    tie: NDArray[np.int32],
    kept: int,
    into: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> int:
    """Inserts the course in its place, the last one falling out of a full list; returns how many there are then."""
    if kept == len(into) and not _comes_before(column, score, into[kept - 1], scores[kept - 1], tie):
        return kept
    place = min(kept, len(into) - 1)
    while place > 0 and _comes_before(column, score, into[place - 1], scores[place - 1], tie):
        scores[place] = scores[place - 1]
        into[place] = into[place - 1]
        place -= 1
    scores[place] = score
    into[place] = column
    return min(kept + 1, len(into))


def _without(column: int | np.uint32, kept: int, into: NDArray[np.int32], scores: NDArray[np.float32]) -> int:
    """Takes the course out of the list, if it is there; returns how many are left."""
    place = 0
    while place < kept and into[place] != column:
        place += 1
    if place == kept:
        return kept
    for after in range(place + 1, kept):
        into[after - 1] = into[after]
        scores[after - 1] = scores[after]
    return kept - 1


CALLED = (
    *(_add_up, _comes_before, _is_open, _keep, _keep_base, _keep_lifted, _mark, _part, _take_base, _tell_parts),
    _without,
)
"""What `find_best` calls."""
