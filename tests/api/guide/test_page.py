"""Saarthi bound to the services: what it aims at, and what /v1 says of a reply."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.guide.service import WORKING_LEVEL, GuideService
from api.http.access import People
from api.running.auth import AccessRole
from api.wiring import Parts, slices_of
from data.words.errors import AccessDenied
from data.words.models import LEVELS, Verb
from tests.api.page_reading import HTMX, browser
from tests.api.planned import HEALTH_COURSE, LEAVE, LEAVE_COURSE, NOW, NURSE, OLD_COURSE, PRINCIPALS, RTI, TAX_CLERK
from tutor.guide.intents import Intent
from tutor.guide.replies import Planned
from tutor.guide.state import NEW_CONVERSATION

Headers = dict[AccessRole, dict[str, str]]


def test_a_plan_for_a_competency_aims_at_what_the_role_needs(parts: Parts) -> None:
    assert slices_of(parts)[GuideService].level_to_aim_at(parts.store.learners.get(TAX_CLERK), LEAVE) == 3


def test_a_plan_for_another_competency_aims_at_a_working_level(parts: Parts) -> None:
    nurse, guiding = parts.store.learners.get(NURSE), slices_of(parts)[GuideService]

    assert guiding.level_to_aim_at(nurse, LEAVE) == WORKING_LEVEL
    assert WORKING_LEVEL <= guiding.level_to_aim_at(nurse, RTI) <= LEVELS[-1]


def test_a_plan_for_a_competency_holds_only_what_leads_to_it(parts: Parts) -> None:
    guide = slices_of(parts)[GuideService].guide_for(PRINCIPALS[AccessRole.LEARNER])
    nurse = parts.store.learners.get(NURSE)
    reply, _ = guide.respond(
        "plan 1 hour a week for leave", state=NEW_CONVERSATION, learner=nurse, today=NOW.date(), chosen=Intent.PLAN
    )

    assert isinstance(reply, Planned)
    assert [step.course for step in reply.path.steps] == [LEAVE_COURSE]
    assert [need.competency for need in reply.path.unmet] == [LEAVE]
    assert reply.path.weekly_minutes == 60


@pytest.mark.parametrize("role", [AccessRole.CURATOR, AccessRole.ADMIN, AccessRole.SERVICE])
def test_saarthi_guides_learners_only(parts: Parts, role: AccessRole) -> None:
    with pytest.raises(AccessDenied, match=role):
        slices_of(parts)[People].myself(PRINCIPALS[role])


def test_a_reply_says_its_kind_and_what_was_understood(client: TestClient, headers: Headers) -> None:
    message = {"message": "Plan 2 hours a week for leave"}
    reply = client.post("/v1/saarthi/messages", json=message, headers=headers[AccessRole.LEARNER]).json()

    assert reply["kind"] == "planned"
    named = {name: value for name, value in reply["understood"].items() if value}
    assert named == {"weekly_minutes": 120, "topic": "leave", "competency": LEAVE, "competency_name": "Leave"}


def test_an_unclear_message_is_asked_back_and_chosen_answers_it(client: TestClient, headers: Headers) -> None:
    learner = headers[AccessRole.LEARNER]
    asked = client.post("/v1/saarthi/messages", json={"message": "gift policy"}, headers=learner).json()
    chosen = {"message": "gift policy", "chosen": asked["options"][0]["intent"]}
    answered = client.post("/v1/saarthi/messages", json=chosen, headers=learner).json()

    assert asked["kind"] == "clarify"
    assert [option["text"] for option in asked["options"]] == ["Find courses on this", "Answer this from the courses"]
    assert answered["kind"] == "courses"
    assert answered["query"] == "gift policy"


@pytest.mark.parametrize(
    ("language", "message", "text"),
    [
        ("en", "Plan -2 hours a week for leave", "I cannot plan with “-2 hours”: a week needs at least 10 min."),
        ("en", "Plan 200 hours a week for leave", "I cannot plan with “200 hours”: that is more than 40 h a week."),
        ("hi", "मेरे लिए हर हफ़्ते 200 घंटे की योजना बनाइए", "“200 घंटे” के साथ योजना नहीं बन सकती: यह हफ़्ते में 40 घं"),
        ("en", "Plan leave until 31/03/2020", "I cannot plan until “31/03/2020”: that day has passed."),
    ],
)
def test_a_plan_that_cannot_be_made_is_asked_back_in_words(
    client: TestClient, headers: Headers, language: str, message: str, text: str
) -> None:
    reading = {**headers[AccessRole.LEARNER], "Accept-Language": language}
    body = {"message": message, "chosen": "plan"}
    reply = client.post("/v1/saarthi/messages", json=body, headers=reading).json()
    assert (reply["kind"], reply["understood"]["weekly_minutes"]) == ("asked-back", None)
    assert reply["text"].startswith(text)


def test_a_question_to_saarthi_is_kept_like_one_to_the_tutor(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    question = {"message": "Within how many days does a public authority reply to a request for information?"}
    reply = client.post("/v1/saarthi/messages", json=question, headers=headers[AccessRole.LEARNER]).json()

    assert (reply["kind"], reply["answer"]["outcome"]) == ("answered", "grounded")
    assert [event.verb for event in parts.store.ledger.of(TAX_CLERK)][-1] is Verb.ASKED
    thumb = f"/v1/answers/{reply['answer']['turn']}/feedback"
    assert client.put(thumb, json={"thumb": "up"}, headers=headers[AccessRole.LEARNER]).is_success


def test_an_answer_of_saarthi_on_the_page_takes_a_thumb(client: TestClient, headers: Headers) -> None:
    question = {"message": "Within how many days does a public authority reply to a request for information?"}
    asking = {**headers[AccessRole.LEARNER], "Accept": "text/html", "HX-Request": "true"}
    page = client.post("/home/ask", data=question, headers=asking)

    assert page.is_success
    assert 'class="thumbs"' in page.text
    assert re.search(r'action="/answers/[0-9a-f]{32}/feedback"', page.text)


def test_a_choice_that_does_not_exist_is_refused(client: TestClient, headers: Headers) -> None:
    message = {"message": "leave", "chosen": "fly"}
    refused = client.post("/v1/saarthi/messages", json=message, headers=headers[AccessRole.LEARNER])

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def write(client: TestClient, headers: Headers, message: str, chosen: Intent | None = None) -> dict[str, Any]:
    body = {"message": message} if chosen is None else {"message": message, "chosen": chosen.value}
    reply = client.post("/v1/saarthi/messages", json=body, headers=headers[AccessRole.LEARNER])
    assert reply.status_code == HTTPStatus.OK
    found: dict[str, Any] = reply.json()
    return found


def test_a_retired_course_is_traced_to_the_rule_that_keeps_it_away(client: TestClient, headers: Headers) -> None:
    reply = write(client, headers, "Why can't I see the old rules course?")

    assert reply["kind"] == "course-traced"
    trace = reply["trace"]
    assert trace["course"]["id"] == OLD_COURSE
    assert trace["text"] == "1 rule keeps it from you:"
    assert [(each["rule"], each["text"]) for each in trace["checks"] if not each["passed"]] == [
        ("live", "It has been retired")
    ]
    assert OLD_COURSE not in [each["id"] for each in trace["nearest"]]


def test_of_a_course_for_others_only_that_is_said_and_only_to_who_names_it_whole(
    client: TestClient, headers: Headers
) -> None:
    whole = write(client, headers, "Cold chain", Intent.WHY_NOT)["trace"]
    part = write(client, headers, "cold storage course", Intent.WHY_NOT)["trace"]

    assert whole["course"] is None
    assert [(each["rule"], each["passed"], each["facts"]) for each in whole["checks"]] == [("organisation", False, {})]
    assert part["checks"] == []
    assert part["text"].startswith("No course is called")
    assert HEALTH_COURSE not in [each["id"] for each in (*whole["nearest"], *part["nearest"])]


def test_a_course_that_no_rule_keeps_away_comes_with_its_place(client: TestClient, headers: Headers) -> None:
    trace = write(client, headers, "Why is the leave course not offered to me?", Intent.WHY_NOT)["trace"]

    assert trace["course"]["id"] == LEAVE_COURSE
    assert all(each["passed"] for each in trace["checks"])
    assert trace["place"] in (1, 2)
    assert trace["text"] == f"No rule keeps it from you: it is number {trace['place']} among your suggestions."


def test_a_suggestion_is_explained_by_what_it_stands_on(client: TestClient, headers: Headers) -> None:
    explanation = write(client, headers, "Why did you suggest leave to me?")["explanation"]

    suggestion = explanation["suggestion"]
    assert suggestion["course"]["id"] == LEAVE_COURSE
    assert sum(reason["share"] for reason in suggestion["reasons"]) == pytest.approx(1.0)
    assert explanation["text"] == f"Number {explanation['place']} of your suggestions, because:"


def test_a_course_that_is_not_suggested_is_explained_by_the_rules(client: TestClient, headers: Headers) -> None:
    explanation = write(client, headers, "Why did you suggest old rules to me?", Intent.EXPLAIN)["explanation"]

    assert explanation["suggestion"] is None
    assert [each["rule"] for each in explanation["trace"]["checks"] if not each["passed"]] == ["live"]


def test_progress_that_is_stuck_is_traced_to_what_is_missing(client: TestClient, headers: Headers) -> None:
    trace = write(client, headers, "Why is my progress stuck at 92 %?")["trace"]

    assert trace["asked_percent"] == 92
    assert trace["meant"] is None
    assert trace["text"] == "None of your figures is at 92 %. This is what counts:"
    assert {each["counted"] for each in trace["missing"]} >= {"needs"}
    assert all(each["done"] <= each["of"] for each in trace["counts"])


@pytest.mark.parametrize(
    ("message", "chosen"),
    [
        ("Why can't I see the old rules course?", Intent.WHY_NOT),
        ("Why did you suggest leave to me?", Intent.EXPLAIN),
        ("old rules", Intent.EXPLAIN),
        ("Why is my progress stuck at 92 %?", Intent.WHY_NOT),
        ("zebra crossing", Intent.WHY_NOT),
    ],
)
def test_the_page_shows_each_trace(parts: Parts, message: str, chosen: Intent) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        page = learner.post("/home/ask", data={"message": message, "chosen": chosen.value}, headers=HTMX)

    assert page.status_code == HTTPStatus.OK
    assert '<article class="reply"' in page.text
    assert "<li" in page.text


def test_the_page_shows_both_of_two_wishes_and_what_was_put_into_the_path(parts: Parts) -> None:
    told = {"message": "add the leave course to my plan and remind me about it on friday"}
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        shown = learner.post("/home/ask", data=told, headers=HTMX).text
    assert "In your plan: “" in shown
    assert "Put in by you" in shown
    assert "reminder.ics" in shown
    assert 'value="Undo"' in shown
