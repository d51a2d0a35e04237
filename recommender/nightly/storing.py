"""The lists of a finished run, put into the store."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data.store import NightlyCourse, NightlyRow, Store
from data.words import CourseId, LearnerId
from recommender.nightly.job import LISTS_FOLDER
from recommender.nightly.population import part_files
from recommender.nightly.tables import LISTS

ROWS_READ = 10_000


def store_lists(store: Store, run: Path, manifest: dict[str, Any]) -> int:
    """Publishes the lists of this run of the job in the store; returns how many learners have one."""
    made_at = datetime.fromisoformat(manifest["made_at"])
    return store.nightly.publish(manifest["name"], made_at=made_at, rows=_rows(run / LISTS_FOLDER))


def _rows(folder: Path) -> Iterator[NightlyRow]:
    for part in part_files(folder):
        for batch in pq.ParquetFile(part).iter_batches(batch_size=ROWS_READ, columns=LISTS.names):
            columns = (batch.column(name).to_pylist() for name in LISTS.names)
            for learner, courses, scores, following, similar in zip(*columns, strict=True):
                listed = zip(courses, scores, following, similar, strict=True)
                yield NightlyRow(
                    LearnerId(learner), [NightlyCourse(CourseId(course[0]), *course[1:]) for course in listed]
                )
