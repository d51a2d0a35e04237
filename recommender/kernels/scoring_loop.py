"""The compiled loop behind `recommender.kernels.scoring`: plain Python that numba turns into machine code."""

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.closing import CLOSING, CLOSING_INLINE, add_likeness, gap_part, take_group
from recommender.kernels.listing_in_full import LISTING_IN_FULL, list_in_full
from recommender.kernels.pruning import LANES, Neighbours
from recommender.kernels.selecting import (
    INLINE,
    SELECTING,
    comes_before,
    is_closed,
    is_waiting,
    keep,
    own_score,
    part,
    with_new,
    with_waiting,
    without,
)
from recommender.kernels.shapes import Column, Demands, Groups, Lanes, News, Policy, Rules, Table, Who

DEPTH = 64
"""Finished courses that add to a score, the latest; with a decay of 0.8 the one before them would count 10 ** -6."""

CELL = LANES + 1
"""Numbers kept together of a course: the sum of each lane, and the rest of the score."""

ROUNDING = np.float32(1.00001)
"""Keeps the quick upper bound of a score above the score whatever float32 rounds away."""


def find_best(
    who: Who,
    groups: Groups,
    near: Neighbours,
    policy: Policy,
    demands: Demands,
    table: Table,
    most: int,
    in_turn: bool,
    out_columns: NDArray[np.int32],
    out_scores: NDArray[np.float32],
    out_parts: NDArray[np.float32],
    out_turned: NDArray[np.bool_],
) -> None:
    """Makes the list of each case in turn; cases of one group should follow each other.

    `most` of a theme are on a list. Where nothing speaks for a course listed, the order is the learner's own: without
    `in_turn` such a case is only marked in `out_turned`.
    """
    own = np.int64(-1)
    for case in range(len(who.group)):
        if who.group[case] != own:
            own = who.group[case]
            take_group(own, groups, policy.needs, table)
        changed = _take_case(case, own, who, groups, policy, demands, table)
        first, last = who.done_from[case], who.done_from[case + 1]
        newcomer = first == last and add_likeness(policy.likeness, policy.needs, table)
        used = _add_up(who.done, max(first, last - DEPTH), last, near, policy.lanes.decay, table)
        kept = _listed(case, own, used, changed, newcomer, groups, near, policy, most, table)
        if kept < len(table.into) or (in_turn and table.scores[kept - 1] == 0):
            _add_up(who.done, max(first, last - DEPTH), last, near, policy.lanes.decay, table)
            kept = list_in_full(case, who.key[case], most, policy, table)
        out_turned[case] = kept > 0 and table.scores[kept - 1] == 0
        with_new(case, kept, most, policy, table)
        for place in range(kept):
            out_columns[case, place], out_scores[case, place] = table.into[place], table.scores[place]
        _tell_parts(case, kept, policy.lanes, table, out_parts)
        _leave_case(case, own, changed, newcomer, who, groups, policy, table)


def new_table(courses: int, competencies: int, news: int, k: int) -> Table:
    """A sheet on which no case has left anything."""
    return Table(
        np.zeros((courses, CELL), dtype=np.float32),
        np.zeros((courses, LANES), dtype=np.float32),
        np.full(courses, -1, dtype=np.int32),
        np.full(courses, -1, dtype=np.int32),
        np.empty((DEPTH * LANES, 2), dtype=np.int64),
        np.full(courses, -1, dtype=np.int32),
        np.empty(courses, dtype=np.int32),
        np.empty(courses, dtype=np.float32),
        np.full(courses, -1, dtype=np.int32),
        np.full(courses, -1, dtype=np.int32),
        np.zeros(competencies, dtype=np.float32),
        np.zeros(competencies, dtype=np.float64),
        np.full(courses, -1, dtype=np.int32),
        np.full(courses, -1, dtype=np.int32),
        np.zeros(courses, dtype=np.float32),
        np.empty(courses, dtype=np.int32),
        np.empty(k, dtype=np.int32),
        np.zeros(k, dtype=np.float32),
        np.zeros(news, dtype=np.float32),
        np.zeros(news, dtype=np.bool_),
        np.zeros(courses, dtype=np.float64),
        np.zeros(2, dtype=np.int64),
    )


def _take_case(
    case: int, own: int | np.int64, who: Who, groups: Groups, policy: Policy, demands: Demands, table: Table
) -> int:
    """Marks what is finished and put aside, and changes the scores of courses that go by what was shown or by plans.

    Returns how many have changed.
    """
    _mark(who.aside, who.aside_from[case], who.aside_from[case + 1], 2 * case, table.marks)
    _mark(who.done, who.done_from[case], who.done_from[case + 1], 2 * case + 1, table.marks)
    if len(policy.rules.editions):
        for place in range(who.done_from[case], who.done_from[case + 1]):
            course, rules = who.done[place], policy.rules
            first, last = rules.editions_from[course], rules.editions_from[course + 1]
            _mark(rules.editions, first, last, 2 * case + 1, table.marks)
    needs, changed = policy.needs, 0
    for entry in range(who.shown_from[case], who.shown_from[case + 1]):
        competency = who.shown[entry]
        if table.wanted[competency] > 0:
            table.reached[competency] = who.levels[entry]
            for place in range(needs.taught_from[competency], needs.taught_from[competency + 1]):
                changed = _touch(needs.taught_by[place], case, changed, table)
    for place in range(changed):
        column = table.changed[place]
        gap = gap_part(column, needs, table)
        table.cells[column, LANES] = groups.base[own, column] + np.float32(gap)
    return _take_demand(case, who.demand[case], demands, changed, table)


