"""Answers over HTTP as they are found, and the conversations that they make up."""

import json
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts, text_in
from data.catalogue import Catalogue
from data.words.answers import Grounded
from data.words.conversations import ConversationId
from data.words.errors import IndexMissing
from data.words.models import CourseId, Language, LearnerId, LessonId, Verb
from embeddings.search.retriever import Scope
from tests.api.applications import application
from tests.api.planned import HEALTH, HEALTH_COURSE, NEW_CLERK, NURSE, PRINCIPALS, RTI_COURSE, TAX_CLERK, bearer
from tutor.answer.quoting import LessonText

Headers = dict[AccessRole, dict[str, str]]
QUESTION = "Within how many days does a public authority reply to a request for information?"


def events_of(body: str) -> list[tuple[str, str, dict[str, object]]]:
    """Id, kind and data of each event of a stream."""
    found = []
    for block in body.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


def begin(client: TestClient, headers: dict[str, str], question: str = QUESTION, **more: str) -> dict[str, str]:
    response = client.post("/v1/tutor/streams", json={"question": question, **more}, headers=headers)
    assert response.status_code == HTTPStatus.CREATED, response.text
    made: dict[str, str] = response.json()
    return made


@pytest.fixture
def mine(headers: Headers) -> dict[str, str]:
    return headers[AccessRole.LEARNER]


def test_what_is_quoted_comes_first_then_sentence_by_sentence_the_answer_that_a_whole_one_would_be(
    client: TestClient, mine: dict[str, str]
) -> None:
    made = begin(client, mine)
    response = client.get(made["href"], headers=mine)
    events = events_of(response.text)
    whole = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=mine).json()

    assert response.headers["content-type"].startswith("text/event-stream")
    assert [kind for _, kind, _ in events] == ["quoted", *["sentence"] * len(whole["sentences"]), "answer"]
    shown = events[0][2]
    for part in ("headline", "notices", "parts", "blocks"):
        assert shown[part] == whole[part]
    assert shown["citations"] == whole["citations"][: len(_list(shown["citations"]))]
    assert [data["sentence"] for _, kind, data in events if kind == "sentence"] == whole["sentences"]
    assert [number for number, _, _ in events] == [str(place) for place in range(1, len(events) + 1)]
    last = events[-1][2]
    for part in ("headline", "blocks", "sentences", "citations"):
        assert last[part] == whole[part]
    assert (last["conversation"], last["turn"]) == (made["conversation"], made["turn"])


def test_all_that_is_sent_stands_in_the_lesson(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    events = events_of(client.get(begin(client, mine)["href"], headers=mine).text)
    citations = [each for _, kind, data in events if kind != "answer" for each in _list(data["citations"])]

    assert citations == events[-1][2]["citations"]
    for each in citations:
        course, lesson, language = (str(each[name]) for name in ("course", "lesson", "language"))
        text = text_in(parts.store)(CourseId(course), LessonId(lesson), Language(language))
        assert text[int(str(each["start"])) : int(str(each["end"]))] == each["quote"]


def _list(value: object) -> Sequence[dict[str, object]]:
    assert isinstance(value, list)
    return value


def test_a_reader_who_lost_the_connection_goes_on_behind_the_last_event(
    client: TestClient, mine: dict[str, str]
) -> None:
    href = begin(client, mine)["href"]
    first = events_of(client.get(href, headers=mine).text)
    again = events_of(client.get(href, headers={**mine, "Last-Event-ID": first[0][0]}).text)
    nonsense = events_of(client.get(href, headers={**mine, "Last-Event-ID": "x"}).text)

    assert again == first[1:]
    assert nonsense == first


def test_a_decline_is_streamed_too(client: TestClient, mine: dict[str, str]) -> None:
    events = events_of(client.get(begin(client, mine, "Who won in 1983?")["href"], headers=mine).text)

    assert [(kind, data["outcome"]) for _, kind, data in events] == [("answer", "declined")]


def test_what_is_wrong_with_a_question_is_told_before_anything_is_sent(
    client: TestClient, mine: dict[str, str]
) -> None:
    cases: list[tuple[dict[str, str], HTTPStatus]] = [
        ({"question": "?", "course": HEALTH_COURSE}, HTTPStatus.NOT_FOUND),
        ({"question": "?", "lesson": "one"}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ({"question": "?", "conversation": "nobody's"}, HTTPStatus.NOT_FOUND),
    ]
    for body, status in cases:
        assert client.post("/v1/tutor/streams", json=body, headers=mine).status_code == status, body


class Breaking:
    """A tutor whose index is gone."""

    def answer(self, question: str, *, scope: Scope, lesson_text: LessonText) -> Grounded:
        raise IndexMissing("no search index")


def test_a_failure_on_the_way_is_a_problem_document_and_nothing_is_kept(parts: Parts) -> None:
    broken = replace(parts, tutor=Breaking())  # type: ignore[arg-type]
    mine = bearer(parts, PRINCIPALS[AccessRole.LEARNER])
    with application(broken) as app, TestClient(app, base_url="http://127.0.0.1") as client:
        made = begin(client, mine)
        events = events_of(client.get(made["href"], headers=mine).text)
        listed = client.get("/v1/conversations", headers=mine).json()

    assert [kind for _, kind, _ in events] == ["problem"]
    assert events[0][2]["type"] == "urn:saarthi:problem:index-missing"
    assert events[0][2]["status"] == HTTPStatus.SERVICE_UNAVAILABLE
    assert listed == {"conversations": []}


def test_a_stream_may_be_stopped_and_is_its_askers_alone(client: TestClient, headers: Headers, parts: Parts) -> None:
    mine = headers[AccessRole.LEARNER]
    href = begin(client, mine)["href"]
    nurse = bearer(parts, Principal(NURSE, AccessRole.LEARNER, HEALTH))

    for other in (nurse, headers[AccessRole.ADMIN], headers[AccessRole.SERVICE]):
        assert client.get(href, headers=other).status_code == HTTPStatus.NOT_FOUND
        assert client.delete(href, headers=other).status_code == HTTPStatus.NOT_FOUND
    assert client.delete(href, headers=mine).status_code == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize("role", [AccessRole.LEARNER, AccessRole.ADMIN])
def test_a_colleague_of_the_same_role_and_office_has_no_part_in_a_stream(
    client: TestClient, headers: Headers, parts: Parts, role: AccessRole
) -> None:
    href = begin(client, headers[role])["href"]
    colleague = bearer(parts, replace(PRINCIPALS[role], subject=NEW_CLERK))

    assert client.get(href, headers=colleague).status_code == HTTPStatus.NOT_FOUND
    assert client.delete(href, headers=colleague).status_code == HTTPStatus.NOT_FOUND
    assert client.get(href, headers=headers[role]).status_code == HTTPStatus.OK


def test_questions_in_one_conversation_are_kept_together_and_titled(client: TestClient, mine: dict[str, str]) -> None:
    first = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=mine).json()
    body = {"question": "And what is the fee?", "conversation": first["conversation"]}
    second = client.post("/v1/tutor/questions", json=body, headers=mine).json()
    found = client.get(f"/v1/conversations/{first['conversation']}", headers=mine).json()

    assert second["conversation"] == first["conversation"]
    assert found["conversation"]["title"].startswith("Within how many days")
    assert [turn["question"] for turn in found["turns"]] == [QUESTION, "And what is the fee?"]
    assert found["turns"][0]["answer"]["sentences"] == first["sentences"]


def test_a_follow_up_is_searched_for_with_what_it_leans_on(client: TestClient, mine: dict[str, str]) -> None:
    first = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=mine).json()
    body = {"question": "And for it?", "conversation": first["conversation"]}
    client.post("/v1/tutor/questions", json=body, headers=mine)
    turns = client.get(f"/v1/conversations/{first['conversation']}", headers=mine).json()["turns"]

    assert turns[0]["searched"] == QUESTION
    assert turns[1]["searched"].startswith("And for it? ")
    assert "days" in turns[1]["searched"]


