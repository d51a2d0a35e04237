"""The nightly job in one process: one part after the other, each written whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.words import ReportProgress
from recommender.nightly.batch import recommended_batch
from recommender.nightly.model import NightlyModel
from recommender.nightly.population import batches_of
from recommender.nightly.tables import LISTS, SCORED

LEAVES = ["learner", *(f"{name}.list.element" for name in LISTS.names[1:])]
"""The columns of lists as Parquet knows them."""


def make_lists(parts: Sequence[Path], *, model: NightlyModel, folder: Path, k: int, progress: ReportProgress) -> int:
    """Writes one table of `LISTS` a part, under the part's name; returns how many learners have one.

    A part whose lists are there already is passed over: a run that was stopped goes on where it was.
    """
    learners = 0
    for done, part in enumerate(parts):
        progress(done, len(parts))
        target = folder / part.name
        if not target.exists():
            batches = [recommended_batch(batch, model=model, k=k) for batch in batches_of(part, columns=SCORED)]
            write_lists(batches, target)
        learners += pq.read_metadata(target).num_rows
    progress(len(parts), len(parts))
    return learners


def write_lists(batches: Sequence[pa.RecordBatch], path: Path) -> None:
    """Writes batches of lists as one table, whole or not at all.

    Courses are written as numbers into a dictionary. Scores vary too much to be worth compressing, and looking up the
    percentages in a dictionary would take longer than compressing them does.
    """
    table = pa.Table.from_batches(batches) if batches else LISTS.empty_table()
    beside = path.with_name(f".{path.name}.new")
    pq.write_table(
        table,
        beside,
        compression={name: "none" if name == "scores.list.element" else "lz4" for name in LEAVES},
        use_dictionary=["courses.list.element"],
        write_statistics=["learner"],  # what a reader looks for; those of the other columns take a quarter of the time
        store_schema=False,
    )
    beside.replace(path)
