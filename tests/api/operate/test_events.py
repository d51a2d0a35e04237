"""Which events may be written, about what, and as of when."""

import json
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.catalogue import Catalogue
from data.words.event_ids import DerivedId
from data.words.models import ENGLISH, CourseId, CourseStatus, LocalText, Verb
from tests.api.planned import (
    HEALTH_COURSE,
    LEAVE_COURSE,
    NEW_CLERK,
    OLD_COURSE,
    REVENUE,
    RTI,
    RTI_COURSE,
    TAX_CLERK,
    bearer,
    course,
    planned_catalogue,
)
from tests.api.planned_practice import PLANNED_ITEM

Headers = dict[AccessRole, dict[str, str]]
LEARNER, SERVICE = AccessRole.LEARNER, AccessRole.SERVICE
LONG_AGO, FAR_AHEAD = "1900-01-01T00:00:00Z", "2999-01-01T00:00:00Z"
DRAFT_COURSE = CourseId("not-written-yet")
OWN = ("started", "completed", "rated", "dismissed", "deferred", "restored")


def sent(**changed: object) -> dict[str, object]:
    event = {
        "id": "one-of-ours",
        "learner": TAX_CLERK,
        "verb": "completed",
        "object": RTI_COURSE,
        "at": "2026-10-01T08:00:00Z",
    }
    return {"events": [event | changed]}


def told(client: TestClient, headers: dict[str, str], id_: str, **changed: object) -> tuple[int, str]:
    """Status and words of the answer, the id put aside."""
    answer = client.post("/v1/events", json=sent(**changed), headers=headers)
    return answer.status_code, str(answer.json().get("detail")).replace(id_, "ID")


def places(client: TestClient, headers: dict[str, str], **changed: object) -> list[str]:
    """Where the event is refused."""
    answer = client.post("/v1/events", json=sent(**changed), headers=headers)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, changed
    return [fault["place"].removeprefix("body.") for fault in answer.json()["faults"]]


def with_a_draft() -> Catalogue:
    planned = planned_catalogue()
    text = LocalText({ENGLISH: "Not yet."})
    draft = course(DRAFT_COURSE, text, text, teaches={RTI: 2}, status=CourseStatus.DRAFT)
    return Catalogue.of(
        competencies=planned.competencies.values(),
        roles=planned.roles.values(),
        organisations=planned.organisations.values(),
        courses=[*planned.courses.values(), draft],
        plans=planned.plans.values(),
    )


@pytest.mark.parametrize("role", [LEARNER, SERVICE])
def test_a_course_that_is_closed_draft_or_retired_is_as_one_that_does_not_exist(
    role: AccessRole, client: TestClient, headers: Headers, parts: Parts
) -> None:
    parts.store.catalogue.replace(with_a_draft())
    before = parts.store.ledger.revision()
    named = ["no-such-course", HEALTH_COURSE, DRAFT_COURSE] + ([] if role is SERVICE else [OLD_COURSE])
    for_each_verb = [
        {told(client, headers[role], named_course, verb=verb, object=named_course) for named_course in named}
        for verb in OWN
    ]

    assert [len(words) for words in for_each_verb] == [1] * len(OWN)
    assert {status for words in for_each_verb for status, _ in words} == {HTTPStatus.UNPROCESSABLE_ENTITY}
    assert parts.store.ledger.revision() == before


def test_a_service_brings_what_was_learned_in_courses_now_retired(client: TestClient, headers: Headers) -> None:
    answer = client.post("/v1/events", json=sent(object=OLD_COURSE), headers=headers[SERVICE])

    assert answer.json() == {"received": 1, "written": 1}


@pytest.mark.parametrize("role", [LEARNER, SERVICE])
def test_what_cannot_have_happened_then_is_refused_with_its_field(
    role: AccessRole, client: TestClient, headers: Headers
) -> None:
    times = [LONG_AGO, "1999-12-31T23:59:59Z", "2026-11-02T09:01:01Z", FAR_AHEAD]

    assert [places(client, headers[role], at=at) for at in times] == [["events.0.at"]] * len(times)


