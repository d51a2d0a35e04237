"""How wide the gaps of coverage were at the end of months."""

import json
import zlib
from datetime import date

from sqlalchemy import Engine, delete, select

from data.store.catalogue_writing import upsert
from data.store.connection import reading, writing
from data.store.kept_gaps_schema import KEPT_GAPS
from data.words.figures import GapsThen
from data.words.models import CompetencyId, Language, OrganisationId

_COLUMNS = KEPT_GAPS.c


class KeptGaps:
    """The gaps of every organisation and kept month. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, organisation: OrganisationId, then: GapsThen) -> None:
        """Keeps the gaps in place of those that were kept for the month of their day before."""
        listed = [[*cell, gap] for cell, gap in sorted(then.gaps.items())]
        packed = zlib.compress(json.dumps(listed).encode())
        row = {"organisation": organisation, "month": then.day.replace(day=1), "day": then.day, "gaps": packed}
        with writing(self._engine) as connection:
            upsert(connection, KEPT_GAPS, [row])

    def before(self, organisation: OrganisationId, month: date) -> GapsThen | None:
        """Those of the latest kept month before the one that begins on this day; None where none was kept."""
        earlier = (_COLUMNS.organisation == organisation) & (_COLUMNS.month < month)
        query = select(KEPT_GAPS).where(earlier).order_by(_COLUMNS.month.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        listed = json.loads(zlib.decompress(row.gaps))
        return GapsThen(row.day, {(CompetencyId(each[0]), each[1], Language(each[2])): each[3] for each in listed})

    def forget(self, *, before: date) -> None:
        """Throws away what was kept for months that begin before that day."""
        with writing(self._engine) as connection:
            connection.execute(delete(KEPT_GAPS).where(_COLUMNS.month < before))
