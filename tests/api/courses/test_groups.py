"""Courses and programmes that are open only to people of a group: everybody else does not learn that they exist."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.catalogue import Catalogue
from data.words import (
    ENGLISH,
    CourseStatus,
    Group,
    GroupId,
    LocalText,
    Milestone,
    Programme,
    ProgrammeCourse,
    ProgrammeId,
)
from tests.api.page_reading import browser
from tests.api.planned import CLERK, LEAVE_COURSE, NEW_CLERK, REVENUE, RTI_COURSE, TAX_CLERK, bearer

OF_2019 = GroupId("clerks-of-2019")
QUESTION = {"question": "How many days of leave is a clerk owed?"}


@pytest.fixture
def grouped(parts: Parts) -> Parts:
    """The course on leave is open to clerks of 2019 alone, of whom the tax clerk is one; so is a programme of RTI."""
    catalogue = parts.store.catalogue.current()
    closed = replace(catalogue.course(LEAVE_COURSE), groups=frozenset({OF_2019}))
    group = Group(OF_2019, LocalText({}), [{"role": frozenset({CLERK}), "batch": frozenset({"2019"})}])
    milestone = Milestone("all", LocalText({}), [ProgrammeCourse(RTI_COURSE)])
    programme = Programme(
        ProgrammeId("of-2019"),
        LocalText({ENGLISH: "For clerks of 2019"}),
        LocalText({}),
        CourseStatus.LIVE,
        [milestone],
        groups=frozenset({OF_2019}),
    )
    parts.store.catalogue.replace(
        Catalogue.of(
            competencies=catalogue.competencies.values(),
            roles=catalogue.roles.values(),
            organisations=catalogue.organisations.values(),
            courses={**catalogue.courses, LEAVE_COURSE: closed}.values(),
            plans=catalogue.plans.values(),
            programmes=[programme],
            groups=[group],
        )
    )
    clerk = parts.store.learners.get(TAX_CLERK)
    parts.store.learners.add([replace(clerk, attributes={"batch": "2019"})])
    return parts


def of(learner: str) -> Principal:
    return Principal(learner, AccessRole.LEARNER, REVENUE)


def test_who_is_in_the_group_opens_the_course_and_nobody_else_learns_of_it(
    grouped: Parts, client: TestClient, headers: Mapping[AccessRole, dict[str, str]]
) -> None:
    within, without = bearer(grouped, of(TAX_CLERK)), bearer(grouped, of(NEW_CLERK))

    assert client.get(f"/v1/courses/{LEAVE_COURSE}", headers=within).status_code == 200
    closed = client.get(f"/v1/courses/{LEAVE_COURSE}", headers=without)
    assert (closed.status_code, closed.json()["detail"]) == (
        404,
        "no course 'leave-rules' among the 1 that you may open",
    )
    for who, sees in [(within, True), (without, False), (headers[AccessRole.CURATOR], True)]:
        listed = [each["course"]["id"] for each in client.get("/v1/courses", headers=who).json()]
        assert (LEAVE_COURSE in listed) is sees


def test_search_suggestions_paths_and_programmes_are_closed_with_the_course(grouped: Parts, client: TestClient) -> None:
    for learner, sees in [(TAX_CLERK, True), (NEW_CLERK, False)]:
        who = bearer(grouped, of(learner))
        answer = client.post("/v1/tutor/questions", json=QUESTION, headers=who).json()
        suggested = client.get(f"/v1/learners/{learner}/recommendations", headers=who).json()
        programmes = client.get("/v1/programmes", headers=who).json()

        assert (LEAVE_COURSE in str(answer)) is sees
        assert (LEAVE_COURSE in str(suggested)) is sees
        assert ("of-2019" in str(programmes)) is sees


def test_the_page_of_a_closed_course_is_not_found(grouped: Parts) -> None:
    with browser(grouped, of(NEW_CLERK)) as page:
        assert page.get(f"/courses/{LEAVE_COURSE}").status_code == 404
    with browser(grouped, of(TAX_CLERK)) as page:
        assert page.get(f"/courses/{LEAVE_COURSE}").status_code == 200


def test_the_groups_of_a_course_are_kept(grouped: Parts) -> None:
    stored = grouped.store.catalogue.current()
    assert stored.course(LEAVE_COURSE).groups == {OF_2019}
    assert stored.programme(ProgrammeId("of-2019")).groups == {OF_2019}
