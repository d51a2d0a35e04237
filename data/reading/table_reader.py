"""Reading learners, completions and roles from CSV or Parquet tables (see docs/reference/tables.md): all or nothing."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from data.catalogue import Catalogue
from data.reading.faults import FaultList, did_you_mean
from data.reading.fields import ID_LENGTH, LONGEST, is_id, language_fault, text_fault
from data.reading.tables import SEPARATOR, Columns, TableRow, table_rows
from data.words.completions import completion_event
from data.words.errors import InvalidCatalogue
from data.words.event_ids import is_derived
from data.words.external import ExternalKind
from data.words.groups import attribute_fault
from data.words.languages import language_read
from data.words.models import (
    ENGLISH,
    LEVELS,
    UNSTATED_LEVEL,
    CompetencyId,
    CourseId,
    Event,
    EventId,
    Language,
    Learner,
    LearnerId,
    LocalText,
    OrganisationId,
    Role,
    RoleId,
    is_time_of_event,
)

ATTRIBUTE = "attribute."
"""What the name of a column begins with that holds an attribute of learners, such as `attribute.cadre`."""

LEARNER_COLUMNS = Columns(
    required=("learner", "organisation", "role", "languages"),
    optional=("weekly_minutes", "designation", "active"),
    prefix=ATTRIBUTE,
)
COMPLETION_COLUMNS = Columns(required=("learner", "course", "at"), optional=("id", "score"))
ROLE_COLUMNS = Columns(required=("role", "name", "competency", "level"))

WEEKLY_MINUTES = range(1, 7 * 24 * 60 + 1)
DEFAULT_WEEKLY_MINUTES = 60
LATEST_SECOND = 4_102_444_800
"""2100-01-01 UTC: larger numbers are milliseconds or slips."""

LONGEST_EVENT_ID = 100
"""As over HTTP; PostgreSQL's index takes no text of more than 2,704 bytes."""

_DIGITS = "0123456789"
_LINE_BITS = 40
_LINE, _HASH = (1 << _LINE_BITS) - 1, (1 << 64) - 1

_LEARNER = re.compile(r"[A-Za-z0-9._@:+-]{1,128}")
_SECONDS = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,9}")

ThingT = TypeVar("ThingT")


def read_learners(path: Path, catalogue: Catalogue) -> list[Learner]:
    """The learners of a table, in its order; raises InvalidCatalogue with the faults of all rows."""
    return _read(path, columns=LEARNER_COLUMNS, read=lambda rows: _learners(rows, catalogue))


@dataclass(frozen=True, slots=True)
class CompletionTable:
    """A table of completions without a fault, of which rows are read anew each time: a million are never in memory."""

    path: Path
    catalogue: Catalogue
    learners: frozenset[LearnerId]
    now: datetime
    count: int
    """Completions, one that stands there twice counted once."""

    def events(self) -> Iterator[Event]:
        """The completions as events, in the table's order, repeated ones too; raises as `read_completions`."""
        faults = FaultList()
        rows = _Rows(table_rows(self.path, columns=COMPLETION_COLUMNS, faults=faults), faults)
        yield from (event for _, event in _completions(rows, self.catalogue, self.learners, self.now))
        if len(faults):  # the file was exchanged in between
            raise InvalidCatalogue(f"table {self.path}", faults.in_order())


def read_completions(
    path: Path, *, catalogue: Catalogue, learners: Collection[LearnerId], now: datetime
) -> CompletionTable:
    """The completions of a table, all rows looked at; raises InvalidCatalogue with the faults of all of them.

    Times without an offset are UTC, and none is later than `now`. A course may be one that is retired, or closed to the
    learner by now: this is what was.
    """
    known = frozenset(learners)
    faults = FaultList()
    rows = _Rows(table_rows(path, columns=COMPLETION_COLUMNS, faults=faults), faults)
    count = _count_different(_completions(rows, catalogue, known, now), rows)
    if len(faults):
        raise InvalidCatalogue(f"table {path}", faults.in_order())
    return CompletionTable(path, catalogue, known, now, count)


def learners_named(path: Path) -> set[LearnerId]:
    """The ids that stand in a table of completions, known or not; none where it cannot be read."""
    rows = table_rows(path, columns=COMPLETION_COLUMNS, faults=FaultList())
    return {LearnerId(row.cells["learner"]) for row in rows}