def test_the_ledger_says_that_a_question_was_asked_and_not_which(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    turn = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=mine).json()["turn"]
    (event,) = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASKED])

    assert event.result == {"outcome": "grounded", "turn": turn}


def test_others_ask_without_leaving_a_conversation(client: TestClient, headers: Headers) -> None:
    answer = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=headers[AccessRole.CURATOR]).json()

    assert (answer["outcome"], answer["conversation"], answer["turn"]) == ("grounded", None, None)


def test_a_deleted_conversation_is_gone_for_good(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    first = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=mine).json()
    address = f"/v1/conversations/{first['conversation']}"

    assert client.delete(address, headers=mine).status_code == HTTPStatus.NO_CONTENT
    assert client.get(address, headers=mine).status_code == HTTPStatus.NOT_FOUND
    assert client.get("/v1/conversations", headers=mine).json() == {"conversations": []}
    body = {"question": "And?", "conversation": first["conversation"]}
    assert client.post("/v1/tutor/questions", json=body, headers=mine).status_code == HTTPStatus.NOT_FOUND
    assert parts.store.conversations.of(LearnerId(TAX_CLERK)) == []


def test_thumbs_go_to_the_curator_without_a_name(client: TestClient, headers: Headers) -> None:
    mine = headers[AccessRole.LEARNER]
    turn = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=mine).json()["turn"]
    address = f"/v1/answers/{turn}/feedback"
    down = {"thumb": "down", "reason": "outdated", "comment": "The rules changed."}
    rated = client.put(address, json=down, headers=mine).json()
    page = client.get("/coverage", headers={**headers[AccessRole.CURATOR], "Accept": "text/html"}).text

    assert rated["feedback"]["reason"] == "outdated"
    for shown in (QUESTION, "within thirty days", "It is out of date", "The rules changed.", RTI_COURSE):
        assert shown in page
    assert TAX_CLERK not in page
    assert client.put(address, json={"thumb": None}, headers=mine).json()["feedback"] is None
    assert client.put("/v1/answers/none/feedback", json=down, headers=mine).status_code == HTTPStatus.NOT_FOUND
    up = client.put(address, json={"thumb": "up", "reason": "wrong"}, headers=mine)
    assert up.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_unanswered_question_is_in_the_curators_list_until_it_is_deleted(
    client: TestClient, headers: Headers
) -> None:
    mine = headers[AccessRole.LEARNER]
    curator = {**headers[AccessRole.CURATOR], "Accept": "text/html"}
    asked = client.post("/v1/tutor/questions", json={"question": "Who won in 1983?"}, headers=mine).json()

    assert "Who won in 1983?" in client.get("/coverage", headers=curator).text
    client.delete(f"/v1/conversations/{asked['conversation']}", headers=mine)
    assert "Who won in 1983?" not in client.get("/coverage", headers=curator).text


def test_an_answer_from_a_course_that_is_gone_is_still_listed(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    first = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=mine).json()
    catalogue = parts.store.catalogue.current()
    kept = Catalogue.of(
        competencies=catalogue.competencies.values(),
        organisations=catalogue.organisations.values(),
        courses=[each for each in catalogue.courses.values() if each.id != RTI_COURSE],
    )
    parts.store.catalogue.replace(kept)
    found = client.get(f"/v1/conversations/{first['conversation']}", headers=mine).json()

    assert found["turns"][0]["answer"]["outcome"] == "declined"
    assert ConversationId(found["conversation"]["id"]) == first["conversation"]
