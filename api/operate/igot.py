"""What `saarthi import igot` does: read and map everything first, look at what it comes to, then write it."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from api.operate.consequences import consequences
from api.running.settings import Settings
from data.catalogue import Catalogue
from data.igot import (
    MOST_ASIDE,
    SOURCE,
    SYSTEM,
    Found,
    Import,
    Remark,
    Standing,
    people_named,
    planned_import,
    read_igot,
)
from data.store import Intake, Store, open_store
from data.words import Course, Event, Fault, InvalidInput, Item, Learner, LearnerId, Verb

AT_ONCE = 5_000
"""Events of one transaction: a million enrolments are never in memory together. What stops halfway goes on when run
again, because an event that is there is not written twice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be imported and how: `check` only looks; `publish` opens courses and plans at once.

    `people` is a CSV of mail addresses and user ids (`email,user_id`); `most_aside` the share of records that may be
    put aside; `whole` says that all courses are in it.
    """

    path: Path
    check: bool = False
    publish: bool = False
    password: str | None = None
    people: Path | None = None
    most_aside: float = MOST_ASIDE
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to: rows of the table that people see, and what was mended, put aside and left."""

    read: Mapping[str, int]
    things: Mapping[str, Counter[Standing]]
    events: int
    new_events: int
    repairs: Sequence[Remark]
    asides: Sequence[Remark]
    left: Mapping[str, str]
    notes: Sequence[str] = ()
    lacking: Sequence[Course] | None = None
    """Courses of iGOT's that are here and not in an export which is said to be whole: perhaps to be retired."""


def import_igot(settings: Settings, asked: Asked, *, now: datetime) -> ImportReport:
    """Imports an export of iGOT's; nothing is written where `asked.check`, or where too much has to be put aside.

    Raises InvalidInput where there is nothing to read, ImportStopped, StoreError.
    """
    settings.state_folder.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.store_url, zone=settings.zone)
    try:
        planned = _planned(store, asked, now=now)
        events = sum(1 for _ in planned.events())
        new = _new_items(store, planned)
        report = _report(planned, asked, new, events=events)  # a second pass would count what it puts aside once more
        planned.found.notes.check_ceiling(asked.most_aside)
        return report if asked.check else _written(store, planned, report, new, now=now)
    finally:
        store.close()


def _planned(store: Store, asked: Asked, *, now: datetime) -> Import:
    found = read_igot(asked.path, password=asked.password)
    current = store.catalogue.owned() if store.catalogue.revision() is not None else Catalogue.of()
    known = {each.id: each for each in _known(store, found)} if current.organisations else {}
    erased = store.erasures.among(people_named(found))
    people = {} if asked.people is None else _people(asked.people)
    return planned_import(found, current, known=known, erased=erased, now=now, publish=asked.publish, people=people)


def _known(store: Store, found: Found) -> Iterator[Learner]:
    """All who are active, and of those whom the export names the others, too."""
    yield from store.learners.all()
    yield from store.learners.registered([LearnerId(person) for person in found.persons])


def _people(path: Path) -> Mapping[str, str]:
    """User ids by mail address; the file stays with whoever imports, and nothing of it is kept."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or [each.strip().lower() for each in rows[0]] != ["email", "user_id"]:
        fault = Fault(
            f"{path.name}:1", ",".join(rows[0]) if rows else "", "the columns are not email,user_id", "Name them so."
        )
        raise InvalidInput(f"people {path}", [fault])
    return {row[0].strip(): row[1].strip() for row in rows[1:] if len(row) == 2 and row[0].strip() and row[1].strip()}


def _new_items(store: Store, planned: Import) -> list[Item]:
    """The questions that the bank has not: what it has stays as people left it."""
    known = store.items.all() if planned.items else {}
    return [item for item in planned.items if item.id not in known]


def _report(planned: Import, asked: Asked, new: Sequence[Item], *, events: int) -> ImportReport:
    notes = planned.found.notes
    questions = Counter({Standing.NEW: len(new), Standing.SAME: len(planned.items) - len(new)})
    return ImportReport(
        read=dict(notes.read),
        things={**planned.standings(), "questions": +questions},
        events=events,
        new_events=0,
        repairs=notes.repairs,
        asides=notes.asides,
        left=dict(notes.not_for_import),
        lacking=planned.lacking if asked.whole else None,
    )


def _written(
    store: Store, planned: Import, report: ImportReport, items: Sequence[Item], *, now: datetime
) -> ImportReport:
    changed = planned.catalogue.revision != planned.before.revision
    store.take_in(Intake(planned.catalogue if changed else None, planned.new_learners, at=now))
    if report.lacking is not None:
        store.missing.note(SYSTEM, [course.id for course in report.lacking], now=now)
    store.items.put(items, by="import", at=now)
    new = sum(_append(store, batch) for batch in _batches(planned.events()))
    lines = consequences(store) if changed else []
    return replace(report, new_events=new, notes=lines)


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    waiting = iter(events)
    while batch := list(islice(waiting, AT_ONCE)):
        yield batch


def _append(store: Store, events: Sequence[Event]) -> int:
    """How many are new. An event that is there stays as it was first told: a later export says when it was last."""
    once = {(event.learner, event.id): event for event in reversed(events)}
    learners = {event.learner for event in events}
    verbs = {event.verb for event in events} | {Verb.FAILED, Verb.COMPLETED}
    known = store.ledger.of_each(learners, verbs=verbs)
    there = {(event.learner, event.id) for told in known.values() for event in told if event.source == SOURCE}
    return store.ledger.append([event for key, event in once.items() if key not in there])
