"""Server, loads and nightly runs killed five times each; index builds: `tests/embeddings/index/test_kill.py`.

At length and with the real models: `python -m eval.benchmarks.kill`. Processes are forked from one that has imported
the commands, which otherwise takes a second each.
"""

import multiprocessing
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from api.cli import main
from api.cli.serving import listening_socket
from api.running.auth import AccessRole
from data.store import open_store
from data.words.models import EventId, Verb
from eval.benchmarks.kills import loads, nightly
from eval.benchmarks.kills.killing import Begin, Begun, Outcome
from eval.benchmarks.kills.server import Serving, Written, kill_server, look
from tests.api.planned import EVENTS, PRINCIPALS, RTI_COURSE, TAX_CLERK, bearer, build_planned_world, planned_parts

TIMES = 5
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "api.app", "api.operate.ingestion", "recommender.nightly"])


class Forked:
    """A process as `Begun` has it."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        process.start()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode


def _command(state: Path, arguments: Sequence[str]) -> None:
    os.environ["SAARTHI_STATE_FOLDER"] = str(state)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (until the process ends)
    sys.argv = ["saarthi", *arguments]
    main()


def commands_on(state: Path) -> Begin:
    def begin(*arguments: str | Path) -> Begun:
        return Forked(PROCESSES.Process(target=_command, args=(state, [*map(str, arguments)])))

    return begin


def _serve(folder: Path, told: Connection) -> None:
    import uvicorn

    from api.app import create_app

    parts = planned_parts(folder, world=None)
    listener = listening_socket("127.0.0.1", 0)
    told.send((listener.getsockname()[1], bearer(parts, PRINCIPALS[AccessRole.SERVICE])["Authorization"]))
    config = uvicorn.Config(create_app(parts), log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def figures(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.lost, outcome.half, outcome.duplicates


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> loads.Tables:
    return loads.write_tables(tmp_path_factory.mktemp("tables"), people=200, each=10)


def test_a_killed_server_has_what_it_acknowledged_whole_and_once(state: Path) -> None:
    build_planned_world(state)

    def serve() -> Serving:
        ours, theirs = PROCESSES.Pipe(duplex=False)
        process = Forked(PROCESSES.Process(target=_serve, args=(state, theirs)))
        port, authorization = ours.recv()
        return Serving(process, port, authorization.removeprefix("Bearer "), TAX_CLERK, RTI_COURSE)

    outcome = kill_server(state, serve, kills=TIMES, rng=random.Random(2026))
    assert (outcome.in_time, figures(outcome)) == (TIMES, (0, 0, 0))


def test_a_killed_load_is_whole_or_not_there(state: Path, tables: loads.Tables) -> None:
    outcome = loads.kill_ingest(state, commands_on(state), tables, kills=TIMES, rng=random.Random(2026))
    assert (outcome.in_time > 0, figures(outcome)) == (True, (0, 0, 0))


def test_a_killed_import_is_whole_or_not_there(state: Path, tables: loads.Tables) -> None:
    outcome = loads.kill_import(state, commands_on(state), tables, kills=TIMES, rng=random.Random(2026))
    assert (outcome.in_time > 0, figures(outcome)) == (True, (0, 0, 0))


def test_a_killed_nightly_run_leaves_whole_lists(state: Path, tmp_path: Path) -> None:
    build_planned_world(state)
    out = tmp_path / "lists"
    outcome = nightly.kill_nightly(state, commands_on(state), kills=TIMES, rng=random.Random(2026), out=out)
    assert (outcome.in_time > 0, figures(outcome)) == (True, (0, 0, 0))

    name = (out / "CURRENT").read_text().strip()
    part = next((out / name / "lists").glob("*.parquet"))
    part.write_bytes(part.read_bytes() + b"1")
    with pytest.raises(Exception, match=r"Parquet magic bytes|footer"):
        nightly.look(state, out)


def test_what_is_looked_for_in_a_store_is_seen(state: Path) -> None:
    """The measure itself: an acknowledged batch that is not there, or half there, does not pass."""
    build_planned_world(state)
    store = open_store(f"sqlite:///{state / loads.DATABASE}")
    before = loads.held(state)
    store.ledger.append([replace(EVENTS[0], id=EventId("batch-0-0-0"), verb=Verb.STARTED)])
    store.close()
    assert loads.held(state) != before
    outcome, written = Outcome("server"), Written(sent={"batch-0-0", "batch-0-1"}, acknowledged={"batch-0-1"})
    look(state, written, outcome)
    assert figures(outcome) == (1, 1, 0)