def _take_demand(case: int, number: int | np.int64, demands: Demands, changed: int, table: Table) -> int:
    if number < 0:
        return changed
    for entry in range(demands.course_from[number], demands.course_from[number + 1]):
        column = demands.columns[entry]
        changed = _touch(column, case, changed, table)
        table.cells[column, LANES] += demands.adds[entry]
        if demands.adds[entry] > 0:
            table.asked[column] = case
        if demands.mandatory[entry]:
            table.pinned[column] = case
    return changed


def _mark(columns: NDArray[np.int32], first: int, last: int, mark: int, marks: NDArray[np.int32]) -> None:
    for place in range(first, last):
        marks[columns[place]] = mark


def _touch(column: Column, case: int, changed: int, table: Table) -> int:
    if table.touched[column] == case:
        return changed
    table.touched[column] = case
    table.changed[changed] = column
    table.before[changed] = table.cells[column, LANES]
    return changed + 1


def _leave_case(
    case: int, own: int | np.int64, changed: int, newcomer: bool, who: Who, groups: Groups, policy: Policy, table: Table
) -> None:
    """Puts back what the case has changed."""
    for entry in range(who.shown_from[case], who.shown_from[case + 1]):
        table.reached[who.shown[entry]] = 0
    if newcomer:
        take_group(own, groups, policy.needs, table)
        return
    for place in range(changed):
        table.cells[table.changed[place], LANES] = table.before[place]


def _add_up(
    columns: NDArray[np.int32], oldest: int, end: int, near: Neighbours, decay: NDArray[np.float32], table: Table
) -> int:
    """Adds the weights of the neighbours of every finished course, from the last one back.

    Writes which entries were used to `spans` and returns how many spans there are.
    """
    starts, others, weights, cells, spans = near.starts, near.columns, near.weights, table.cells, table.spans
    used = 0
    for lane in range(LANES):
        power = np.float32(1)
        for place in range(end - 1, oldest - 1, -1):
            course = columns[place]
            first, last = starts[lane, course], starts[lane, course + 1]
            if near.keep * power < last - first:
                last = first + np.int64(near.keep * power) + 1
            if last > first:
                spans[used, 0], spans[used, 1] = first, last
                used += 1
            for entry in range(np.uint64(first), np.uint64(last)):
                cells[np.uint32(others[entry]), np.uint64(lane)] += power * weights[entry]
            power *= decay[lane]
    return used


def _listed(
    case: int,
    own: int | np.int64,
    used: int,
    changed: int,
    newcomer: bool,
    groups: Groups,
    near: Neighbours,
    policy: Policy,
    most: int,
    table: Table,
) -> int:
    """The list without the place for a new course; not full where it takes a look at all courses to fill it."""
    kept = _keep_floor(case, own, changed, newcomer, groups.best, most, policy.rules, table)
    _judge_new(case, newcomer, policy, table)
    kept = _keep_lifted(case, used, kept, near, policy.lanes, policy.rules, most, table)
    if kept < len(table.into):
        return kept
    return with_waiting(case, kept, most, policy.lanes, policy.rules, table)


def _keep_floor(
    case: int,
    own: int | np.int64,
    changed: int,
    newcomer: bool,
    best: NDArray[np.int32],
    most: int,
    rules: Rules,
    table: Table,
) -> int:
    """Fills the list with the open courses that score highest as if nothing had been finished, mandatory ones first.

    From `best` and those changed, from all courses where that ends early. No history lowers a score, so that the last
    score of this list is one that every course on the final list reaches.
    """
    cells, into = table.cells, table.into
    kept = _keep_changed(case, changed, True, 0, most, rules, table)
    if not newcomer:
        ended = best.shape[1] == len(cells)
        for place in range(best.shape[1]):
            column = best[own, place]
            if column < 0 or kept == len(into):
                ended = True
                break
            if table.touched[column] != case and _is_free(column, case, rules, table):
                kept = keep(
                    column,
                    cells[column, LANES],
                    case,
                    kept,
                    most,
                    rules.theme,
                    rules.tie,
                    table.pinned,
                    into,
                    table.scores,
                )
        kept = _keep_changed(case, changed, False, kept, most, rules, table)
        if ended:
            return kept
        kept = _keep_changed(case, changed, True, 0, most, rules, table)
    for column in range(len(cells)):
        if table.pinned[column] != case and _is_free(column, case, rules, table):
            kept = keep(
                column, cells[column, LANES], case, kept, most, rules.theme, rules.tie, table.pinned, into, table.scores
            )
    return kept


