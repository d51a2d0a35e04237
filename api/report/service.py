"""The department report: a period, who may see it, and all its figures as of one moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from statistics import quantiles
from typing import Annotated

from dateutil.relativedelta import relativedelta
from fastapi import Depends

from api.http.access import check_organisation
from api.http.dependencies import service
from api.report.rows import figures_under
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.library import Library
from data.catalogue import Catalogue
from data.store import Store
from data.words import (
    Breakdown,
    Fault,
    InvalidRequest,
    KeptMonth,
    KeptReport,
    LearnerId,
    LearningFigures,
    OrganisationId,
    Period,
)
from recommender.training_plans import SHOWS_WORK, OnPlans, PlansReport, on_plans, plans_report

MONTHS = 12
"""How many months the trend goes back where no first day is given: a year, so that each season is in it once."""

MOST_MONTHS = 60
"""How many it has at most: one row each is still read by people."""

LEAST_LIKE = 5
"""Others with which an organisation is compared, at least: a median of fewer would nearly name them."""


@dataclass(frozen=True, slots=True)
class LikeOffices:
    """One measure of an organisation beside the quartiles of `offices` others that are like it."""

    offices: int
    own: float
    quarter: float
    half: float
    three_quarters: float


@dataclass(frozen=True, slots=True)
class ReportDays:
    """The days that a report is of: what was finished `since` that day, by the people of the end of `as_at`."""

    since: date | None = None
    as_at: date | None = None

    def period(self, now: datetime) -> Period:
        """From the first moment of the first day to the last of the last; raises InvalidRequest where they are none."""
        to_come = [
            (name, day)
            for name, day in (("since", self.since), ("as_at", self.as_at))
            if (day or now.date()) > now.date()
        ]
        if to_come:
            faults = [
                Fault(name, str(day), "the day is yet to come", "Give today or an earlier day.")
                for name, day in to_come
            ]
            raise InvalidRequest("report", faults)
        if self.since is not None and self.as_at is not None and self.since > self.as_at:
            remedy = "Give a first day that is not after the last."
            raise InvalidRequest(
                "report", [Fault("since", self.since.isoformat(), "the first day is after the last", remedy)]
            )
        since = None if self.since is None else datetime.combine(self.since, time.min, tzinfo=now.tzinfo)
        return Period(since, None if self.as_at is None else end_of(self.as_at, zone=now.tzinfo))


@dataclass(frozen=True, slots=True)
class WholeReport:
    """All that a report says. `plans` are of today; `like` by measure, empty where too few are like it."""

    organisation: OrganisationId
    days: ReportDays
    today: date
    breakdown: Breakdown
    plans: PlansReport
    like: Mapping[str, LikeOffices]


@dataclass(frozen=True, slots=True)
class ReportService:
    """The figures of a department, for its admins and those above."""

    library: Library
    store: Store
    smallest_group: int
    clock: Clock

    def of(self, principal: Principal, organisation: OrganisationId, *, days: ReportDays) -> WholeReport:
        """The report of `organisation` and what lies under it.

        Raises UnknownOrganisation for any outside, and InvalidRequest for days that are no period.
        """
        check_organisation(principal, organisation, catalogue=self.library.catalogue())
        return self.whole(organisation, days=days)

    def whole(self, organisation: OrganisationId, *, days: ReportDays) -> WholeReport:
        """The same for who may see everything; raises InvalidRequest and UnknownOrganisation."""
        catalogue, now = self.library.catalogue(), self.clock()
        period = days.period(now)
        months = months_of(days, today=now.date(), zone=now.tzinfo)
        return WholeReport(
            organisation=organisation,
            days=days,
            today=now.date(),
            breakdown=self.store.outcomes.breakdown(organisation, period=period, months=months),
            plans=plans_report(self.on_plans(organisation)),
            like=self._like(organisation, period, catalogue),
        )

    def kept_months(self, principal: Principal, organisation: OrganisationId) -> Sequence[KeptMonth]:
        """The months whose report was kept, the oldest first; raises UnknownOrganisation for any outside."""
        check_organisation(principal, organisation, catalogue=self.library.catalogue())
        return self.store.kept_reports.months(organisation)

    def kept(self, principal: Principal, organisation: OrganisationId, month: date) -> KeptReport:
        """The report as it was kept; raises UnknownOrganisation for any outside, and NotFound for another month."""
        check_organisation(principal, organisation, catalogue=self.library.catalogue())
        return self.store.kept_reports.of(organisation, month)

    def on_plans(self, organisation: OrganisationId) -> Mapping[LearnerId, OnPlans]:
        """Where those in and under the organisation stand today in the plans in force for them."""
        catalogue, today = self.library.catalogue(), self.clock().date()
        people = [each for each in self.store.learners.all(organisation) if catalogue.live_plans_for(each, today=today)]
        work = self.store.ledger.of_each([each.id for each in people], verbs=SHOWS_WORK)
        return on_plans(people, work, catalogue=catalogue, today=today)

    def _like(self, organisation: OrganisationId, period: Period, catalogue: Catalogue) -> Mapping[str, LikeOffices]:
        """Beside those of the same kind under the same parent that have a group of people."""
        itself = catalogue.organisation(organisation)
        others = [
            each.id
            for each in catalogue.organisations.values()
            if itself.parent is not None and (each.parent, each.kind) == (itself.parent, itself.kind)
        ]
        if itself.parent is None or len(others) <= LEAST_LIKE:
            return {}
        offices = self.store.outcomes.offices(itself.parent, period=period)
        together = {each: figures_under(each, offices, catalogue=catalogue) for each in others}
        return like_offices(organisation, together, smallest=self.smallest_group)


MEASURES: Mapping[str, Callable[[LearningFigures], float]] = {
    "share_with_one": lambda figures: figures.with_at_least_one / figures.enrolled,
    "completions_each": lambda figures: figures.completions / figures.enrolled,
    "hours_each": lambda figures: figures.training_hours / figures.enrolled,
}
"""What organisations of different sizes are compared by."""


def like_offices(
    organisation: OrganisationId, figures: Mapping[OrganisationId, LearningFigures], *, smallest: int
) -> Mapping[str, LikeOffices]:
    """The organisation's measures beside the quartiles of the others that have at least `smallest` people."""
    own = figures[organisation]
    others = [each for office, each in figures.items() if office != organisation and each.enrolled >= smallest]
    if not own.enrolled or len(others) < LEAST_LIKE:
        return {}
    return {
        name: LikeOffices(len(others), measure(own), *quantiles([measure(each) for each in others], method="inclusive"))
        for name, measure in MEASURES.items()
    }


def months_of(days: ReportDays, *, today: date, zone: tzinfo | None) -> Sequence[tuple[date, datetime]]:
    """The months of the trend, with the moments at which they begin: those of the period, or the last twelve.

    >>> from datetime import UTC
    >>> months = months_of(ReportDays(date(2026, 2, 10), date(2026, 4, 3)), today=date(2026, 11, 2), zone=UTC)
    >>> [month.isoformat() for month, _ in months]
    ['2026-02-01', '2026-03-01', '2026-04-01']
    """
    last = (days.as_at or today).replace(day=1)
    first = last - relativedelta(months=MONTHS - 1)
    if days.since is not None:
        first = max(days.since.replace(day=1), last - relativedelta(months=MOST_MONTHS - 1))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = [first + relativedelta(months=number) for number in range(count)]
    return [(month, datetime.combine(month, time.min, tzinfo=zone)) for month in months]


def end_of(day: date, *, zone: tzinfo | None) -> datetime:
    """The last moment of the day in the zone."""
    return datetime.combine(day, time.max, tzinfo=zone)


ReportDep = Annotated[ReportService, Depends(service(ReportService))]
