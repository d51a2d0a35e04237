"""Saarthi's conversation over HTTP: it goes on by its id, reaches the services, and is the learner's own."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.conversations import MOST_CONVERSATIONS, ConversationId
from data.words.models import Verb
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import CLERK, LEAVE_COURSE, NOW, NURSE, PRINCIPALS, RTI_COURSE, TAX_CLERK
from tutor.guide.intents import Intent

Headers = dict[AccessRole, dict[str, str]]


def write(client: TestClient, headers: Headers, message: str = "", **more: str | None) -> dict[str, Any]:
    body = {"message": message, **{name: value for name, value in more.items() if value is not None}}
    reply = client.post("/v1/saarthi/messages", json=body, headers=headers[AccessRole.LEARNER])
    assert reply.status_code == HTTPStatus.OK, reply.text
    found: dict[str, Any] = reply.json()
    return found


def talk(client: TestClient, headers: Headers, *messages: str) -> dict[str, Any]:
    """The last reply of a conversation."""
    conversation, reply = None, {}
    for message in messages:
        reply = write(client, headers, message, conversation=conversation)
        conversation = reply["context"]["conversation"]
    return reply


def test_a_message_leans_on_the_list_before(client: TestClient, headers: Headers) -> None:
    reply = talk(client, headers, "Is there a course on leave?", "the first one")
    assert (reply["kind"], reply["course"]["id"]) == ("course", LEAVE_COURSE)
    assert reply["context"]["earlier"][0]["message"] == "Is there a course on leave?"


@pytest.mark.parametrize(("offered", "kind"), [("What is due?", "due"), ("मेरा क्या बाकी है?", "due")])
def test_what_is_offered_means_the_same_after_an_answer(
    client: TestClient, headers: Headers, offered: str, kind: str
) -> None:
    """The same words of a learner's own would lean on the answer before."""
    assert talk(client, headers, "What is the fee for an RTI application?", offered)["kind"] == kind


def test_parts_are_said_and_taken_away(client: TestClient, headers: Headers) -> None:
    found = write(client, headers, "courses on leave in English under 30 minutes", chosen=Intent.FIND.value)
    context = found["context"]
    assert context["text"] == "Courses on leave, in English, up to 30 min"
    assert [part["slot"] for part in context["parts"]] == ["topic", "language", "max_minutes"]
    assert 2 <= len(context["next"]) <= 3
    less = write(client, headers, conversation=context["conversation"], without="language")
    assert less["context"]["text"] == "Courses on leave, up to 30 min"


def test_a_conversation_of_nobody_or_of_another_is_not_there(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    parts.store.conversations.keep_guide_state(
        {"state": {}}, conversation=ConversationId("theirs"), learner=NURSE, said="hello", at=NOW
    )
    for conversation in ("none", "theirs"):
        body = {"message": "the first one", "conversation": conversation}
        refused = client.post("/v1/saarthi/messages", json=body, headers=headers[AccessRole.LEARNER])
        assert refused.status_code == HTTPStatus.NOT_FOUND


def test_an_act_is_in_the_ledger_and_is_undone(client: TestClient, headers: Headers, parts: Parts) -> None:
    reply = talk(client, headers, "Is there a course on leave?", "put the first one aside for later", "undo")
    assert (reply["kind"], reply["act"]) == ("undone", "later")
    events = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.DEFERRED, Verb.RESTORED])
    assert [(event.verb, event.object, event.source) for event in events] == [
        (Verb.DEFERRED, LEAVE_COURSE, "saarthi"),
        (Verb.RESTORED, LEAVE_COURSE, "saarthi"),
    ]


def test_a_course_put_into_the_plan_is_in_the_path_and_the_ledger_until_it_is_undone(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    reply = write(client, headers, "add the leave course to my plan")
    placed = [step["course"]["id"] for step in reply["path"]["steps"] if step["chosen"]]
    assert (reply["kind"], placed, [course["id"] for course in reply["put_in"]]) == ("planned", [LEAVE_COURSE], placed)
    assert reply["text"].startswith("In your plan: “")
    path = client.get(f"/v1/learners/{TAX_CLERK}/path", headers=headers[AccessRole.LEARNER]).json()
    assert [step["course"]["id"] for step in path["steps"] if step["chosen"]] == [LEAVE_COURSE]
    write(client, headers, "undo", conversation=reply["context"]["conversation"])
    events = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.CHOSEN, Verb.RESTORED])
    assert [event.verb for event in events] == [Verb.CHOSEN, Verb.RESTORED]


