"""Where learners belong and belonged: a move is kept with its time, so that the time before it reads as it was.

A row of `former_memberships` says where somebody belonged until then; whoever never moved has none.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, or_, select

from data.store.catalogue_writing import upsert
from data.store.listed import listed, listed_values
from data.store.moments import microseconds_of
from data.store.schema import FORMER_MEMBERSHIPS, LEARNERS
from data.words.models import Learner

_FORMER = FORMER_MEMBERSHIPS.c


class Membership(NamedTuple):
    """Where a learner is registered, and since when (None: since ever)."""

    organisation: str
    registered: int | None


def memberships_of(connection: Connection, learners: Collection[str]) -> Mapping[str, Membership]:
    """The present memberships of those who are registered already."""
    query = select(LEARNERS.c.id, LEARNERS.c.organisation, LEARNERS.c.registered_microseconds)
    rows = connection.execute(query.where(LEARNERS.c.id.in_(listed_values(connection.dialect.name))), listed(learners))
    return {row.id: Membership(row.organisation, row.registered_microseconds) for row in rows}


def keep_moves(
    connection: Connection, learners: Sequence[Learner], *, before: Mapping[str, Membership], at: datetime
) -> None:
    """Keeps where those belonged until now who are of another organisation from now on."""
    until = microseconds_of(at)
    moves = [
        {"learner": learner.id, "until_microseconds": until, "organisation": before[learner.id].organisation}
        for learner in learners
        if learner.id in before and before[learner.id].organisation != learner.organisation
    ]
    upsert(connection, FORMER_MEMBERSHIPS, moves)


def members_at(under: Select[Any], at: datetime | None) -> Select[Any]:
    """A query for `learner` and `organisation` of those who belonged to one `under` then (None: now, the active ones).

    `role` and `designation` are those of now.
    """
    learners = LEARNERS.c
    told = (learners.role, learners.designation)
    if at is None:
        now = select(learners.id.label("learner"), learners.organisation, *told)
        return now.where(learners.organisation.in_(under), learners.active)
    moment = microseconds_of(at)
    next_move = (
        select(_FORMER.learner, func.min(_FORMER.until_microseconds).label("until"))
        .where(_FORMER.until_microseconds > moment)
        .group_by(_FORMER.learner)
        .subquery()
    )
    moved = (next_move.c.learner == _FORMER.learner) & (next_move.c.until == _FORMER.until_microseconds)
    then = select(_FORMER.learner, _FORMER.organisation).join(next_move, moved).subquery()
    organisation = func.coalesce(then.c.organisation, learners.organisation)
    return (
        select(learners.id.label("learner"), organisation.label("organisation"), *told)
        .select_from(LEARNERS.outerjoin(then, then.c.learner == learners.id))
        .where(organisation.in_(under))
        .where(or_(learners.registered_microseconds.is_(None), learners.registered_microseconds <= moment))
    )
