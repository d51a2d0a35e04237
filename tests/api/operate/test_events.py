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
LEARNER, ADMIN, SERVICE = AccessRole.LEARNER, AccessRole.ADMIN, AccessRole.SERVICE
LONG_AGO, FAR_AHEAD = "1900-01-01T00:00:00Z", "2999-01-01T00:00:00Z"
DRAFT_COURSE = CourseId("not-written-yet")
OWN = ("started", "rated", "dismissed", "deferred", "restored")
SAID = {LEARNER: OWN, SERVICE: (*OWN, "enrolled", "completed")}
"""Verbs of courses, by who may say them."""


def sent(**changed: object) -> dict[str, object]:
    event = {
        "id": "one-of-ours",
        "learner": TAX_CLERK,
        "verb": "started",
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
        for verb in SAID[role]
    ]

    assert [len(words) for words in for_each_verb] == [1] * len(SAID[role])
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


WRONG: dict[tuple[str, str], list[object]] = {
    ("completed", "score"): [1.01, -0.1, 85, "0.5", True],
    ("rated", "rating"): [0, 6, "five"],
    ("deferred", "days"): [0, 10**30],
    ("assessed", "level"): [5.5, -1],
    ("assessed", "standard_error"): [0, 6],
    ("assessed", "at_least"): [1, "yes"],
    ("assessed", "by"): ["self", "completion", "me", 1],
    ("completed", "rating"): [5],
    ("started", "minutes"): [20],
}
"""What cannot be said with a verb, by verb and field."""


def test_a_figure_out_of_its_range_and_a_field_that_is_none_are_refused_by_name(
    client: TestClient, headers: Headers
) -> None:
    cases = [(verb, name, value) for (verb, name), values in WRONG.items() for value in values]
    refused = [
        places(
            client, headers[SERVICE], verb=verb, object=RTI if verb == "assessed" else RTI_COURSE, result={name: value}
        )
        for verb, name, value in cases
    ]

    assert refused == [[f"events.0.result.{name}"] for _, name, _ in cases]


def test_what_a_sender_calls_its_own_is_kept_as_it_comes(client: TestClient, headers: Headers, parts: Parts) -> None:
    client.post("/v1/events", json=sent(verb="completed", result={"x-attempt": "a-7"}), headers=headers[SERVICE])

    (kept,) = [each for each in parts.store.ledger.of(TAX_CLERK) if each.id == "one-of-ours"]
    assert kept.result == {"x-attempt": "a-7"}


