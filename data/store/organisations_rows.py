"""Organisations and what lies under them, as queries."""

from typing import Any

from sqlalchemy import Select, select

from data.store.schema import ORGANISATIONS
from data.words.models import OrganisationId


def organisations_under(organisation: OrganisationId) -> Select[Any]:
    """A query for the ids of the organisation and of all that lie under it."""
    top = select(ORGANISATIONS.c.id).where(ORGANISATIONS.c.id == organisation, ORGANISATIONS.c.in_catalogue)
    under = top.cte("under", recursive=True)
    lower = select(ORGANISATIONS.c.id).join(under, ORGANISATIONS.c.parent == under.c.id)
    return select(under.union(lower.where(ORGANISATIONS.c.in_catalogue)).c.id)
