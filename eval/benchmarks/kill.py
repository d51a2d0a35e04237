"""kill -9 at random moments of index builds: `python -m eval.benchmarks.kill --builds 200`.

Builds of known editions follow one another in a process of their own, which is killed after none, one or two whole
builds and a random part of the next. What is current afterwards must be one of the editions, whole: every checksum
right, every passage and vector of it there, none of another edition.
"""

import multiprocessing
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from data.words import ReportProgress, SearchIndexError
from embeddings.index import open_current
from eval.benchmarks.kill_builds import NumberEncoder, build_edition, build_without_end, edition
from eval.console import OUT, progress_bar
from eval.report import refuse_unwritable, write_object

_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: builds killed, of these those that had already become current, and builds that ended before.

    `torn` counts generations that could not be opened, `lost` and `foreign` the passages (or their vectors) that were
    missing or of another edition, `stepped_back` the times that an edition older than one known to be whole was served.
    """

    killed: int
    landed: int
    finished: int
    torn: int
    lost: int
    foreign: int
    stepped_back: int


def kill_builds(root: Path, *, kills: int, seed: int, progress: ReportProgress | None = None) -> Outcome:
    """Kills `kills` builds under `root`, looking after each at what is served."""
    rng = random.Random(seed)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["eval.benchmarks.kill_builds", "bm25s"])
    build_edition(0, root)
    seconds = build_edition(1, root).seconds
    served, landed, finished, torn, lost, foreign, back = 1, 0, 0, 0, 0, 0, 0
    for kill in range(kills):
        ours, theirs = context.Pipe(duplex=False)
        builder = context.Process(target=build_without_end, args=(root, served + 1, theirs), daemon=True)
        builder.start()
        theirs.close()
        ended = rng.randint(0, 2)
        for _ in range(ended + 1):
            if not ours.poll(_WAIT_SECONDS):
                raise TimeoutError(f"no build began within {_WAIT_SECONDS:.0f} s")
            ours.recv()
        time.sleep(rng.uniform(0, 1.5 * seconds))
        builder.kill()
        builder.join()
        ours.close()
        seen = look(root)
        torn += seen is None
        number, missing, strange = (served, 0, 0) if seen is None else seen
        lost, foreign = lost + missing, foreign + strange
        back += number < served + ended
        landed += number > served + ended
        served, finished = number, finished + ended
        if progress is not None:
            progress(kill + 1, kills)
    return Outcome(kills, landed, finished, torn, lost, foreign, back)


def look(root: Path) -> tuple[int, int, int] | None:
    """Number of the edition that is current, how much of it is missing and how much is not of it; None if torn."""
    encoder = NumberEncoder()
    try:
        index = open_current(root, encoder_name=encoder.name, dimension=encoder.dimension)
    except SearchIndexError:
        return None
    number = int(index.catalogue_revision.removeprefix("e"))
    expected = edition(number)
    served = [index.passages.passage(row) for row in range(len(index))]
    vectors = encoder.encode_passages([passage.text for passage in expected])
    wrong_vectors = 0
    if len(served) == len(expected):
        wrong_vectors = int((np.abs(np.asarray(index.vectors) - vectors).max(axis=1) > 1e-6).sum())
    return number, len(set(expected) - set(served)) + wrong_vectors, len(set(served) - set(expected))


def run(
    *,
    builds: Annotated[int, typer.Option(min=1, max=10_000, help="How many builds are killed.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the moments at which they are killed.")] = 2026,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there as JSON too.")] = None,
) -> None:
    """Kill index builds and look at what is served."""
    refuse_unwritable(json_file)
    with tempfile.TemporaryDirectory(prefix="saarthi-kill-") as folder, progress_bar("killing builds") as progress:
        outcome = kill_builds(Path(folder), kills=builds, seed=seed, progress=progress)
    OUT.print(
        f"{outcome.killed} builds killed ({outcome.landed} of them had just become current), {outcome.finished} ended: "
        f"{outcome.torn} torn generations served, {outcome.lost} passages lost, {outcome.foreign} of another edition, "
        f"{outcome.stepped_back} steps back."
    )
    if json_file is not None:
        fields = {name: getattr(outcome, name) for name in Outcome.__slots__}
        write_object({"command": "benchmarks.kill", "n": builds, "seed": seed, "metrics": fields}, json_file)
    if outcome.torn or outcome.lost or outcome.foreign or outcome.stepped_back:
        sys.exit(1)


if __name__ == "__main__":
    typer.run(run)
