"""The security log: appended to, searched, and pruned of what is old."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select

from data.store.connection import reading, writing
from data.store.erased import marks_of, settle
from data.store.moments import EPOCH, MICROSECOND, moment
from data.store.schema import SECURITY_LOG
from data.words.security import NOT_KEPT, Noted, SecurityEntry, on_one_line

LONGEST_NAME, LONGEST_PURPOSE = 128, 200
"""Characters kept of an id or route, as many as an id may have, and of a purpose."""

_LOG = SECURITY_LOG.c


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries are looked for; None leaves it open."""

    since: datetime | None = None
    subject: str | None = None
    learner: str | None = None
    request_id: str | None = None


class SecurityLog:
    """Who was let in, refused, or read whose data. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, entries: Sequence[SecurityEntry]) -> None:
        """Writes the entries in one transaction; somebody erased meanwhile is not named in them."""
        if not entries:
            return
        with writing(self._engine) as connection:
            settle(connection)
            named = {name for entry in entries for name in (entry.subject, entry.learner) if name is not None}
            erased = marks_of(connection, named).erased
            connection.execute(insert(SECURITY_LOG), [_row(entry, erased) for entry in entries])

    def find(self, search: Search, *, limit: int) -> list[SecurityEntry]:
        """The last `limit` entries that are looked for, in the order in which they were written."""
        query = select(SECURITY_LOG).order_by(_LOG.sequence.desc()).limit(limit)
        if search.since is not None:
            query = query.where(_LOG.at_microseconds >= (search.since - EPOCH) // MICROSECOND)
        wanted = (
            (_LOG.subject, search.subject),
            (_LOG.learner, search.learner),
            (_LOG.request_id, search.request_id),
        )
        for column, value in wanted:
            if value is not None:
                query = query.where(column == value)
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(query)][::-1]

    def prune(self, *, before: datetime) -> int:
        """How many entries were older and are now deleted."""
        with writing(self._engine) as connection:
            old = _LOG.at_microseconds < (before - EPOCH) // MICROSECOND
            return int(connection.execute(delete(SECURITY_LOG).where(old)).rowcount)


def _row(entry: SecurityEntry, erased: frozenset[str]) -> dict[str, object]:
    row = asdict(entry)
    for name, value in row.items():
        if isinstance(value, str) and name != "action":
            row[name] = on_one_line(value, most=LONGEST_PURPOSE if name == "purpose" else LONGEST_NAME)
    for name in ("subject", "learner"):
        if getattr(entry, name) in erased:
            row[name] = NOT_KEPT
    row["at_microseconds"] = (row.pop("at") - EPOCH) // MICROSECOND
    row["action"] = entry.action.value
    return row


def _entry(row: Row[Any]) -> SecurityEntry:
    return SecurityEntry(
        at=moment(row.at_microseconds),
        action=Noted(row.action),
        subject=row.subject,
        role=row.role,
        organisation=row.organisation,
        address=row.address,
        route=row.route,
        status=row.status,
        request_id=row.request_id,
        learner=row.learner,
        about=row.about,
        purpose=row.purpose,
    )