def test_two_wishes_come_in_one_reply_and_what_was_changed_is_told(client: TestClient, headers: Headers) -> None:
    told = "I know the leave course already, and postpone the RTI course until january"
    reply = write(client, headers, told)
    assert [(each["act"], [course["id"] for course in each["courses"]]) for each in (reply, reply["then"])] == [
        ("know-this", [LEAVE_COURSE]),
        ("later", [RTI_COURSE]),
    ]
    conversation = reply["context"]["conversation"]
    changed = write(client, headers, "what did you just change", conversation=conversation)
    assert (changed["kind"], changed["undoable"]) == ("change", True)
    assert "noted as known" in changed["text"]
    assert "put off" in changed["text"]
    undone = write(client, headers, "undo", conversation=conversation)
    assert (undone["kind"], undone["then"]["kind"]) == ("undone", "undone")


def test_changed_measures_are_told_as_they_were_and_are(client: TestClient, headers: Headers) -> None:
    changed = talk(client, headers, "plan 2 hours a week", "make it 3 hours", "what did you just change")
    assert changed["text"] == "Changed last: 3 h a week (before: 2 h a week). “Undo” takes it back."
    assert write(client, headers, "what did you just change")["text"] == "I have changed nothing in this conversation."


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("what did I finish yesterday", "You finished no course yesterday."),
        ("what did I finish in the last 2 weeks", "You finished no course in the last 2 weeks."),
    ],
)
def test_what_was_finished_lately_is_told(client: TestClient, headers: Headers, message: str, said: str) -> None:
    assert write(client, headers, message, chosen=Intent.FINISHED.value)["text"] == said


def test_what_is_known_goes_through_the_check(client: TestClient, headers: Headers, parts: Parts) -> None:
    write(client, headers, "I already know the leave course", chosen=Intent.KNOW_THIS.value)
    verbs = [event.verb for event in parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED, Verb.CLAIMED])]
    assert verbs[-1] is Verb.CLAIMED
    assert Verb.ASSESSED in verbs


def test_a_goal_with_its_day_is_kept(client: TestClient, headers: Headers, parts: Parts) -> None:
    reply = write(client, headers, "my goal is to be a clerk by march 2027", chosen=Intent.SET_GOAL.value)
    assert reply["text"] == "Your goal is Clerk, by 31 March 2027."
    wishes = parts.store.learners.get(TAX_CLERK).wishes
    assert (wishes.goal, wishes.goal_by) == (CLERK, date(2027, 3, 31))


