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
from recommender.kernels.histories import Histories, distinct_histories, no_histories, nothing_shown
from recommender.kernels.shapes import Demands, Groups, Rules
from recommender.suggest.blend import mandatory_points
from recommender.suggest.signals.plan import PlanCourse, binding_dues, urgency

OPEN, SHUT, DONE = 0, 1, 2
"""How a course stands for a learner: to be had, closed or put aside, finished."""


class Plans(NamedTuple):
    """The live plans, in order of their ids, as of `today` (a proleptic day number).

    Asking p is what a plan asks of people who can take the same: `columns` from `item_from[p]` up to
    `item_from[p + 1]`, `due` (day numbers), `mandatory` or not, each for a `course` among `asked`. Everybody of
    circumstances c has those from `plan_from[c]` on in `plans`. The plans that name people or groups ask `asking`
    (circumstances, such plans) of them, -1: nothing, as they lie under none of the plan's organisations. `names[n]` is
    named by those from `named_from[n]` on in `named_by`, whoever is in `groups[n]` by those from `held_from[n]` on in
    `held_by`. `weight` and `worth` (paces, courses) multiply the urgency.
    """

    today: int
    weight: float
    worth: NDArray[np.float64]
    item_from: NDArray[np.int64]
    columns: NDArray[np.int32]
    course: NDArray[np.int32]
    due: NDArray[np.int64]
    mandatory: NDArray[np.bool_]
    plan_from: NDArray[np.int64]
    plans: NDArray[np.int32]
    asking: NDArray[np.int32]
    names: NDArray[np.str_]
    named_from: NDArray[np.int64]
    named_by: NDArray[np.int32]
    groups: NDArray[np.str_]
    held_from: NDArray[np.int64]
    held_by: NDArray[np.int32]
    asked: NDArray[np.str_]

    def items(self, asking: int) -> list[tuple[int, PlanCourse]]:
        """What is asked for, each beside the number of the course that the plan names."""
        places = range(int(self.item_from[asking]), int(self.item_from[asking + 1]))
        return [
            (
                int(self.course[place]),
                PlanCourse(
                    int(self.columns[place]),
                    PlanId(str(asking)),
                    date.fromordinal(int(self.due[place])),
                    bool(self.mandatory[place]),
                ),
            )
            for place in places
        ]

    def asked_apart(self, circumstances: int, by: NDArray[np.int32]) -> set[int]:
        """What these of the plans that name people or groups ask of somebody in these circumstances."""
        askings: NDArray[np.int32] = self.asking[circumstances, by]
        return set(askings[askings >= 0].tolist())


@dataclass(frozen=True, slots=True)
class PlanSets:
    """The different sets of askings that learners have, by number, and which of them each learner has."""

    plans: Sequence[tuple[int, ...]]
    number: NDArray[np.int64]


def plan_sets(plans: Plans, *, learners: pa.Array, group: NDArray[np.int64], holding: Histories) -> PlanSets:
    """The plans of each learner: those of their circumstances (`group`), of the groups `holding` them, and by name."""
    number_of: dict[tuple[int, ...], int] = {(): 0}
    general = [
        tuple(plans.plans[start:stop].tolist())
        for start, stop in zip(plans.plan_from[:-1], plans.plan_from[1:], strict=True)
    ]
    of_group = np.array([number_of.setdefault(own_plans, len(number_of)) for own_plans in general], dtype=np.int64)
    number = of_group[group]
    _add_those_of_groups(number, number_of, plans, group=group, holding=holding)
    named = pc.index_in(learners.cast(pa.string()), value_set=pa.array(plans.names.tolist(), type=pa.string()))
    sets = list(number_of)
    for row in np.flatnonzero(named.is_valid().to_numpy(zero_copy_only=False)):
        place = named[int(row)].as_py()
        by = plans.named_by[plans.named_from[place] : plans.named_from[place + 1]]
        both = {*sets[number[row]], *plans.asked_apart(int(group[row]), by)}
        number[row] = number_of.setdefault(tuple(sorted(both)), len(number_of))
    return PlanSets(plans=list(number_of), number=number)


