"""What was done about rows of the worklists of organisations."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

from sqlalchemy import Engine, Row, func, insert, select

from data.store.connection import reading, writing
from data.store.moments import microseconds_of, moment
from data.store.worklist_schema import WORK_CHANGES
from data.words.days import INDIA, in_zone
from data.words.models import OrganisationId
from data.words.worklist import WorkChange, WorkKey, WorkStep


class Worklist:
    """All that was done. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def add(self, changes: Sequence[WorkChange]) -> None:
        """Keeps these after what was done before, in their order."""
        with writing(self._engine) as connection:
            for change in changes:
                here = (WORK_CHANGES.c.organisation == change.organisation) & (WORK_CHANGES.c.key == change.key)
                last = connection.execute(select(func.max(WORK_CHANGES.c.number)).where(here)).scalar()
                connection.execute(insert(WORK_CHANGES).values({**_row(change), "number": (last or 0) + 1}))

    def of(self, organisation: OrganisationId) -> Mapping[WorkKey, Sequence[WorkChange]]:
        """What was done in the organisation, by row, oldest first."""
        query = select(WORK_CHANGES).where(WORK_CHANGES.c.organisation == organisation)
        found: dict[WorkKey, list[WorkChange]] = {}
        with reading(self._engine) as connection:
            for row in connection.execute(query.order_by(WORK_CHANGES.c.key, WORK_CHANGES.c.number)):
                found.setdefault(WorkKey(row.key), []).append(_change(row, self._zone))
        return found

    def organisations(self) -> Sequence[OrganisationId]:
        """Those in which anything was closed, by id."""
        query = select(WORK_CHANGES.c.organisation).where(WORK_CHANGES.c.step == WorkStep.CLOSED.value).distinct()
        with reading(self._engine) as connection:
            return [OrganisationId(each) for each in connection.execute(query.order_by("organisation")).scalars()]


def _row(change: WorkChange) -> dict[str, object]:
    return {
        "organisation": change.organisation,
        "key": change.key,
        "step": change.step.value,
        "actor": change.by,
        "assignee": change.to,
        "until": change.until,
        "note": change.note,
        "at_microseconds": microseconds_of(change.at),
    }


def _change(row: Row[Any], zone: tzinfo) -> WorkChange:
    return WorkChange(
        organisation=OrganisationId(row.organisation),
        key=WorkKey(row.key),
        step=WorkStep(row.step),
        by=row.actor,
        at=in_zone(moment(row.at_microseconds), zone),
        to=row.assignee,
        until=row.until,
        note=row.note,
    )
