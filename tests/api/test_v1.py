"""The resources of /v1 over the planned world, where the right answer is known."""

from http import HTTPStatus
from math import floor

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.suggest.service import SuggestService
from api.wiring import Parts, slices_of
from tests.api.planned import (
    HEALTH_COURSE,
    LEAVE_COURSE,
    NEW_CLERK,
    NURSE,
    OLD_COURSE,
    REVENUE,
    RTI_COURSE,
    RTI_TEXT,
    STATE,
    TAX_CLERK,
)

Headers = dict[AccessRole, dict[str, str]]


def _ids(courses: list[dict[str, dict[str, str]]]) -> set[str]:
    return {item["course"]["id"] for item in courses}


def test_the_list_holds_open_and_live_courses_only(client: TestClient, headers: Headers) -> None:
    found = client.get("/v1/courses", headers=headers[AccessRole.LEARNER]).json()

    assert _ids(found) == {RTI_COURSE, LEAVE_COURSE}


def test_a_search_finds_the_course_that_says_it(client: TestClient, headers: Headers) -> None:
    found = client.get("/v1/courses", params={"q": "earned leave credited"}, headers=headers[AccessRole.LEARNER]).json()

    assert found[0]["course"]["id"] == LEAVE_COURSE


@pytest.mark.parametrize("course", [HEALTH_COURSE, OLD_COURSE, "no-such-course"])
def test_closed_retired_and_unknown_courses_are_not_found(course: str, client: TestClient, headers: Headers) -> None:
    response = client.get(f"/v1/courses/{course}", headers=headers[AccessRole.LEARNER])

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response.json()["type"] == "urn:saarthi:problem:unknown-course"


def test_a_course_comes_in_the_readers_language(client: TestClient, headers: Headers) -> None:
    hindi = client.get(f"/v1/courses/{RTI_COURSE}", params={"lang": "hi"}, headers=headers[AccessRole.LEARNER]).json()

    assert hindi["title"] == "समय पर उत्तर"
    assert hindi["lessons"][0]["language"] == "hi"


def test_a_lesson_without_hindi_comes_in_english_and_says_so(client: TestClient, headers: Headers) -> None:
    course = client.get(
        f"/v1/courses/{LEAVE_COURSE}", params={"lang": "hi"}, headers=headers[AccessRole.LEARNER]
    ).json()

    assert course["title"] == "अवकाश"
    assert course["lessons"][0]["language"] == "en"


def test_recommendations_carry_reasons_whose_shares_add_up_to_one(client: TestClient, headers: Headers) -> None:
    found = client.get(f"/v1/learners/{TAX_CLERK}/recommendations", headers=headers[AccessRole.LEARNER]).json()

    assert [item["course"]["id"] for item in found["items"]] == [LEAVE_COURSE]
    for item in found["items"]:
        assert sum(reason["share"] for reason in item["reasons"]) == pytest.approx(1)
        assert all(reason["text"] for reason in item["reasons"])


def test_the_plan_is_named_with_its_date(client: TestClient, headers: Headers) -> None:
    found = client.get(f"/v1/learners/{TAX_CLERK}/recommendations", headers=headers[AccessRole.LEARNER]).json()

    texts = [reason["text"] for reason in found["items"][0]["reasons"]]
    assert "Due 15 March 2027 in Annual plan" in texts


def test_a_finished_course_is_not_suggested_from_the_next_request_on(client: TestClient, headers: Headers) -> None:
    event = {
        "id": "finished-leave",
        "learner": TAX_CLERK,
        "verb": "completed",
        "object": LEAVE_COURSE,
        "at": "2026-11-02T08:00:00Z",
    }
    written = client.post("/v1/events", json={"events": [event]}, headers=headers[AccessRole.SERVICE])
    found = client.get(f"/v1/learners/{TAX_CLERK}/recommendations", headers=headers[AccessRole.LEARNER]).json()

    assert written.status_code == HTTPStatus.CREATED
    assert found["items"] == []


def test_the_path_lists_what_it_cannot_meet_and_why(client: TestClient, headers: Headers) -> None:
    path = client.get(f"/v1/learners/{TAX_CLERK}/path", headers=headers[AccessRole.LEARNER]).json()

    assert [step["course"]["id"] for step in path["steps"]] == [LEAVE_COURSE]
    assert path["steps"][0]["due"] == "2027-03-15"
    causes = {need["competency"]: need["cause"] for need in path["unmet"]}
    assert causes == {"admin.leave": "level-too-low", "rti.replies": "check"}


def test_an_unknown_role_for_a_path_is_a_named_error(client: TestClient, headers: Headers) -> None:
    response = client.get(
        f"/v1/learners/{TAX_CLERK}/path", params={"role": "astronaut"}, headers=headers[AccessRole.LEARNER]
    )

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "astronaut" in response.json()["detail"]


def test_an_answer_quotes_the_lesson_to_the_letter(client: TestClient, headers: Headers) -> None:
    question = {"question": "Within how many days does a public authority reply to a request for information?"}
    answer = client.post("/v1/tutor/questions", json=question, headers=headers[AccessRole.LEARNER]).json()

    assert answer["outcome"] == "grounded"
    first = answer["citations"][0]
    assert first["course"] == RTI_COURSE
    assert RTI_TEXT[first["start"] : first["end"]] == first["quote"]
    assert "thirty days" in first["quote"]
    assert first["text"] in answer["sentences"][0]["text"]


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_is_declined_as_such(question: str, client: TestClient, headers: Headers) -> None:
    answer = client.post("/v1/tutor/questions", json={"question": question}, headers=headers[AccessRole.LEARNER]).json()

    assert (answer["outcome"], answer["reason"]) == ("declined", "empty-question")


