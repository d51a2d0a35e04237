"""The nightly job on Spark: the same function over Arrow batches, on every core of a cluster.

This and `recommender.nightly.jdbc` alone import pyspark. Executors need this project installed, and the folder of the
job on storage that they share with the driver.
"""

import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa

from data.words import SettingsError
from recommender.nightly.batch import plain_batch, recommended_batch
from recommender.nightly.model import NightlyModel
from recommender.nightly.tables import SCORED

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LISTS_DDL = (
    "learner string, courses array<string>, scores array<float>, next_percent array<tinyint>, "
    "similar_percent array<tinyint>"
)
"""`recommender.nightly.tables.LISTS` in Spark's words."""

BATCH_LEARNERS = 100_000
"""Learners in one Arrow batch: Spark's own 10,000 would let few alike ones meet."""


def open_session(master: str, *, options: dict[str, str]) -> "SparkSession":
    """A session on this master; raises SettingsError where pyspark is not installed.

    Executors that die take nothing with them: their tasks run again elsewhere, as often as `spark.task.maxFailures`.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SettingsError("--engine spark needs pyspark; install the extra: pip install 'saarthi[spark]'") from None
    builder = SparkSession.builder.master(master).appName("saarthi nightly")
    defaults = {
        "spark.ui.enabled": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH_LEARNERS),
        "spark.sql.session.timeZone": "UTC",
    }
    for name, value in {**defaults, **options}.items():
        builder = builder.config(name, value)
    session: SparkSession = builder.getOrCreate()
    return session


def make_lists_on_spark(session: "SparkSession", parts: Sequence[Path], *, model: Path, folder: Path, k: int) -> int:
    """Writes the lists of all learners in these tables of `HISTORIES` to `folder`; returns how many there are.

    `model` is a file on the driver: Spark hands it to every executor once, under a name of its own, because a session
    refuses two files of one name. Nothing stands in `folder` under its final name before its task has ended, so that a
    task that ran twice leaves its rows once.
    """
    with TemporaryDirectory(prefix="saarthi-model-") as handed_out:
        name = f"{uuid.uuid4().hex}.npz"
        shutil.copyfile(model, Path(handed_out) / name)
        session.sparkContext.addFile(str(Path(handed_out) / name))
        histories = session.read.parquet(*(str(part) for part in parts))
        lists = histories.select(*SCORED).mapInArrow(_scorer(name, k), LISTS_DDL)
        lists.write.mode("overwrite").parquet(str(folder))
    return session.read.parquet(str(folder)).count()


def _scorer(file: str, k: int) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def scored(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import SparkFiles

        model = _loaded(SparkFiles.get(file))
        for batch in batches:
            yield plain_batch(recommended_batch(batch, model=model, k=k))

    return scored


@lru_cache(maxsize=1)
def _loaded(path: str) -> NightlyModel:
    """The model of the job, read once a worker process."""
    return NightlyModel.load(Path(path))
