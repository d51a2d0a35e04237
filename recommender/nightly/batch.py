"""The one function that makes lists, whoever calls it: a batch of histories in, a batch of lists out."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.words import LearnerId, ModelCorrupt
from recommender.kernels.histories import Histories, distinct_histories
from recommender.kernels.scoring import Best, best_courses
from recommender.kernels.shapes import Demands, Who
from recommender.kernels.spreading import Spread, spread_lists
from recommender.nightly.model import NightlyModel
from recommender.nightly.plans import PlanSets, demands_of, plan_sets
from recommender.nightly.tables import LISTS, Cases, cases_of, lists_batch
from recommender.suggest.selection import learner_key, most_of_a_theme


def recommended_batch(batch: pa.RecordBatch, *, model: NightlyModel, k: int) -> pa.RecordBatch:
    """The list of each learner of the batch, in its order: what `Recommender.suggest` gives, best first, with scores.

    Takes `HISTORIES` (without `finished_at` too), gives `LISTS` with the courses as a dictionary. Learners with the
    same record in the same circumstances are computed once; those for whom too little speaks to fill a list each by
    themselves. A list is shorter than k where the rules leave fewer.

    Raises:
        ModelCorrupt: the model was fitted without a circumstance that occurs here, so it is of other data.
    """
    cases = cases_of(
        batch,
        courses=model.course_ids(),
        competencies=model.competency_ids(),
        groups=model.group_ids(),
        asked=model.asked_ids(),
    )
    group = _groups_of(cases, model)
    sets = plan_sets(model.plans, learners=cases.learners, group=group, holding=cases.groups)
    joint = group * len(sets.plans) + sets.number
    beside = _joint_histories(cases.aside, cases.answered, after=len(model.courses))
    alike = distinct_histories(cases.finished, aside=beside, shown=cases.shown, groups=joint)
    order = np.argsort(group[alike.rows].astype(np.int32), kind="stable")  # a group's 20 KB are then read once
    rows = alike.rows[order]
    demands, demand = demands_of(
        model.plans,
        PlanSets(plans=sets.plans, number=sets.number[rows]),
        rules=model.policy.rules,
        groups=model.groups,
        group=group[rows],
        finished=cases.finished.chosen(rows),
        aside=cases.aside.chosen(rows),
        answered=cases.answered.chosen(rows),
    )
    shared = _who(cases, rows, group=group, demand=demand, key=np.zeros(len(rows), dtype=np.uint64))
    best = _made(shared, demands, model=model, k=k, in_turn=False)
    number = _inverse(order)[alike.number]
    single = np.flatnonzero(best.turned[number])
    if len(single):
        single = single[np.argsort(group[single], kind="stable")]
        own = _who(cases, single, group=group, demand=demand[number[single]], key=_keys(cases.learners, single))
        number[single] = len(rows) + np.arange(len(single))
        best = _joined(best, _made(own, demands, model=model, k=k, in_turn=True))
    return _lists(spread_lists(best, number), learners=cases.learners, courses=model.course_ids())


def _joint_histories(one: Histories, other: Histories, *, after: int) -> Histories:
    """Both as one, the columns of the second raised by `after`: who is alike in both is alike in this."""
    if not len(other.columns):
        return one
    rows = [np.repeat(np.arange(len(each)), np.diff(each.offsets)) for each in (one, other)]
    order = np.argsort(np.concatenate(rows), kind="stable")
    columns = np.concatenate([one.columns, other.columns + np.int32(after)])[order]
    return Histories(offsets=one.offsets + other.offsets, columns=columns)


def plain_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with every dictionary written out, for readers that know none (Spark)."""
    columns = [column.cast(field.type) for column, field in zip(batch.columns, LISTS, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=LISTS)


def _groups_of(cases: Cases, model: NightlyModel) -> NDArray[np.int64]:
    number_of = {circumstance: number for number, circumstance in enumerate(model.circumstances)}
    try:
        numbers = np.array([number_of[circumstance] for circumstance in cases.circumstances], dtype=np.int64)
    except KeyError as error:
        raise ModelCorrupt(f"the nightly model knows nobody like {error}; fit it on the same histories") from None
    return numbers[cases.circumstance]


def _who(
    cases: Cases,
    rows: NDArray[np.int64],
    *,
    group: NDArray[np.int64],
    demand: NDArray[np.int64],
    key: NDArray[np.uint64],
) -> Who:
    done, aside, shown = cases.finished.chosen(rows), cases.aside.chosen(rows), cases.shown.chosen(rows)
    return Who(
        *(done.offsets, done.columns, aside.offsets, aside.columns, *shown),
        group=group[rows],
        demand=demand,
        key=key,
    )


def _made(who: Who, demands: Demands, *, model: NightlyModel, k: int, in_turn: bool) -> Best:
    return best_courses(
        who,
        groups=model.groups,
        neighbours=model.neighbours,
        policy=model.policy,
        demands=demands,
        k=k,
        most_of_a_theme=most_of_a_theme(k),
        in_turn=in_turn,
    )


def _keys(learners: pa.Array, rows: NDArray[np.int64]) -> NDArray[np.uint64]:
    ids = learners.cast(pa.string()).take(pa.array(rows)).to_pylist()
    return np.array([learner_key(LearnerId(learner_id)) for learner_id in ids], dtype=np.uint64)


def _inverse(order: NDArray[np.int64]) -> NDArray[np.int64]:
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place


def _joined(one: Best, other: Best) -> Best:
    return Best(*(np.concatenate(both) for both in zip(one, other, strict=True)))


def _lists(spread: Spread, *, learners: pa.Array, courses: pa.Array) -> pa.RecordBatch:
    named = pa.DictionaryArray.from_arrays(pa.array(spread.columns), courses)
    values = [named, *(pa.array(column) for column in (spread.scores, spread.next_percent, spread.similar_percent))]
    return lists_batch(learners, offsets=spread.offsets, values=values)
