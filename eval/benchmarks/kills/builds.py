"""Index builds killed: what is current afterwards is one of the editions, whole.

Builds of known editions follow one another in a process of their own, which is killed after none, one or two whole
builds and a random part of the next. Every checksum is right, every passage and vector is there, none of another
edition.
"""

import multiprocessing
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.words import ReportProgress, SearchIndexError
from embeddings.index import open_current
from eval.benchmarks.kills.editions import NumberEncoder, build_edition, build_without_end, edition
from eval.benchmarks.kills.killing import Outcome

_WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class BuildsKilled:
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


def kill_builds(root: Path, *, kills: int, seed: int, progress: ReportProgress | None = None) -> BuildsKilled:
    """Kills `kills` builds under `root`, looking after each at what is served."""
    rng = random.Random(seed)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["eval.benchmarks.kills.editions", "bm25s"])
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
    return BuildsKilled(kills, landed, finished, torn, lost, foreign, back)


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


def kill_index(root: Path, *, kills: int, seed: int, progress: ReportProgress | None = None) -> Outcome:
    """As `kill_builds`, counted as the other parts are."""
    seen = kill_builds(root, kills=kills, seed=seed, progress=progress)
    in_time = seen.killed - seen.landed
    return Outcome("index", seen.killed, in_time, seen.lost + seen.stepped_back, seen.torn + seen.foreign)
