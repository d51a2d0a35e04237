"""Erasing a learner: nothing is left by which they could be known, and every total stays as it was.

The learner's row and events go on under a tombstone, a random id, with organisation, role and languages, verb, object
and time: reports, completions and plans count on with these. Words, ids of events and everything else about them go.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, bindparam, delete, insert, select, update

from data.store import plans_life
from data.store.catalogue_reading import read_stored_catalogue
from data.store.confirmations_schema import CONFIRMATIONS
from data.store.connection import reading, writing
from data.store.conversations_schema import CONVERSATIONS, TURNS
from data.store.course_edits_schema import COURSE_EDITS
from data.store.erased import add_mark, key_of, mark_of, marks_of, refuse_erased
from data.store.feeds_schema import CALENDAR_FEEDS
from data.store.items_schema import ASSESSMENTS, ITEM_CHANGES, SITTINGS
from data.store.ledger_rows import wait_for_appends
from data.store.overwriting import empty_write_ahead_log, overwrite_what_is_deleted, vacuum
from data.store.person_answers_schema import PERSON_ANSWERS
from data.store.reminders_schema import REMINDERS
from data.store.schema import (
    COURSES,
    DESIGNATIONS,
    ENTRIES,
    ERASED,
    ERASING,
    ERASURE_KEY,
    FORMER_MEMBERSHIPS,
    LEARNERS,
    NIGHTLY_LISTS,
    PLAN_LEARNERS,
    PLAN_VERSIONS,
    REVOCATIONS,
    SECURITY_LOG,
    SERVED_PATHS,
    WISHES,
)
from data.store.sign_ins_schema import SIGN_INS
from data.store.worklist_schema import WORK_CHANGES
from data.words import security
from data.words.errors import Conflict, UnknownLearner
from data.words.models import LearnerId
from data.words.security import renamed
from data.words.training_plans import EvidenceBy, Plan

FIGURES = frozenset(
    {"score", "level", "rating", "standard_error", "at_least", "days", "right", "item_level", "choices"}
)
"""Of what an event says these are kept where they are figures, because mastery and ratings are made of them."""

USUAL_WEEKLY_MINUTES = 60
"""What a learner has who names no other time (docs/reference/tables.md)."""

_ENTRY = ENTRIES.c


@dataclass(frozen=True, slots=True)
class ErasureList:
    """The marks of all who were erased, and the key that they were made with: what a restored backup has to be told."""

    key: str
    marks: tuple[str, ...]


class Erasures:
    """Erases learners, and knows who was. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def erase(self, learner: LearnerId) -> LearnerId:
        """Erases the learner in one transaction, and returns the tombstone's id. Raises UnknownLearner.

        SQLite overwrites the rows in the file; what was deleted earlier goes with `vacuum`.
        """
        with writing(self._engine) as connection:
            tombstone = _erase(connection, learner)
        empty_write_ahead_log(self._engine)
        return tombstone

    def check(self, learners: Collection[LearnerId]) -> None:
        """Raises LearnerErased where one of these was erased."""
        with reading(self._engine) as connection:
            refuse_erased(connection, learners)

    def among(self, learners: Collection[str]) -> frozenset[str]:
        """Those of the ids that are of somebody who was erased."""
        with reading(self._engine) as connection:
            return marks_of(connection, learners).erased

    def vacuum(self) -> None:
        """Writes the database anew without anything that was ever deleted; a lot of work for a large one."""
        vacuum(self._engine)

    def list(self) -> ErasureList:
        """All who were erased, to be applied to a backup once that is restored."""
        with reading(self._engine) as connection:
            marks = connection.execute(select(ERASED.c.mark).order_by(ERASED.c.mark)).scalars()
            return ErasureList(key_of(connection), tuple(marks))

    def apply(self, listed: ErasureList) -> int:
        """Erases whoever the list names and is here, all or none, and returns how many; later loads are refused them.

        Raises Conflict where the list is of another store that has erased people of its own.
        """
        with writing(self._engine) as connection:
            _adopt_key(connection, listed.key)
            living = connection.execute(select(LEARNERS.c.id)).scalars().all()
            named = [LearnerId(name) for name in living if mark_of(name, key=listed.key) in set(listed.marks)]
            for learner in named:
                _erase(connection, learner)
            known = set(connection.execute(select(ERASED.c.mark)).scalars())
            new = [{"mark": mark} for mark in listed.marks if mark not in known]
            if new:
                connection.execute(insert(ERASED), new)
        empty_write_ahead_log(self._engine)
        return len(named)


