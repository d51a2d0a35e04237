"""Drafts made from lessons, and what curators do with them, over HTTP and on the page."""

from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.curate.drafting import WRITER, DraftService
from api.running.auth import AccessRole
from api.wiring import Parts, practice_in, slices_of
from data.catalogue import Catalogue
from data.words.items import ItemStatus
from data.words.models import ENGLISH, CourseId
from tests.api.page_reading import browser
from tests.api.planned import HEALTH_COURSE, NOW, PRINCIPALS, RTI_COURSE, STATE
from tests.api.planned_practice import FEE, PLANNED_DRAFT, planned_draft
from tutor.practice import PracticeItemId

Headers = dict[AccessRole, dict[str, str]]


@pytest.fixture
def curator(headers: Headers) -> dict[str, str]:
    return headers[AccessRole.CURATOR]


@pytest.fixture(autouse=True)
def waiting(parts: Parts) -> None:
    parts.store.items.put([planned_draft()], by=WRITER, at=NOW)


def verdict(client: TestClient, curator: dict[str, str], **said: str) -> tuple[int, dict[str, str]]:
    response = client.post(f"/v1/drafts/{PLANNED_DRAFT}/verdicts", json=said, headers=curator)
    return response.status_code, response.json()


def test_a_draft_is_shown_with_its_source_and_is_asked_only_once_approved(
    client: TestClient, curator: dict[str, str], parts: Parts
) -> None:
    (shown,) = client.get("/v1/drafts", params={"course": RTI_COURSE}, headers=curator).json()["drafts"]
    book = practice_in(parts.settings, parts.store)
    approved = verdict(client, curator, verdict="approve")
    after = practice_in(parts.settings, parts.store)

    assert (shown["because"], shown["options"][0]) == (FEE, "ten rupees")
    assert PracticeItemId(PLANNED_DRAFT) not in book.items
    assert (approved[0], approved[1]["status"]) == (HTTPStatus.OK, ItemStatus.LIVE)
    assert after.items[PracticeItemId(PLANNED_DRAFT)].is_right(
        next(
            str(number)
            for number, text in after.items[PracticeItemId(PLANNED_DRAFT)].offered(ENGLISH)
            if text == "ten rupees"
        )
    )
    assert client.get("/v1/drafts", headers=curator).json()["drafts"] == []
    assert [change.by for change in parts.store.items.changes(PLANNED_DRAFT)] == [WRITER, "curator", "curator"]


def test_a_rejection_says_why_and_the_draft_does_not_come_again(
    client: TestClient, curator: dict[str, str], parts: Parts
) -> None:
    silent = verdict(client, curator, verdict="reject")
    rejected = verdict(client, curator, verdict="reject", why="Six rupees is right for some.")
    again = verdict(client, curator, verdict="approve")

    assert silent[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert (rejected[0], rejected[1]["status"]) == (HTTPStatus.OK, ItemStatus.RETIRED)
    assert again[0] == HTTPStatus.CONFLICT
    assert parts.store.items.changes(PLANNED_DRAFT)[-1].note == "Six rupees is right for some."


def test_an_edit_that_breaks_a_rule_of_good_items_is_refused(
    client: TestClient, curator: dict[str, str], parts: Parts
) -> None:
    path = f"/v1/drafts/{PLANNED_DRAFT}"
    good = {"question": "What is the fee?", "options": ["ten rupees", "five rupees"]}
    twice = client.put(path, json={**good, "options": ["ten rupees", "Ten rupees"]}, headers=curator)

    assert twice.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.put(path, json=good, headers=curator).json()["question"] == "What is the fee?"
    assert len(parts.store.items.all()[PLANNED_DRAFT].options) == 2


def test_drafts_of_closed_courses_are_not_there(client: TestClient, curator: dict[str, str], headers: Headers) -> None:
    closed = client.post(f"/v1/courses/{HEALTH_COURSE}/drafts", headers=curator)

    assert closed.status_code == HTTPStatus.NOT_FOUND
    assert client.get("/v1/drafts", headers=headers[AccessRole.LEARNER]).status_code == HTTPStatus.FORBIDDEN


def test_drafting_again_brings_back_nothing_that_was_decided(parts: Parts) -> None:
    drafting = slices_of(parts)[DraftService]
    course = drafting.library.course_in(STATE, CourseId(RTI_COURSE))
    text = course.lessons[0].text.by_language
    more = " ".join(f"The fee of the office number {word} is {word} rupees in the whole year." for word in WORDS)
    lesson = replace(course.lessons[0], text=replace(course.lessons[0].text, by_language={**text, ENGLISH: more}))
    catalogue = drafting.library.catalogue()
    parts.store.catalogue.replace(
        Catalogue.of(
            competencies=catalogue.competencies.values(),
            roles=catalogue.roles.values(),
            organisations=catalogue.organisations.values(),
            courses={**catalogue.courses, course.id: replace(course, lessons=[lesson])}.values(),
            plans=catalogue.plans.values(),
        )
    )
    first = drafting.draft(CourseId(RTI_COURSE), organisation=STATE)
    made = [item for lesson in first.lessons for item in lesson.drafts]
    drafting.reject(made[0].id, "nonsense", organisation=STATE, by="curator")

    assert len(made) == first.new > 2
    assert drafting.draft(CourseId(RTI_COURSE), organisation=STATE).new == 0
    assert parts.store.items.all()[made[0].id].status is ItemStatus.RETIRED


WORDS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty")


def test_a_curator_edits_and_approves_on_the_page_without_scripts(parts: Parts) -> None:
    form = {
        "course": RTI_COURSE,
        "step": "approve",
        "question": "What is the fee?",
        "options": ["ten rupees", "six rupees"],
    }
    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as pages:
        shown = pages.get("/drafts", params={"course": RTI_COURSE})
        hindi = pages.get("/drafts", params={"lang": "hi"})
        decided = pages.post(f"/drafts/{PLANNED_DRAFT}", data=form)

    assert FEE in shown.text
    assert "no check of a computer proves" in shown.text
    assert "प्रश्नों के मसौदे" in hindi.text
    assert (decided.status_code, decided.headers["location"]) == (HTTPStatus.SEE_OTHER, f"/drafts?course={RTI_COURSE}")
    assert parts.store.items.all()[PLANNED_DRAFT].status is ItemStatus.LIVE