def _add_those_of_groups(
    number: NDArray[np.int64],
    number_of: dict[tuple[int, ...], int],
    plans: Plans,
    *,
    group: NDArray[np.int64],
    holding: Histories,
) -> None:
    """Gives those whom groups hold the sets with the plans of these groups; alike ones are looked at once."""
    rows, sets = np.flatnonzero(np.diff(holding.offsets)), list(number_of)
    held, count = holding.chosen(rows), len(rows)
    alike = distinct_histories(held, aside=no_histories(count), shown=nothing_shown(count), groups=group[rows])
    found = np.empty(len(alike.rows), dtype=np.int64)
    for place, row in enumerate(alike.rows.tolist()):
        groups = held.columns[held.offsets[row] : held.offsets[row + 1]].tolist()
        by = [plans.held_by[plans.held_from[each] : plans.held_from[each + 1]] for each in groups]
        apart = plans.asked_apart(int(group[rows[row]]), np.concatenate(by))
        both = {*sets[number[rows[row]]], *apart}
        found[place] = number_of.setdefault(tuple(sorted(both)), len(number_of))
    number[rows] = found[alike.number]


def demands_of(
    plans: Plans,
    sets: PlanSets,
    *,
    rules: Rules,
    groups: Groups,
    group: NDArray[np.int64],
    finished: Histories,
    aside: Histories,
    answered: Histories,
) -> tuple[Demands, NDArray[np.int64]]:
    """What plans ask of each case (whose set is `sets.number`), and the number of each case among that (-1: nothing).

    Cases of one set and pace for whom its courses and all that these need stand alike are worked out once.
    """
    number = np.full(len(group), -1, dtype=np.int64)
    demands: list[Sequence[tuple[int, float, bool]]] = []
    for own, wanted in enumerate(sets.plans):
        cases = np.flatnonzero(sets.number == own) if wanted else np.empty(0, dtype=np.int64)
        if not len(cases):
            continue
        items = [item for asking in wanted for item in plans.items(asking)]
        asked = np.array(sorted({course for course, _ in items}), dtype=np.int64)
        closure = _closure([item for _, item in items], rules)
        stands = _stands(closure, groups.base, group[cases], rules, finished.chosen(cases), aside.chosen(cases))
        answers = _answers(asked, answered.chosen(cases), courses=len(plans.asked))
        pace = groups.pace[group[cases]].astype(np.uint8)
        different, which = np.unique(np.column_stack([pace, answers, stands]), axis=0, return_inverse=True)
        number[cases] = len(demands) + which.ravel()
        for row in different:
            through = set(asked[row[1 : len(asked) + 1] == DONE].tolist())
            still = [item for course, item in items if course not in through]
            standing = dict(zip(closure.tolist(), row[len(asked) + 1 :].tolist(), strict=True))
            demands.append(_demand(plans, still, standing, rules, worth=plans.worth[row[0]]))
    return _together(demands), number


def _editions_of(finished: Histories, rules: Rules) -> Histories:
    """The editions of the courses finished, themselves among them; nothing of courses that have no others."""
    of_each = Histories(rules.editions_from, rules.editions).chosen(finished.columns)
    return Histories(offsets=of_each.offsets[finished.offsets], columns=of_each.columns)


def _answers(asked: NDArray[np.int64], answered: Histories, *, courses: int) -> NDArray[np.uint8]:
    """(cases, asked): `DONE` where something finished has done what is asked, of `courses` in all, else `OPEN`."""
    place = np.full(courses, -1, dtype=np.int64)
    place[asked] = np.arange(len(asked))
    answers = np.full((len(answered), len(asked)), OPEN, dtype=np.uint8)
    cases, places = np.repeat(np.arange(len(answered)), np.diff(answered.offsets)), place[answered.columns]
    answers[cases[places >= 0], places[places >= 0]] = DONE
    return answers


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
    rules: Rules,
    finished: Histories,
    aside: Histories,
) -> NDArray[np.uint8]:
    """(cases, courses of the closure): how each stands for each case."""
    stands: NDArray[np.uint8] = np.where(np.isneginf(base[np.ix_(group, closure)]), SHUT, OPEN).astype(np.uint8)
    place = np.full(base.shape[1], -1, dtype=np.int64)
    place[closure] = np.arange(len(closure))
    for histories, standing in ((aside, SHUT), (finished, DONE), (_editions_of(finished, rules), DONE)):
        cases = np.repeat(np.arange(len(group)), np.diff(histories.offsets))
        places = place[histories.columns]
        touched = places >= 0
        stands[cases[touched], places[touched]] = standing
    return stands


def _demand(
    plans: Plans,
    items: Sequence[PlanCourse],
    stands: dict[int, int],
    rules: Rules,
    *,
    worth: NDArray[np.float64],
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
            plans.weight * (urgency(due.due, today=today) * float(worth[due.column])) + points.get(due.column, 0.0),
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
