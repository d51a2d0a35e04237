"""Practice, hints, explanations, comparisons and cases over HTTP."""

from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.practice.service import PracticeService
from api.running.auth import AccessRole
from api.running.learner_views import LearnerViews
from api.wiring import Parts, slices_of
from data.words.models import Verb
from tests.api.planned import HEALTH_COURSE, RTI, RTI_COURSE, TAX_CLERK
from tests.api.planned_practice import CLOSED_ITEM, FEE, PLANNED_ITEM, REPLY, TYPED_ITEM

Headers = dict[AccessRole, dict[str, str]]


@pytest.fixture
def mine(headers: Headers) -> dict[str, str]:
    return headers[AccessRole.LEARNER]


def items(client: TestClient, mine: dict[str, str]) -> dict[str, dict[str, object]]:
    listed = client.get(f"/v1/courses/{RTI_COURSE}/practice", headers=mine).json()["items"]
    return {item["id"]: item for item in listed}


def test_items_come_without_their_answers(client: TestClient, mine: dict[str, str]) -> None:
    text = client.get(f"/v1/courses/{RTI_COURSE}/practice", headers=mine).text
    found = items(client, mine)

    assert set(found) == {PLANNED_ITEM, TYPED_ITEM}
    assert found[TYPED_ITEM]["choices"] == []
    assert REPLY not in text
    assert "ten" not in text.split()


def test_a_try_says_why_and_is_weak_evidence_once(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    views = slices_of(parts)[LearnerViews]
    before = views.of(TAX_CLERK).mastery[RTI]
    first = client.post(f"/v1/practice/{TYPED_ITEM}/attempts", json={"answer": "Twenty"}, headers=mine).json()
    after = views.of(TAX_CLERK).mastery[RTI]
    second = client.post(f"/v1/practice/{TYPED_ITEM}/attempts", json={"answer": "ten rupees"}, headers=mine).json()
    again = views.of(TAX_CLERK).mastery[RTI]

    assert (first["right"], first["first"], first["right_answer"]) == (False, True, "ten")
    assert first["because"]["sentences"][0]["text"] == FEE
    assert first["because"]["citations"][0]["quote"] == FEE
    assert (second["right"], second["first"]) == (True, False)
    assert before.level - 1 < after.level < before.level
    assert again == after
    assert len(parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED])) == 2


def test_a_choice_is_answered_by_its_number(client: TestClient, mine: dict[str, str]) -> None:
    choices = items(client, mine)[PLANNED_ITEM]["choices"]
    assert isinstance(choices, list)
    right = next(str(each["number"]) for each in choices if each["text"] == "Thirty days")
    tried = client.post(f"/v1/practice/{PLANNED_ITEM}/attempts", json={"answer": right}, headers=mine).json()

    assert tried["right"] is True
    assert (items(client, mine)[PLANNED_ITEM]["tried"], items(client, mine)[PLANNED_ITEM]["right"]) == (True, True)


@pytest.mark.parametrize("answer", ["thirty days", "Thirty days.", "LETTER", "PLACE"])
def test_the_right_choice_is_right_in_whatever_form_it_is_said(
    answer: str, client: TestClient, mine: dict[str, str]
) -> None:
    choices = items(client, mine)[PLANNED_ITEM]["choices"]
    assert isinstance(choices, list)
    place = next(place for place, each in enumerate(choices, start=1) if each["text"] == "Thirty days")
    said = {"LETTER": f"{choices[place - 1]['letter']})", "PLACE": place}.get(answer, answer)
    tried = client.post(f"/v1/practice/{PLANNED_ITEM}/attempts", json={"answer": said}, headers=mine).json()

    assert (tried["right"], tried["first"]) == (True, True)


