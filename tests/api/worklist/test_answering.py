"""Questions answered by a curator: back to whoever asked, as a person's answer, and into a draft of lessons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.imports.service import ImportService
from api.running.auth import AccessRole, Principal
from api.wiring import Parts, slices_of
from api.worklist.answering import Answering, AnsweringService
from api.worklist.service import WorklistService
from data.words import (
    ENGLISH,
    Conflict,
    ConversationId,
    Declined,
    DeclineReason,
    ImportState,
    LearnerId,
    Turn,
    TurnId,
    UnknownWork,
    WorkKey,
)
from tests.api.page_reading import Outline, browser
from tests.api.planned import LEAVE, NEW_CLERK, NOW, PRINCIPALS, RTI_COURSE, TAX_CLERK, bearer

CURATOR = PRINCIPALS[AccessRole.CURATOR]
LEARNER = PRINCIPALS[AccessRole.LEARNER]
LIFT = "Who repairs the lift?"
ANSWER = "The Public Works Department does.\nWrite to the executive engineer."


def ask(parts: Parts, turn: str, *, of: LearnerId = TAX_CLERK, question: str = LIFT) -> None:
    """A clerk asks what no course answers."""
    declined = Declined(DeclineReason.NOT_COVERED, [], confidence=0.0)
    kept = Turn(TurnId(turn), question, question, ENGLISH, RTI_COURSE, None, declined, NOW + timedelta(hours=1))
    parts.store.conversations.add_turn(kept, conversation=ConversationId(f"talk-{turn}"), learner=of)


@pytest.fixture
def curator(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, CURATOR) as made:
        yield made


def key_of_question(parts: Parts) -> WorkKey:
    rows = slices_of(parts)[WorklistService].rows(CURATOR)
    (key,) = (row.cause.key for row in rows if row.cause.key.startswith("questions:"))
    return key


def test_all_who_asked_get_the_answer_and_the_curator_never_sees_who(parts: Parts, curator: TestClient) -> None:
    for turn, learner in (("one", TAX_CLERK), ("two", NEW_CLERK)):
        ask(parts, turn, of=learner)
    key = key_of_question(parts)
    form = curator.get("/worklist/answer", params={"row": key})
    assert "Asked 2 times" in form.text
    said = {"row": key, "question": LIFT, "text": ANSWER, "language": "en"}
    answered = curator.post("/worklist/answer", data=said)
    assert answered.headers["location"] == "/worklist/answers?sent=2"
    page = curator.get("/worklist/answers?sent=2").text
    assert "went back to 2 questions" in page
    for text in (form.text, page, curator.get("/worklist").text):
        assert TAX_CLERK not in text
        assert NEW_CLERK not in text
    assert key not in curator.get("/worklist").text, "it is answered"


def test_the_asker_reads_it_as_a_persons_at_home_and_in_the_conversation(parts: Parts, curator: TestClient) -> None:
    ask(parts, "one", of=LearnerId(LEARNER.subject))
    said = {"row": key_of_question(parts), "question": LIFT, "text": ANSWER, "language": "en"}
    curator.post("/worklist/answer", data=said)
    with browser(parts, LEARNER) as asker:
        home = Outline(asker.get("/home").text).text
        assert f"A person has answered your question You asked: {LIFT} Answer of a person · Curator," in home
        assert "2 November 2026 The Public Works Department does. Write to the executive engineer." in home
        talk = asker.get("/conversations/talk-one").text
        assert "Answer of a person" in talk
        assert CURATOR.subject not in Outline(talk).text.split()
        assert asker.post("/answers/read").status_code == HTTPStatus.SEE_OTHER
        assert "has answered your question" not in asker.get("/home").text
        assert "Answer of a person" in asker.get("/conversations/talk-one").text


def test_answers_wait_together_as_a_draft_that_a_person_publishes(parts: Parts) -> None:
    importing = replace(slices_of(parts)[ImportService], wake=lambda: None)
    service = replace(slices_of(parts)[AnsweringService], importing=importing)
    for number, question in enumerate((LIFT, "Which vaccine does a camel need?")):
        ask(parts, f"t{number}", question=question)
        service.give(key_of_question(parts), Answering(question, ANSWER, ENGLISH), CURATOR)
    importing.convert_waiting()
    (waiting,) = (each for each in importing.listed(CURATOR) if each.state is ImportState.DRAFT)
    (draft,) = importing.drafts(waiting.id)
    read = "".join(
        f"# {each.title.in_language(ENGLISH)}\n{each.text.in_language(ENGLISH)}" for each in draft.course.lessons
    )
    assert read.count("executive engineer") == 2
    assert all(f"# {question}\n" in read for question in (LIFT, "Which vaccine does a camel need?"))
    assert draft.course.id not in parts.store.catalogue.current().courses


def test_what_is_taken_back_leaves_askers_and_draft_and_the_question_is_open(parts: Parts, curator: TestClient) -> None:
    ask(parts, "one")
    key, service = key_of_question(parts), slices_of(parts)[AnsweringService]
    given = service.give(key, Answering(LIFT, ANSWER, ENGLISH), CURATOR)
    with pytest.raises(UnknownWork):
        service.row(key, CURATOR)
    below = Principal("desk", AccessRole.CURATOR, LEARNER.organisation)
    with pytest.raises(Conflict):
        service.take_back(given.answer.id, below)
    answer = curator.post("/worklist/answers/taken-back", data={"answer": given.answer.id})
    assert answer.headers["location"] == "/worklist/answers?opened=1"
    assert key_of_question(parts) == key
    assert parts.store.conversations.returned(TAX_CLERK) == []
    assert not [each for each in slices_of(parts)[ImportService].listed(CURATOR) if "answered" in each.name]
    with pytest.raises(Conflict):
        service.take_back(given.answer.id, CURATOR)


def test_only_questions_can_be_answered(parts: Parts) -> None:
    with pytest.raises(Conflict):
        slices_of(parts)[AnsweringService].row(WorkKey(f"gap:{LEAVE}:en"), CURATOR)


def test_programs_answer_and_take_back(parts: Parts, client: TestClient) -> None:
    ask(parts, "one")
    headers = bearer(parts, CURATOR)
    body = {"row": key_of_question(parts), "question": LIFT, "text": ANSWER, "language": "en"}
    given = client.post("/v1/worklist/answers", json=body, headers=headers).json()
    assert (given["sent"], given["by"]) == (1, CURATOR.subject)
    (listed,) = client.get("/v1/worklist/answers", headers=headers).json()
    assert {**listed, "at": given["at"]} == given
    back = client.post("/v1/worklist/answers/taken-back", json={"answer": given["id"]}, headers=headers)
    assert back.json() == {"opened": 1}
    blank = client.post("/v1/worklist/answers", json={**body, "text": "  "}, headers=headers)
    assert blank.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_erased_asker_leaves_no_answer_behind_and_an_exported_one_is_told_all(parts: Parts) -> None:
    ask(parts, "one")
    service = slices_of(parts)[AnsweringService]
    service.give(key_of_question(parts), Answering(LIFT, f"{ANSWER} Thank you, {TAX_CLERK}.", ENGLISH), CURATOR)
    (answer,) = parts.store.personal_data.of(TAX_CLERK)["person_answers"]
    assert answer["question"] == LIFT
    assert "actor" not in answer
    tombstone = parts.store.erasures.erase(TAX_CLERK)
    (given,) = service.given(CURATOR)
    assert given.answer.text.endswith(f"Thank you, {tombstone}.")