def read_roles(path: Path, *, catalogue: Catalogue) -> list[Role]:
    """The roles of a table with one row a need, in its order; raises InvalidCatalogue with the faults of all rows."""
    return _read(path, columns=ROLE_COLUMNS, read=lambda rows: _roles(rows, catalogue))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one table and where their faults go."""

    rows: Iterable[TableRow]
    faults: FaultList

    def note(self, row: TableRow, column: str, *, problem: str, remedy: str) -> None:
        self.faults.add(row.place, value=row.cells[column], problem=f"{column}: {problem}", remedy=remedy)

    def check_text(self, row: TableRow, column: str, *, longest: int) -> None:
        """Notes it where the text cannot be kept or shown."""
        fault = text_fault(row.cells[column], longest=longest)
        if fault is not None:
            self.note(row, column, problem=fault[0], remedy=fault[1])

    def known(self, row: TableRow, column: str, candidates: Collection[str]) -> str:
        value = row.cells[column]
        if value not in candidates:
            remedy = did_you_mean(value, candidates, otherwise=f"Load the {column} first, or correct the row.")
            self.note(row, column, problem=f"no {column} has this id", remedy=remedy)
        return value


def _read(path: Path, *, columns: Columns, read: Callable[[_Rows], list[ThingT]]) -> list[ThingT]:
    faults = FaultList()
    things = read(_Rows(table_rows(path, columns=columns, faults=faults), faults))
    if len(faults):
        raise InvalidCatalogue(f"table {path}", faults.in_order())
    return things


def _learners(rows: _Rows, catalogue: Catalogue) -> list[Learner]:
    learners: list[Learner] = []
    first: dict[str, str] = {}
    for row in rows.rows:
        id_ = row.cells["learner"]
        if _LEARNER.fullmatch(id_) is None:
            remedy = "Use letters, digits and . _ @ : + -, at most 128."
            rows.note(row, "learner", problem="this is not a valid id", remedy=remedy)
        if id_ in first:
            problem = f"this learner is there twice: at {first[id_]} and at {row.place}"
            rows.note(row, "learner", problem=problem, remedy="Keep one of the rows.")
        first.setdefault(id_, row.place)
        learners.append(
            Learner(
                id=LearnerId(id_),
                organisation=OrganisationId(_own(row, "organisation", rows, catalogue, catalogue.organisations)),
                role=_role_of(row, rows, catalogue),
                languages=_languages(row, rows),
                weekly_minutes=_weekly_minutes(row, rows),
                designation=_designation(row, rows),
                attributes=_attributes(row, rows),
                active=_active(row, rows),
            )
        )
    return learners


_KINDS = {
    "organisation": ExternalKind.ORGANISATION,
    "role": ExternalKind.ROLE,
    "course": ExternalKind.COURSE,
    "competency": ExternalKind.COMPETENCY,
}


def _own(row: TableRow, column: str, rows: _Rows, catalogue: Catalogue, known: Collection[str]) -> str:
    """Our id of what the cell names, by our id or another system's; one that nothing has is noted."""
    own = catalogue.own_id(_KINDS[column], row.cells[column])
    return own if own in known else rows.known(row, column, known)


def _role_of(row: TableRow, rows: _Rows, catalogue: Catalogue) -> RoleId | None:
    """The role that is named, else the one that the designation is a name of, else None."""
    if row.cells["role"]:
        return RoleId(_own(row, "role", rows, catalogue, catalogue.roles))
    return catalogue.role_called(row.cells.get("designation", ""))


def _designation(row: TableRow, rows: _Rows) -> str:
    if row.cells.get("designation"):
        rows.check_text(row, "designation", longest=LONGEST["name"])
    return row.cells.get("designation", "")


def _attributes(row: TableRow, rows: _Rows) -> Mapping[str, str]:
    """The attributes that the row has a value of, refused where they tell who somebody is."""
    told = {column: value for column, value in row.cells.items() if column.startswith(ATTRIBUTE) and value}
    for column, value in told.items():
        fault = attribute_fault(column.removeprefix(ATTRIBUTE), value)
        if fault is not None:
            rows.note(row, column, problem=fault[0], remedy=fault[1])
    return {column.removeprefix(ATTRIBUTE): value for column, value in told.items()}


