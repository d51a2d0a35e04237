"""What a curator looks at in courses that came in, and what they decide."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.models import ENGLISH, CourseId, LessonId
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import HEALTH, HEALTH_COURSE, LEAVE, LEAVE_COURSE, PRINCIPALS, REVENUE, RTI, RTI_COURSE, bearer
from tests.api.planned_imports import add_draft

CURATOR, NEW = PRINCIPALS[AccessRole.CURATOR], LEAVE
STALE = "Theft is an offence under the Indian Penal Code.\n\nA note sheet holds the facts of a case."


@pytest.fixture
def curator(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, CURATOR) as made:
        yield made


def draft_of(parts: Parts, text: str = STALE) -> CourseId:
    imported = add_draft(parts, CURATOR.organisation, text=text)
    return parts.store.imports.drafts(imported)[0].course.id


def test_a_draft_is_listed_and_its_stale_sentences_are_shown(parts: Parts, curator: TestClient) -> None:
    draft = draft_of(parts)
    assert f'href="/curating/{draft}"' in curator.get("/curating").text
    text = Outline(curator.get(f"/curating/{draft}").text).text
    assert "Theft is an offence under the Indian Penal Code." in text
    assert "Another rule has taken its place: Indian Penal Code → Bharatiya Nyaya Sanhita" in text
    hindi = Outline(curator.get(f"/curating/{draft}", params={"lang": "hi"}).text).text
    assert "इसकी जगह दूसरा नियम आ गया है" in hindi


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", [HEALTH_COURSE, LEAVE_COURSE, RTI_COURSE]), ("hi", [LEAVE_COURSE, HEALTH_COURSE, RTI_COURSE])],
)
def test_courses_are_listed_by_the_title_that_is_read(parts: Parts, language: str, expected: list[CourseId]) -> None:
    with browser(parts, replace(CURATOR, organisation=HEALTH)) as curator:
        links = Outline(curator.get("/curating", params={"lang": language}).text).all("a")
    assert [each["href"] for each in links if each["href"].startswith("/curating/")] == [
        f"/curating/{course}" for course in expected
    ]


def test_suggestions_are_a_page_and_a_part_of_one(parts: Parts, curator: TestClient) -> None:
    draft = draft_of(parts)
    assert "<html" in curator.get(f"/curating/{draft}/competencies").text
    assert "<html" not in curator.get(f"/curating/{draft}/competencies", headers=HTMX).text


def test_what_a_curator_accepts_the_course_teaches(parts: Parts, curator: TestClient) -> None:
    form = {"competency": NEW, "level": "2", "decision": "accept"}
    answer = curator.post(f"/curating/{RTI_COURSE}/competencies", data=form, follow_redirects=False)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert parts.store.catalogue.current().courses[RTI_COURSE].teaches == {RTI: 2, NEW: 2}


def test_a_course_for_everybody_is_decided_on_from_the_top_alone(parts: Parts, client: TestClient) -> None:
    below = bearer(parts, replace(CURATOR, organisation=REVENUE))
    place = f"/v1/curating/{RTI_COURSE}/competencies/{NEW}"
    answer = client.put(place, json={"accepted": True, "level": 2}, headers=below)
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert client.put(place, json={"accepted": True, "level": 2}, headers=bearer(parts, CURATOR)).status_code == 204
    assert client.get(f"/v1/curating/{HEALTH_COURSE}", headers=below).status_code == HTTPStatus.NOT_FOUND


def test_programs_get_overlaps_with_the_passages_side_by_side(parts: Parts, client: TestClient) -> None:
    text = parts.store.catalogue.current().lesson_text(RTI_COURSE, LessonId("one"), ENGLISH)
    draft = draft_of(parts, text)
    found = client.get(f"/v1/curating/{draft}", headers=bearer(parts, CURATOR)).json()["overlaps"]
    assert [each["course"] for each in found][:1] == [RTI_COURSE]
    assert found[0]["pairs"][0]["copied"] == 1
