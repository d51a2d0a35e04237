"""What came of courses: completions, what people made of them, a department's figures."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from sqlalchemy import Engine

from data.store import completions, receptions
from data.store.completions import Completion, CompletionTable
from data.store.connection import reading
from data.store.learners_rows import check_organisation
from data.store.receptions import Reception
from data.words.days import INDIA
from data.words.figures import DepartmentReport
from data.words.models import CourseId, OrganisationId


class Outcomes:
    """Figures read from the ledger. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def completions(self) -> CompletionTable:
        """All completions of courses in the catalogue, as arrays."""
        with reading(self._engine) as connection:
            return completions.completion_table(connection)

    def completions_in(self, organisation: OrganisationId) -> list[Completion]:
        """The completions of learners in and under the organisation, latest first; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            check_organisation(connection, organisation)
            return completions.completions_in(connection, organisation, zone=self._zone)

    def department_report(self, organisation: OrganisationId, *, at: datetime | None = None) -> DepartmentReport:
        """The figures of the organisation and all that lies under it, now or as at a time; raises UnknownOrganisation.

        As at a time they are of those who belonged there then, with what they had finished by then.
        """
        with reading(self._engine) as connection:
            check_organisation(connection, organisation)
            return completions.report(connection, organisation, at=at)

    def receptions(self, at: datetime) -> Mapping[CourseId, Reception]:
        """Ratings and finish rates that each course had at that time; who began of late may still finish."""
        with reading(self._engine) as connection:
            return receptions.receptions(connection, at=at)
