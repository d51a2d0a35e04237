"""Where histories come from: the store, or tables of learners and completions, written as parts of `HISTORIES`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.store import Store
from data.words import CourseId, Event, Learner, LearnerId, Verb
from recommender.learner.history import history_of
from recommender.nightly.tables import DICTIONARIES, HISTORIES

PART_LEARNERS = 250_000
"""Learners a part: large enough that alike ones meet, small enough that making its lists takes 100 MB."""

PUT_ASIDE = (Verb.DISMISSED, Verb.CLAIMED, Verb.DEFERRED, Verb.RESTORED)


def write_part(table: pa.Table, path: Path) -> None:
    """Writes a table of `HISTORIES` whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    pq.write_table(table, beside, compression="zstd", use_dictionary=DICTIONARIES, store_schema=False)
    beside.replace(path)


def part_name(number: int) -> str:
    """The name of the part of this number; parts sort by number."""
    return f"part-{number:05d}.parquet"


def export_histories(store: Store, folder: Path, *, today: date, part_learners: int = PART_LEARNERS) -> int:
    """Writes every learner of the store with their history into parts; returns how many learners there are."""
    completions = store.outcomes.completions()
    rows = {learner: row for row, learner in enumerate(completions.learners)}
    bounds = np.searchsorted(completions.rows, np.arange(len(rows) + 1))
    aside = _put_aside(store.ledger.events(verbs=PUT_ASIDE), today=today)
    people = store.learners.all()
    for number, part in enumerate(_parts(people, part_learners)):
        spans = [_span(bounds, rows.get(each.id)) for each in part]
        finished = [[completions.courses[column] for column in completions.columns[span]] for span in spans]
        times = [completions.at[span].tolist() for span in spans]
        put_aside = [sorted(aside.get(each.id, ())) for each in part]
        write_part(_table(part, finished=finished, times=times, aside=put_aside), folder / part_name(number))
    return len(people)


def _parts(people: Sequence[Learner], size: int) -> Iterator[Sequence[Learner]]:
    for start in range(0, len(people), size):
        yield people[start : start + size]


def _span(bounds: NDArray[np.int64], row: int | None) -> slice:
    return slice(0, 0) if row is None else slice(int(bounds[row]), int(bounds[row + 1]))


def _put_aside(events: Iterable[Event], *, today: date) -> Mapping[LearnerId, frozenset[CourseId]]:
    own: dict[LearnerId, list[Event]] = defaultdict(list)
    for event in events:
        own[event.learner].append(event)
    return {learner: history_of(each).put_aside(today) for learner, each in own.items()}


def _table(
    people: Sequence[Learner],
    *,
    finished: Sequence[Sequence[str]],
    times: Sequence[Sequence[int]],
    aside: Sequence[Sequence[str]],
) -> pa.Table:
    columns = {
        "learner": [each.id for each in people],
        "organisation": [each.organisation for each in people],
        "role": [each.role for each in people],
        "languages": [" ".join(sorted(each.languages)) for each in people],
        "finished": finished,
        "finished_at": times,
        "aside": aside,
    }
    return pa.table(columns, schema=HISTORIES)
