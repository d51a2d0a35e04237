"""Finding a course, reading it at a quote, asking beside it, finishing it."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.catalogue import Catalogue
from data.words.models import ENGLISH, CourseId, Event, EventId, LocalText, Verb
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import (
    HEALTH_COURSE,
    LEAVE_COURSE,
    NOW,
    OLD_COURSE,
    PRINCIPALS,
    RTI,
    RTI_COURSE,
    RTI_TEXT,
    RTI_TEXT_HINDI,
    TAX_CLERK,
    course,
    planned_catalogue,
)

QUESTION = "Within how many days does a public authority reply to a request for information?"
PAGE = f"/courses/{RTI_COURSE}"


@pytest.fixture
def learner(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


def read_through(parts: Parts, course_id: str) -> None:
    """The course's one lesson, opened an hour ago."""
    opened = Event(
        EventId("opened"), TAX_CLERK, Verb.OPENED, course_id, NOW - timedelta(hours=1), "page", {"lesson": "one"}
    )
    parts.store.ledger.append([opened])


def _place(quote: str, text: str, language: str = "en") -> dict[str, str | int]:
    start = text.index(quote)
    return {"lesson": "one", "in": language, "start": start, "end": start + len(quote)}


def _completions(parts: Parts) -> list[str]:
    return [event.object for event in parts.store.ledger.of(TAX_CLERK, verbs=[Verb.COMPLETED])]


def test_all_open_courses_are_listed_by_title(learner: TestClient) -> None:
    page = Outline(learner.get("/courses").text)
    titles = [a["href"] for a in page.all("a") if a["href"].startswith("/courses/")]

    assert titles == [f"/courses/{LEAVE_COURSE}", f"/courses/{RTI_COURSE}"]
    assert "2 courses are open to you" in page.text


def test_a_search_brings_what_fits_and_htmx_gets_the_list_alone(learner: TestClient) -> None:
    whole = learner.get("/courses", params={"q": "earned leave credited"}).text
    part = learner.get("/courses", params={"q": "earned leave credited"}, headers=HTMX).text

    for page in (whole, part):
        assert f"/courses/{LEAVE_COURSE}" in page
        assert f"/courses/{RTI_COURSE}" not in page
    assert "<html" in whole
    assert "<html" not in part


def test_going_back_in_the_browser_gets_the_whole_page(learner: TestClient) -> None:
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in learner.get("/courses", params={"q": "leave"}, headers=headers).text


def test_a_course_shows_its_lesson_with_source_and_tutor(learner: TestClient) -> None:
    page = Outline(learner.get(PAGE).text)

    assert page.text_of("h1") == ["Replies in time"]
    assert "A public authority replies to a request for information within thirty days." in page.text
    assert "Planned Act, section 1" in page.text
    assert "AI Tutor" in page.text


@pytest.mark.parametrize("course_id", [HEALTH_COURSE, OLD_COURSE, "no-such-course"])
def test_closed_retired_and_unknown_courses_do_not_exist(learner: TestClient, course_id: str) -> None:
    page = learner.get(f"/courses/{course_id}")

    assert page.status_code == HTTPStatus.NOT_FOUND
    assert "This does not exist" in page.text


def test_an_unknown_lesson_does_not_exist(learner: TestClient) -> None:
    assert learner.get(PAGE, params={"lesson": "nine"}).status_code == HTTPStatus.NOT_FOUND


def test_a_lesson_comes_in_the_language_asked_for(learner: TestClient) -> None:
    hindi = Outline(learner.get(PAGE, params={"lesson": "one", "in": "hi"}).text)

    assert "लोक प्राधिकरण सूचना के अनुरोध का उत्तर" in hindi.text
    assert "hi" in {each.get("lang") for each in hindi.all("div")}


def test_a_lesson_without_that_language_comes_in_one_it_has(learner: TestClient) -> None:
    page = learner.get(f"/courses/{LEAVE_COURSE}", params={"in": "hi", "lang": "hi"})

    assert "Earned leave is credited" in page.text


@pytest.mark.parametrize(
    ("quote", "text", "language", "marked"),
    [
        ("The fee for a request is ten rupees.", RTI_TEXT, "en", "The fee for a request is ten rupees."),
        ("no fee** at all", RTI_TEXT, "en", "no fee"),
        ("अड़तालीस घंटे के भीतर", RTI_TEXT_HINDI, "hi", "अड़तालीस घंटे के भीतर"),
    ],
)
def test_a_citation_opens_with_the_quoted_words_marked(
    learner: TestClient, quote: str, text: str, language: str, marked: str
) -> None:
    assert f'<mark id="quote">{marked}</mark>' in learner.get(PAGE, params=_place(quote, text, language)).text


@pytest.mark.parametrize(
    ("start", "end"),
    [("9", "3"), ("0", "99999"), ("-3", "5"), ("x", "5"), ("1e3", "2e3"), ("", "5"), ("५", "९९९९९९९९")],
)
def test_a_citation_with_wrong_offsets_opens_the_lesson_unmarked(learner: TestClient, start: str, end: str) -> None:
    page = learner.get(PAGE, params={"lesson": "one", "in": "en", "start": start, "end": end})

    assert page.status_code == HTTPStatus.OK
    assert "<mark" not in page.text


