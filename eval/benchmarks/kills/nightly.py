"""`saarthi nightly` killed: readers of folder and store find a whole run, of today or of the day before."""

import json
import random
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq

from data.store import Store, open_store
from data.words import CourseStatus, Event, EventId, ReportProgress, Verb
from eval.benchmarks.kills.killing import Begin, Outcome, finished, killed_within
from eval.benchmarks.kills.loads import DATABASE

_LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Found:
    """Faults of one look: learners without a list, files or runs that are not whole, learners with two lists."""

    lost: int
    half: int
    duplicates: int


def kill_nightly(
    state: Path,
    begin: Begin,
    *,
    kills: int,
    rng: random.Random,
    out: Path,
    progress: ReportProgress | None = None,
) -> Outcome:
    """Kills runs into the folder `out` and the store, each of a ledger that has grown, and lets the next go on."""
    command = ("nightly", "--out", out, "--to", "store")
    finished(begin(*command))
    _grow(state, 0)
    seconds = finished(begin(*command))
    outcome = Outcome("nightly", kills)
    for kill in range(kills):
        _grow(state, kill + 1)
        outcome.in_time += killed_within(begin(*command), 1.1 * seconds, rng=rng)
        _note(outcome, look(state, out))
        if kill % 2 or kill == kills - 1:  # otherwise the next goes on where this was killed, over other data
            finished(begin(*command))
            _note(outcome, look(state, out))
        if progress is not None:
            progress(kill + 1, kills)
    return outcome


def look(state: Path, out: Path) -> Found:
    """What a reader finds now."""
    with closing(open_store(f"sqlite:///{state / DATABASE}")) as store:
        people = {learner.id for learner in store.learners.all()}
        lists = [store.nightly.of(learner) for learner in people]
    run = out / (out / "CURRENT").read_text(encoding="utf-8").strip()
    files = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["files"]
    torn = sum((run / _LISTS / name).stat().st_size != size for name, size in files.items())
    listed = Counter(pq.read_table(run / _LISTS, columns=["learner"]).column("learner").to_pylist())
    of_runs = {each.made_at for each in lists if each is not None}
    return Found(
        lost=len(people - listed.keys()) + lists.count(None),
        half=torn + max(0, len(of_runs) - 1),
        duplicates=sum(count - 1 for count in listed.values()),
    )


def _note(outcome: Outcome, found: Found) -> None:
    outcome.lost += found.lost
    outcome.half += found.half
    outcome.duplicates += found.duplicates


def _grow(state: Path, number: int) -> None:
    """One completion more, so that there is another run to be made."""
    with closing(open_store(f"sqlite:///{state / DATABASE}")) as store:
        store.ledger.append([_completion(store, number)])


def _completion(store: Store, number: int) -> Event:
    catalogue, learners = store.catalogue.current(), store.learners.all()
    courses = sorted(course.id for course in catalogue.courses.values() if course.status is CourseStatus.LIVE)
    return Event(
        id=EventId(f"killed-{number}"),
        learner=learners[number % len(learners)].id,
        verb=Verb.COMPLETED,
        object=courses[number % len(courses)],
        at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        source="kill",
        result={},
    )
