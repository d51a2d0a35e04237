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
        pa.field("languages", pa.string(), nullable=False),
        pa.field("finished", pa.list_(pa.string()), nullable=False),
        pa.field("finished_at", pa.list_(pa.int64()), nullable=False),
        pa.field("aside", pa.list_(pa.string()), nullable=False),
        pa.field("shown", pa.list_(pa.string()), nullable=False),
        pa.field("shown_levels", pa.list_(pa.float64()), nullable=False),
    ]
)
"""`languages` are tags in order of the alphabet with a space between them; `finished` are course ids, oldest first,
each once, with the `finished_at` of the first time in seconds since 1970; `aside` are the courses put aside; `shown`
are competencies that the role needs, with the level above 0 that counts for the learner of each
(`recommender.learner.gaps.counted_level`): at least the one needed where that is met."""

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
]
"""Columns that Parquet keeps as numbers into a dictionary: read as such, no text is made of them."""

SCORED = ["learner", "organisation", "role", "languages", "finished", "aside", "shown", "shown_levels"]
"""The columns that making lists needs."""

FITTED = ["organisation", "role", "languages", "finished", "finished_at"]
"""The columns that fitting needs."""


class Circumstance(NamedTuple):
    """What learners have in common for whom the part of a score is the same that their own record does not change."""

    organisation: str
    role: str
    languages: str


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


def cases_of(batch: pa.RecordBatch, *, courses: pa.Array, competencies: pa.Array) -> Cases:
    """The learners of a batch of `HISTORIES` (text columns plain or as dictionaries); the others are ids by column."""
    finished, _ = history_column(batch, "finished", courses=courses)
    aside, _ = history_column(batch, "aside", courses=courses)
    circumstances, circumstance = circumstances_of(batch)
    return Cases(
        learners=batch.column("learner"),
        finished=finished,
        aside=aside,
        shown=_shown(batch, competencies=competencies),
        circumstances=circumstances,
        circumstance=circumstance,
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
    codes, texts = zip(*(_coded(batch.column(name)) for name in ("organisation", "role", "languages")), strict=True)
    sizes = [len(text) for text in texts]
    joint = (codes[0] * sizes[1] + codes[1]) * sizes[2] + codes[2]
    distinct, number = np.unique(joint, return_inverse=True)
    rest, languages = np.divmod(distinct, sizes[2])
    organisations, roles = np.divmod(rest, sizes[1])
    return [
        Circumstance(texts[0][organisation], texts[1][role], texts[2][language])
        for organisation, role, language in zip(organisations, roles, languages, strict=True)
    ], number.astype(np.int64)


def _coded(values: pa.Array) -> tuple[NDArray[np.int64], list[str]]:
    """The number of each text, and the texts by number, the empty one for a null."""
    encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    texts = [*(text or "" for text in encoded.dictionary.to_pylist()), ""]
    numbers = encoded.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
    return numbers.astype(np.int64), texts
