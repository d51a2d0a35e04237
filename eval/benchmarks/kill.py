"""`kill -9` at random moments: `python -m eval.benchmarks.kill [server|ingest|import|index|nightly ...] --times 50`.

Each part is killed so often, at moments drawn anew, and what it leaves is held against what was acknowledged: nothing
lost, nothing half, nothing twice. Commands are the real ones, on the shipped sample; only the index builds are of texts
that are known in advance.
"""

import os
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from data.store import open_store
from data.words import ReportProgress
from eval.benchmarks.kills.builds import kill_index
from eval.benchmarks.kills.killing import SAARTHI, Outcome, commands_on
from eval.benchmarks.kills.loads import DATABASE, kill_import, kill_ingest, write_tables
from eval.benchmarks.kills.nightly import kill_nightly
from eval.benchmarks.kills.server import Serving, kill_server
from eval.console import OUT, progress_bar
from eval.report import refuse_unwritable, write_object

PEOPLE, EACH = 2_000, 10
"""Learners of the tables that are loaded, and completions of each: a second of writing on one core."""


class Part(StrEnum):
    """What is killed."""

    SERVER = "server"
    INGEST = "ingest"
    IMPORT = "import"
    INDEX = "index"
    NIGHTLY = "nightly"


def kill_part(
    part: Part, root: Path, *, kills: int, seed: int, models: Path, progress: ReportProgress | None = None
) -> Outcome:
    """Kills the part so often, in folders of its own under `root`."""
    state, rng = root / part / "state", random.Random(seed)
    state.mkdir(parents=True)
    begin = commands_on(state)
    match part:
        case Part.INDEX:
            return kill_index(state, kills=kills, seed=seed, progress=progress)
        case Part.INGEST:
            tables = write_tables(root / part, people=PEOPLE, each=EACH)
            return kill_ingest(state, begin, tables, kills=kills, rng=rng, progress=progress)
        case Part.IMPORT:
            tables = write_tables(root / part, people=PEOPLE, each=EACH)
            return kill_import(state, begin, tables, kills=kills, rng=rng, progress=progress)
        case Part.NIGHTLY:
            _load_sample(state, models)
            return kill_nightly(state, begin, kills=kills, rng=rng, out=root / part / "lists", progress=progress)
        case Part.SERVER:
            _load_sample(state, models)
            return kill_server(state, _server_of(state), kills=kills, rng=rng, progress=progress)


def _load_sample(state: Path, models: Path) -> None:
    """The sample with its learners and its index, as `make demo` has them."""
    (state / "models").symlink_to(models.resolve())
    _saarthi(state, "demo", "--check")


def _server_of(state: Path) -> Callable[[], Serving]:
    """Begins `saarthi serve` on a free port, over a store that holds the sample."""
    store = open_store(f"sqlite:///{state / DATABASE}")
    learner = store.learners.all()[0]
    course = min(store.catalogue.current().open_to(learner.organisation).ids)
    store.close()
    token = _saarthi(state, "token", "service", "--organisation", learner.organisation, "--subject", "kill").strip()
    begin = commands_on(state)

    def serve() -> Serving:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        return Serving(begin("serve", "--port", str(port)), port, token, learner.id, course)

    return serve


def _saarthi(state: Path, *arguments: str) -> str:
    environment = {**os.environ, "SAARTHI_STATE_FOLDER": str(state)}
    command = [*SAARTHI, *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def run(
    *,
    parts: Annotated[list[Part] | None, typer.Argument(help="What is killed; all where none is named.")] = None,
    times: Annotated[int, typer.Option(min=1, max=10_000, help="How often each is killed.")] = 50,
    seed: Annotated[int, typer.Option(help="Of the moments at which they are killed.")] = 2026,
    models: Annotated[Path, typer.Option(help="Folder of the built models.")] = Path("var/models"),
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there as JSON too.")] = None,
) -> None:
    """Kill server, loads, index builds and nightly runs, and look at what is left."""
    refuse_unwritable(json_file)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="saarthi-kill-") as folder:
        for part in parts or list(Part):
            with progress_bar(f"killing {part}") as progress:
                outcomes.append(kill_part(part, Path(folder), kills=times, seed=seed, models=models, progress=progress))
    _show(outcomes)
    if json_file is not None:
        figures = {each.part: {name: getattr(each, name) for name in Outcome.__slots__} for each in outcomes}
        write_object({"command": "benchmarks.kill", "n": times, "seed": seed, "metrics": figures}, json_file)
    if not all(outcome.is_clean for outcome in outcomes):
        sys.exit(1)


def _show(outcomes: Sequence[Outcome]) -> None:
    table = Table("part", "kills", "before it ended", "lost", "half", "duplicates")
    for each in outcomes:
        figures = (each.kills, each.in_time, each.lost, each.half, each.duplicates)
        table.add_row(each.part, *map(str, figures))
    OUT.print(table)


if __name__ == "__main__":
    typer.run(run)