@pytest.mark.parametrize("scope", ["lesson", "course", "all"])
def test_the_tutor_answers_beside_the_lesson(learner: TestClient, scope: str) -> None:
    data = {"question": QUESTION, "scope": scope, "lesson": "one", "in": "en"}
    part = Outline(learner.post(f"{PAGE}/ask", data=data, headers=HTMX).text)
    cited = next(a for a in part.all("a") if a["href"].startswith(f"{PAGE}?lesson=one&in=en&start=0"))

    assert "within thirty days." in part.text
    assert cited["hx-target"] == "#reading"


def test_asking_works_without_scripts(learner: TestClient) -> None:
    data = {"question": QUESTION, "scope": "course", "lesson": "one", "in": "hi"}
    page = learner.post(f"{PAGE}/ask", data=data)

    assert "<html" in page.text
    assert "लोक प्राधिकरण" in page.text
    assert f'value="{QUESTION}"' in page.text
    assert 'class="cite"' in page.text


def test_a_question_that_nothing_answers_is_declined_and_an_empty_one_too(learner: TestClient) -> None:
    declined = learner.post(f"{PAGE}/ask", data={"question": "zqx wvu kjh"}, headers=HTMX).text
    empty = learner.post(f"{PAGE}/ask", data={"question": "  "}, headers=HTMX).text

    assert "do not answer this" in declined
    assert "Please type a question." in empty


def test_the_tutor_of_a_closed_course_answers_nobody_else(learner: TestClient) -> None:
    asked = learner.post(f"/courses/{HEALTH_COURSE}/ask", data={"question": "cold chain code"}, headers=HTMX)

    assert asked.status_code == HTTPStatus.NOT_FOUND
    assert "four seven" not in asked.text


def test_finishing_is_written_once_and_shown(learner: TestClient, parts: Parts) -> None:
    path = f"/courses/{LEAVE_COURSE}/finished"
    read_through(parts, LEAVE_COURSE)
    first = learner.post(path, headers=HTMX).text
    second = learner.post(path, data={"lesson": "one"})

    assert "You have finished this course" in first
    assert second.headers["location"] == f"/courses/{LEAVE_COURSE}?lesson=one"
    assert _completions(parts) == [RTI_COURSE, LEAVE_COURSE]
    assert "You have finished this course" in learner.get(f"/courses/{LEAVE_COURSE}").text


def test_what_was_marked_as_finished_is_taken_back_and_others_words_are_not(learner: TestClient, parts: Parts) -> None:
    read_through(parts, LEAVE_COURSE)
    learner.post(f"/courses/{LEAVE_COURSE}/finished")
    taken_back = [learner.post(f"/courses/{each}/unfinished", headers=HTMX).text for each in (LEAVE_COURSE, RTI_COURSE)]

    assert ["Mark as finished" in part for part in taken_back] == [True, False]
    assert _completions(parts) == [RTI_COURSE], "which another system wrote"


def test_a_course_is_not_finished_before_its_lessons_were_open_for_a_while(learner: TestClient, parts: Parts) -> None:
    path = f"/courses/{LEAVE_COURSE}/finished"
    unopened = learner.post(path, headers=HTMX).text
    learner.get(f"/courses/{LEAVE_COURSE}")
    at_once = Outline(learner.post(path).text)

    assert "not opened yet" in unopened
    assert "open for 0 s so far, of at least 3 s" in at_once.text, "20 words at 476 a minute"
    assert f"/courses/{LEAVE_COURSE}?lesson=one" in [link["href"] for link in at_once.all("a")]
    assert _completions(parts) == [RTI_COURSE]


def test_a_redirect_after_finishing_stays_on_this_site(learner: TestClient, parts: Parts) -> None:
    read_through(parts, LEAVE_COURSE)
    sent = learner.post(f"/courses/{LEAVE_COURSE}/finished", data={"lesson": "x\r\nSet-Cookie: a=b"})

    assert sent.headers["location"].startswith("/")
    assert "set-cookie" not in sent.headers


def test_a_curator_reads_and_asks_but_finishes_nothing(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as curator:
        page = curator.get(PAGE).text
        finished = curator.post(f"{PAGE}/finished")

    assert "Mark as finished" not in page
    assert finished.status_code == HTTPStatus.FORBIDDEN


def test_nothing_in_a_course_can_act_on_its_reader(learner: TestClient, parts: Parts) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    planned = planned_catalogue()
    hostile = course(
        CourseId("hostile"),
        LocalText({ENGLISH: evil}),
        LocalText({ENGLISH: f"{evil}\n\n[x](javascript:alert(1))"}),
        teaches={RTI: 2},
    )
    parts.store.catalogue.replace(
        Catalogue.of(
            competencies=planned.competencies.values(),
            roles=planned.roles.values(),
            organisations=planned.organisations.values(),
            courses=[*planned.courses.values(), hostile],
            plans=planned.plans.values(),
        )
    )
    for path in ("/courses", "/courses/hostile", "/courses/hostile?lesson=one&in=en&start=0&end=30", "/home"):
        page = learner.get(path).text
        outline = Outline(page)
        assert "&lt;script&gt;" in page
        assert [each.get("src", "") for each in outline.all("script")] == [
            src for each in outline.all("script") if (src := each.get("src", "")).startswith("/static/")
        ]
        assert all(each["src"].startswith("/static/") for each in outline.all("img"))
        assert not any(a.get("href", "").startswith("javascript:") for a in outline.all("a"))