def test_an_assessment_is_of_a_competency_and_within_the_scale(client: TestClient, headers: Headers) -> None:
    of_a_course = places(client, headers[SERVICE], verb="assessed", object=RTI_COURSE, result={"level": 9})

    assert of_a_course == ["events.0.object", "events.0.result.level"]


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "1e999"])
def test_what_is_no_number_is_refused(figure: str, client: TestClient, headers: Headers) -> None:
    written = json.dumps(sent(verb="completed", result={"score": 0.123})).replace("0.123", figure)
    answer = client.post(
        "/v1/events", content=written, headers={**headers[SERVICE], "content-type": "application/json"}
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "events.0.result" in answer.json()["faults"][0]["place"]


@pytest.mark.parametrize("role", [LEARNER, SERVICE])
def test_ids_that_saarthi_gives_cannot_be_sent(role: AccessRole, client: TestClient, headers: Headers) -> None:
    refused = [places(client, headers[role], id=f"{kind}-{PLANNED_ITEM}-x") for kind in DerivedId]

    assert refused == [["events.0.id"]] * len(DerivedId)


OTHERS_TO_SAY = sorted(set(Verb) - {Verb(verb) for verb in OWN} - {Verb.WITHDRAWN})


@pytest.mark.parametrize("verb", OTHERS_TO_SAY)
def test_a_learner_cannot_say_what_is_others_to_say(
    verb: Verb, client: TestClient, headers: Headers, parts: Parts
) -> None:
    before = parts.store.ledger.revision()
    status, words = told(client, headers[LEARNER], "one-of-ours", verb=verb)

    assert status == HTTPStatus.FORBIDDEN
    assert f"events.0 ({verb})" in words
    assert "deferred, dismissed, rated, restored, started, withdrawn" in words
    assert parts.store.ledger.revision() == before


def test_sixty_completions_in_one_request_credit_nothing(client: TestClient, headers: Headers, parts: Parts) -> None:
    before = parts.store.outcomes.department_report(REVENUE)
    completed = {"learner": TAX_CLERK, "verb": "completed", "object": RTI_COURSE, "at": "2026-10-01T08:00:00Z"}
    many = [{**completed, "id": f"gaming-{number}"} for number in range(60)]
    answer = client.post("/v1/events", json={"events": many}, headers=headers[LEARNER])

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "events.59 (completed)" in answer.json()["detail"]
    assert parts.store.outcomes.department_report(REVENUE) == before


def test_a_supervisor_says_what_was_completed_and_is_named(client: TestClient, headers: Headers, parts: Parts) -> None:
    written = client.post("/v1/events", json=sent(verb="completed"), headers=headers[ADMIN])
    rated = client.post("/v1/events", json=sent(verb="rated"), headers=headers[ADMIN])

    assert (written.status_code, rated.status_code) == (HTTPStatus.CREATED, HTTPStatus.FORBIDDEN)
    (kept,) = [each for each in parts.store.ledger.of(TAX_CLERK) if each.id == "one-of-ours"]
    assert (kept.source, kept.result) == ("api:admin", {"by": "supervisor", "actor": "admin"})


def test_a_withdrawn_completion_counts_nowhere_and_stays_in_the_ledger(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    report, progress = f"/v1/organisations/{REVENUE}/report", f"/v1/learners/{TAX_CLERK}/progress"
    before = [client.get(path, headers=headers[SERVICE]).json() for path in (report, progress)]
    completed = sent(verb="completed", object=LEAVE_COURSE)
    client.post("/v1/events", json=completed, headers=headers[SERVICE])
    between = [client.get(path, headers=headers[SERVICE]).json() for path in (report, progress)]
    withdrawing = sent(id="taken-back", verb="withdrawn", object="one-of-ours", result={"why": "another person's"})
    answers = [client.post("/v1/events", json=withdrawing, headers=headers[SERVICE]).json() for _ in range(2)]

    assert [answer["written"] for answer in answers] == [1, 0]
    assert between != before
    assert [client.get(path, headers=headers[SERVICE]).json() for path in (report, progress)] == before
    assert client.post("/v1/events", json=completed, headers=headers[SERVICE]).json()["written"] == 0, "it stays so"
    rows = parts.store.personal_data.of(TAX_CLERK)["events"]
    assert [row["verb"] for row in rows if row["id"] == "one-of-ours"] == ["completed", "withdrawn"]


def test_only_ones_own_words_can_be_withdrawn(client: TestClient, headers: Headers) -> None:
    client.post("/v1/events", json=sent(verb="completed", object=LEAVE_COURSE), headers=headers[SERVICE])
    for role in (LEARNER, ADMIN):
        wrong = places(client, headers[role], id="taken-back", verb="withdrawn", object="one-of-ours")
        assert wrong == ["events.0.object"], role


def test_an_id_that_another_writer_used_is_free(client: TestClient, headers: Headers, parts: Parts) -> None:
    first = client.post("/v1/events", json=sent(), headers=headers[LEARNER])
    second = client.post("/v1/events", json=sent(object=LEAVE_COURSE), headers=headers[SERVICE])
    again = client.post("/v1/events", json=sent(object=LEAVE_COURSE), headers=headers[LEARNER])

    assert (first.json()["written"], second.json()["written"]) == (1, 1)
    assert again.status_code == HTTPStatus.CONFLICT
    assert again.json()["detail"].startswith("events.0: event id 'one-of-ours' was used before")
    kept = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.STARTED])
    assert [(each.source, each.object) for each in kept if each.id == "one-of-ours"] == [
        ("api:learner", RTI_COURSE),
        ("api:service", LEAVE_COURSE),
    ]


def test_no_learner_can_lock_an_item_that_another_practises(client: TestClient, headers: Headers, parts: Parts) -> None:
    colleague = bearer(parts, Principal(NEW_CLERK, LEARNER, REVENUE))
    taken = sent(id=f"practice-{PLANNED_ITEM}-{TAX_CLERK}", learner=NEW_CLERK)
    client.post("/v1/events", json=taken, headers=colleague)

    tried = client.post(
        f"/v1/practice/{PLANNED_ITEM}/attempts", json={"answer": "Thirty days"}, headers=headers[LEARNER]
    )

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
