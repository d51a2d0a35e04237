"""The one function that makes lists, whoever calls it: a batch of histories in, a batch of lists out."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.words import ModelCorrupt
from recommender.kernels.histories import distinct_histories
from recommender.kernels.scoring import best_courses
from recommender.kernels.spreading import Spread, spread_lists
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
    order = np.argsort(group[alike.rows].astype(np.int32), kind="stable")  # a group's 20 KB are then read once
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    best = best_courses(
        cases.finished,
        aside=cases.aside,
        group=group,
        groups=model.groups,
        neighbours=model.neighbours,
        lanes=model.lanes,
        rules=model.rules,
        k=k,
        rows=alike.rows[order],
    )
    return _lists(spread_lists(best, place[alike.number]), learners=cases.learners, courses=model.course_ids())


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


def _lists(spread: Spread, *, learners: pa.Array, courses: pa.Array) -> pa.RecordBatch:
    named = pa.DictionaryArray.from_arrays(pa.array(spread.columns), courses)
    values = [named, *(pa.array(each) for each in (spread.scores, spread.next_percent, spread.similar_percent))]
    return lists_batch(learners, offsets=spread.offsets, values=values)
