"""The one function that makes lists, whoever calls it: a batch of histories in, a batch of lists out."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.errors import ModelCorrupt
from recommender.kernels.histories import distinct_histories
from recommender.kernels.scoring import Best, best_courses
from recommender.nightly.model import NightlyModel
from recommender.nightly.tables import LISTS, Cases, cases_of, lists_batch


def recommended_batch(batch: pa.RecordBatch, *, model: NightlyModel, k: int) -> pa.RecordBatch:
    """The list of each learner of the batch, in its order: at most k courses, best first, with their scores.

    Takes `HISTORIES` (without `finished_at` too), gives `LISTS` with the courses as a dictionary. Learners with the
    same history in the same circumstances are computed once. A list is shorter than k where the rules leave fewer.

    Raises:
        ModelCorrupt: the model was fitted without a circumstance that occurs here, so it is of other data.
    """
    cases = cases_of(batch, courses=model.course_ids())
    group = _groups_of(cases, model)
    alike = distinct_histories(cases.finished, aside=cases.aside, groups=group)
    order = np.argsort(group[alike.rows], kind="stable")  # a group's row of 20 KB then stays in the processor's cache
    rows, place = alike.rows[order], np.empty_like(order)
    place[order] = np.arange(len(order))
    best = best_courses(
        cases.finished.chosen(rows),
        aside=cases.aside.chosen(rows),
        group=group[rows],
        groups=model.groups,
        neighbours=model.neighbours,
        lanes=model.lanes,
        rules=model.rules,
        k=k,
    )
    return _spread(best, place[alike.number], learners=cases.learners, courses=model.course_ids())


def plain_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with every dictionary written out, for readers that know none (Spark)."""
    columns = [column.cast(field.type) for column, field in zip(batch.columns, LISTS, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=LISTS)


def _groups_of(cases: Cases, model: NightlyModel) -> NDArray[np.int64]:
    number_of = {each: number for number, each in enumerate(model.circumstances)}
    try:
        numbers = np.array([number_of[each] for each in cases.circumstances], dtype=np.int64)
    except KeyError as error:
        raise ModelCorrupt(f"the nightly model knows nobody like {error}; fit it on the same histories") from None
    return numbers[cases.circumstance]


def _spread(best: Best, number: NDArray[np.int64], *, learners: pa.Array, courses: pa.Array) -> pa.RecordBatch:
    """The lists of the distinct cases, given to every learner who is like one."""
    there = best.columns >= 0
    total = np.where(there & (best.scores > 0), best.scores, np.float32(1))
    next_share = np.rint(100 * (best.parts[:, :, 0] + best.parts[:, :, 1]) / total).clip(0, 100).astype(np.int8)
    similar_share = np.rint(100 * best.parts[:, :, 2] / total).clip(0, 100).astype(np.int8)
    listed = there[number]
    whole = bool(listed.all())
    spread = [
        each[number].ravel() if whole else each[number][listed]
        for each in (best.columns, best.scores, next_share, similar_share)
    ]
    named = pa.DictionaryArray.from_arrays(pa.array(spread[0]), courses)
    return lists_batch(learners, counts=listed.sum(axis=1), values=[named, *(pa.array(each) for each in spread[1:])])