def _adopt_key(connection: Connection, key: str) -> None:
    if key == key_of(connection):
        return
    if connection.execute(select(ERASED.c.mark).limit(1)).first() is not None:
        raise Conflict("the list of erasures is of another store than this one, which has erased people of its own")
    connection.execute(update(ERASURE_KEY).values(key=key))


def _erase(connection: Connection, learner: LearnerId) -> LearnerId:
    """Locks are taken in the order of all writers: catalogue, erasures, ledger."""
    overwrite_what_is_deleted(connection)
    plans_life.lock(connection)
    row = connection.execute(select(LEARNERS).where(LEARNERS.c.id == learner)).first()
    if row is None or security.is_tombstone(learner):
        raise UnknownLearner(f"no learner {learner!r}")
    add_mark(connection, learner)
    wait_for_appends(connection)
    tombstone = LearnerId(f"{security.ERASED}{secrets.token_hex(8)}")
    connection.execute(insert(LEARNERS).values({**_kept_of(row), "id": tombstone}))
    connection.execute(insert(ERASING).values(learner=learner, tombstone=tombstone))
    _rewrite_events(connection, learner, tombstone)
    _delete_what_is_theirs(connection, learner)
    _take_words_back(connection, learner, tombstone)
    _rename(connection, learner, tombstone)
    _rename_in_plans(connection, learner, tombstone)
    for table, column in ((ERASING, ERASING.c.learner), (LEARNERS, LEARNERS.c.id)):
        connection.execute(delete(table).where(column == learner))
    return tombstone


def _kept_of(row: Row[Any]) -> Mapping[str, object]:
    """What totals are made of; how many minutes they had a week is not, nor is anything else that they are told by."""
    told = {"designation": "", "designation_folded": "", "attributes": {}}
    return {**row._mapping, "weekly_minutes": USUAL_WEEKLY_MINUTES, **told}


def _rewrite_events(connection: Connection, learner: LearnerId, tombstone: LearnerId) -> None:
    """Ids of events may hold whose they are, and results what somebody wrote; corrections share the id of the first."""
    courses = frozenset(connection.execute(select(COURSES.c.id)).scalars())
    rows = connection.execute(select(ENTRIES).where(_ENTRY.learner == learner)).all()
    ids: dict[tuple[str, str], str] = {}
    changed = [
        {
            "number": row.sequence,
            "new_id": ids.setdefault((row.source, row.id), f"{security.ERASED}{secrets.token_hex(16)}"),
            "new_source": row.source.replace(learner, tombstone),
            "new_result": _kept_result(row.result, courses),
        }
        for row in rows
    ]
    if changed:
        rewrite = update(ENTRIES).where(_ENTRY.sequence == bindparam("number"))
        anew: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("id", "source", "result")}
        connection.execute(rewrite.values(learner=tombstone, **anew), changed)


def _kept_result(result: Mapping[str, Any], courses: frozenset[str]) -> dict[str, object]:
    kept: dict[str, object] = {
        name: value for name, value in result.items() if name in FIGURES and isinstance(value, bool | int | float)
    }
    if result.get("by") in set(EvidenceBy):
        kept["by"] = result["by"]
    if result.get("course") in courses:
        kept["course"] = result["course"]
    return kept


def _delete_what_is_theirs(connection: Connection, learner: LearnerId) -> None:
    own = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.learner == learner)
    connection.execute(delete(TURNS).where(TURNS.c.conversation.in_(own)))
    shown = (SERVED_PATHS, NIGHTLY_LISTS, CALENDAR_FEEDS, REMINDERS)
    for table in (CONVERSATIONS, WISHES, SITTINGS, CONFIRMATIONS, *shown):
        connection.execute(delete(table).where(table.c.learner == learner))
    connection.execute(delete(SIGN_INS).where(SIGN_INS.c.subject == learner))


