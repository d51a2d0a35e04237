"""Where histories come from: the store, or tables of learners and completions, written as parts of `HISTORIES`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.catalogue import Catalogue
from data.store import Store
from data.words import CourseId, Event, Learner, Verb
from recommender.learner.gaps import counted_level, wished_needs
from recommender.learner.history import history_of
from recommender.learner.mastery import USUAL_RULES, ClaimRules, mastery_from_events
from recommender.nightly.plan_reach import PlanReach
from recommender.nightly.tables import DICTIONARIES, HISTORIES
from recommender.suggest.shelf import pace_of

PART_LEARNERS = 250_000
"""Learners a part: large enough that alike ones meet, small enough that making its lists takes 100 MB."""

READ_AT_ONCE = 5_000
"""Learners whose events are read at once: a few ten thousand events in memory."""

RECORD = (Verb.COMPLETED, Verb.ASSESSED, Verb.DISMISSED, Verb.CLAIMED, Verb.DEFERRED, Verb.RESTORED, Verb.CHOSEN)
"""The verbs that history and mastery are read from."""

EPOCH, SECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)


def write_part(table: pa.Table, path: Path) -> None:
    """Writes a table of `HISTORIES` whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    pq.write_table(table, beside, compression="zstd", use_dictionary=DICTIONARIES, store_schema=False)
    beside.replace(path)


def part_name(number: int) -> str:
    """The name of the part of this number; parts sort by number."""
    return f"part-{number:05d}.parquet"


def export_histories(
    store: Store,
    folder: Path,
    *,
    catalogue: Catalogue,
    today: date,
    rules: ClaimRules = USUAL_RULES,
    part_learners: int = PART_LEARNERS,
) -> int:
    """Writes every learner of the store with their history into parts; returns how many learners there are."""
    people = store.learners.all()
    for number, part in enumerate(_parts(people, part_learners)):
        tables = [
            _table(store, some, catalogue=catalogue, today=today, rules=rules) for some in _parts(part, READ_AT_ONCE)
        ]
        write_part(pa.concat_tables(tables), folder / part_name(number))
    return len(people)


def history_row(
    learner: Learner,
    events: Sequence[Event],
    *,
    catalogue: Catalogue,
    reach: PlanReach,
    today: date,
    rules: ClaimRules = USUAL_RULES,
) -> Mapping[str, object]:
    """The learner's row of `HISTORIES`: the history and the mastery that their page goes by, as of `today`.

    `reach` is that of the catalogue's plans.

    `finished` is in the order of the page (a course taken again moves to the end), with the first time of each.
    """
    read = history_of(events)
    first: dict[CourseId, datetime] = {}
    for event in events:
        if event.verb is Verb.COMPLETED:
            course = CourseId(event.object)
            first[course] = min(first.get(course, event.at), event.at)
    mastery = mastery_from_events(events, catalogue, today=today, rules=rules)
    needs = wished_needs(learner, catalogue)
    shown = {competency: counted_level(needs[competency], competency, mastery) for competency in sorted(needs)}
    shown = {competency: level for competency, level in shown.items() if level > 0}
    return {
        "learner": learner.id,
        "organisation": learner.organisation,
        "role": learner.role,
        "goal": learner.wishes.goal,
        "languages": " ".join(sorted(learner.languages)),
        "pace": pace_of(learner.weekly_minutes, newcomer=catalogue.courses.keys().isdisjoint(read.finished)),
        "groups": reach.groups_of(learner),
        "finished": list(read.finished),
        "finished_at": [(first[course] - EPOCH) // SECOND for course in read.finished],
        "aside": sorted(_with_editions(read.put_aside(today), catalogue) - read.finished.keys()),
        "shown": list(shown),
        "shown_levels": list(shown.values()),
        "answered": reach.answered(read.finished.keys()),
    }


def _with_editions(courses: Collection[CourseId], catalogue: Catalogue) -> set[CourseId]:
    """The courses in all their languages: each is as good as the other."""
    return {each for course in courses for each in catalogue.editions(course)}


def _table(
    store: Store, people: Sequence[Learner], *, catalogue: Catalogue, today: date, rules: ClaimRules
) -> pa.Table:
    events, reach = store.ledger.of_each([person.id for person in people], verbs=RECORD), PlanReach.of(catalogue)
    rows = [
        history_row(person, events.get(person.id, ()), catalogue=catalogue, reach=reach, today=today, rules=rules)
        for person in people
    ]
    return pa.Table.from_pylist(rows, schema=HISTORIES)


def _parts(people: Sequence[Learner], size: int) -> Iterator[Sequence[Learner]]:
    for start in range(0, len(people), size):
        yield people[start : start + size]
