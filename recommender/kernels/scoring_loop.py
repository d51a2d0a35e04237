"""The compiled loop behind `recommender.kernels.scoring`: plain Python that numba turns into machine code."""

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.pruning import LANES

DEPTH = 64
"""Finished courses that add to a score, the latest; with a decay of 0.8 the one before them would count 10 ** -6."""

ROUNDING = 1.00001
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
    near: NDArray[np.int32],
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
    """`done`, `shut` and `seen` hold the number of the case that marked a course last: nothing need be cleared."""
    courses = base.shape[1]
    done = np.full(courses, -1, dtype=np.int32)
    shut = np.full(courses, -1, dtype=np.int32)
    seen = np.full(courses, -1, dtype=np.int32)
    touched = np.empty(courses + 1, dtype=np.int32)
    sums = np.zeros((courses, LANES), dtype=np.float32)
    for case in range(len(group)):
        first, last = offsets[case], offsets[case + 1]
        _mark(columns[first:last], case, done)
        _mark(columns[first:last], case, shut)
        _mark(aside_columns[aside_offsets[case] : aside_offsets[case + 1]], case, shut)
        history = columns[max(first, last - DEPTH) : last]
        count = np.uint64(0)
        for lane in range(LANES):
            count = _add_up(
                history, starts[lane], near, weights, keep, decay[lane], lane, case, seen, touched, count, sums
            )
        own, into, scores = base[group[case]], out_columns[case], out_scores[case]
        kept = _keep_untouched(own, best[group[case]], seen, case, shut, done, needs_from, needed, tie, into, scores)
        kept = _keep_touched(
            own, touched[:count], sums, peak, worth, case, shut, done, needs_from, needed, tie, kept, into, scores
        )
        _finish(sums, peak, worth, touched[:count], into[:kept], out_parts[case])


def _mark(columns: NDArray[np.int32], case: int, marks: NDArray[np.int32]) -> None:
    for column in columns:
        marks[column] = case


def _add_up(
    history: NDArray[np.int32],
    starts: NDArray[np.int64],
    near: NDArray[np.int32],
    weights: NDArray[np.float32],
    keep: float,
    decay: float,
    lane: int,
    case: int,
    seen: NDArray[np.int32],
    touched: NDArray[np.int32],
    count: np.uint64,
    sums: NDArray[np.float32],
) -> np.uint64:
    """Adds the weights of the neighbours of every finished course, from the last one back.

    Returns how many courses are touched by now. No branch in the inner loop: it could not be foretold.
    """
    power, mark = np.float32(1), np.int32(case)
    for back in range(len(history) - 1, -1, -1):
        course = history[back]
        first, last = starts[course], starts[course + 1]
        if keep * power < last - first:
            last = first + np.int64(keep * power) + 1
        for entry in range(np.uint64(first), np.uint64(last)):
            column = np.uint32(near[entry])
            touched[count] = column
            count += np.uint64(seen[column] != mark)
            seen[column] = mark
            sums[column, np.uint64(lane)] += power * weights[entry]
        power *= decay
    return count


def _keep_untouched(
    base: NDArray[np.float32],
    best: NDArray[np.int32],
    seen: NDArray[np.int32],
    case: int,
    shut: NDArray[np.int32],
    done: NDArray[np.int32],
    needs_from: NDArray[np.int64],
    needed: NDArray[np.int32],
    tie: NDArray[np.int32],
    into: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> int:
    """Fills the list with the best courses that no history touches: from `best`, from all where that ends early."""
    kept, ended = 0, len(best) == len(base)
    for column in best:
        if column < 0 or kept == len(into):
            ended = True
            break
        if seen[column] != case and _is_open(column, base, case, shut, done, needs_from, needed):
            into[kept] = column
            scores[kept] = base[column]
            kept += 1
    if ended or kept == len(into):
        return kept
    kept = 0
    for column in range(len(base)):
        if seen[column] != case and _is_open(column, base, case, shut, done, needs_from, needed):
            kept = _keep(column, base[column], tie, kept, into, scores)
    return kept


def _keep_touched(
    base: NDArray[np.float32],
    touched: NDArray[np.int32],
    sums: NDArray[np.float32],
    peak: NDArray[np.float32],
    worth: NDArray[np.float32],
    case: int,
    shut: NDArray[np.int32],
    done: NDArray[np.int32],
    needs_from: NDArray[np.int64],
    needed: NDArray[np.int32],
    tie: NDArray[np.int32],
    kept: int,
    into: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> int:
    """Puts the courses that the history touches into the list where they belong; returns how many it has then.

    What a lane adds is at most its sum: most courses are ruled out by a few additions, without a division.
    """
    zero, least = np.float32(0), scores[kept - 1] if kept == len(into) else np.float32(-np.inf)
    for place in range(np.uint64(len(touched))):
        column = np.uint32(touched[place])
        adds = max(sums[column, 0], zero) + max(sums[column, 1], zero) + max(sums[column, 2], zero)
        if base[column] + adds * np.float32(ROUNDING) < least:
            continue
        score = base[column]
        for lane in range(LANES):
            score += _part(sums[column, lane], worth[column] * peak[lane])
        if kept == len(into) and not _comes_before(column, score, into[kept - 1], scores[kept - 1], tie):
            continue
        if _is_open(column, base, case, shut, done, needs_from, needed):
            kept = _keep(column, score, tie, kept, into, scores)
            least = scores[kept - 1] if kept == len(into) else least
    return kept


def _finish(
    sums: NDArray[np.float32],
    peak: NDArray[np.float32],
    worth: NDArray[np.float32],
    touched: NDArray[np.int32],
    listed: NDArray[np.int32],
    parts: NDArray[np.float32],
) -> None:
    """Writes what each lane adds to the courses listed, and clears the sums for the next case."""
    for place, column in enumerate(listed):
        for lane in range(LANES):
            parts[place, lane] = _part(sums[column, lane], worth[column] * peak[lane])
    for place in range(np.uint64(len(touched))):
        for lane in range(LANES):
            sums[np.uint32(touched[place]), lane] = np.float32(0)


def _part(raw: float, peak: float) -> float:
    """What a lane adds: 0 up to `raw` 0, then growing towards `peak`."""
    return raw * peak / (peak + raw) if raw > 0 else 0 * raw


def _is_open(
    column: int | np.uint32,
    base: NDArray[np.float32],
    case: int,
    shut: NDArray[np.int32],
    done: NDArray[np.int32],
    needs_from: NDArray[np.int64],
    needed: NDArray[np.int32],
) -> bool:
    """Whether no rule closes the course: to the group, since it is finished or put aside, or by a prerequisite."""
    if base[column] == -np.inf or shut[column] == case:
        return False
    for entry in range(needs_from[column], needs_from[column + 1]):  # noqa: SIM110  (as numba compiles it best)
        if done[needed[entry]] != case:
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


CALLED = (_add_up, _comes_before, _finish, _is_open, _keep, _keep_touched, _keep_untouched, _mark, _part)
"""What `find_best` calls."""