def _take_words_back(connection: Connection, learner: LearnerId, tombstone: LearnerId) -> None:
    """Of what they said of colleagues' work the verdict stays, which colleagues' levels were made of, and no word."""
    theirs = (CONFIRMATIONS.c.colleague == learner) | (CONFIRMATIONS.c.answered_by == learner)
    gone = {"colleague": tombstone, "answered_by": tombstone, "said": ""}
    connection.execute(update(CONFIRMATIONS).where(theirs).values(gone))


def _rename(connection: Connection, learner: LearnerId, tombstone: LearnerId) -> None:
    """Where it has to stay known that the same somebody did this, or it was about them."""
    for column in (
        *(REVOCATIONS.c.name, FORMER_MEMBERSHIPS.c.learner),
        *(SECURITY_LOG.c.subject, SECURITY_LOG.c.learner, DESIGNATIONS.c.said_by),
        *(ITEM_CHANGES.c.actor, ASSESSMENTS.c.actor, WORK_CHANGES.c.actor, WORK_CHANGES.c.assignee),
        *(REMINDERS.c.sent_by, PERSON_ANSWERS.c.actor, COURSE_EDITS.c.actor, COURSE_EDITS.c.publisher),
    ):
        connection.execute(update(column.table).where(column == learner).values({column.name: tombstone}))
    for column in (
        *(SECURITY_LOG.c.about, SECURITY_LOG.c.purpose, ITEM_CHANGES.c.note, WORK_CHANGES.c.note),
        *(PERSON_ANSWERS.c.question, PERSON_ANSWERS.c.text, COURSE_EDITS.c.note),
    ):
        table = column.table
        keys = list(table.primary_key.columns)
        mentions = select(column, *keys).where(column.contains(learner, autoescape=True))
        for told, *key in connection.execute(mentions).all():
            here = and_(*(each == value for each, value in zip(keys, key, strict=True)))
            changed = {column.name: renamed(told, old=learner, new=tombstone)}
            connection.execute(update(table).where(here).values(changed))


def _rename_in_plans(connection: Connection, learner: LearnerId, tombstone: LearnerId) -> None:
    """Plans in force bind the tombstone as they bound the learner; the catalogue has a new revision then."""
    named = connection.execute(select(PLAN_LEARNERS.c.plan).where(PLAN_LEARNERS.c.learner == learner)).first()
    catalogue = None if named is None else read_stored_catalogue(connection)
    version = PLAN_VERSIONS.c
    for row in connection.execute(select(PLAN_VERSIONS)).all():
        changed = _renamed_version(row, learner, tombstone)
        if changed:
            here = (version.plan == row.plan) & (version.version == row.version)
            connection.execute(update(PLAN_VERSIONS).where(here).values(changed))
    if catalogue is not None:
        plans = [_renamed_plan(plan, learner, tombstone) for plan in catalogue.plans.values()]
        plans_life.renew_catalogue_plans(connection, catalogue.with_plans(plans))


def _renamed_plan(plan: Plan, learner: LearnerId, tombstone: LearnerId) -> Plan:
    if learner not in plan.audience.learners:
        return plan
    people = (plan.audience.learners - {learner}) | {tombstone}
    return replace(plan, audience=replace(plan.audience, learners=people))


def _renamed_version(row: Row[Any], learner: LearnerId, tombstone: LearnerId) -> dict[str, object]:
    changed: dict[str, object] = {}
    if learner in row.content["learners"]:
        people = [tombstone if each == learner else each for each in row.content["learners"]]
        changed["content"] = {**row.content, "learners": sorted(people)}
    for name in ("actor", "note"):
        told = getattr(row, name)
        if learner in told:
            changed[name] = renamed(told, old=learner, new=tombstone)
    return changed
