"""The tables of the nightly job: histories go in, lists come out, one row a learner in both."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from recommender.kernels.histories import Histories, Shown

HISTORIES = pa.schema(
    [
        pa.field("learner", pa.string(), nullable=False),
        pa.field("organisation", pa.string(), nullable=False),
        pa.field("role", pa.string()),
        pa.field("goal", pa.string()),
        pa.field("languages", pa.string(), nullable=False),
        pa.field("pace", pa.int64(), nullable=False),
        pa.field("groups", pa.list_(pa.string()), nullable=False),
        pa.field("finished", pa.list_(pa.string()), nullable=False),
        pa.field("finished_at", pa.list_(pa.int64()), nullable=False),
        pa.field("aside", pa.list_(pa.string()), nullable=False),
        pa.field("shown", pa.list_(pa.string()), nullable=False),
        pa.field("shown_levels", pa.list_(pa.float64()), nullable=False),
        pa.field("answered", pa.list_(pa.string()), nullable=False),
    ]
)
"""`goal` is the role wished for; `languages` are tags in order of the alphabet with a space between them; `pace` is one
of `recommender.suggest.shelf.PACES`, of somebody who has finished something the usual one; `groups` are those that hold
the learner, of the groups that plans address. `finished` are course ids, oldest first, each once, with the
`finished_at` of the first time in seconds since 1970; `aside` are the courses put aside; `shown` are competencies that
role or goal need, with the level above 0 that counts for the learner of each
(`recommender.learner.gaps.counted_level`): at least the one needed where that is met. `answered` are the courses of
plans that something else finished stands in for."""

LISTS = pa.schema(
    [
        pa.field("learner", pa.string(), nullable=False),
        pa.field("courses", pa.list_(pa.string()), nullable=False),
        pa.field("scores", pa.list_(pa.float32()), nullable=False),
        pa.field("next_percent", pa.list_(pa.int8()), nullable=False),
        pa.field("similar_percent", pa.list_(pa.int8()), nullable=False),
    ]
)
"""`courses` best first. Of each score, `next_percent` comes from what others took next (transitions and EASE) and
`similar_percent` from likeness of content to what was finished; the rest from role, organisation and plans."""

DICTIONARIES = [
    "organisation",
    "role",
    "languages",
    "finished.list.element",
    "aside.list.element",
    "shown.list.element",
    "goal",
    "groups.list.element",
    "answered.list.element",
]
"""Columns that Parquet keeps as numbers into a dictionary: read as such, no text is made of them."""

CIRCUMSTANCES = ["organisation", "role", "goal", "languages", "pace"]
"""The columns that say what learners have in common."""

SCORED = ["learner", *CIRCUMSTANCES, "groups", "finished", "aside", "shown", "shown_levels", "answered"]
"""The columns that making lists needs."""

FITTED = [*CIRCUMSTANCES, "finished", "finished_at"]
"""The columns that fitting needs."""


class Circumstance(NamedTuple):
    """What learners have in common for whom the part of a score is the same that their own record does not change."""

    organisation: str
    role: str
    goal: str
    languages: str
    pace: str


@dataclass(frozen=True, slots=True)
class Cases:
    """A batch as arrays: `circumstance[r]` is the number in `circumstances` of learner r.

    Courses and competencies that the catalogue does not know are left out.
    """

    learners: pa.Array
    finished: Histories
    aside: Histories
    shown: Shown
    circumstances: list[Circumstance]
    circumstance: NDArray[np.int64]
    groups: Histories
    answered: Histories


def cases_of(
    batch: pa.RecordBatch, *, courses: pa.Array, competencies: pa.Array, groups: pa.Array, asked: pa.Array
) -> Cases:
    """The learners of a batch of `HISTORIES` (text columns plain or as dictionaries); the others are ids by column."""
    finished, _ = history_column(batch, "finished", courses=courses)
    aside, _ = history_column(batch, "aside", courses=courses)
    holding, _ = history_column(batch, "groups", courses=groups)
    answered, _ = history_column(batch, "answered", courses=asked)
    circumstances, circumstance = circumstances_of(batch)
    return Cases(
        learners=batch.column("learner"),
        finished=finished,
        aside=aside,
        shown=_shown(batch, competencies=competencies),
        circumstances=circumstances,
        circumstance=circumstance,
        groups=holding,
        answered=answered,
    )


def _shown(batch: pa.RecordBatch, *, competencies: pa.Array) -> Shown:
    shown, known = history_column(batch, "shown", courses=competencies)
    levels = values_beside(batch, "shown_levels", known=known).astype(np.float64)
    return Shown(offsets=shown.offsets, competencies=shown.columns, levels=levels)


def values_beside(batch: pa.RecordBatch, name: str, *, known: NDArray[np.bool_]) -> NDArray[np.generic]:
    """The values of a list column that has one for each of another, for the known ones of that; ValueError else."""
    values = batch.column(name).flatten().to_numpy(zero_copy_only=False)
    if len(values) != len(known):
        raise ValueError(f"column {name!r} has {len(values)} values for {len(known)}; give one for each")
    kept: NDArray[np.generic] = values[known]
    return kept


def history_column(batch: pa.RecordBatch, name: str, *, courses: pa.Array) -> tuple[Histories, NDArray[np.bool_]]:
    """A list column as the places of its values in `courses`, and which are among them (the others are left out).

    Raises:
        ValueError: the column holds no lists where it should (a null).
    """
    lists = batch.column(name)
    if lists.null_count:
        raise ValueError(f"column {name!r} is empty in {lists.null_count} rows; give an empty list instead")
    offsets = lists.offsets.to_numpy().astype(np.int64)
    columns = _places(lists.values.slice(int(offsets[0]), int(offsets[-1] - offsets[0])), courses)
    known = columns >= 0
    offsets = offsets - offsets[0]
    if known.all():
        return Histories(offsets=offsets, columns=columns), known
    before = np.concatenate(([0], np.cumsum(known)))
    return Histories(offsets=before[offsets].astype(np.int64), columns=columns[known]), known


def lists_batch(learners: pa.Array, *, offsets: NDArray[np.int32], values: list[pa.Array]) -> pa.RecordBatch:
    """A batch of `LISTS`, the courses as a dictionary: learner r has the values `offsets[r]` up to `offsets[r + 1]`."""
    columns = [pa.ListArray.from_arrays(pa.array(offsets), array) for array in values]
    return pa.RecordBatch.from_arrays([learners, *columns], names=LISTS.names)


def _places(values: pa.Array, courses: pa.Array) -> NDArray[np.int32]:
    """(n,) the column of each id, -1 for one that is not among the courses."""
    if not pa.types.is_dictionary(values.type):
        places = pc.index_in(values, value_set=courses)
        return np.asarray(places.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int32)
    of_dictionary = np.append(_places(values.dictionary, courses), np.int32(-1))
    numbers = values.indices.fill_null(len(of_dictionary) - 1).to_numpy(zero_copy_only=False)
    columns: NDArray[np.int32] = of_dictionary[numbers]
    return columns


def circumstances_of(batch: pa.RecordBatch) -> tuple[list[Circumstance], NDArray[np.int64]]:
    """The circumstances that occur, and the number of each learner's among them."""
    codes, texts = zip(*(_coded(batch.column(name)) for name in CIRCUMSTANCES), strict=True)
    shape = tuple(len(text) for text in texts)
    distinct, number = np.unique(np.ravel_multi_index(codes, shape), return_inverse=True)
    places = zip(*(each.tolist() for each in np.unravel_index(distinct, shape)), strict=True)
    return [
        Circumstance(*(text[place] for text, place in zip(texts, own, strict=True))) for own in places
    ], number.astype(np.int64)


def _coded(values: pa.Array) -> tuple[NDArray[np.int64], list[str]]:
    """The number of each value, and the values by number as texts, the empty one for a null."""
    encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    texts = [*("" if value is None else str(value) for value in encoded.dictionary.to_pylist()), ""]
    numbers = encoded.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
    return numbers.astype(np.int64), texts