def test_a_follow_up_question_is_a_turn_of_the_same_conversation(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    first = write(client, headers, "What is the fee for a request?", chosen=Intent.ASK.value)
    conversation = first["context"]["conversation"]
    write(client, headers, "and for citizens below the poverty line?", conversation=conversation)
    kept = parts.store.conversations.read(ConversationId(conversation), learner=TAX_CLERK)
    assert [turn.question for turn in kept.turns] == [
        "What is the fee for a request?",
        "and for citizens below the poverty line?",
    ]


def test_one_without_a_question_is_in_no_list_and_no_flood_of_them_is_kept(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    conversation = write(client, headers, "hello")["context"]["conversation"]
    assert parts.store.conversations.of(TAX_CLERK) == []
    for number in range(MOST_CONVERSATIONS):
        later = NOW + timedelta(seconds=number + 1)
        parts.store.conversations.keep_guide_state(
            {"state": {}}, conversation=ConversationId(f"c{number}"), learner=TAX_CLERK, said="hello", at=later
        )
    rows = parts.store.personal_data.of(TAX_CLERK)["conversations"]
    assert len(rows) == MOST_CONVERSATIONS
    assert conversation not in {row["id"] for row in rows}


def test_it_is_exported_and_erased_with_the_learner(client: TestClient, headers: Headers, parts: Parts) -> None:
    write(client, headers, "Is there a course on leave?")
    [row] = parts.store.personal_data.of(TAX_CLERK)["conversations"]
    assert row["guide"]["said"][0][0] == "Is there a course on leave?"
    tombstone = parts.store.erasures.erase(TAX_CLERK)
    assert parts.store.conversations.of(tombstone) == []


def test_the_page_goes_on_with_the_conversation(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        first = learner.post("/home/ask", data={"message": "Is there a course on leave?"}, headers=HTMX)
        conversation = first.text.split('id="in-conversation"')[1].split('value="')[1].split('"')[0]
        data = {"message": "the first one", "conversation": conversation}
        alone = learner.post("/home/ask", data=data, headers=HTMX)
        whole = learner.post("/home/ask", data={"message": "undo", "conversation": conversation})
    assert "Leave: 30 min, level 2" in Outline(alone.text).text or 'href="/courses/leave-rules"' in alone.text
    assert "Is there a course on leave?" in Outline(whole.text).text
    assert 'role="log"' in whole.text


@pytest.mark.parametrize(("course", "status"), [(RTI_COURSE, 200), ("", 200), ("health-only", 404)])
def test_a_reminder_is_a_day_in_ones_own_calendar(
    client: TestClient, headers: Headers, course: str, status: int
) -> None:
    asking = {**headers[AccessRole.LEARNER], "Accept": "text/html"}
    file = client.get("/home/reminder.ics", params={"on": "2026-12-04", "course": course}, headers=asking)
    assert file.status_code == status
    if status == HTTPStatus.OK:
        assert "DTSTART;VALUE=DATE:20261204" in file.text
        assert "BEGIN:VALARM" in file.text


@pytest.mark.parametrize(
    ("asked", "rings", "again"),
    [({"at": 1020, "every": "week"}, "TRIGGER:PT17H", True), ({}, "TRIGGER:PT9H", False)],
)
def test_a_reminder_rings_at_its_time_and_comes_again(
    client: TestClient, headers: Headers, asked: dict[str, str | int], rings: str, again: bool
) -> None:
    asking = {**headers[AccessRole.LEARNER], "Accept": "text/html"}
    file = client.get("/home/reminder.ics", params={"on": "2026-12-04", **asked}, headers=asking).text
    assert rings in file
    assert ("RRULE:FREQ=WEEKLY" in file) is again


@pytest.mark.parametrize("wrong", [{"at": 1440}, {"at": -1}, {"every": "hour"}])
def test_a_reminder_at_no_time_of_a_day_is_refused(
    client: TestClient, headers: Headers, wrong: dict[str, str | int]
) -> None:
    asking = {**headers[AccessRole.LEARNER], "Accept": "text/html"}
    answer = client.get("/home/reminder.ics", params={"on": "2026-12-04", **wrong}, headers=asking)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_reminder_says_its_time_and_leads_to_its_file(client: TestClient, headers: Headers) -> None:
    reply = write(client, headers, "remind me every Monday at 5")
    assert " at 17:00" in reply["text"]
    assert "It comes again every week." in reply["text"]
    assert "at=1020&every=week" in reply["calendar"]


def test_a_reply_leads_on_to_pages_that_hold_more(client: TestClient, headers: Headers, parts: Parts) -> None:
    replies = [write(client, headers, "show it", chosen=intent) for intent in ("due", "progress", "quiz")]
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        page = learner.post("/home/ask", data={"message": "show it", "chosen": "due"}, headers=HTMX)
        opened = {
            place["address"]: learner.get(place["address"]).status_code
            for reply in replies
            for place in reply["context"]["places"]
        }

    assert set(opened) == {"/review", "/confirmations", "/competencies", "/check", "/rechecks"}
    assert set(opened.values()) == {HTTPStatus.OK}
    assert 'href="/review"' in page.text


def test_progress_is_shown_beside_a_role_and_in_a_competency(client: TestClient, headers: Headers) -> None:
    beside = write(client, headers, "compare my skills with what a Clerk needs", chosen=Intent.PROGRESS.value)
    within = write(client, headers, "how far am I in Replies", chosen=Intent.PROGRESS.value)

    assert beside["understood"]["role"] == CLERK
    assert [need["competency"] for need in beside["progress"]["needs"]] != []
    assert len(within["progress"]["needs"]) == 1
