"""A department's figures, whole and taken apart, beside the same counted one by one in plain Python."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.catalogue import Catalogue
from data.store import PeopleWanted, Store, open_store
from data.words.figures import (
    Breakdown,
    CompetencyFigures,
    DepartmentReport,
    Figure,
    LearningFigures,
    MonthFigures,
    Period,
)
from data.words.models import CompetencyId, CourseId, Learner, LearnerId, OrganisationId, RoleId
from tests.data.builders import (
    BASICS,
    CIRCLE,
    CLERK,
    CLOSED,
    FURTHER,
    INSPECTOR,
    OLD,
    POSTS,
    REVENUE,
    START,
    STATE,
    event,
    learner,
    planned_catalogue,
)

DAY = timedelta(days=1)
DAYS = 120
MONTHS = [(date(2026, month, 1), datetime(2026, month, 1, tzinfo=START.tzinfo)) for month in (2, 3, 4)]
OFFICES, ROLES = (STATE, REVENUE, CIRCLE, POSTS), (INSPECTOR, CLERK, None)


@dataclass(frozen=True)
class History:
    """Somebody's offices, each with the day on which they came there, and the courses that they finished."""

    role: RoleId | None
    active: bool
    stays: Sequence[tuple[int, OrganisationId]]
    finished: Sequence[tuple[int, CourseId]]


histories = st.builds(
    History,
    role=st.sampled_from(ROLES),
    active=st.sampled_from([True, True, True, False]),
    stays=st.lists(
        st.tuples(st.integers(1, DAYS), st.sampled_from(OFFICES)),
        min_size=1,
        max_size=2,
        unique_by=lambda stay: stay[0],
    ).map(sorted),
    finished=st.lists(st.tuples(st.integers(0, DAYS), st.sampled_from([BASICS, FURTHER, CLOSED, OLD])), max_size=6),
)


def write(store: Store, people: Sequence[History]) -> None:
    """Each of them with every move on its day, and all their completions in the ledger."""
    moves: dict[int, list[Learner]] = {}
    for number, history in enumerate(people):
        for day, office in history.stays:
            stays = replace(learner(f"l{number}", of=office, role=history.role), active=history.active)
            moves.setdefault(day, []).append(stays)
    for day, moved in sorted(moves.items()):
        store.learners.add(moved, at=START + day * DAY)
    numbers = count()
    completed = [
        event(f"e{next(numbers)}", of=f"l{number}", on=course, after=day * DAY)
        for number, history in enumerate(people)
        for day, course in history.finished
    ]
    store.ledger.append(completed)


def office_then(history: History, until: int | None) -> OrganisationId | None:
    """Where they belonged at the end of the day, None before they came anywhere; where they are, if active, if None."""
    if until is None:
        return history.stays[-1][1] if history.active else None
    came = [office for day, office in history.stays if day <= until]
    return came[-1] if came else None


def first_finished(history: History, since: int | None, until: int | None) -> dict[CourseId, int]:
    """Courses first finished in the period, with the day."""
    first: dict[CourseId, int] = {}
    for day, course in sorted(history.finished):
        if until is None or day <= until:
            first.setdefault(course, day)
    return {course: day for course, day in first.items() if since is None or day >= since}


def counted(finished: Sequence[Mapping[CourseId, int]], catalogue: Catalogue) -> LearningFigures:
    return LearningFigures(
        enrolled=len(finished),
        completions=sum(len(each) for each in finished),
        minutes=sum(catalogue.courses[course].minutes for each in finished for course in each),
        with_at_least_one=sum(len(each) >= 1 for each in finished),
        with_three_or_more=sum(len(each) >= 3 for each in finished),
    )


def expected(
    people: Sequence[History], organisation: OrganisationId, *, since: int | None, until: int | None
) -> Breakdown:
    """The figures taken apart, one person and one course at a time."""
    catalogue = planned_catalogue()
    there = [
        (office, history.role, first_finished(history, since, until))
        for history in people
        if (office := office_then(history, until)) in catalogue.under(organisation) and office is not None
    ]
    offices = {office: [done for at, _, done in there if at == office] for office, _, _ in there}
    roles = {role: [done for _, held, done in there if held == role] for _, role, _ in there}
    return Breakdown(
        offices={office: counted(finished, catalogue) for office, finished in offices.items()},
        roles={role: counted(finished, catalogue) for role, finished in roles.items()},
        months=[expected_month(month, [done for _, _, done in there], catalogue) for month, _ in MONTHS],
        competencies=expected_competencies([(role, done) for _, role, done in there], catalogue),
    )


def expected_month(month: date, finished: Sequence[Mapping[CourseId, int]], catalogue: Catalogue) -> MonthFigures:
    """Those of March go on, like those of the last month asked for, until the period ends."""
    days = {number: (START + number * DAY).date() for number in range(DAYS + 1)}
    last = month == MONTHS[-1][0]
    within = [
        [course for course, day in done.items() if days[day] >= month and (last or days[day].month == month.month)]
        for done in finished
    ]
    begun = [done for done in finished if any(last or days[day].month <= month.month for day in done.values())]
    return MonthFigures(
        month=month,
        completions=sum(map(len, within)),
        minutes=sum(catalogue.courses[course].minutes for done in within for course in done),
        learners=sum(map(bool, within)),
        with_at_least_one=len(begun),
    )