def test_an_answer_that_is_no_choice_is_refused_and_burns_no_try(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    before = parts.store.ledger.revision()
    address = f"/v1/practice/{PLANNED_ITEM}/attempts"
    for answer in ("thirty", "9", "z", True, 1.5):
        refused = client.post(address, json={"answer": answer}, headers=mine)
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, answer
    (fault,) = client.post(address, json={"answer": "z"}, headers=mine).json()["faults"]

    assert (fault["value"], fault["problem"]) == ("z", "this is none of the choices")
    assert "1 to 2 or a to b" in fault["remedy"]
    assert parts.store.ledger.revision() == before
    tried = client.post(address, json={"answer": "Thirty days"}, headers=mine).json()
    assert (tried["right"], tried["first"]) == (True, True)


def test_hints_go_up_a_ladder_and_the_answer_is_locked_until_tried(client: TestClient, mine: dict[str, str]) -> None:
    def step(number: int) -> tuple[int, dict[str, object]]:
        response = client.get(f"/v1/practice/{TYPED_ITEM}/hints/{number}", headers=mine)
        return response.status_code, response.json()

    assert step(1)[1]["text"] == "Less than you think."
    assert step(2)[1]["text"] == "The fee for a request is ____ rupees."
    status, problem = step(3)
    assert (status, problem["detail"]) == (HTTPStatus.CONFLICT, "The answer is shown after your first try.")
    client.post(f"/v1/practice/{TYPED_ITEM}/attempts", json={"answer": "2"}, headers=mine)
    assert (step(3)[0], step(3)[1]["text"]) == (HTTPStatus.OK, "ten")
    assert step(4)[0] == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("item", [CLOSED_ITEM, "no-such-item"])
def test_a_closed_item_and_one_that_is_not_there_look_alike(
    client: TestClient, mine: dict[str, str], item: str
) -> None:
    tried = client.post(f"/v1/practice/{item}/attempts", json={"answer": "1"}, headers=mine)
    hint = client.get(f"/v1/practice/{item}/hints/2", headers=mine)

    assert {tried.status_code, hint.status_code} == {HTTPStatus.NOT_FOUND}
    assert tried.json()["detail"] == f"no practice item '{item}' in a course that is open to you"


def test_a_blank_answer_is_no_try(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    tried = client.post(f"/v1/practice/{TYPED_ITEM}/attempts", json={"answer": "  "}, headers=mine)

    assert tried.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED]) == []


def test_a_lesson_is_explained_in_the_language_it_is_asked_in(client: TestClient, mine: dict[str, str]) -> None:
    path = f"/v1/courses/{RTI_COURSE}/lessons/one/explanation"
    english = client.get(path, headers=mine).json()
    hindi = client.get(path, params={"in": "hi"}, headers=mine).json()
    tamil = client.get(path, params={"in": "ta"}, headers=mine).json()

    assert english["sentences"][0]["text"] == REPLY
    assert {each["language"] for each in hindi["citations"]} == {"hi"}
    assert tamil["citations"][0]["language"] == "en"
    assert client.get(path.replace("one", "two"), headers=mine).status_code == HTTPStatus.NOT_FOUND
    assert client.get(path.replace(RTI_COURSE, HEALTH_COURSE), headers=mine).status_code == HTTPStatus.NOT_FOUND


def test_two_things_are_put_side_by_side_and_a_missing_one_is_named(client: TestClient, mine: dict[str, str]) -> None:
    names = {"first": "fee for a request", "second": "quantum chromodynamics"}
    found = client.post("/v1/tutor/comparisons", json=names, headers=mine).json()
    asked = {"question": "Difference between fee for a request and quantum chromodynamics?"}

    assert found["first"]["answer"]["outcome"] == "grounded"
    assert found["missing"] == ["quantum chromodynamics"]
    assert client.post("/v1/tutor/comparisons", json=asked, headers=mine).json() == found


@pytest.mark.parametrize(
    "body", [{}, {"first": "fee"}, {"first": "a", "second": "b", "question": "c"}, {"question": "How?"}]
)
def test_a_comparison_needs_two_things(client: TestClient, mine: dict[str, str], body: dict[str, str]) -> None:
    assert client.post("/v1/tutor/comparisons", json=body, headers=mine).status_code == 422


def test_a_question_is_answered_in_three_steps(client: TestClient, mine: dict[str, str]) -> None:
    question = {"question": "What is the fee for a request?"}
    steps = client.post("/v1/tutor/hints", json=question, headers=mine).json()
    nothing = client.post("/v1/tutor/hints", json={"question": "Who won in 1983?"}, headers=mine).json()

    assert (steps["where"]["lesson"], steps["where"]["quote"]) == ("one", "")
    assert steps["with_gaps"] == "The fee for a request is ____ rupees."
    assert steps["answer"]["sentences"][0]["text"] == FEE
    assert (nothing["where"], nothing["with_gaps"], nothing["answer"]["outcome"]) == (None, None, "declined")


def test_a_case_is_of_the_learners_own_role(client: TestClient, mine: dict[str, str]) -> None:
    (case,) = client.get("/v1/role-cases", headers=mine).json()["cases"]

    assert (case["id"], case["title"]) == ("clerk", "A request")
    assert case["questions"][0]["because"]["citations"][0]["quote"] == FEE


def test_a_course_shows_a_case_that_it_answers_of_ones_own_role_first(parts: Parts) -> None:
    practice, clerk = slices_of(parts)[PracticeService], parts.store.learners.get(TAX_CLERK)
    own, other = practice.case_about(RTI_COURSE, clerk), practice.case_about(RTI_COURSE, replace(clerk, role=None))

    assert own is not None
    assert other is not None
    assert own.role == clerk.role
    assert own.courses == {RTI_COURSE}
    assert practice.case_about(HEALTH_COURSE, clerk) is None
