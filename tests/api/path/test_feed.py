"""The secret address of a learner's calendar: made, read without signing in, renewed, withdrawn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.models import Event, EventId, Verb
from tests.api.page_reading import Outline, browser
from tests.api.planned import LEAVE_COURSE, NOW, PRINCIPALS, TAX_CLERK


@pytest.fixture
def learner(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


@pytest.fixture
def stranger(parts: Parts) -> Iterator[TestClient]:
    """A calendar program, which has no cookie."""
    with browser(parts) as made:
        yield made


def made(learner: TestClient, **params: str) -> str:
    """The path of a new address."""
    page = Outline(learner.post("/calendar", params=params).text)
    (address,) = [each["value"] for each in page.all("input") if each.get("id") == "made"]
    (webcal,) = [each["href"] for each in page.all("a") if each["href"].startswith("webcal")]
    assert webcal.partition("://")[2] == address.partition("://")[2]
    return urlsplit(address).path


def summaries(file: bytes) -> set[str]:
    return {str(each["summary"]) for each in Calendar.from_ical(file).walk("VEVENT")}


def test_a_calendar_program_reads_what_is_due_and_the_path_without_signing_in(
    learner: TestClient, stranger: TestClient
) -> None:
    assert stranger.get("/calendar").status_code != HTTPStatus.OK
    read = stranger.get(made(learner))

    assert read.headers["content-type"].startswith("text/calendar")
    assert read.headers["cache-control"] == "private, no-cache"
    assert summaries(read.content) == {"Leave", "Due: Leave", "Due: Show a colleague"}
    assert "There is one since 2 November 2026." in learner.get("/calendar").text


def test_it_is_in_the_language_in_which_it_was_made(learner: TestClient, stranger: TestClient) -> None:
    assert "अवकाश" in summaries(stranger.get(made(learner, lang="hi")).content)


def test_nothing_is_sent_again_until_something_moves(learner: TestClient, parts: Parts) -> None:
    address = made(learner)
    later = replace(parts, clock=lambda: NOW + timedelta(hours=3))
    with browser(later) as stranger:
        first = stranger.get(address)
        again = stranger.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")

        done = Event(EventId("done"), TAX_CLERK, Verb.COMPLETED, LEAVE_COURSE, NOW, "lms")
        parts.store.ledger.append([done])
        moved = stranger.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (moved.status_code, "Due: Leave" in summaries(moved.content)) == (HTTPStatus.OK, False)


def test_a_new_address_ends_the_one_before_and_withdrawing_ends_it_too(
    learner: TestClient, stranger: TestClient
) -> None:
    first, second = made(learner), made(learner)
    assert stranger.get(first).status_code == HTTPStatus.NOT_FOUND
    assert stranger.get(second).status_code == HTTPStatus.OK

    assert learner.post("/calendar/withdrawn").headers["location"] == "/calendar"
    assert stranger.get(second).status_code == HTTPStatus.NOT_FOUND


def test_an_erased_learners_address_leads_nowhere(learner: TestClient, stranger: TestClient, parts: Parts) -> None:
    address = made(learner)
    parts.store.erasures.erase(TAX_CLERK)

    assert stranger.get(address).status_code == HTTPStatus.NOT_FOUND
