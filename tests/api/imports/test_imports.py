"""Files come in, are looked at, published, asked about and replaced: over HTTP, with real converters and an index."""

import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.courses.lesson_text import mark_of
from api.imports.background import Background
from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.imports import ImportState, PlaceKind
from data.words.models import ENGLISH, CompetencyId
from tests.api.page_reading import Outline, browser
from tests.api.planned import PRINCIPALS, STATE
from tests.api.planned_imports import SECOND_PAGE, TEXT, add_draft
from tests.data.converting.files import slide_file

Headers = dict[AccessRole, dict[str, str]]
PATIENCE_SECONDS = 60


def _settled(client: TestClient, import_id: str, headers: dict[str, str]) -> dict[str, Any]:
    """The import once it is neither waiting nor being converted."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found: dict[str, Any] = client.get(f"/v1/imports/{import_id}", headers=headers).json()
        if found["state"] not in {"waiting", "converting"}:
            return found
        time.sleep(0.1)
    pytest.fail(f"{import_id} is not converted after {PATIENCE_SECONDS} s")


def _indexed(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    background = app.state.slices[Background]
    until = time.monotonic() + PATIENCE_SECONDS
    while background.is_indexing and time.monotonic() < until:
        time.sleep(0.1)


def test_slides_become_a_course_that_the_tutor_cites_by_slide(
    client: TestClient, headers: Headers, tmp_path: Path
) -> None:
    curator = headers[AccessRole.CURATOR]
    deck = slide_file(tmp_path / "deck.pptx").read_bytes()
    files = [("files", ("deck.pptx", deck)), ("files", ("torn.pdf", b"%PDF-1.7\n")), ("files", ("._deck.pptx", b"x"))]

    handed_in = client.post("/v1/imports", files=files, headers=curator)
    again = client.post("/v1/imports", files=[("files", ("deck.pptx", deck))], headers=curator)

    assert handed_in.status_code == HTTPStatus.ACCEPTED
    deck_import, torn = (each["id"] for each in handed_in.json())
    assert [each["id"] for each in again.json()] == [deck_import]
    assert _settled(client, torn, curator)["state"] == "refused"
    draft = _settled(client, deck_import, curator)
    assert draft["state"] == "draft"
    (course,) = draft["courses"]
    learner = headers[AccessRole.LEARNER]
    assert client.get(f"/v1/courses/{course}", headers=learner).status_code == HTTPStatus.NOT_FOUND

    wanted = {"courses": {course: {"title": {"en": "Speaking"}, "level": 2, "teaches": {"rti.replies": 2}}}}
    published = client.post(f"/v1/imports/{deck_import}/publication", json=wanted, headers=curator)
    _indexed(client)

    assert published.json()["state"] == "published"
    shown = client.get(f"/v1/courses/{course}", headers=learner).json()
    assert (shown["title"], shown["level"], shown["teaches"]) == ("Speaking", 2, {"rti.replies": 2})
    asked = {"question": "What does the speaker say of slide 2?", "course": course}
    answer = client.post("/v1/tutor/questions", json=asked, headers=learner).json()
    assert "slide 2" in {citation["place"] for citation in answer["citations"]}, answer


def test_a_new_version_keeps_the_id_and_what_was_quoted_of_the_old_one_still_opens(parts: Parts) -> None:
    first = add_draft(parts, STATE)
    parts.store.imports.publish(first, parts.store.imports.drafts(first), now=parts.clock())
    old = parts.store.imports.get(first)
    quote = "A draft goes up with the note sheet"
    start = TEXT.index(quote)
    changed = TEXT.replace("A note sheet holds", "Since April a note sheet holds")
    second = add_draft(parts, STATE, text=changed)
    before = parts.store.catalogue.current()
    parts.store.imports.publish(second, parts.store.imports.drafts(second), now=parts.clock())

    assert parts.store.imports.get(second).courses == old.courses
    assert (parts.store.imports.get(second).version, parts.store.imports.get(first).state) == (
        2,
        ImportState.SUPERSEDED,
    )
    course = old.courses[0]
    place = before.place_of(course, before.course(course).lessons[0].id, ENGLISH, start=SECOND_PAGE)
    assert place is not None
    assert (place.kind, place.number) == (PlaceKind.PAGE, 2)
    address = f"/courses/{course}?lesson=notes&in=en&start={start}&end={start + len(quote)}&said={mark_of(quote)}"
    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as curator:
        page = curator.get(address).text
        today = curator.get(f"/courses/{course}?lesson=notes&in=en").text
    assert f'<mark id="quote">{quote}</mark>' in page
    assert "This is an earlier version of the lesson" in page
    assert "<p>A note sheet holds" in page
    assert "<p>Since April a note sheet holds" in today


def test_what_was_published_stays_when_a_catalogue_is_loaded_anew_and_goes_when_it_is_withdrawn(parts: Parts) -> None:
    loaded = parts.store.catalogue.current()
    made = add_draft(parts, STATE)
    parts.store.imports.publish(made, parts.store.imports.drafts(made), now=parts.clock())
    (course,) = parts.store.imports.get(made).courses

    parts.store.catalogue.replace(loaded)
    assert parts.store.catalogue.current().course(course).status == "live"

    parts.store.imports.withdraw(made, now=parts.clock())
    assert parts.store.catalogue.current().course(course).status == "retired"


def test_a_curator_sees_what_came_in_and_publishes_it_on_the_page(parts: Parts) -> None:
    made = add_draft(parts, STATE)
    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as curator:
        listed = Outline(curator.get("/imports").text).text
        again = curator.post("/imports", files=[("files", ("noting.pdf", TEXT.encode()))], follow_redirects=True)
        preview = Outline(curator.get(f"/imports/{made}").text).text
        form = {
            **{
                "course": "noting",
                "language": "en",
                "title": "Noting well",
                "description": "How.",
                "provider": "State",
            },
            **{"provider": "State", "level": "3", "competency": ["rti.replies", ""], "taught": ["2", "1"]},
        }
        done = curator.post(f"/imports/{made}/publish", data=form, follow_redirects=False)

    assert "noting.pdf Draft, to be looked at" in listed
    assert "These files came in before" in again.text
    assert "A note sheet holds the facts of a case." in preview
    assert "page 1" in preview
    assert done.status_code == HTTPStatus.SEE_OTHER
    course = parts.store.catalogue.current().courses[parts.store.imports.get(made).courses[0]]
    assert (course.title.in_language(ENGLISH), course.level) == ("Noting well", 3)
    assert course.teaches == {CompetencyId("rti.replies"): 2}
    assert course.organisations == {STATE}
