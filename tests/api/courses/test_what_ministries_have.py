"""Courses as ministries have them: under ids of other systems, without text, in several editions, without levels."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.catalogue import Catalogue
from data.words import (
    ENGLISH,
    HINDI,
    Course,
    CourseId,
    Event,
    EventId,
    ExternalId,
    Lesson,
    LessonId,
    LocalText,
    Media,
    Verb,
)
from tests.api.page_reading import Outline, browser
from tests.api.planned import CLERK, LEAVE, LEAVE_COURSE, NOW, PRINCIPALS, RTI, TAX_CLERK

FILM, HINDI_FILM, LISTED = CourseId("film"), CourseId("film-hi"), CourseId("listed")
DO = "do_1134170689871134721450"
"""What iGOT would call the film."""


def _film(base: Course) -> Course:
    lesson = Lesson(
        id=LessonId("watch"),
        course=FILM,
        title=LocalText({ENGLISH: "Leave on film", HINDI: "अवकाश पर फ़िल्म"}),
        minutes=15,
        source="",
        text=LocalText({}),
        media=Media("video/mp4", "https://example.in/film.mp4", {HINDI: "https://example.in/hi.vtt"}),
        external=frozenset([ExternalId("igot", f"{DO}9")]),
    )
    return replace(
        base,
        id=FILM,
        title=LocalText({ENGLISH: "Film on leave"}),
        description=LocalText({}),
        lessons=(lesson, replace(lesson, id=LessonId("more"), optional=True)),
        languages=frozenset([ENGLISH]),
        teaches={LEAVE: 1},
        unstated=frozenset([LEAVE]),
        level_unstated=True,
        category="Moderated Course",
        requires=frozenset(),
        organisations=frozenset(),
        external=frozenset([ExternalId("igot", DO)]),
    )


def _as_ministries_have(catalogue: Catalogue) -> Catalogue:
    """The planned catalogue with a film in two languages, a course without lessons, and a need without a level."""
    film = _film(catalogue.course(LEAVE_COURSE))
    in_hindi = replace(film, id=HINDI_FILM, variant_of=FILM, languages=frozenset([HINDI]), external=frozenset())
    in_hindi = replace(in_hindi, lessons=[replace(lesson, course=HINDI_FILM) for lesson in film.lessons])
    listed = replace(film, id=LISTED, lessons=(), stated_minutes=60, external=frozenset(), teaches={RTI: 1})
    listed = replace(listed, unstated=frozenset([RTI]))
    clerk = catalogue.role(CLERK)
    roles = {**catalogue.roles, CLERK: replace(clerk, needs={**clerk.needs, LEAVE: 1}, unstated=frozenset([LEAVE]))}
    return Catalogue.of(
        competencies=catalogue.competencies.values(),
        roles=roles.values(),
        organisations=catalogue.organisations.values(),
        courses=[*catalogue.courses.values(), film, in_hindi, listed],
        plans=catalogue.plans.values(),
    )


@pytest.fixture
def ministry(parts: Parts) -> Parts:
    parts.store.catalogue.replace(_as_ministries_have(parts.store.catalogue.current()))
    return parts


@pytest.fixture
def page(ministry: Parts) -> Iterator[TestClient]:
    with browser(ministry, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


@pytest.fixture
def service(ministry: Parts, client: TestClient, headers: Mapping[AccessRole, dict[str, str]]) -> TestClient:
    client.headers.update(headers[AccessRole.SERVICE])
    return client


def test_a_course_is_reached_by_what_another_system_calls_it(service: TestClient) -> None:
    ours, theirs = (service.get(f"/v1/courses/{each}").json() for each in (FILM, DO))
    assert theirs == ours
    assert (ours["id"], ours["external"], ours["category"]) == (FILM, {"igot": [DO]}, "Moderated Course")
    assert (ours["unstated"], ours["level_unstated"]) == ([LEAVE], True)
    film, more = ours["lessons"]
    assert (film["text"], film["media"]["mime"], film["optional"], more["optional"]) == ("", "video/mp4", False, True)
    assert ours["minutes"] == 15


def test_an_event_about_a_course_of_another_system_is_kept_under_our_id(service: TestClient, ministry: Parts) -> None:
    sent = {"id": "igot-completed-1", "learner": TAX_CLERK, "verb": "completed", "object": DO, "at": NOW.isoformat()}
    assert service.post("/v1/events", json={"events": [sent]}).status_code == 201
    assert [event.object for event in ministry.store.ledger.of(TAX_CLERK, verbs=[Verb.COMPLETED])][-1] == FILM


def test_the_page_of_a_film_shows_it_and_offers_no_text(page: TestClient) -> None:
    shown = Outline(page.get(f"/courses/{DO}", params={"lesson": f"{DO}9"}).text)
    assert "Watch the video" in shown.text
    assert "This lesson has no text here" in shown.text
    assert "at a level that is not stated" in shown.text
    assert DO in shown.text
    links = [a["href"] for a in shown.all("a")]
    assert "https://example.in/hi.vtt" in links
    assert not any("/explain" in link for link in links)
    assert page.get(f"/courses/{FILM}/explain").status_code == 404


def test_the_page_of_a_course_whose_lessons_are_elsewhere_says_so(page: TestClient) -> None:
    shown = page.get(f"/courses/{LISTED}")
    assert "are on the platform that offers it" in shown.text
    assert page.get(f"/courses/{LISTED}/explain").status_code == 404


def test_finishing_one_edition_finishes_the_course(page: TestClient, ministry: Parts) -> None:
    assert f"/courses/{HINDI_FILM}" in page.get(f"/courses/{FILM}").text
    done = Event(EventId("e-film-hi"), TAX_CLERK, Verb.COMPLETED, HINDI_FILM, NOW, "test")
    ministry.store.ledger.append([done])
    assert "You have finished" in page.get(f"/courses/{FILM}").text


def test_a_course_without_lessons_is_not_finished_by_a_click(page: TestClient, ministry: Parts) -> None:
    shown = page.get(f"/courses/{LISTED}").text
    refused = page.post(f"/courses/{LISTED}/finished")

    assert "Mark as finished" not in shown
    assert "Where you take this course says when it is finished." in shown
    assert refused.status_code == HTTPStatus.CONFLICT
    assert LISTED not in {event.object for event in ministry.store.ledger.of(TAX_CLERK, verbs=[Verb.COMPLETED])}


def test_a_course_without_text_is_planned_for_the_need_that_nothing_else_meets(
    ministry: Parts, service: TestClient
) -> None:
    catalogue = ministry.store.catalogue.current()
    left = [course for course in catalogue.courses.values() if course.id != LEAVE_COURSE]
    only = Catalogue.of(
        competencies=catalogue.competencies.values(),
        roles=catalogue.roles.values(),
        organisations=catalogue.organisations.values(),
        courses=left,
    )
    ministry.store.catalogue.replace(only)
    path = service.get(f"/v1/learners/{TAX_CLERK}/path").json()
    assert [(step["course"]["id"], step["unstated"]) for step in path["steps"]] == [(FILM, [LEAVE])]


def test_courses_without_text_are_suggested_in_one_edition(service: TestClient) -> None:
    listed = service.get(f"/v1/learners/{TAX_CLERK}/recommendations", params={"k": 20}).json()["items"]
    suggested = {item["course"]["id"]: item for item in listed}
    assert {FILM, LISTED} <= suggested.keys()
    assert HINDI_FILM not in suggested
    texts = " ".join(reason["text"] for reason in suggested[FILM]["reasons"])
    assert "neither the course nor your role states a level" in texts
    needs = service.get(f"/v1/learners/{TAX_CLERK}/progress").json()["needs"]
    assert {need["competency"]: need["unstated"] for need in needs}[LEAVE] is True
