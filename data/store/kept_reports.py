"""Department reports as they were kept at the end of months."""

import json
import zlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine, delete, select

from data.store.catalogue_writing import upsert
from data.store.connection import reading, writing
from data.store.kept_reports_schema import KEPT_REPORTS
from data.words.errors import NotFound
from data.words.figures import KeptMonth, KeptReport
from data.words.models import OrganisationId

_COLUMNS = KEPT_REPORTS.c


class KeptReports:
    """All kept reports. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, report: KeptReport) -> None:
        """Keeps the report in place of what was kept for its month before."""
        row = {
            "organisation": report.kept.organisation,
            "month": report.kept.month,
            "day": report.kept.day,
            "figures": dict(report.kept.figures),
            "shown": zlib.compress(json.dumps(dict(report.shown), ensure_ascii=False).encode()),
        }
        with writing(self._engine) as connection:
            upsert(connection, KEPT_REPORTS, [row])

    def months(self, organisation: OrganisationId) -> Sequence[KeptMonth]:
        """The months that were kept of the organisation, the oldest first."""
        wanted = (_COLUMNS.organisation, _COLUMNS.month, _COLUMNS.day, _COLUMNS.figures)
        query = select(*wanted).where(_COLUMNS.organisation == organisation).order_by(_COLUMNS.month)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [KeptMonth(OrganisationId(row.organisation), row.month, row.day, row.figures) for row in rows]

    def of(self, organisation: OrganisationId, month: date) -> KeptReport:
        """The report kept for the month that begins on that day; raises NotFound."""
        query = select(KEPT_REPORTS).where(_COLUMNS.organisation == organisation, _COLUMNS.month == month)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound(f"no report of {organisation!r} was kept for {month:%Y-%m}")
        kept = KeptMonth(OrganisationId(row.organisation), row.month, row.day, row.figures)
        return KeptReport(kept, json.loads(zlib.decompress(row.shown)))

    def forget(self, *, before: date) -> None:
        """Throws away what was kept for months that begin before that day."""
        with writing(self._engine) as connection:
            connection.execute(delete(KEPT_REPORTS).where(_COLUMNS.month < before))
