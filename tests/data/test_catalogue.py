from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.catalogue import Catalogue
from data.words.errors import (
    NotFound,
    UnknownCompetency,
    UnknownCourse,
    UnknownLesson,
    UnknownOrganisation,
    UnknownPlan,
    UnknownRole,
)
from data.words.models import (
    CompetencyId,
    Course,
    CourseId,
    LearnerId,
    LessonId,
    Organisation,
    OrganisationId,
    PlanId,
    RoleId,
)
from data.words.training_plans import PlanStatus
from tests.data.builders import (
    BASICS,
    CIRCLE,
    CLERK,
    CLOSED,
    DRAFTING,
    INSPECTOR,
    POSTS,
    REVENUE,
    STATE,
    competency,
    course,
    learner,
    organisation,
    plan,
    planned_catalogue,
    words,
)

CATALOGUE = planned_catalogue()
TODAY = date(2026, 11, 2)


def test_things_are_found_by_id() -> None:
    assert CATALOGUE.course(BASICS).id == BASICS
    assert CATALOGUE.role(CLERK).id == CLERK
    assert CATALOGUE.competency(DRAFTING).id == DRAFTING
    assert CATALOGUE.organisation(CIRCLE).parent == REVENUE
    assert CATALOGUE.plan(PlanId("plan-for-one")).organisation == STATE
    assert CATALOGUE.lesson(BASICS, LessonId("lesson-1")).minutes == 20


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(UnknownCourse, match="no course 'x' among 4"):
        CATALOGUE.course(CourseId("x"))
    with pytest.raises(UnknownRole):
        CATALOGUE.role(RoleId("x"))
    with pytest.raises(UnknownCompetency):
        CATALOGUE.competency(CompetencyId("x"))
    with pytest.raises(UnknownPlan):
        CATALOGUE.plan(PlanId("x"))
    with pytest.raises(UnknownLesson, match="course 'basics' has no lesson 'x'"):
        CATALOGUE.lesson(BASICS, LessonId("x"))
    with pytest.raises(UnknownCourse):
        CATALOGUE.lesson(CourseId("x"), LessonId("x"))


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(CIRCLE, CIRCLE, True), (CIRCLE, STATE, True), (REVENUE, CIRCLE, False), (POSTS, STATE, False)],
)
def test_an_organisation_lies_under_itself_and_all_above(
    lower: OrganisationId, upper: OrganisationId, expected: bool
) -> None:
    assert CATALOGUE.lies_under(lower, upper) is expected
    assert (lower in CATALOGUE.under(upper)) is expected


def test_under_lists_the_organisation_and_all_below() -> None:
    assert CATALOGUE.under(STATE) == {STATE, REVENUE, CIRCLE}
    assert CATALOGUE.under(POSTS) == {POSTS}


def test_unknown_organisations_lie_nowhere() -> None:
    nowhere = OrganisationId("nowhere")
    with pytest.raises(UnknownOrganisation):
        CATALOGUE.under(nowhere)
    with pytest.raises(UnknownOrganisation):
        CATALOGUE.lies_under(nowhere, STATE)


def test_a_closed_course_is_seen_only_where_it_is_open() -> None:
    closed, everyone = CATALOGUE.course(CLOSED), CATALOGUE.course(BASICS)
    assert [CATALOGUE.may_see(each, closed) for each in (CIRCLE, REVENUE, STATE, POSTS)] == [True, True, False, False]
    assert CATALOGUE.may_see(POSTS, everyone)


def test_organisations_that_may_open_the_same_courses_share_one_value() -> None:
    assert CATALOGUE.open_to(REVENUE) is CATALOGUE.open_to(CIRCLE)
    assert CATALOGUE.open_to(POSTS) is CATALOGUE.open_to(STATE)
    assert CATALOGUE.open_to(REVENUE).ids - CATALOGUE.open_to(POSTS).ids == {CLOSED}


def test_plans_address_roles_learners_or_everyone_below() -> None:
    def plans_of(role: RoleId | None, id_: str, of: OrganisationId) -> list[str]:
        return [each.id for each in CATALOGUE.live_plans_for(learner(id_, of=of, role=role), today=TODAY)]

    assert plans_of(INSPECTOR, "omar", CIRCLE) == ["plan-for-inspectors"]
    assert plans_of(INSPECTOR, "lina", CIRCLE) == ["plan-for-inspectors", "plan-for-one"]
    assert plans_of(CLERK, "omar", CIRCLE) == []
    assert plans_of(INSPECTOR, "lina", POSTS) == []


@pytest.mark.parametrize("status", list(PlanStatus))
def test_only_live_and_amended_plans_are_in_force(status: PlanStatus) -> None:
    catalogue = Catalogue.of(organisations=[organisation(STATE)], plans=[plan("p", of=STATE, status=status)])
    found = catalogue.live_plans_for(learner("lina", of=STATE), today=TODAY)
    assert bool(found) is (status in {PlanStatus.LIVE, PlanStatus.AMENDED})


def test_a_live_plan_binds_from_its_first_day_on() -> None:
    starting = replace(plan("p", of=STATE), starts_on=TODAY)
    catalogue = Catalogue.of(organisations=[organisation(STATE)], plans=[starting])
    days = [TODAY + timedelta(days=days) for days in (-1, 0, 1)]
    assert [bool(catalogue.live_plans_for(learner("lina", of=STATE), today=day)) for day in days] == [False, True, True]
    assert catalogue.revision != Catalogue.of(organisations=[organisation(STATE)], plans=[plan("p", of=STATE)]).revision


def test_an_id_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'basics' is used twice"):
        Catalogue.of(courses=[course(BASICS), course(BASICS)])


@given(st.permutations(list(CATALOGUE.courses.values())), st.permutations(list(CATALOGUE.organisations.values())))
def test_the_revision_does_not_depend_on_order(courses: list[Course], organisations: list[Organisation]) -> None:
    shuffled = Catalogue.of(
        competencies=reversed(list(CATALOGUE.competencies.values())),
        roles=reversed(list(CATALOGUE.roles.values())),
        organisations=organisations,
        courses=courses,
        plans=reversed(list(CATALOGUE.plans.values())),
    )
    assert shuffled.revision == CATALOGUE.revision
    assert len(shuffled.revision) == 64


@pytest.mark.parametrize(
    "changed",
    [
        Catalogue.of(),
        Catalogue.of(competencies=[competency(DRAFTING)]),
        Catalogue.of(organisations=[organisation(STATE)]),
        Catalogue.of(organisations=[Organisation(id=STATE, name=words("another name"))]),
    ],
)
def test_any_change_of_content_changes_the_revision(changed: Catalogue) -> None:
    others = [CATALOGUE, Catalogue.of(courses=[course(BASICS)]), Catalogue.of(courses=[course(BASICS, minutes=[1])])]
    assert changed.revision not in {other.revision for other in others}
    assert len({other.revision for other in others}) == len(others)


def test_learner_ids_are_kept_apart_from_roles_in_an_audience() -> None:
    assert CATALOGUE.plan(PlanId("plan-for-one")).audience.learners == {LearnerId("lina")}


def test_every_lookup_error_is_a_not_found() -> None:
    for error in (UnknownCourse, UnknownLesson, UnknownRole, UnknownCompetency, UnknownPlan, UnknownOrganisation):
        assert issubclass(error, NotFound)
