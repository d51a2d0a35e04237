"""What came of courses: completions, what people made of them, a department's figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo

from sqlalchemy import Engine

from data.store import completions, department_figures, receptions
from data.store.completions import Completion, CompletionTable
from data.store.connection import reading
from data.store.department_figures import ALWAYS, PeopleFound, PeopleWanted
from data.store.learners_rows import check_organisation
from data.store.receptions import Reception, Taken
from data.words.days import INDIA
from data.words.figures import Breakdown, DepartmentReport, LearningFigures, Period
from data.words.models import CourseId, OrganisationId, RoleId


class Outcomes:
    """Figures read from the ledger. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def completions(self) -> CompletionTable:
        """All completions of courses in the catalogue, as arrays."""
        with reading(self._engine) as connection:
            return completions.completion_table(connection)

    def finished_by_role(self) -> Mapping[CourseId, Mapping[RoleId | None, int]]:
        """How many learners of each role finished each course; those without a role are under None."""
        with reading(self._engine) as connection:
            return completions.finished_by_role(connection)

    def completions_in(self, organisation: OrganisationId) -> list[Completion]:
        """The completions of learners in and under the organisation, latest first; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            check_organisation(connection, organisation)
            return completions.completions_in(connection, organisation, zone=self._zone)

    def department_report(self, organisation: OrganisationId, *, period: Period = ALWAYS) -> DepartmentReport:
        """The figures of the organisation and all that lies under it; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            check_organisation(connection, organisation)
            return department_figures.report(connection, organisation, period=period)

    def breakdown(
        self, organisation: OrganisationId, *, period: Period, months: Sequence[tuple[date, datetime]] = ()
    ) -> Breakdown:
        """The figures taken apart; `months`: first days and when these begin. Raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            check_organisation(connection, organisation)
            return department_figures.breakdown(connection, organisation, period=period, months=months)

    def offices(self, organisation: OrganisationId, *, period: Period) -> Mapping[OrganisationId, LearningFigures]:
        """Of each in and under the organisation that has people, the figures of its own; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            check_organisation(connection, organisation)
            return department_figures.by_office(connection, organisation, period=period)

    def people(
        self,
        organisation: OrganisationId,
        *,
        period: Period,
        wanted: PeopleWanted,
        limit: int | None = None,
        offset: int = 0,
    ) -> PeopleFound:
        """`limit` of the people behind a figure (None: all), from the `offset`th on; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            check_organisation(connection, organisation)
            return department_figures.people(
                connection,
                organisation,
                period=period,
                wanted=wanted,
                limit=limit,
                offset=offset,
                zone=self._zone,
            )

    def taken(self) -> Mapping[CourseId, Taken]:
        """How many learners took up, began and finished each course."""
        with reading(self._engine) as connection:
            return receptions.taken(connection)

    def receptions(self, at: datetime) -> Mapping[CourseId, Reception]:
        """Ratings and finish rates that each course had at that time; who began of late may still finish."""
        with reading(self._engine) as connection:
            return receptions.receptions(connection, at=at)