def test_the_tutor_never_quotes_a_course_closed_to_the_asker(client: TestClient, headers: Headers) -> None:
    question = {"question": "What is the secret cold chain code of the vaccine store?"}
    answer = client.post("/v1/tutor/questions", json=question, headers=headers[AccessRole.LEARNER])

    assert "four seven" not in answer.text
    assert HEALTH_COURSE not in answer.text


def test_a_lesson_without_its_course_is_a_named_fault(client: TestClient, headers: Headers) -> None:
    response = client.post(
        "/v1/tutor/questions", json={"question": "Why?", "lesson": "one"}, headers=headers[AccessRole.LEARNER]
    )

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.json()["faults"][0]["place"] == "lesson"


def test_events_are_idempotent_by_id(client: TestClient, headers: Headers) -> None:
    event = {
        "id": "sent-twice",
        "learner": NEW_CLERK,
        "verb": "enrolled",
        "object": RTI_COURSE,
        "at": "2026-10-01T08:00:00+05:30",
    }
    counts = [
        client.post("/v1/events", json={"events": [event]}, headers=headers[AccessRole.SERVICE]).json()["written"]
        for _ in range(2)
    ]
    changed = client.post(
        "/v1/events", json={"events": [event | {"object": LEAVE_COURSE}]}, headers=headers[AccessRole.SERVICE]
    )

    assert counts == [1, 0]
    assert changed.status_code == HTTPStatus.CONFLICT


def test_every_fault_of_a_batch_of_events_is_listed_and_nothing_is_written(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    before = parts.store.ledger.revision()
    events = [
        {
            "id": f"batch-event-{place}",
            "learner": NEW_CLERK,
            "verb": "started",
            "object": name,
            "at": "2026-10-01T08:00:00Z",
        }
        for place, name in enumerate([RTI_COURSE, "nope-1", "nope-2"])
    ]
    response = client.post("/v1/events", json={"events": events}, headers=headers[AccessRole.SERVICE])

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [fault["place"] for fault in response.json()["faults"]] == ["events.1.object", "events.2.object"]
    assert parts.store.ledger.revision() == before


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_could_not_be_read_again_is_not_written(at: str, client: TestClient, headers: Headers) -> None:
    event = {"id": "odd-time", "learner": TAX_CLERK, "verb": "started", "object": RTI_COURSE, "at": at}
    response = client.post("/v1/events", json={"events": [event]}, headers=headers[AccessRole.LEARNER])
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_half_a_character_is_a_fault_of_the_request(client: TestClient, headers: Headers) -> None:
    response = client.post(
        "/v1/tutor/questions",
        content=b'{"question": "What is \\ud800?"}',
        headers={**headers[AccessRole.LEARNER], "content-type": "application/json"},
    )
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("change", [{"verb": "assessed"}, {"verb": "enrolled"}, {"result": {"score": 1.0}}, {}])
def test_a_learner_cannot_write_their_own_scores(
    change: dict[str, object], client: TestClient, headers: Headers
) -> None:
    event = {
        "id": "own-score",
        "learner": TAX_CLERK,
        "verb": "completed",
        "object": RTI_COURSE,
        "at": "2026-10-01T08:00:00Z",
    }
    response = client.post("/v1/events", json={"events": [event | change]}, headers=headers[AccessRole.LEARNER])

    assert response.status_code == HTTPStatus.FORBIDDEN


def test_the_report_counts_what_was_planned(client: TestClient, headers: Headers) -> None:
    report = client.get(f"/v1/organisations/{REVENUE}/report", headers=headers[AccessRole.ADMIN]).json()

    assert (report["enrolled"], report["completions"], report["with_none"]) == (2, 1, 1)
    assert report["training_hours"] == floor(1 * 30 / 60 + 0.5), "half an hour is rounded up"


def test_the_state_report_includes_what_lies_under_it(parts: Parts) -> None:
    assert parts.store.outcomes.department_report(STATE).enrolled == 3


def test_coverage_ranks_the_widest_gap_first(client: TestClient, headers: Headers) -> None:
    rows = client.get("/v1/coverage", headers=headers[AccessRole.CURATOR]).json()

    told = [row["gap"] for row in rows if row["gap"] is not None]
    assert told == sorted(told, reverse=True)
    assert [row["fewer_than"] for row in rows if row["gap"] is None] == [2] * (len(rows) - len(told))
    leave_3 = next(
        row for row in rows if (row["competency"], row["level"], row["language"]) == ("admin.leave", 3, "en")
    )
    assert (leave_3["learners_in_need"], leave_3["courses"]) == (2, [])


def test_a_question_is_kept_for_the_curator(client: TestClient, headers: Headers, parts: Parts) -> None:
    client.post("/v1/tutor/questions", json={"question": "Who won in 1983?"}, headers=headers[AccessRole.LEARNER])

    asked = parts.store.conversations.unanswered(limit=9, organisations=[REVENUE], outcome="not-covered")
    assert [turn.question for turn in asked] == ["Who won in 1983?"]


def test_the_guide_suggests_when_asked_what_next(client: TestClient, headers: Headers) -> None:
    body = {"message": "Which course should I take next?"}
    reply = client.post("/v1/saarthi/messages", json=body, headers=headers[AccessRole.LEARNER]).json()

    assert reply["kind"] == "suggested"
    assert reply["suggestions"]["items"][0]["course"]["id"] == LEAVE_COURSE


def test_a_nurse_without_a_role_is_told_what_the_list_went_on(client: TestClient, parts: Parts) -> None:
    learner = parts.store.learners.get(NURSE)

    assert slices_of(parts)[SuggestService].next_courses(learner, 5).basis.value == "history-only"
