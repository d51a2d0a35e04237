"""What `saarthi ingest` does: read everything first, then write all of it in one transaction, or nothing."""

from datetime import datetime
from pathlib import Path

from api.operate.consequences import consequences
from api.running.settings import Settings
from data.catalogue import Catalogue
from data.reading import CompletionTable, learners_named, read_catalogue, read_completions, read_learners, read_roles
from data.store import Intake, Store, open_store
from data.words import Learner


def ingest_all(
    settings: Settings,
    *,
    now: datetime,
    folder: Path | None = None,
    roles: Path | None = None,
    learners: Path | None = None,
    completions: Path | None = None,
) -> list[str]:
    """Load what is named, all of it or nothing; returns a line on each. The index is built apart."""
    settings.state_folder.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    try:
        return _ingest(store, folder=folder, roles=roles, learners=learners, completions=completions, now=now)
    finally:
        store.close()


def _ingest(
    store: Store,
    *,
    folder: Path | None,
    roles: Path | None,
    learners: Path | None,
    completions: Path | None,
    now: datetime,
) -> list[str]:
    catalogue = read_catalogue(folder) if folder else store.catalogue.owned()
    lines = [_catalogue_line(catalogue)] if folder else []
    if roles:
        read = read_roles(roles, catalogue=catalogue)
        catalogue = catalogue.with_roles(read)
        lines.append(f"roles: {len(read)} from {roles}")
    people = read_learners(learners, catalogue) if learners else []
    table = _read_completions(completions, store, catalogue=catalogue, people=people, now=now) if completions else None
    events = () if table is None else table.events()
    written = store.take_in(Intake(catalogue if folder or roles else None, people, events, at=now))
    if learners:
        lines.append(f"learners: {len(people)} from {learners}")
        lines += _unmatched(store)
    if table is not None:
        lines.append(f"completions: {table.count} from {completions}, {written.new} new, {written.corrected} corrected")
    if folder or roles:
        lines += [f"note: {each}" for each in consequences(store)]
    return lines


def _unmatched(store: Store) -> list[str]:
    """A line on designations that match no role, where there are any: nothing of a role's needs reaches who has one."""
    unknown = store.designations.unknown(frozenset(store.catalogue.current().organisations))
    if not unknown:
        return []
    people = sum(each.learners for each in unknown)
    return [f"note: designations that match no role: {len(unknown)}, of learners: {people}; see saarthi designations"]


def _read_completions(
    path: Path, store: Store, *, catalogue: Catalogue, people: list[Learner], now: datetime
) -> CompletionTable:
    """The completions of a table; only the learners named there are looked up, all where one of them is not known."""
    named = learners_named(path)
    known = store.learners.known(named) | {learner.id for learner in people}
    if named - known:
        store.erasures.check(named - known)
        known |= {learner.id for learner in store.learners.all()}  # for the hint which id may be meant
    return read_completions(path, catalogue=catalogue, learners=known, now=now)


def _catalogue_line(catalogue: Catalogue) -> str:
    lessons = sum(len(course.lessons) for course in catalogue.courses.values())
    return (
        f"catalogue {catalogue.revision[:12]}: {len(catalogue.courses)} courses, {lessons} lessons, "
        f"{len(catalogue.competencies)} competencies, {len(catalogue.roles)} roles, {len(catalogue.plans)} plans"
    )
