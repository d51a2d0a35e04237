"""A role beside a learner: what separates them, which courses close it, and the role kept as the goal."""

from collections.abc import Iterator
from datetime import date
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.path.career import CareerService, RoleComparisonOut
from api.running.auth import AccessRole
from api.running.i18n import words_for
from api.wiring import Parts, slices_of
from data.catalogue import Catalogue
from data.words import ENGLISH, Learner, Role, RoleId, Wishes
from tests.api.page_reading import Outline, browser
from tests.api.planned import CLERK, LEAVE, LEAVE_COURSE, PRINCIPALS, RTI, TAX_CLERK, bearer, both

HEAD, NOBODY = RoleId("head-clerk"), RoleId("nobody")


@pytest.fixture(autouse=True)
def roles(parts: Parts) -> None:
    """A role above the clerk's, which needs more of one competency, and one of which nothing is known."""
    catalogue = parts.store.catalogue.current()
    head = Role(HEAD, both("Head clerk", "प्रधान लिपिक"), [], {RTI: 1, LEAVE: 2})
    nobody = Role(NOBODY, both("Nobody", "कोई नहीं"), [], {})
    parts.store.catalogue.replace(
        Catalogue.of(
            competencies=catalogue.competencies.values(),
            roles=[*catalogue.roles.values(), head, nobody],
            organisations=catalogue.organisations.values(),
            courses=catalogue.courses.values(),
            plans=catalogue.plans.values(),
        )
    )


@pytest.fixture
def learner(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


def clerk(parts: Parts) -> Learner:
    return parts.store.learners.get(TAX_CLERK)


def test_each_open_need_has_its_courses_and_their_time_counts_once(parts: Parts) -> None:
    career = slices_of(parts)[CareerService]
    compared = career.compared(clerk(parts), HEAD)
    shown = RoleComparisonOut.of(compared, catalogue=parts.store.catalogue.current(), words=words_for(ENGLISH))

    minutes = parts.store.catalogue.current().course(LEAVE_COURSE).minutes
    open_ = {each.need.competency: [course.id for course in each.courses] for each in shown.needs if not each.need.met}
    assert open_[LEAVE] == [LEAVE_COURSE]
    assert (shown.courses, shown.minutes) == (1, minutes)


def test_the_nearest_roles_are_others_that_need_something(parts: Parts) -> None:
    near = slices_of(parts)[CareerService].nearest(clerk(parts))

    assert [each.role for each in near] == [HEAD]
    assert 0 < near[0].share < 1


def test_one_press_keeps_the_role_as_the_goal_and_another_gives_it_up(learner: TestClient, parts: Parts) -> None:
    before = Wishes(weekly_minutes=90, goal=CLERK, goal_by=date(2027, 6, 1))
    parts.store.learners.keep_wishes(TAX_CLERK, before)
    assert "Make this my goal" in learner.get(f"/career?role={HEAD}").text

    kept = learner.post("/career", data={"goal": HEAD})
    assert kept.headers["location"] == "/career"
    assert clerk(parts).wishes == Wishes(weekly_minutes=90, goal=HEAD)
    assert "This is your goal" in Outline(learner.get("/career").text).text

    learner.post("/career", data={"goal": ""})
    assert clerk(parts).wishes == Wishes(weekly_minutes=90)


def test_the_day_stays_where_the_goal_does(learner: TestClient, parts: Parts) -> None:
    before = Wishes(goal=HEAD, goal_by=date(2027, 6, 1))
    parts.store.learners.keep_wishes(TAX_CLERK, before)
    learner.post("/career", data={"goal": HEAD})

    assert clerk(parts).wishes == before


@pytest.mark.parametrize("role", ["no-such-role", "x" * 201])
def test_an_unknown_role_is_refused(learner: TestClient, role: str) -> None:
    refused = {HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}
    assert learner.get("/career", params={"role": role}).status_code in refused
    assert learner.post("/career", data={"goal": role}).status_code in refused


def test_career_and_weeks_are_told_over_http(parts: Parts) -> None:
    learner = PRINCIPALS[AccessRole.LEARNER]
    with browser(parts) as client:
        headers, place = bearer(parts, learner), f"/v1/learners/{TAX_CLERK}"
        chosen = client.get(f"{place}/career", params={"role": CLERK}, headers=headers).json()
        open_ = client.get(f"{place}/career", headers=headers).json()
        unknown = client.get(f"{place}/career", params={"role": "none"}, headers=headers)
        weeks = client.get(f"{place}/weeks", headers=headers).json()
    assert {each["need"]["competency"] for each in chosen["compared"]["needs"]} == {RTI, LEAVE}
    assert (open_["goal"], open_["compared"]) == (None, None)
    assert unknown.status_code == HTTPStatus.NOT_FOUND
    assert (len(weeks["weeks"]), weeks["weeks"][-1]["monday"]) == (8, "2026-11-02")
    assert weeks["goal"] == parts.store.learners.get(TAX_CLERK).weekly_minutes
