"""Looking through many courses: searching, narrowing, paging, and saying when nothing fits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.courses.browsing import Wanted
from api.courses.browsing_shapes import MOST_VALUES, PAGE_SIZE, Choice, facet_choices
from api.courses.facets import Facet
from api.running.auth import AccessRole
from api.running.i18n import words_for
from api.wiring import Parts
from data.catalogue import Catalogue
from data.words.models import ENGLISH, HINDI, CourseId, Event, EventId, LocalText, Verb
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import (
    HEALTH_COURSE,
    LEAVE,
    LEAVE_COURSE,
    NOW,
    PRINCIPALS,
    RTI,
    RTI_COURSE,
    TAX_CLERK,
    both,
    course,
    planned_catalogue,
)


@pytest.fixture
def learner(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


def _many(parts: Parts) -> None:
    """Thirty courses more, every third in Hindi, the first ten opened last month."""
    base, month = planned_catalogue(), NOW.date() - timedelta(days=30)
    more = [
        replace(
            course(CourseId(f"c{place:02}"), both(f"Course {place:02}", "पाठ"), LocalText({}), teaches={RTI: 1}),
            languages=frozenset({HINDI if place % 3 == 0 else ENGLISH}),
            opens=month if place < 10 else None,
        )
        for place in range(30)
    ]
    parts.store.catalogue.replace(
        Catalogue.of(
            competencies=base.competencies.values(),
            roles=base.roles.values(),
            organisations=base.organisations.values(),
            courses=[*base.courses.values(), *more],
            plans=base.plans.values(),
        )
    )


def _courses(page: Outline) -> list[str]:
    return [a["href"].removeprefix("/courses/") for a in page.all("a") if a["href"].startswith("/courses/")]


def _followed(learner: TestClient, shown: Outline, **wanted: str) -> Outline:
    """The page behind the link whose address asks for just this."""
    addresses = [a["href"] for a in shown.all("a") if a["href"].startswith("/courses?")]
    fitting = (each for each in addresses if parse_qs(urlsplit(each).query) == {k: [v] for k, v in wanted.items()})
    return Outline(learner.get(next(fitting)).text)


def test_many_courses_come_a_page_at_a_time_by_plain_links(parts: Parts, learner: TestClient) -> None:
    _many(parts)
    first = Outline(learner.get("/courses").text)
    second = _followed(learner, first, page="2")

    assert "32 courses are open to you" in first.text
    assert len(_courses(first)) == PAGE_SIZE
    assert len(_courses(second)) == 32 - PAGE_SIZE
    assert not set(_courses(first)) & set(_courses(second))


def test_facets_narrow_one_after_the_other_and_are_taken_away_again(parts: Parts, learner: TestClient) -> None:
    _many(parts)
    whole = Outline(learner.get("/courses").text)
    hindi = _followed(learner, whole, language="hi")
    new_hindi = _followed(learner, hindi, language="hi", age="new")

    assert "11 courses" in hindi.text  # c00, c03, …, c27 and the course on requests for information
    assert _courses(new_hindi) == ["c00", "c03", "c06", "c09"]
    assert sorted(_courses(_followed(learner, new_hindi, age="new"))) == [f"c{place:02}" for place in range(10)]
    assert "32 courses are open to you" in Outline(learner.get("/courses?language=").text).text


def test_a_learner_sees_what_is_finished_and_what_is_begun(parts: Parts, learner: TestClient) -> None:
    parts.store.ledger.append([Event(EventId("b"), TAX_CLERK, Verb.OPENED, LEAVE_COURSE, NOW, "page", {"lesson": "1"})])
    whole = Outline(learner.get("/courses").text)

    assert _courses(_followed(learner, whole, standing="done")) == [RTI_COURSE]
    assert _courses(_followed(learner, whole, standing="begun")) == [LEAVE_COURSE]


def test_nothing_fits_says_so_and_shows_the_nearest(learner: TestClient) -> None:
    page = Outline(learner.get("/courses", params={"q": "cricket match"}).text)

    assert "Nothing fits “cricket match”" in page.text
    assert "These come nearest" in page.text
    assert sorted(_courses(page)) == [LEAVE_COURSE, RTI_COURSE]


def test_the_beginning_of_a_title_is_enough_to_find_a_course(learner: TestClient) -> None:
    page = Outline(learner.get("/courses", params={"q": "repl tim"}).text)

    assert "1 course fits “repl tim”" in page.text
    assert _courses(page) == [RTI_COURSE]


def test_what_narrows_stays_while_one_looks_for_something_else(learner: TestClient) -> None:
    page = Outline(learner.get("/courses", params={"competency": LEAVE, "q": "leave"}, headers=HTMX).text)
    kept = [each for each in page.all("input") if each.get("form") == "course-search"]

    assert [(each["name"], each["value"]) for each in kept] == [("competency", LEAVE)]


def test_values_that_there_are_not_leave_nothing_and_can_be_taken_away(learner: TestClient) -> None:
    page = Outline(learner.get("/courses?kind=by-post&sort=upside-down&page=9").text)

    assert "No course is left" in page.text
    assert "/courses" in [a["href"] for a in page.all("a")]


def test_v1_narrows_counts_and_pages_alike(client: TestClient, headers: dict[AccessRole, dict[str, str]]) -> None:
    asked = headers[AccessRole.LEARNER]
    listed = client.get("/v1/courses", params={"language": "hi"}, headers=asked)
    second = client.get("/v1/courses", params={"limit": 1, "offset": 1}, headers=asked)
    counted = client.get("/v1/course-facets", headers=asked).json()

    assert [each["course"]["id"] for each in listed.json()] == [RTI_COURSE]
    assert listed.headers["X-Total-Count"] == "1"
    assert [each["course"]["id"] for each in second.json()] == [RTI_COURSE]
    assert second.headers["X-Total-Count"] == "2"
    assert counted["total"] == 2
    assert {each["value"]: each["courses"] for each in counted["facets"]["language"]} == {ENGLISH: 2, HINDI: 1}
    assert {each["value"]: each["courses"] for each in counted["facets"]["standing"]} == {"done": 1, "not-begun": 1}


def test_a_closed_course_is_in_no_count(client: TestClient, headers: dict[AccessRole, dict[str, str]]) -> None:
    revenue, health = (client.get("/v1/course-facets", headers=headers[role]).json()["total"] for role in _SEES)
    listed = client.get("/v1/courses", params={"q": "vaccine cold chain"}, headers=headers[AccessRole.LEARNER])

    assert revenue == health == 2
    assert HEALTH_COURSE not in [each["course"]["id"] for each in listed.json()]


_SEES = (AccessRole.LEARNER, AccessRole.CURATOR)


def test_a_facet_offers_its_commonest_values_and_always_the_one_in_force() -> None:
    counts = {Facet.PROVIDER: {f"P{place:02}": 100 - place for place in range(50)}}
    wanted = Wanted(chosen={Facet.PROVIDER: "P49"})
    (offered,) = facet_choices(wanted, counts, catalogue=planned_catalogue(), words=words_for(ENGLISH))

    assert [each.label for each in offered.choices] == [*(f"P{place:02}" for place in range(MOST_VALUES)), "P49"]
    assert offered.chosen == Choice("P49", "/courses", chosen=True, courses=51)
