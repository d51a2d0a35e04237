"""Everything that the store holds about one learner, as rows that people and programs can read."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, case, or_, select

from data.store.confirmations_schema import CONFIRMATIONS
from data.store.connection import reading
from data.store.conversations_schema import CONVERSATIONS, TURNS
from data.store.course_edits_schema import COURSE_EDITS
from data.store.feeds_schema import CALENDAR_FEEDS
from data.store.items_schema import ASSESSMENTS, ITEM_CHANGES, SITTINGS
from data.store.moments import moment
from data.store.person_answers_schema import PERSON_ANSWERS
from data.store.reminders_schema import REMINDERS
from data.store.schema import (
    DESIGNATIONS,
    ENTRIES,
    FORMER_MEMBERSHIPS,
    LEARNERS,
    NIGHTLY_LISTS,
    ORGANISATIONS,
    PLAN_LEARNERS,
    PLAN_VERSIONS,
    REVOCATIONS,
    SECURITY_LOG,
    SERVED_PATHS,
    WISHES,
)
from data.store.sign_ins_schema import SIGN_INS
from data.store.worklist_schema import WORK_CHANGES
from data.words.errors import UnknownLearner
from data.words.models import LearnerId
from data.words.security import Noted, is_tombstone

PersonalRows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by the name of their table."""

_MICROSECONDS = "_microseconds"


class PersonalData:
    """Reads what there is about a learner. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, learner: LearnerId) -> PersonalRows:
        """Every row about the learner as of one moment, times in ISO 8601 (UTC). Raises UnknownLearner.

        Plans name other people too, so of these only which version named them, wrote of them, or was changed by them.
        """
        with reading(self._engine) as connection:
            if is_tombstone(learner) or not _rows(connection, select(LEARNERS).where(LEARNERS.c.id == learner)):
                raise UnknownLearner(f"no learner {learner!r}")
            tables = {query.get_final_froms()[0]: query for query in _queries(learner)}
            rows = {str(table): _rows(connection, query) for table, query in tables.items()}
            return {**rows, PLAN_VERSIONS.name: _plan_versions(connection, learner)}


def _queries(learner: LearnerId) -> Sequence[Select[Any]]:
    own = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.learner == learner)
    log = SECURITY_LOG.c
    of_many = (Noted.PLAN_READ.value, Noted.REPORT_READ.value)
    of_office = log.action.in_(of_many) & log.organisation.in_(_organisations_above(learner))
    return (
        select(LEARNERS).where(LEARNERS.c.id == learner),
        select(FORMER_MEMBERSHIPS).where(FORMER_MEMBERSHIPS.c.learner == learner),
        select(WISHES).where(WISHES.c.learner == learner),
        select(*(column for column in REMINDERS.c if column.name != "sent_by")).where(REMINDERS.c.learner == learner),
        select(DESIGNATIONS).where(DESIGNATIONS.c.said_by == learner),
        select(ENTRIES).where(ENTRIES.c.learner == learner).order_by(ENTRIES.c.sequence),
        select(CONVERSATIONS).where(CONVERSATIONS.c.learner == learner),
        select(TURNS).where(TURNS.c.conversation.in_(own)).order_by(TURNS.c.conversation, TURNS.c.number),
        _person_answers(learner),
        _confirmations(learner),
        select(*(column for column in CALENDAR_FEEDS.c if column.name != "secret_hash")).where(
            CALENDAR_FEEDS.c.learner == learner
        ),
        select(SERVED_PATHS).where(SERVED_PATHS.c.learner == learner),
        select(NIGHTLY_LISTS).where(NIGHTLY_LISTS.c.learner == learner),
        select(PLAN_LEARNERS).where(PLAN_LEARNERS.c.learner == learner),
        select(*(column for column in SITTINGS.c if column.name != "seed")).where(SITTINGS.c.learner == learner),
        select(ITEM_CHANGES).where(
            (ITEM_CHANGES.c.actor == learner) | ITEM_CHANGES.c.note.contains(learner, autoescape=True)
        ),
        select(ASSESSMENTS).where(ASSESSMENTS.c.actor == learner),
        select(WORK_CHANGES).where(
            (WORK_CHANGES.c.actor == learner)
            | (WORK_CHANGES.c.assignee == learner)
            | WORK_CHANGES.c.note.contains(learner, autoescape=True)
        ),
        select(COURSE_EDITS).where(
            (COURSE_EDITS.c.actor == learner)
            | (COURSE_EDITS.c.publisher == learner)
            | COURSE_EDITS.c.note.contains(learner, autoescape=True)
        ),
        select(REVOCATIONS).where(REVOCATIONS.c.name == learner),
        select(*(column for column in SIGN_INS.c if column.name != "session")).where(SIGN_INS.c.subject == learner),
        select(SECURITY_LOG)
        .where((log.subject == learner) | (log.learner == learner) | of_office)
        .order_by(log.sequence),
    )


def _person_answers(learner: LearnerId) -> Select[Any]:
    """What people answered to their questions, and what they answered themselves; never who answered them."""
    shown = [column for column in PERSON_ANSWERS.c if column.name not in {"actor", "sent"}]
    own = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.learner == learner)
    to_them = select(TURNS.c.person_answer).where(TURNS.c.conversation.in_(own))
    answer = PERSON_ANSWERS.c
    named = [column.contains(learner, autoescape=True) for column in (answer.question, answer.text)]
    return select(*shown).where(or_(answer.id.in_(to_them), answer.actor == learner, *named))


def _confirmations(learner: LearnerId) -> Select[Any]:
    """What was said of their work, and what they said of others'; never who the others are."""
    asked = CONFIRMATIONS.c
    shown = (asked.course, asked.asked_microseconds, asked.answered_microseconds, asked.change, asked.said)
    about = case((asked.learner == learner, "their work"), else_="a colleague's work").label("about")
    return select(*shown, about).where((asked.learner == learner) | (asked.colleague == learner))


def _organisations_above(learner: LearnerId) -> Select[Any]:
    """The learner's organisation and those above it, whose admins see them in plans and reports."""
    home = select(LEARNERS.c.organisation).where(LEARNERS.c.id == learner).scalar_subquery()
    own = select(ORGANISATIONS.c.id, ORGANISATIONS.c.parent).where(ORGANISATIONS.c.id == home)
    above = own.cte("above", recursive=True)
    higher = select(ORGANISATIONS.c.id, ORGANISATIONS.c.parent).join(above, ORGANISATIONS.c.id == above.c.parent)
    return select(above.union(higher).c.id)


def _plan_versions(connection: Connection, learner: LearnerId) -> Sequence[Mapping[str, Any]]:
    rows = connection.execute(select(PLAN_VERSIONS).order_by(PLAN_VERSIONS.c.plan, PLAN_VERSIONS.c.version))
    return [
        {
            "plan": row.plan,
            "version": row.version,
            "action": row.action,
            "at": moment(row.at_microseconds).isoformat(),
            "named": learner in row.content["learners"],
            "changed_by_them": row.actor == learner,
            "note": row.note if learner in row.note else "",
        }
        for row in rows
        if learner in row.content["learners"] or row.actor == learner or learner in row.note
    ]


def _rows(connection: Connection, query: Select[Any]) -> Sequence[Mapping[str, Any]]:
    return [_readable(row) for row in connection.execute(query)]


def _readable(row: Row[Any]) -> Mapping[str, Any]:
    return {
        name.removesuffix(_MICROSECONDS): moment(value).isoformat()
        if name.endswith(_MICROSECONDS) and value is not None
        else value
        for name, value in row._mapping.items()
    }
