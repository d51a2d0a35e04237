"""The nightly job in one process: one part after the other, each written whole or not at all."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from recommender.nightly.batch import recommended_batch
from recommender.nightly.model import NightlyModel
from recommender.nightly.population import batches_of
from recommender.nightly.tables import LISTS, SCORED

Told = Callable[[int, int], None]
"""Is told how many parts are done, and of how many."""


def make_lists(parts: Sequence[Path], *, model: NightlyModel, folder: Path, k: int, told: Told) -> int:
    """Writes one table of `LISTS` a part, under the part's name; returns how many learners have one.

    A part whose lists are there already is passed over: a run that was stopped goes on where it was.
    """
    learners = 0
    for done, part in enumerate(parts):
        told(done, len(parts))
        target = folder / part.name
        if not target.exists():
            batches = [recommended_batch(batch, model=model, k=k) for batch in batches_of(part, columns=SCORED)]
            write_lists(batches, target)
        learners += pq.read_metadata(target).num_rows
    told(len(parts), len(parts))
    return learners


def write_lists(batches: Sequence[pa.RecordBatch], path: Path) -> None:
    """Writes batches of lists as one table, whole or not at all.

    Courses and percentages are written as dictionaries; scores vary too much for one, and are compressed lightly.
    """
    table = pa.Table.from_batches(batches) if batches else LISTS.empty_table()
    beside = path.with_name(f".{path.name}.new")
    pq.write_table(
        table,
        beside,
        compression="lz4",
        use_dictionary=["courses.list.element", "next_percent.list.element", "similar_percent.list.element"],
        write_statistics=["learner"],  # what a reader looks for; those of the other columns take a quarter of the time
        store_schema=False,
    )
    beside.replace(path)
