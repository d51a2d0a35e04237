"""The list made the long way, course by course in order, where the quick way does not fill it."""

import numpy as np

from recommender.kernels.pruning import LANES
from recommender.kernels.selecting import (
    has_room,
    is_closed,
    own_score,
    stands_behind,
    taken,
    waiting_score,
)
from recommender.kernels.shapes import Column, Number, Policy, Rules, Table, Turns

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio, as in `recommender.suggest.selection`."""


def list_in_full(case: int, key: np.uint64, most: int, policy: Policy, table: Table) -> int:
    """Scores every course, and chooses from the best down of all that may be listed; returns how many.

    The best of those passed over for their theme fill the list.
    """
    rules, pool = policy.rules, table.pool
    _score_all(case, policy, table)
    count = _possible(case, rules, table)
    for place in range(count // 2 - 1, -1, -1):
        _sink(place, count, key, policy, table)
    left, kept = count, 0
    while left > 0 and kept < len(table.into):
        left -= 1
        pool[0], pool[left] = pool[left], pool[0]  # the best of those left goes behind them
        _sink(0, left, key, policy, table)
        column = pool[left]
        if has_room(column, case, kept, most, rules.theme, table.pinned, table.into) and stands_behind(
            column, case, rules, table
        ):
            kept = taken(column, case, kept, table)
    for place in range(count - 1, left - 1, -1):
        column = pool[place]
        if kept < len(table.into) and table.chosen[column] != case and stands_behind(column, case, rules, table):
            kept = taken(column, case, kept, table)
    return _in_order(case, left, count, table)


def _score_all(case: int, policy: Policy, table: Table) -> None:
    """Own scores of all, the sums laid aside and cleared; then, chain by chain, the scores of those that wait.

    `member` then says which may be listed.
    """
    rules, cells = policy.rules, table.cells
    for column in range(len(cells)):
        for lane in range(LANES):
            table.lifted[column, lane] = cells[column, lane]
            cells[column, lane] = 0
        table.lifts[column] = case
        table.score[column] = own_score(column, case, policy.lanes, cells, table.lifted, table.lifts)
        table.member[column] = -1 if is_closed(column, case, cells, table.marks) else case
        table.chosen[column] = -1
    for number in range(len(rules.chain)):
        column = rules.chain[number]
        if table.member[column] == case:
            score = waiting_score(column, table.score[column], case, rules, table, table.member)
            if score < 0:
                table.member[column] = -1
            else:
                table.score[column] = score


def _possible(case: int, rules: Rules, table: Table) -> int:
    """Puts all that may be listed into the pool; returns how many there are."""
    count = 0
    for column in range(len(rules.tie)):
        if table.member[column] == case:
            table.pool[count] = column
            count += 1
    return count


def _sink(place: int, count: int, key: np.uint64, policy: Policy, table: Table) -> None:
    """Lets the course at this place of the pool's first `count`, a heap, sink below all that stand before it."""
    pool = table.pool
    while 2 * place + 1 < count:
        first = 2 * place + 1
        if first + 1 < count and _precedes(pool[first + 1], pool[first], key, policy, table):
            first += 1
        if not _precedes(pool[first], pool[place], key, policy, table):
            return
        pool[first], pool[place] = pool[place], pool[first]
        place = first


def _precedes(one: Column, other: Column, key: np.uint64, policy: Policy, table: Table) -> bool:
    """By score; those of score 0 by steps, then by the learner's own order, then by id."""
    if table.score[one] != table.score[other]:
        return bool(table.score[one] > table.score[other])
    rules = policy.rules
    if table.score[one] <= 0 and rules.steps[one] == rules.steps[other]:
        mine, others = _unspoken(one, key, policy.turns), _unspoken(other, key, policy.turns)
        if mine != others:
            return bool(mine < others)
    return bool(rules.tie[one] < rules.tie[other])


def _unspoken(column: Column, key: np.uint64, turns: Turns) -> Number:
    """As `turns` in `recommender.suggest.selection`, less the standing of the course."""
    spread = (turns.keys[column] ^ key) * GOLDEN
    turned: Number = np.float64(spread >> np.uint64(40)) / 2.0**24
    order: Number = turned / 100 - turns.standing[column]
    return order


def _in_order(case: int, left: int, count: int, table: Table) -> int:
    kept = 0
    for place in range(count - 1, left - 1, -1):
        column = table.pool[place]
        if table.chosen[column] == case:
            table.into[kept], table.scores[kept] = column, table.score[column]
            kept += 1
    return kept


LISTING_IN_FULL = (list_in_full, _score_all, _possible, _sink, _precedes, _unspoken, _in_order)
"""What the loop calls of this module."""
