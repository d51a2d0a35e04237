"""Programmes with what was done of them, lessons left in a course, and designations that become roles."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.catalogue import Catalogue
from data.words import (
    ENGLISH,
    CourseId,
    CourseStatus,
    ExternalId,
    LearnerId,
    LocalText,
    Milestone,
    Programme,
    ProgrammeCourse,
    ProgrammeId,
    Verb,
)
from tests.api.page_reading import Outline, browser
from tests.api.planned import (
    CLERK,
    HEALTH_COURSE,
    LEAVE_COURSE,
    NOW,
    PRINCIPALS,
    REVENUE,
    RTI_COURSE,
    TAX_CLERK,
)

Headers = Mapping[AccessRole, dict[str, str]]


def programme(id_: str, *courses: CourseId) -> Programme:
    listed = [ProgrammeCourse(course) for course in courses]
    title = LocalText({ENGLISH: f"Programme {id_}"})
    return Programme(
        ProgrammeId(id_),
        title,
        LocalText({}),
        CourseStatus.LIVE,
        [Milestone("all", title, listed)],
        external=frozenset([ExternalId("igot", f"do_{id_}")]),
    )


@pytest.fixture
def with_programmes(parts: Parts) -> Parts:
    stored = parts.store.catalogue.current()
    catalogue = Catalogue.of(
        competencies=stored.competencies.values(),
        roles=stored.roles.values(),
        organisations=stored.organisations.values(),
        courses=stored.courses.values(),
        plans=stored.plans.values(),
        programmes=[programme("1", RTI_COURSE, LEAVE_COURSE), programme("2", HEALTH_COURSE)],
    )
    parts.store.catalogue.replace(catalogue)
    return parts


def test_a_programme_counts_what_was_finished_before_and_names_what_is_next(
    with_programmes: Parts, client: TestClient, headers: Headers
) -> None:
    (listed,) = client.get("/v1/programmes", headers=headers[AccessRole.LEARNER]).json()
    done = {each["course"]["id"]: each["done"] for each in listed["milestones"][0]["courses"]}
    assert listed["external"] == {"igot": ["do_1"]}
    assert (listed["done"], listed["asked"]) == (sum(done.values()), 2)
    left = [course for course in (RTI_COURSE, LEAVE_COURSE) if not done[course]]
    assert listed["next_course"] == (left[0] if left else None)


def test_the_page_shows_the_programmes_that_one_may_take(with_programmes: Parts) -> None:
    with browser(with_programmes, PRINCIPALS[AccessRole.LEARNER]) as page:
        shown = Outline(page.get("/programmes").text)
    assert "Programme 1" in shown.text
    assert "Programme 2" not in shown.text
    assert f"/courses/{LEAVE_COURSE}" in [a["href"] for a in shown.all("a")]


def test_lessons_are_left_until_another_system_tells_that_they_are_done(
    parts: Parts, client: TestClient, headers: Headers
) -> None:
    service = headers[AccessRole.SERVICE]
    address = f"/v1/learners/{TAX_CLERK}/courses/{LEAVE_COURSE}/progress"

    def tell(id_: str, verb: str, **result: object) -> int:
        event = {"id": f"lms-{id_}", "learner": TAX_CLERK, "verb": verb, "object": LEAVE_COURSE, "at": NOW.isoformat()}
        return client.post("/v1/events", json={"events": [{**event, "result": result}]}, headers=service).status_code

    before = client.get(address, headers=service).json()
    assert tell("enrolled", "enrolled", batch="0199") == 201
    assert tell("half-way", "progressed", lesson="one", share=0.5, language="hi") == 201
    half = client.get(address, headers=service).json()
    assert tell("all-of-it", "progressed", lesson="one", share=1) == 201
    assert tell("certified", "certified", certificate="C-1") == 201
    through = client.get(address, headers=service).json()
    assert tell("too-much", "progressed", lesson="one", share=2) == 422

    assert (before["left"], before["share"], before["enrolled"]) == (["one"], 0, False)
    assert (half["left"], half["lessons"][0]["share"], half["lessons"][0]["language"]) == (["one"], 0.5, "hi")
    assert (half["enrolled"], half["batch"]) == (True, "0199")
    assert (through["left"], through["share"], through["certified_on"] is None) == ([], 1, False)
    assert Verb.CERTIFIED in {event.verb for event in parts.store.ledger.of(TAX_CLERK)}


def test_a_learner_does_not_say_of_themself_what_a_learning_system_does(client: TestClient, headers: Headers) -> None:
    event = {
        "id": "self-told-1",
        "learner": TAX_CLERK,
        "verb": "certified",
        "object": RTI_COURSE,
        "at": NOW.isoformat(),
    }
    sent = client.post("/v1/events", json={"events": [event]}, headers=headers[AccessRole.LEARNER])
    assert sent.status_code == 403


def test_a_curator_says_which_role_a_designation_is(parts: Parts, client: TestClient, headers: Headers) -> None:
    clerks = [
        replace(
            parts.store.learners.get(TAX_CLERK), id=LearnerId(f"head-{number}"), role=None, designation="Head  CLERK"
        )
        for number in range(12)
    ]
    parts.store.learners.add(clerks)
    curator = headers[AccessRole.CURATOR]
    (waiting,) = client.get("/v1/designations", headers=curator).json()
    assert (waiting["designation"], waiting["learners"]) == ("Head  CLERK", 12)
    assert waiting["nearest"][0]["id"] == CLERK
    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as page:
        assert "Head  CLERK" in page.get("/coverage").text
        said = page.post("/coverage/designations", data={"designation": "head clerk", "role": CLERK})
    assert said.status_code == 303
    assert client.get("/v1/designations", headers=curator).json() == []
    assert {each.role for each in parts.store.learners.all(REVENUE) if each.id.startswith("head-")} == {CLERK}