def expected_competencies(
    people: Sequence[tuple[RoleId | None, Mapping[CourseId, int]]], catalogue: Catalogue
) -> Mapping[CompetencyId, CompetencyFigures]:
    figures = {}
    for competency in catalogue.competencies:
        having = [[c for c in done if competency in catalogue.courses[c].teaches] for _, done in people]
        needing = [role is not None and competency in catalogue.roles[role].needs for role, _ in people]
        found = CompetencyFigures(
            completions=sum(map(len, having)),
            learners=sum(map(bool, having)),
            needed_by=sum(needing),
            needed_with_course=sum(bool(done) and needs for done, needs in zip(having, needing, strict=True)),
        )
        if found != CompetencyFigures():
            figures[competency] = found
    return figures


@given(
    people=st.lists(histories, min_size=1, max_size=4),
    organisation=st.sampled_from(OFFICES),
    since=st.none() | st.integers(0, DAYS),
    until=st.none() | st.integers(0, DAYS),
)
@settings(max_examples=15, deadline=None)
def test_every_figure_is_that_of_counting_one_by_one(
    migrated_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    people: Sequence[History],
    organisation: OrganisationId,
    since: int | None,
    until: int | None,
) -> None:
    file = tmp_path_factory.mktemp("random") / "store.db"
    shutil.copy(migrated_file, file)
    store = open_store(f"sqlite:///{file}")
    try:
        store.catalogue.replace(planned_catalogue())
        write(store, people)
        check(store, people, organisation, since=since, until=until)
    finally:
        store.close()


def test_both_databases_count_alike(store: Store) -> None:
    moved = History(INSPECTOR, True, [(1, CIRCLE), (40, POSTS)], [(5, BASICS), (9, BASICS), (35, FURTHER), (70, OLD)])
    stayed = History(CLERK, True, [(2, REVENUE)], [(3, CLOSED), (33, BASICS), (65, FURTHER), (66, OLD)])
    people = [moved, stayed, History(None, False, [(1, REVENUE)], [(4, BASICS)])]
    write(store, people)

    for since, until in ((None, None), (None, 39), (30, 80), (4, None)):
        check(store, people, STATE, since=since, until=until)


def check(
    store: Store,
    people: Sequence[History],
    organisation: OrganisationId,
    *,
    since: int | None,
    until: int | None,
) -> None:
    period = Period(*(None if day is None else START + day * DAY for day in (since, until)))
    right = expected(people, organisation, since=since, until=until)

    assert store.outcomes.breakdown(organisation, period=period, months=MONTHS) == right
    assert store.outcomes.offices(organisation, period=period) == right.offices
    report = store.outcomes.department_report(organisation, period=period)
    assert report == DepartmentReport(organisation, *(getattr(right.total, figure) for figure in Figure))
    for figure, number in (
        (Figure.ENROLLED, report.enrolled),
        (Figure.TRAINING_HOURS, report.with_at_least_one),
        (Figure.WITH_THREE_OR_MORE, report.with_three_or_more),
        (Figure.WITH_FEWER_THAN_THREE, report.with_fewer_than_three),
        (Figure.WITH_NONE, report.with_none),
    ):
        found = store.outcomes.people(organisation, period=period, wanted=PeopleWanted(figure))
        assert (len(found.people), found.total, found.erased) == (number, number, 0)
    behind = store.outcomes.people(organisation, period=period, wanted=PeopleWanted(Figure.COMPLETIONS)).people
    assert sum(each.completions for each in behind) == report.completions
    assert sum(each.minutes for each in behind) == right.total.minutes


def test_the_list_behind_a_figure_comes_in_pages_and_by_office_and_role(store: Store) -> None:
    store.learners.add([learner(f"l{number}", of=CIRCLE if number % 2 else REVENUE, role=CLERK) for number in range(6)])
    store.ledger.append([event("a", of="l1", after=2 * DAY), event("b", of="l1", on=FURTHER, after=5 * DAY)])

    def listed(wanted: PeopleWanted, *, limit: int | None = None, offset: int = 0) -> list[str]:
        found = store.outcomes.people(REVENUE, period=Period(), wanted=wanted, limit=limit, offset=offset)
        return [each.learner for each in found.people]

    none = PeopleWanted(Figure.WITH_NONE)
    assert listed(none) == ["l0", "l2", "l3", "l4", "l5"]
    assert listed(none, limit=2, offset=2) == ["l3", "l4"]
    assert listed(replace(none, among=frozenset({LearnerId("l1"), LearnerId("l5")}))) == ["l5"]
    assert listed(replace(none, role=INSPECTOR)) == []
    [one] = store.outcomes.people(REVENUE, period=Period(), wanted=PeopleWanted(Figure.WITH_AT_LEAST_ONE)).people
    assert (one.learner, one.completions, one.minutes, one.last) == ("l1", 2, 30 + 45, START + 5 * DAY)


def test_who_was_erased_counts_and_is_not_listed(store: Store) -> None:
    store.learners.add([learner("lina"), learner("omar")])
    store.erasures.erase(LearnerId("omar"))

    found = store.outcomes.people(REVENUE, period=Period(), wanted=PeopleWanted(Figure.WITH_NONE))

    assert store.outcomes.department_report(REVENUE).with_none == 2
    assert ([each.learner for each in found.people], found.total, found.erased) == (["lina"], 1, 1)
