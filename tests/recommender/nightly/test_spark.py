"""The job on a real Spark: a local cluster of two executors, each a process of its own."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.words.errors import SettingsError
from embeddings.index import AimTable
from eval.synthetic.catalogue import made_catalogue
from eval.synthetic.histories import write_histories
from recommender.nightly import local
from recommender.nightly.job import Deployment, Request, Source, folder_revision, run_nightly
from recommender.nightly.model import NightlyModel
from recommender.nightly.population import part_files
from recommender.nightly.tables import LISTS
from recommender.suggest.blend import Weights
from tests.recommender.planned import NOW

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

K = 10
LEARNERS, FEW = 240_000, 24_000
"""The first is three of Spark's batches in each of the eight parts. The second is for the run whose executor is killed,
since half of its work is done twice."""

OPTIONS = {
    "spark.driver.memory": "768m",
    "spark.executor.memory": "512m",
    "spark.executorEnv.PYTHONPATH": str(Path(__file__).parents[3]),
}

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17 or newer, and here is none")


def finished_run(folder: Path, *, learners: int) -> tuple[Path, Path]:
    """Histories of a made-up country in eight parts, and the finished run of the single process."""
    histories = folder / "histories"
    histories.mkdir()
    made = made_catalogue(400, today=NOW.date(), rng=np.random.default_rng(3))
    write_histories(
        histories,
        made,
        learners=learners,
        part_learners=learners // 8,
        now_seconds=int(NOW.timestamp()),
        seed=3,
        progress=lambda _done, _total: None,
    )
    manifest = run_nightly(
        Request(out=folder / "out", k=K, now=NOW),
        Source(revision=folder_revision(histories), folder=histories),
        Deployment(made.catalogue, ((), np.zeros((0, 1), dtype=np.float32)), {}, Weights(), AimTable.empty()),
        lambda parts, model, into: local.make_lists(
            parts, model=NightlyModel.load(model), folder=into, k=K, progress=lambda _done, _total: None
        ),
    )
    return histories, folder / "out" / manifest["name"]


@pytest.fixture(scope="module")
def session() -> Iterator["SparkSession"]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from recommender.nightly.spark import open_session

    opened = open_session("local-cluster[2,1,1024]", options=OPTIONS)
    opened.sparkContext.setLogLevel("ERROR")
    yield opened
    opened.stop()


def rows(folder: Path) -> pa.Table:
    read = [pq.read_table(part).select(LISTS.names).cast(LISTS) for part in part_files(folder)]
    return pa.concat_tables(read).sort_by("learner").combine_chunks()


def executors(session: "SparkSession") -> list[int]:
    """The process ids of this session's executors: each tells the parent of its own Python daemon."""

    def parent_of_daemon(_: int) -> int:
        stat = Path(f"/proc/{os.getppid()}/stat").read_text(encoding="utf-8", errors="replace")
        return int(stat.rsplit(")", 1)[1].split()[1])

    return sorted(set(session.sparkContext.parallelize(range(8), 8).map(parent_of_daemon).collect()))


@needs_java
def test_two_executors_give_the_rows_of_the_single_process(session: "SparkSession", tmp_path: Path) -> None:
    from recommender.nightly.spark import make_lists_on_spark

    histories, finished = finished_run(tmp_path, learners=LEARNERS)

    count = make_lists_on_spark(
        session, part_files(histories), model=finished / "model.npz", folder=tmp_path / "lists", k=K
    )

    assert count == LEARNERS
    assert rows(tmp_path / "lists") == rows(finished / "lists")


@needs_java
def test_an_executor_killed_in_mid_run_loses_nothing(session: "SparkSession", tmp_path: Path) -> None:
    from recommender.nightly.spark import make_lists_on_spark

    histories, finished = finished_run(tmp_path, learners=FEW)
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "2000")  # more than one batch a task even so
    victim = executors(session)[0]
    outcome: list[int] = []
    work = Thread(
        target=lambda: outcome.append(
            make_lists_on_spark(
                session, part_files(histories), model=finished / "model.npz", folder=tmp_path / "lists", k=K
            )
        )
    )

    work.start()
    while work.is_alive() and not session.sparkContext.statusTracker().getActiveJobsIds():
        time.sleep(0.01)
    os.kill(victim, signal.SIGKILL)
    work.join()

    assert victim not in executors(session)
    assert outcome == [FEW]
    assert rows(tmp_path / "lists") == rows(finished / "lists")


def test_without_pyspark_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from recommender.nightly.spark import open_session

    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(SettingsError, match=r"saarthi\[spark\]"):
        open_session("local[1]", options={})
