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

from data.errors import SettingsError
from eval.synthetic.catalogue import made_catalogue
from eval.synthetic.histories import write_histories
from recommender.blend import Weights
from recommender.nightly import local
from recommender.nightly.job import Deployment, Request, Source, folder_revision, run_nightly
from recommender.nightly.model import NightlyModel
from recommender.nightly.population import part_files
from tests.recommender.planned import NOW

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

K = 10
LEARNERS = 24_000
"""Few, since starting Java takes most of the time; what counts is that two executors give the single process's rows."""

OPTIONS = {
    "spark.driver.memory": "768m",
    "spark.executor.memory": "512m",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
    "spark.executorEnv.PYTHONPATH": str(Path(__file__).parents[3]),
}

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17 or newer, and here is none")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Histories of a made-up country in eight parts, and the finished run of the single process."""
    folder: Path = tmp_path_factory.mktemp("country")
    histories = folder / "histories"
    histories.mkdir()
    made = made_catalogue(400, today=NOW.date(), rng=np.random.default_rng(3))
    write_histories(
        histories,
        made,
        learners=LEARNERS,
        part_learners=LEARNERS // 8,
        now_seconds=int(NOW.timestamp()),
        seed=3,
        told=lambda _done, _total: None,
    )
    manifest = run_nightly(
        Request(out=folder / "out", k=K, now=NOW),
        Source(revision=folder_revision(histories), folder=histories),
        Deployment(made.catalogue, ((), np.zeros((0, 1), dtype=np.float32)), {}, Weights()),
        lambda parts, model, into: local.make_lists(
            parts, model=NightlyModel.load(model), folder=into, k=K, told=lambda _done, _total: None
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
    return pa.concat_tables([pq.read_table(part) for part in part_files(folder)]).sort_by("learner")


def executors(session: "SparkSession") -> list[int]:
    """The process ids of this session's executors: each tells the parent of its own Python daemon."""

    def parent_of_daemon(_: int) -> int:
        stat = Path(f"/proc/{os.getppid()}/stat").read_text(encoding="utf-8", errors="replace")
        return int(stat.rsplit(")", 1)[1].split()[1])

    return sorted(set(session.sparkContext.parallelize(range(8), 8).map(parent_of_daemon).collect()))


@needs_java
def test_two_executors_give_the_rows_of_the_single_process(
    run: tuple[Path, Path], session: "SparkSession", tmp_path: Path
) -> None:
    from recommender.nightly.spark import make_lists

    histories, finished = run

    count = make_lists(session, part_files(histories), model=finished / "model.npz", folder=tmp_path / "lists", k=K)

    assert count == LEARNERS
    assert rows(tmp_path / "lists").to_pylist() == rows(finished / "lists").to_pylist()


@needs_java
def test_an_executor_killed_in_mid_run_loses_nothing(
    run: tuple[Path, Path], session: "SparkSession", tmp_path: Path
) -> None:
    from recommender.nightly.spark import make_lists

    histories, finished = run
    victim = executors(session)[0]
    outcome: list[int] = []
    work = Thread(
        target=lambda: outcome.append(
            make_lists(session, part_files(histories), model=finished / "model.npz", folder=tmp_path / "lists", k=K)
        )
    )

    work.start()
    while not session.sparkContext.statusTracker().getActiveJobsIds():
        time.sleep(0.01)
    os.kill(victim, signal.SIGKILL)
    work.join()

    assert victim not in executors(session)
    assert outcome == [LEARNERS]
    assert rows(tmp_path / "lists").to_pylist() == rows(finished / "lists").to_pylist()


def test_without_pyspark_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from recommender.nightly.spark import open_session

    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(SettingsError, match=r"saarthi\[spark\]"):
        open_session("local[1]", options={})