def _keep_changed(case: int, changed: int, mandatory: bool, kept: int, most: int, rules: Rules, table: Table) -> int:
    for place in range(changed):
        column = table.changed[place]
        if (table.pinned[column] == case) == mandatory and _is_free(column, case, rules, table):
            kept = keep(
                column,
                table.cells[column, LANES],
                case,
                kept,
                most,
                rules.theme,
                rules.tie,
                table.pinned,
                table.into,
                table.scores,
            )
    return kept


def _is_free(column: Column, case: int, rules: Rules, table: Table) -> bool:
    """Whether no rule closes the course and it waits for none."""
    return not is_closed(column, case, table.cells, table.marks) and not is_waiting(
        column, case, rules.needs_from, rules.needed, table.marks
    )


def _judge_new(case: int, newcomer: bool, policy: Policy, table: Table) -> None:
    """Scores the new courses, and says which fit: something besides popularity and newness speaks for them."""
    news: News = policy.news
    for number in range(len(news.columns)):
        column = news.columns[number]
        table.new_fits[number] = False
        if is_closed(column, case, table.cells, table.marks):
            continue
        for lane in range(LANES):
            table.lifted[column, lane] = table.cells[column, lane]
        table.lifts[column] = case
        table.new_score[number] = own_score(column, case, policy.lanes, table.cells, table.lifted, table.lifts)
        table.new_fits[number] = _fits(number, column, case, newcomer, policy, table)


def _fits(number: int, column: Column, case: int, newcomer: bool, policy: Policy, table: Table) -> bool:
    if policy.news.worthy[number] or gap_part(column, policy.needs, table) > 0:
        return True
    lanes = policy.lanes
    for lane in range(LANES):
        if table.cells[column, lane] * lanes.peak[lane] > 0:
            return True
    return table.asked[column] == case or (newcomer and table.likes[column] > 0)


def _keep_lifted(
    case: int, used: int, kept: int, near: Neighbours, lanes: Lanes, rules: Rules, most: int, table: Table
) -> int:
    """Puts the courses that the history lifts above their floor where they belong; returns how many are kept then.

    What a lane adds is at most its sum: nearly all courses are ruled out by a few additions, without a division. The
    test for this is the only branch a course takes; one on the sign of a sum could not be foretold and would take more
    time than all else. Sums are cleared as they are read, so that a course met again has none. The sums of those that
    may be listed go to `lifted`, with the case in `lifts`.
    """
    cells, others, spans, into, scores, peak = (
        table.cells,
        near.columns,
        table.spans,
        table.into,
        table.scores,
        lanes.peak,
    )
    least = scores[kept - 1] if kept == len(into) else np.float32(-np.inf)
    zero, half = np.float32(0), np.float32(0.5)
    for number in range(used):
        for entry in range(np.uint64(spans[number, 0]), np.uint64(spans[number, 1])):
            column = np.uint32(others[entry])
            first, second, third = cells[column, 0], cells[column, 1], cells[column, 2]
            cells[column, 0] = zero
            cells[column, 1] = zero
            cells[column, 2] = zero
            adds = ((first + abs(first)) + (second + abs(second)) + (third + abs(third))) * half
            base = cells[column, LANES]
            if base + adds * ROUNDING < least:
                continue
            score = base + part(first, lanes.worth[column] * peak[0])
            score += part(second, lanes.worth[column] * peak[1])
            score += part(third, lanes.worth[column] * peak[2])
            if score == base:
                continue
            if kept == len(into) and not comes_before(column, score, into[kept - 1], scores[kept - 1], rules.tie):
                continue
            if is_closed(column, case, table.cells, table.marks):
                continue
            table.lifts[column] = case
            table.lifted[column, 0], table.lifted[column, 1], table.lifted[column, 2] = first, second, third
            if is_waiting(column, case, rules.needs_from, rules.needed, table.marks):
                continue
            kept = without(column, kept, into, scores)
            kept = keep(column, score, case, kept, most, rules.theme, rules.tie, table.pinned, into, scores)
            least = scores[kept - 1] if kept == len(into) else least
    return kept


def _tell_parts(case: int, kept: int, lanes: Lanes, table: Table, parts: NDArray[np.float32]) -> None:
    """Writes what each lane adds to the courses listed; less where a course waits for another, as its score is."""
    for place in range(kept):
        column = table.into[place]
        if table.lifts[column] == case:
            own = own_score(column, case, lanes, table.cells, table.lifted, table.lifts)
            kept_of_it = table.scores[place] / own if own > 0 else np.float32(1)
            for lane in range(LANES):
                added = part(table.lifted[column, lane], lanes.worth[column] * lanes.peak[lane])
                parts[case, place, lane] = added * kept_of_it


CALLED = (
    *(_mark, _touch, _add_up, _is_free, _keep_lifted, _take_case, _take_demand, _leave_case, _listed, _keep_floor),
    *(_judge_new, _tell_parts, *CLOSING_INLINE, *INLINE),
)
"""What `find_best` calls again and again, or in one place."""

SELDOM_CALLED = (_keep_changed, _fits, *CLOSING, *SELECTING, *LISTING_IN_FULL)
"""What it calls now and then, or in several places."""
