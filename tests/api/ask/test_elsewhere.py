"""Two servers over one store: an answer that one of them makes is followed at the other."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.ask.streams import MOST_RUNNING_OF_ONE, Streams
from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.store import open_store
from data.words.answers import Answer
from embeddings.search.retriever import Scope
from tests.api.applications import application
from tests.api.ask.test_answer_stream import QUESTION, begin, events_of
from tests.api.planned import (
    EVENTS,
    HEALTH,
    LEARNERS,
    NURSE,
    PRINCIPALS,
    RTI_COURSE,
    bearer,
    planned_catalogue,
    planned_parts,
)
from tutor.answer.quoting import LessonText
from tutor.answer.tutor import Tutor

WAITS = 20.0
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@dataclass
class Held:
    """A tutor that answers when it may."""

    tutor: Tutor
    may: threading.Event

    def answer(self, question: str, *, scope: Scope, lesson_text: LessonText) -> Answer:
        assert self.may.wait(WAITS)
        return self.tutor.answer(question, scope=scope, lesson_text=lesson_text)


@dataclass
class Servers:
    """Two servers; the first answers once `may` is set."""

    first: TestClient
    second: TestClient
    may: threading.Event
    mine: dict[str, str]


@pytest.fixture(params=KINDS)
def servers(request: pytest.FixtureRequest, tmp_path: Path, planned_world: Path) -> Iterator[Servers]:
    parts = planned_parts(tmp_path, world=planned_world)
    url = parts.settings.store_url
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
        _plan(url)
    may = threading.Event()
    held = Held(parts.tutor, may)
    one = replace(parts, store=open_store(url), tutor=held)  # type: ignore[arg-type]
    two = replace(parts, store=open_store(url))
    mine = bearer(parts, PRINCIPALS[AccessRole.LEARNER])
    with (
        application(one) as first,
        application(two) as second,
        TestClient(first, base_url="http://127.0.0.1") as here,
        TestClient(second, base_url="http://127.0.0.1") as there,
    ):
        yield Servers(here, there, may, mine)
        may.set()
    parts.close()


def _plan(url: str) -> None:
    store = open_store(url)
    store.catalogue.replace(planned_catalogue())
    store.learners.add(LEARNERS)
    store.ledger.append(EVENTS)
    store.close()


def test_a_learner_who_asked_at_one_server_gets_the_answer_at_the_other(servers: Servers) -> None:
    href = begin(servers.first, servers.mine)["href"]
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(servers.second.get, href, headers=servers.mine)
        servers.may.set()
        elsewhere = events_of(there.result(WAITS).text)
    here = events_of(servers.first.get(href, headers=servers.mine).text)

    assert [kind for _, kind, _ in here][-2:] == ["sentence", "answer"]
    assert elsewhere == here


def test_who_comes_back_to_the_other_server_gets_what_was_missed_and_no_more(servers: Servers) -> None:
    servers.may.set()
    href = begin(servers.first, servers.mine)["href"]
    here = events_of(servers.first.get(href, headers=servers.mine).text)

    again = servers.second.get(href, headers={**servers.mine, "Last-Event-ID": here[0][0]})

    assert events_of(again.text) == here[1:]


def test_the_page_shows_the_same_at_both(servers: Servers) -> None:
    servers.may.set()
    form = {"question": QUESTION, "stream": "yes"}
    page = servers.first.post(f"/courses/{RTI_COURSE}/ask", data=form, headers={**servers.mine, "HX-Request": "true"})
    address = page.text.split('data-stream="')[1].split('"')[0]

    here, there = (events_of(server.get(address, headers=servers.mine).text) for server in _both(servers))

    assert "thirty days" in str(here[0][2]["html"])
    assert there == here


def _both(servers: Servers) -> tuple[TestClient, TestClient]:
    return servers.first, servers.second


def test_an_answer_that_never_comes_ends_in_a_problem(servers: Servers) -> None:
    _streams(servers.second, answer_seconds=0.0)
    href = begin(servers.first, servers.mine)["href"]

    ((_, kind, data),) = events_of(servers.second.get(href, headers=servers.mine).text)

    assert (kind, data["type"]) == ("problem", "urn:saarthi:problem:unknown-conversation")


def test_another_learners_answer_never_comes(servers: Servers, parts: Parts) -> None:
    servers.may.set()
    href = begin(servers.first, servers.mine)["href"]
    assert servers.first.get(href, headers=servers.mine).status_code == HTTPStatus.OK
    _streams(servers.second, answer_seconds=0.0)
    nurse = bearer(parts, Principal(NURSE, AccessRole.LEARNER, HEALTH))

    assert [kind for _, kind, _ in events_of(servers.second.get(href, headers=nurse).text)] == ["problem"]


def test_staff_whose_answers_are_not_kept_are_told_to_ask_for_it_whole(servers: Servers, parts: Parts) -> None:
    curator = bearer(parts, PRINCIPALS[AccessRole.CURATOR])
    servers.may.set()
    href = begin(servers.first, curator)["href"]

    refused = servers.second.get(href, headers=curator)

    assert refused.status_code == HTTPStatus.NOT_FOUND
    assert "ask for it whole" in refused.json()["detail"]


def test_one_reader_waits_for_a_few_answers_at_a_time(servers: Servers, parts: Parts) -> None:
    learner = PRINCIPALS[AccessRole.LEARNER]
    streams = _streams(servers.second, answer_seconds=0.0)
    owner = f"{learner.role}:{learner.organisation}:{learner.subject}"
    name = "0" * 32
    waits = [streams.waiting(owner) for _ in range(MOST_RUNNING_OF_ONE)]
    for wait in waits:
        wait.__enter__()
    refused = servers.second.get(f"/v1/tutor/streams/{name}", headers=servers.mine)
    waits[0].__exit__(None, None, None)
    taken = servers.second.get(f"/v1/tutor/streams/{name}", headers=servers.mine)

    assert [refused.status_code, taken.status_code] == [HTTPStatus.CONFLICT, HTTPStatus.OK]


def _streams(server: TestClient, *, answer_seconds: float) -> Streams:
    app = server.app
    assert isinstance(app, FastAPI)
    app.state.streams.close()
    app.state.streams = Streams(workers=1, answer_seconds=answer_seconds)
    streams: Streams = app.state.streams
    return streams
