"""A department's figures, whole and taken apart, each counted by the database.

A completion is a course finished by a learner; finishing it again does not count twice, the first time counts, with the
minutes that the course had then, also once it has left the catalogue. Who moved counts where they were then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    case,
    func,
    literal,
    not_,
    select,
)

from data.store.listed import listed, listed_values
from data.store.memberships import members_at
from data.store.moments import microseconds_of, moment
from data.store.organisations_rows import organisations_under
from data.store.schema import COURSE_TEACHES, COURSES, EVENTS, ROLE_NEEDS
from data.words.days import in_zone
from data.words.figures import (
    Breakdown,
    CompetencyFigures,
    DepartmentReport,
    Figure,
    LearnerFigures,
    LearningFigures,
    MonthFigures,
    Period,
)
from data.words.models import CompetencyId, LearnerId, OrganisationId, RoleId, Verb
from data.words.security import ERASED

ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """Which of a report's people: those behind the figure, of one role alone or among some where these are given."""

    figure: Figure = Figure.ENROLLED
    role: RoleId | None = None
    among: frozenset[LearnerId] | None = None


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Some of the people wanted, those with the fewest completions first; `total` of them can be shown.

    `erased` are those who count in the figure and whom nobody knows any more.
    """

    people: Sequence[LearnerFigures]
    total: int
    erased: int


def report(connection: Connection, organisation: OrganisationId, *, period: Period) -> DepartmentReport:
    """The figures of the organisation and all under it; an unknown one has none."""
    whole = _figures_by(connection, _Reported.of(organisation, period), literal(0)).get(0, LearningFigures())
    return DepartmentReport(organisation, *(getattr(whole, figure) for figure in Figure))


def breakdown(
    connection: Connection,
    organisation: OrganisationId,
    *,
    period: Period,
    months: Sequence[tuple[date, datetime]],
) -> Breakdown:
    """The figures taken apart; `months` are their first days with the moments at which they begin, in order."""
    reported = _Reported.of(organisation, period)
    return Breakdown(
        offices=_figures_by(connection, reported, reported.members.c.organisation),
        roles=_figures_by(connection, reported, reported.members.c.role),
        months=_by_month(connection, reported, months),
        competencies=_by_competency(connection, reported),
    )


def by_office(
    connection: Connection, organisation: OrganisationId, *, period: Period
) -> Mapping[OrganisationId, LearningFigures]:
    """The figures that each organisation in and under this one has of its own people."""
    reported = _Reported.of(organisation, period)
    return _figures_by(connection, reported, reported.members.c.organisation)


def people(
    connection: Connection,
    organisation: OrganisationId,
    *,
    period: Period,
    wanted: PeopleWanted,
    limit: int | None,
    offset: int,
    zone: tzinfo,
) -> PeopleFound:
    """`limit` of the people behind a figure (None: all), from the `offset`th on."""
    reported = _Reported.of(organisation, period)
    members, each, source = reported.members, reported.of_learner, reported.everyone
    done = func.coalesce(each.c.courses, 0)
    chosen = [_BEHIND[wanted.figure](done)]
    if wanted.role is not None:
        chosen.append(members.c.role == wanted.role)
    if wanted.among is not None:
        chosen.append(members.c.learner.in_(listed_values(connection.dialect.name)))
    given = {} if wanted.among is None else listed(wanted.among)
    gone = members.c.learner.like(f"{ERASED}%")
    counts = select(func.count().filter(not_(gone)).label("living"), func.count().filter(gone).label("erased"))
    counted = connection.execute(counts.select_from(source).where(*chosen), given).one()
    rows = (
        select(members, done.label("courses"), func.coalesce(each.c.minutes, 0).label("minutes"), each.c.last)
        .select_from(source)
        .where(*chosen, not_(gone))
        .order_by(done, members.c.learner)
        .limit(limit)
        .offset(offset)
    )
    found = [
        LearnerFigures(
            learner=LearnerId(row.learner),
            organisation=OrganisationId(row.organisation),
            role=row.role,
            designation=row.designation,
            completions=row.courses,
            minutes=int(row.minutes),
            last=None if row.last is None else in_zone(moment(row.last), zone),
        )
        for row in connection.execute(rows, given)
    ]
    return PeopleFound(found, int(counted.living), int(counted.erased))


_BEHIND: Mapping[Figure, Callable[[ColumnElement[int]], ColumnElement[bool]]] = {
    Figure.ENROLLED: lambda done: done >= 0,
    Figure.COMPLETIONS: lambda done: done >= 1,
    Figure.TRAINING_HOURS: lambda done: done >= 1,
    Figure.WITH_AT_LEAST_ONE: lambda done: done >= 1,
    Figure.WITH_THREE_OR_MORE: lambda done: done >= 3,
    Figure.WITH_FEWER_THAN_THREE: lambda done: done < 3,
    Figure.WITH_NONE: lambda done: done == 0,
}
"""Who stands behind a figure, by how many courses they finished."""


@dataclass(frozen=True, slots=True)
class _Reported:
    """The queries that all figures are made of: who, what each of them finished first, and how much that is."""

    members: Subquery
    completed: Subquery
    of_learner: Subquery

    @classmethod
    def of(cls, organisation: OrganisationId, period: Period) -> "_Reported":
        members = members_at(organisations_under(organisation), period.until)
        completed = _first_completions(members, period).subquery("completed")
        of_learner = (
            select(
                completed.c.learner,
                func.count().label("courses"),
                func.sum(completed.c.minutes).label("minutes"),
                func.max(completed.c.at).label("last"),
                func.min(completed.c.at).label("first"),
            )
            .group_by(completed.c.learner)
            .subquery("of_learner")
        )
        return cls(members.subquery("members"), completed, of_learner)

    @property
    def everyone(self) -> FromClause:
        """All members, each with what they finished, if anything."""
        return self.members.outerjoin(self.of_learner, self.of_learner.c.learner == self.members.c.learner)


def _first_completions(members: Select[Any], period: Period) -> Select[Any]:
    """A query for learner, course, minutes and time of what each member first finished in the period."""
    events, of_members = EVENTS.c, members.subquery()
    again = func.row_number().over(
        partition_by=(events.learner, events.object), order_by=(events.at_microseconds, events.sequence)
    )
    finished = (
        select(
            events.learner,
            events.object.label("course"),
            func.coalesce(events.minutes, COURSES.c.minutes).label("minutes"),
            events.at_microseconds.label("at"),
            again.label("nth"),
        )
        .select_from(of_members.join(EVENTS, events.learner == of_members.c.learner))
        .join(COURSES, COURSES.c.id == events.object)
        .where(events.verb == Verb.COMPLETED.value)
    )
    if period.until is not None:
        finished = finished.where(events.at_microseconds <= microseconds_of(period.until))
    first = finished.subquery()
    query = select(first).where(first.c.nth == 1)
    return query if period.since is None else query.where(first.c.at >= microseconds_of(period.since))


def _figures_by(connection: Connection, reported: _Reported, key: ColumnElement[Any]) -> Mapping[Any, LearningFigures]:
    each = reported.of_learner.c
    query = (
        select(
            key.label("key"),
            func.count().label("enrolled"),
            func.coalesce(func.sum(each.courses), 0).label("completions"),
            func.coalesce(func.sum(each.minutes), 0).label("minutes"),
            func.count(each.courses).label("with_at_least_one"),
            func.count().filter(each.courses >= 3).label("with_three_or_more"),
        )
        .select_from(reported.everyone)
        .group_by("key")
    )
    return {key: LearningFigures(*map(int, counted)) for key, *counted in connection.execute(query)}


def _by_month(
    connection: Connection, reported: _Reported, months: Sequence[tuple[date, datetime]]
) -> Sequence[MonthFigures]:
    """Everything before the first month counts in none, but towards who has at least one."""
    if not months:
        return []
    starts = [microseconds_of(begins) for _, begins in months]

    def month_of(at: ColumnElement[int]) -> ColumnElement[int]:
        return case(*((at < start, place) for place, start in enumerate(starts)), else_=len(starts)).label("place")

    done, each = reported.completed.c, reported.of_learner.c
    in_month = select(
        month_of(done.at), func.count(), func.sum(done.minutes), func.count(done.learner.distinct())
    ).group_by("place")
    begun = select(month_of(each.first), func.count()).group_by("place")
    by_place = {place: tuple(map(int, counted)) for place, *counted in connection.execute(in_month)}
    first = {place: people for place, people in connection.execute(begun)}
    so_far = list(accumulate(first.get(place, 0) for place in range(len(months) + 1)))
    figures = []
    for place, (month, _) in enumerate(months, start=1):
        completions, minutes, learners = by_place.get(place, (0, 0, 0))
        figures.append(MonthFigures(month, completions, minutes, learners, so_far[place]))
    return figures


def _by_competency(connection: Connection, reported: _Reported) -> Mapping[CompetencyId, CompetencyFigures]:
    """Of all competencies that a role of these people needs or that what they finished teaches."""
    members, done, teaches, needs = reported.members.c, reported.completed.c, COURSE_TEACHES.c, ROLE_NEEDS.c
    taught = select(done.learner, teaches.competency).join(COURSE_TEACHES, teaches.course == done.course).subquery()
    finished = select(taught.c.competency, func.count(), func.count(taught.c.learner.distinct())).group_by(
        taught.c.competency
    )
    have = select(taught).distinct().subquery()
    both = (have.c.learner == members.learner) & (have.c.competency == needs.competency)
    needed = (
        select(needs.competency, func.count(), func.count(have.c.learner))
        .select_from(reported.members.join(ROLE_NEEDS, needs.role == members.role).outerjoin(have, both))
        .group_by(needs.competency)
    )
    by_courses = {competency: counted for competency, *counted in connection.execute(finished)}
    by_roles = {competency: counted for competency, *counted in connection.execute(needed)}
    return {
        CompetencyId(each): CompetencyFigures(*by_courses.get(each, (0, 0)), *by_roles.get(each, (0, 0)))
        for each in sorted({*by_courses, *by_roles})
    }
