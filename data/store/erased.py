"""The marks of learners who were erased: keyed hashes, by which an id is known again without being kept."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, text

from data.store.listed import listed, listed_values
from data.store.schema import ERASED, ERASURE_KEY
from data.words.errors import LearnerErased
from data.words.security import is_tombstone


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of some ids, and which of these were erased."""

    by_id: Mapping[str, str]
    erased: frozenset[str]


def mark_of(learner: str, *, key: str) -> str:
    """The mark of an id: HMAC with SHA-256 (RFC 2104), hexadecimal."""
    return hmac.digest(bytes.fromhex(key), learner.encode("utf-8", "surrogatepass"), "sha256").hex()


def key_of(connection: Connection) -> str:
    """The store's own key, made with its tables."""
    return str(connection.execute(select(ERASURE_KEY.c.key)).scalar_one())


def marks_of(connection: Connection, ids: Collection[str]) -> Marks:
    """The marks of these ids; none are made where nobody was ever erased."""
    if not ids or connection.execute(select(ERASED.c.mark).limit(1)).first() is None:
        return Marks({}, frozenset())
    key = key_of(connection)
    marks = {name: mark_of(name, key=key) for name in ids}
    among = select(ERASED.c.mark).where(ERASED.c.mark.in_(listed_values(connection.dialect.name)))
    found = set(connection.execute(among, listed(marks.values())).scalars())
    return Marks(marks, frozenset(name for name, mark in marks.items() if mark in found))


def add_mark(connection: Connection, learner: str) -> None:
    """Keeps that the learner of this id was erased."""
    connection.execute(insert(ERASED).values(mark=mark_of(learner, key=key_of(connection))))


def settle(connection: Connection) -> None:
    """Waits for an erasure under way, and keeps others waiting until this transaction ends; SQLite has one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {ERASED.name} IN SHARE MODE"))


def refuse_erased(connection: Connection, ids: Collection[str]) -> None:
    """Raises LearnerErased where one of the ids is of somebody erased, or looks like a tombstone's."""
    posing = sorted(name for name in ids if is_tombstone(name))
    if posing:
        raise LearnerErased(f"the id {posing[0]!r} begins as those of erased learners do; nothing was written")
    erased = sorted(marks_of(connection, ids).erased)
    if erased:
        raise LearnerErased(
            f"learner {erased[0]!r} was erased and is not taken again, one of {len(erased)}; nothing was written. "
            "Leave them out, or give who comes back a new id."
        )
