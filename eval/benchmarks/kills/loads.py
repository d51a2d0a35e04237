"""`saarthi ingest` killed: the store holds what it held before, or all that was to be loaded, and never a part."""

import csv
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.catalogue import Catalogue
from data.reading import read_catalogue
from data.sample_path import sample_folder
from data.store import open_store
from data.words import CourseStatus, ReportProgress
from eval.benchmarks.kills.killing import Begin, Outcome, finished, killed_within

DATABASE = "saarthi.db"
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """What is looked at of a store."""

    catalogue: str | None
    learners: int
    events: int


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables of people and of what they have finished, for the sample's catalogue."""

    learners: Path
    completions: Path
    people: int
    rows: int


def write_tables(folder: Path, *, people: int, each: int) -> Tables:
    """Tables of so many learners with so many completions each."""
    catalogue = read_catalogue(sample_folder())
    organisations, courses = sorted(catalogue.organisations), sorted(catalogue.courses)
    names = [f"killed-{number:05}" for number in range(people)]
    learners, completions = folder / "learners.csv", folder / "completions.csv"
    places = [organisations[number % len(organisations)] for number in range(people)]
    _write(learners, [("learner", "organisation", "role", "languages")])
    _write(learners, [(name, place, "", "en") for name, place in zip(names, places, strict=True)])
    _write(completions, [("learner", "course", "at")])
    rows = [
        (name, courses[(number + step) % len(courses)], (_FIRST + timedelta(minutes=number, days=step)).isoformat())
        for number, name in enumerate(names)
        for step in range(each)
    ]
    _write(completions, rows)
    return Tables(learners, completions, people, len(rows))


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def kill_ingest(
    state: Path, begin: Begin, tables: Tables, *, kills: int, rng: random.Random, progress: ReportProgress | None = None
) -> Outcome:
    """Kills loads of catalogue, learners and completions at once, into a store that holds a smaller catalogue."""
    whole = read_catalogue(sample_folder())
    store = open_store(f"sqlite:///{state / DATABASE}")
    store.catalogue.replace(_smaller(whole))
    store.close()
    wanted = Held(whole.revision, tables.people, tables.rows)
    command = ("ingest", sample_folder(), "--learners", tables.learners, "--completions", tables.completions)
    return _kill("ingest", state, begin, command, wanted, kills=kills, rng=rng, progress=progress)


def kill_import(
    state: Path, begin: Begin, tables: Tables, *, kills: int, rng: random.Random, progress: ReportProgress | None = None
) -> Outcome:
    """Kills imports of completions into a store that holds the catalogue and the learners."""
    whole = read_catalogue(sample_folder())
    finished(begin("ingest", sample_folder(), "--learners", tables.learners))
    wanted = Held(whole.revision, tables.people, tables.rows)
    command = ("ingest", "--completions", tables.completions)
    return _kill("import", state, begin, command, wanted, kills=kills, rng=rng, progress=progress)


def _kill(
    part: str,
    state: Path,
    begin: Begin,
    command: Sequence[str | Path],
    wanted: Held,
    *,
    kills: int,
    rng: random.Random,
    progress: ReportProgress | None,
) -> Outcome:
    before, saved = held(state), state / "before.db"
    shutil.copyfile(state / DATABASE, saved)
    seconds = finished(begin(*command))
    outcome = Outcome(part, kills)
    for kill in range(kills):
        _put_back(state, saved)
        in_time = killed_within(begin(*command), 1.1 * seconds, rng=rng)
        found = held(state)
        outcome.in_time += in_time
        outcome.half += found not in {before, wanted}
        outcome.lost += not in_time and found != wanted
        if kill % 2 or kill == kills - 1:
            finished(begin(*command))
            again = held(state)
            outcome.lost += max(0, wanted.events - again.events) + max(0, wanted.learners - again.learners)
            outcome.duplicates += max(0, again.events - wanted.events)
        if progress is not None:
            progress(kill + 1, kills)
    return outcome


def held(state: Path) -> Held:
    """What the store of the state folder holds."""
    store = open_store(f"sqlite:///{state / DATABASE}")
    try:
        events = store.ledger.recent(limit=1_000_000)
        return Held(store.catalogue.revision(), store.learners.count(), len(events))
    finally:
        store.close()


def _put_back(state: Path, saved: Path) -> None:
    for beside in ("-wal", "-shm"):
        (state / f"{DATABASE}{beside}").unlink(missing_ok=True)
    shutil.copyfile(saved, state / DATABASE)


def _smaller(whole: Catalogue) -> Catalogue:
    """The catalogue without plans and without courses that are not live: another one, and quick to make."""
    live = {course.id for course in whole.courses.values() if course.status is CourseStatus.LIVE}
    return Catalogue.of(
        competencies=whole.competencies.values(),
        roles=whole.roles.values(),
        organisations=whole.organisations.values(),
        courses=[course for course in whole.courses.values() if course.id in live and not course.requires - live],
        plans=[],
    )