def test_a_clock_may_be_a_minute_ahead(client: TestClient, headers: Headers) -> None:
    answer = client.post("/v1/events", json=sent(at="2026-11-02T14:30:59+05:30"), headers=headers[LEARNER])

    assert answer.status_code == HTTPStatus.CREATED


def test_a_figure_out_of_its_range_is_refused_with_its_field(client: TestClient, headers: Headers) -> None:
    wrong: dict[str, list[object]] = {
        "score": [1.01, -0.1, 85, "0.5", True],
        "rating": [0, 6, "five"],
        "days": [0, 10**30],
        "level": [5.5, -1],
        "standard_error": [0, 6],
    }
    pairs = [(name, value) for name, values in wrong.items() for value in values]
    refused = [places(client, headers[SERVICE], result={name: value}) for name, value in pairs]

    assert refused == [[f"events.0.result.{name}"] for name, _ in pairs]


def test_an_assessment_is_of_a_competency_and_within_the_scale(client: TestClient, headers: Headers) -> None:
    of_a_course = places(client, headers[SERVICE], verb="assessed", object=RTI_COURSE, result={"level": 9})

    assert of_a_course == ["events.0.object", "events.0.result.level"]


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "1e999"])
def test_what_is_no_number_is_refused(figure: str, client: TestClient, headers: Headers) -> None:
    written = json.dumps(sent(result={"score": 0.123})).replace("0.123", figure)
    answer = client.post(
        "/v1/events", content=written, headers={**headers[SERVICE], "content-type": "application/json"}
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "events.0.result" in answer.json()["faults"][0]["place"]


@pytest.mark.parametrize("role", [LEARNER, SERVICE])
def test_ids_that_saarthi_gives_cannot_be_sent(role: AccessRole, client: TestClient, headers: Headers) -> None:
    refused = [places(client, headers[role], id=f"{kind}-{PLANNED_ITEM}-x") for kind in DerivedId]

    assert refused == [["events.0.id"]] * len(DerivedId)


def test_an_id_that_another_writer_used_is_free(client: TestClient, headers: Headers, parts: Parts) -> None:
    first = client.post("/v1/events", json=sent(), headers=headers[LEARNER])
    second = client.post("/v1/events", json=sent(object=LEAVE_COURSE), headers=headers[SERVICE])
    again = client.post("/v1/events", json=sent(object=LEAVE_COURSE), headers=headers[LEARNER])

    assert (first.json()["written"], second.json()["written"]) == (1, 1)
    assert again.status_code == HTTPStatus.CONFLICT
    assert again.json()["detail"].startswith("events.0: event id 'one-of-ours' was used before")
    kept = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.COMPLETED])
    assert [(each.source, each.object) for each in kept if each.id == "one-of-ours"] == [
        ("api:learner", RTI_COURSE),
        ("api:service", LEAVE_COURSE),
    ]


def test_no_learner_can_lock_an_item_that_another_practises(client: TestClient, headers: Headers, parts: Parts) -> None:
    colleague = bearer(parts, Principal(NEW_CLERK, LEARNER, REVENUE))
    taken = sent(id=f"practice-{PLANNED_ITEM}-{TAX_CLERK}", learner=NEW_CLERK)
    client.post("/v1/events", json=taken, headers=colleague)

    tried = client.post(f"/v1/practice/{PLANNED_ITEM}/attempts", json={"answer": "ten"}, headers=headers[LEARNER])

    assert tried.status_code == HTTPStatus.CREATED
    assert tried.json()["first"]


def test_evidence_of_a_plan_is_of_a_time_at_which_it_can_have_been_done(client: TestClient, headers: Headers) -> None:
    answers = [
        client.post(
            "/v1/plans/annual/evidence",
            json={"learner": TAX_CLERK, "task": "teach", "at": at},
            headers=headers[LEARNER],
        )
        for at in (LONG_AGO, "2026-11-02T09:01:01Z", FAR_AHEAD)
    ]

    assert {answer.status_code for answer in answers} == {HTTPStatus.UNPROCESSABLE_ENTITY}
    assert {answer.json()["faults"][0]["place"].removeprefix("body.") for answer in answers} == {"at"}
