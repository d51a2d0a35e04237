"""What live plans ask of learners, worked out once for all whom they address and who have done the same of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.words import PlanId
from recommender.kernels.histories import Histories
from recommender.kernels.shapes import Demands, Groups, Rules
from recommender.suggest.blend import mandatory_points
from recommender.suggest.signals.plan import PlanCourse, binding_dues, urgency

OPEN, SHUT, DONE = 0, 1, 2
"""How a course stands for a learner: to be had, closed or put aside, finished."""


class Plans(NamedTuple):
    """The live plans, in order of their ids, as of `today` (a proleptic day number).

    Plan p asks for `columns` from `item_from[p]` up to `item_from[p + 1]`, `due` (day numbers), `mandatory` or not.
    Everybody of group g has those from `plan_from[g]` on in `plans`. Of the others, those who are named one by one have
    the plans under which their group lies (`under`, (groups, plans)): `names[n]` is named by those from `named_from[n]`
    on in `named_by`. `weight` and `worth` (courses,) multiply the urgency.
    """

    today: int
    weight: float
    worth: NDArray[np.float64]
    item_from: NDArray[np.int64]
    columns: NDArray[np.int32]
    due: NDArray[np.int64]
    mandatory: NDArray[np.bool_]
    plan_from: NDArray[np.int64]
    plans: NDArray[np.int32]
    under: NDArray[np.bool_]
    names: NDArray[np.str_]
    named_from: NDArray[np.int64]
    named_by: NDArray[np.int32]

    def items(self, plan: int) -> list[PlanCourse]:
        """What the plan asks for."""
        places = range(int(self.item_from[plan]), int(self.item_from[plan + 1]))
        return [
            PlanCourse(
                int(self.columns[place]),
                PlanId(str(plan)),
                date.fromordinal(int(self.due[place])),
                bool(self.mandatory[place]),
            )
            for place in places
        ]


@dataclass(frozen=True, slots=True)
class PlanSets:
    """The different sets of plans that learners have, by number of plan, and which of them each learner has."""

    plans: Sequence[tuple[int, ...]]
    number: NDArray[np.int64]


def plan_sets(plans: Plans, *, learners: pa.Array, group: NDArray[np.int64]) -> PlanSets:
    """The plans of each learner: those of their group, and those that name them."""
    number_of: dict[tuple[int, ...], int] = {(): 0}
    general = [
        tuple(plans.plans[start:stop].tolist())
        for start, stop in zip(plans.plan_from[:-1], plans.plan_from[1:], strict=True)
    ]
    of_group = np.array([number_of.setdefault(own_plans, len(number_of)) for own_plans in general], dtype=np.int64)
    number = of_group[group]
    named = pc.index_in(learners.cast(pa.string()), value_set=pa.array(plans.names.tolist(), type=pa.string()))
    for row in np.flatnonzero(named.is_valid().to_numpy(zero_copy_only=False)):
        place, own = named[int(row)].as_py(), int(group[row])
        by = plans.named_by[plans.named_from[place] : plans.named_from[place + 1]]
        both = {*general[own], *(int(plan) for plan in by if plans.under[own, plan])}
        number[row] = number_of.setdefault(tuple(sorted(both)), len(number_of))
    return PlanSets(plans=list(number_of), number=number)


def demands_of(
    plans: Plans,
    sets: PlanSets,
    *,
    rules: Rules,
    groups: Groups,
    group: NDArray[np.int64],
    finished: Histories,
    aside: Histories,
) -> tuple[Demands, NDArray[np.int64]]:
    """What plans ask of each case (whose set is `sets.number`), and the number of each case among that (-1: nothing).

    Cases of one set for whom its courses and all that these need stand alike are worked out once.
    """
    number = np.full(len(group), -1, dtype=np.int64)
    demands: list[Sequence[tuple[int, float, bool]]] = []
    for own, wanted in enumerate(sets.plans):
        cases = np.flatnonzero(sets.number == own) if wanted else np.empty(0, dtype=np.int64)
        if not len(cases):
            continue
        items = [item for plan in wanted for item in plans.items(plan)]
        closure = _closure(items, rules)
        stands = _stands(closure, groups.base, group[cases], finished.chosen(cases), aside.chosen(cases))
        different, which = np.unique(stands, axis=0, return_inverse=True)
        number[cases] = len(demands) + which.ravel()
        for row in different:
            demands.append(_demand(plans, items, dict(zip(closure.tolist(), row.tolist(), strict=True)), rules))
    return _together(demands), number


def _needed(column: int, rules: Rules) -> list[int]:
    needed: list[int] = rules.needed[rules.needs_from[column] : rules.needs_from[column + 1]].tolist()
    return needed


def _closure(items: Sequence[PlanCourse], rules: Rules) -> NDArray[np.int64]:
    """The courses of these items with all that they need, step by step."""
    closure, waiting = set[int](), [item.column for item in items]
    while waiting:
        column = waiting.pop()
        if column not in closure:
            closure.add(column)
            waiting.extend(_needed(column, rules))
    return np.array(sorted(closure), dtype=np.int64)


def _stands(
    closure: NDArray[np.int64],
    base: NDArray[np.float32],
    group: NDArray[np.int64],
    finished: Histories,
    aside: Histories,
) -> NDArray[np.uint8]:
    """(cases, courses of the closure): how each stands for each case."""
    stands: NDArray[np.uint8] = np.where(np.isneginf(base[np.ix_(group, closure)]), SHUT, OPEN).astype(np.uint8)
    place = np.full(base.shape[1], -1, dtype=np.int64)
    place[closure] = np.arange(len(closure))
    for histories, standing in ((aside, SHUT), (finished, DONE)):
        cases = np.repeat(np.arange(len(group)), np.diff(histories.offsets))
        places = place[histories.columns]
        touched = places >= 0
        stands[cases[touched], places[touched]] = standing
    return stands


def _demand(
    plans: Plans, items: Sequence[PlanCourse], stands: dict[int, int], rules: Rules
) -> Sequence[tuple[int, float, bool]]:
    """For each course due: its column, what that adds to its score, and whether it is mandatory."""

    def allowed(column: int) -> bool:
        return stands[column] == OPEN and all(
            stands[prerequisite] == DONE or allowed(prerequisite) for prerequisite in _needed(column, rules)
        )

    dues = binding_dues(
        (item for item in items if allowed(item.column)),
        missing=lambda column: [
            prerequisite for prerequisite in _needed(column, rules) if stands[prerequisite] != DONE
        ],
        steps=rules.steps,
    )
    points, today = mandatory_points(dues), date.fromordinal(plans.today)
    return [
        (
            due.column,
            plans.weight * (urgency(due.due, today=today) * float(plans.worth[due.column]))
            + points.get(due.column, 0.0),
            due.mandatory,
        )
        for due in dues
    ]


def _together(found: Sequence[Sequence[tuple[int, float, bool]]]) -> Demands:
    flat = [due for demand in found for due in demand]
    return Demands(
        course_from=np.concatenate(([0], np.cumsum([len(demand) for demand in found]))).astype(np.int64),
        columns=np.array([column for column, _, _ in flat], dtype=np.int32),
        adds=np.array([adds for _, adds, _ in flat], dtype=np.float32),
        mandatory=np.array([mandatory for _, _, mandatory in flat], dtype=np.bool_),
    )