_TRUTHS = {"": True, "true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _active(row: TableRow, rows: _Rows) -> bool:
    text = row.cells.get("active", "").casefold()
    if text not in _TRUTHS:
        remedy = "Write true or false; empty means true."
        rows.note(row, "active", problem="this is neither true nor false", remedy=remedy)
    return _TRUTHS.get(text, True)


def _languages(row: TableRow, rows: _Rows) -> frozenset[Language]:
    tags = [tag.strip() for tag in row.cells["languages"].split(SEPARATOR) if tag.strip()]
    if not tags:
        rows.note(row, "languages", problem="there is none", remedy="Give at least one, such as en or en;hi.")
    for problem, remedy in filter(None, map(language_fault, tags)):
        rows.note(row, "languages", problem=problem, remedy=remedy)
    return frozenset(map(language_read, tags))


def _weekly_minutes(row: TableRow, rows: _Rows) -> int:
    text = row.cells.get("weekly_minutes", "")
    if not text:
        return DEFAULT_WEEKLY_MINUTES
    if _WHOLE.fullmatch(text) and int(text) in WEEKLY_MINUTES:
        return int(text)
    remedy = f"Give whole minutes from 1 to {WEEKLY_MINUTES[-1]}, or leave it empty."
    rows.note(row, "weekly_minutes", problem="this is not a time a week", remedy=remedy)
    return DEFAULT_WEEKLY_MINUTES


def _completions(
    rows: _Rows, catalogue: Catalogue, learners: Collection[str], now: datetime
) -> Iterator[tuple[TableRow, Event]]:
    for row in rows.rows:
        if row.cells.get("id"):
            rows.check_text(row, "id", longest=LONGEST_EVENT_ID)
        event = completion_event(
            LearnerId(rows.known(row, "learner", learners)),
            CourseId(_own(row, "course", rows, catalogue, catalogue.courses)),
            at=_moment(row, rows, now=now),
            source="import",
            score=_score(row, rows),
            event_id=_given_id(row, rows),
        )
        yield row, event


def _count_different(found: Iterable[tuple[TableRow, Event]], rows: _Rows) -> int:
    """How many completions there are; two of one id that differ are noted.

    Kept of each are hashes of 64 bits and its line in two numbers, 150 MB for a million of them; that two of a million
    have one hash by chance happens once in 37 million tables.
    """
    first: dict[int, int] = {}
    for row, event in found:
        content = hash((event.object, event.at, event.result.get("score"))) & _HASH
        file = row.place.rstrip(_DIGITS)
        number = int(row.place.removeprefix(file))
        known = first.setdefault(hash((event.learner, event.id)), content << _LINE_BITS | number)
        if known >> _LINE_BITS != content:
            problem = f"the same completion stands at {file}{known & _LINE} with other content"
            rows.note(row, "course", problem=problem, remedy="Keep one of the rows, or give them different ids.")
    return len(first)


def _given_id(row: TableRow, rows: _Rows) -> EventId | None:
    given = row.cells.get("id", "")
    if is_derived(given):
        rows.note(row, "id", problem="such ids are given by Saarthi alone", remedy="Give another or none.")
    return EventId(given) if given else None


def _moment(row: TableRow, rows: _Rows, *, now: datetime) -> datetime:
    text = row.cells["at"]
    moment = _in_seconds(text) if _SECONDS.fullmatch(text) else _in_iso(text)
    if moment is None or not is_time_of_event(moment, now=now):
        remedy = (
            "Give a time from 2000 to now, in ISO 8601 (2026-04-01T10:30:00+05:30) or seconds (not milliseconds) "
            "since 1970."
        )
        rows.note(row, "at", problem="this is not a time that an event can have", remedy=remedy)
    return moment or datetime.min.replace(tzinfo=UTC)


def _in_seconds(text: str) -> datetime | None:
    seconds = float(text)
    return datetime.fromtimestamp(seconds, tz=UTC) if 0 <= seconds < LATEST_SECOND else None


def _in_iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        utc = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return utc


def _score(row: TableRow, rows: _Rows) -> float | None:
    text = row.cells.get("score", "")
    if not text:
        return None
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:  # refuses NaN, too
        rows.note(row, "score", problem="this is not a share", remedy="Give a number from 0 to 1, or leave it empty.")
    return score


def _roles(rows: _Rows, catalogue: Catalogue) -> list[Role]:
    names: dict[str, tuple[str, str]] = {}
    needs: dict[str, dict[CompetencyId, int | None]] = {}
    places: dict[tuple[str, str], str] = {}
    for row in rows.rows:
        role, name = row.cells["role"], row.cells["name"]
        _check_role(row, rows, first=names.get(role))
        names.setdefault(role, (name, row.place))
        of_role = needs.setdefault(role, {})
        if not row.cells["competency"] and not row.cells["level"]:
            continue  # a role without any need
        competency = CompetencyId(_own(row, "competency", rows, catalogue, catalogue.competencies))
        if competency in of_role:
            problem = f"this need is there twice: at {places[role, competency]} and at {row.place}"
            rows.note(row, "competency", problem=problem, remedy="Keep one of the rows.")
        places.setdefault((role, competency), row.place)
        of_role[competency] = _level(row, rows) if row.cells["level"] else None
    return [_role(role, name=names[role][0], needs=of_role) for role, of_role in needs.items()]


def _role(role: str, *, name: str, needs: Mapping[CompetencyId, int | None]) -> Role:
    return Role(
        id=RoleId(role),
        name=LocalText({ENGLISH: name}),
        activities=(),
        needs={need: UNSTATED_LEVEL if level is None else level for need, level in needs.items()},
        unstated=frozenset(need for need, level in needs.items() if level is None),
    )


def _check_role(row: TableRow, rows: _Rows, *, first: tuple[str, str] | None) -> None:
    if not is_id(row.cells["role"]):
        remedy = f"Use lower-case letters a-z, digits, '-' and '.', at most {ID_LENGTH} characters."
        rows.note(row, "role", problem="this is not a valid id", remedy=remedy)
    if not row.cells["name"]:
        rows.note(row, "name", problem="there is none", remedy="Give the role its name in every row.")
    elif first is not None and first[0] != row.cells["name"]:
        problem = f"the role is called {first[0]!r} at {first[1]}"
        rows.note(row, "name", problem=problem, remedy="Give the role one name.")
    else:
        rows.check_text(row, "name", longest=LONGEST["name"])


def _level(row: TableRow, rows: _Rows) -> int:
    text = row.cells["level"]
    if _WHOLE.fullmatch(text) and int(text) in LEVELS:
        return int(text)
    rows.note(row, "level", problem="this is not a level", remedy="Give a level from 1 to 5.")
    return LEVELS.start
