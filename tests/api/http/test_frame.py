"""What holds for every page: who may see it, what it tells the browser, and how errors look."""

from http import HTTPStatus

import pytest

from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import PRINCIPALS, RTI_COURSE

LEARNER, CURATOR, ADMIN, SERVICE = AccessRole
PAGES: dict[tuple[str, str], set[AccessRole]] = {
    ("GET", "/home"): {LEARNER},
    ("GET", "/home/path"): {LEARNER},
    ("POST", "/home/ask"): {LEARNER},
    ("POST", "/home/dismissed"): {LEARNER},
    ("POST", "/home/deferred"): {LEARNER},
    ("GET", f"/home/check?course={RTI_COURSE}"): {LEARNER},
    ("POST", "/home/check"): {LEARNER},
    ("POST", "/home/restored"): {LEARNER},
    ("GET", "/courses"): set(AccessRole),
    ("GET", f"/courses/{RTI_COURSE}"): set(AccessRole),
    ("POST", f"/courses/{RTI_COURSE}/ask"): set(AccessRole),
    ("POST", f"/courses/{RTI_COURSE}/finished"): {LEARNER},
    ("POST", f"/courses/{RTI_COURSE}/unfinished"): {LEARNER},
    ("GET", "/rechecks"): {LEARNER},
    ("GET", "/rechecks/new?about=rti.replies"): {LEARNER},
    ("GET", "/coverage"): {CURATOR, SERVICE},
    ("GET", "/coverage/cell?competency=rti.replies&level=2&content_language=en"): {CURATOR, SERVICE},
    ("GET", "/coverage.csv"): {CURATOR, SERVICE},
    ("GET", "/worklist"): {CURATOR, SERVICE},
    ("GET", "/worklist.csv"): {CURATOR, SERVICE},
    ("GET", "/items"): {CURATOR, SERVICE},
    ("GET", "/competencies"): {LEARNER},
    ("GET", "/account"): set(AccessRole),
    ("GET", "/my-data"): {LEARNER},
    ("GET", "/my-data/export"): {LEARNER},
    ("GET", "/report"): {ADMIN, SERVICE},
    ("GET", "/flags"): {ADMIN, SERVICE},
    ("GET", "/confirmations"): {LEARNER, ADMIN},
    ("GET", "/confirmations/pairs"): {ADMIN, SERVICE},
    ("GET", "/report.csv"): {ADMIN, SERVICE},
    ("GET", "/report.xlsx"): {ADMIN, SERVICE},
    ("GET", "/report.pdf"): {ADMIN, SERVICE},
    ("GET", "/report/people"): {ADMIN, SERVICE},
    ("GET", "/report/people.csv"): {ADMIN, SERVICE},
    ("GET", "/plans"): {ADMIN, SERVICE},
    ("GET", "/plans/annual"): {ADMIN, SERVICE},
}


GUARDS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.mark.parametrize("role", AccessRole)
def test_each_page_is_open_to_its_roles_and_to_nobody_else(parts: Parts, role: AccessRole) -> None:
    with browser(parts, PRINCIPALS[role]) as visitor:
        for (method, path), allowed in PAGES.items():
            status = visitor.request(method, path, data={"course": RTI_COURSE, "message": "hello"}).status_code
            assert (status != HTTPStatus.FORBIDDEN) is (role in allowed), path
            assert (status < HTTPStatus.BAD_REQUEST) is (role in allowed), path


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(parts: Parts) -> None:
    with browser(parts) as visitor:
        assert visitor.get("/").headers["location"] == "/sign-in"
        for method, path in PAGES:
            answer = visitor.request(method, path)
            assert answer.status_code == HTTPStatus.SEE_OTHER, path
            assert answer.headers["location"].startswith("/sign-in"), path


@pytest.mark.parametrize("path", ["/sign-in", "/home", f"/courses/{RTI_COURSE}", "/courses", "/no-such-page"])
def test_pages_run_only_our_own_files_and_are_kept_by_nobody(parts: Parts, path: str) -> None:
    with browser(parts, PRINCIPALS[LEARNER]) as learner:
        page = learner.get(path)
    policy = page.headers["content-security-policy"]
    outline = Outline(page.text)

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert GUARDS.items() <= dict(page.headers).items()
    scripts = [each["src"].partition("?")[0] for each in outline.all("script")]
    own = ["/static/requests.js", "/static/tutor.js", "/static/offline.js"]
    assert scripts == ["/static/vendor/htmx-2.0.11.min.js", *own]
    assert not outline.all("style")
    inline = {name for _, attributes in outline.elements for name in attributes if name == "style" or name[:2] == "on"}
    assert not inline


def test_no_answer_of_data_is_kept_by_a_cache(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[LEARNER]) as learner:
        answers = [
            learner.get(path) for path in ("/v1/courses", "/v1/courses/nothing", "/v1/learners/x/path", "/healthz")
        ]

    assert [GUARDS.items() <= dict(answer.headers).items() for answer in answers] == [True] * 4


def test_every_page_can_be_walked_by_landmarks_and_names(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[LEARNER]) as learner:
        for path in ("/home", "/courses", f"/courses/{RTI_COURSE}"):
            page = Outline(learner.get(path).text)
            ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
            labelled = {each["for"] for each in page.all("label") if "for" in each}
            asked = {each["id"] for each in page.all("input") if each.get("type") in {"text", "search"}}

            assert page.all("html")[0]["lang"] == "en"
            assert page.all("a")[0] == {"class": "skip", "href": "#main"}
            assert len(page.all("h1")) == len(page.all("main")) == 1
            assert len(ids) == len(set(ids))
            assert asked <= labelled


def test_files_are_addressed_by_their_content(parts: Parts) -> None:
    with browser(parts) as visitor:
        page = Outline(visitor.get("/sign-in").text)
        styles = [each["href"] for each in page.all("link") if each["rel"] == "stylesheet"]
        answers = [visitor.get(style) for style in styles]

    assert all("?v=" in style for style in styles)
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert {answer.headers["content-type"] for answer in answers} == {"text/css; charset=utf-8"}


def test_an_error_is_a_page_for_a_browser_a_part_for_htmx_and_data_for_the_api(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[LEARNER]) as learner:
        page = learner.get("/courses/nothing")
        part = learner.get("/courses/nothing", headers={**HTMX, "Accept": "*/*"})
        data = learner.get("/v1/courses/nothing")

    assert f"Request {page.headers['x-request-id']}" in page.text
    assert part.text.lstrip().startswith('<div class="notice late" role="alert">')
    assert data.headers["content-type"] == "application/problem+json"


def test_an_error_shows_what_was_asked_for_as_text(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[LEARNER]) as learner:
        page = learner.get("/courses/<script>alert(1)<%2Fscript>").text

    assert "<script>alert" not in page


def test_a_failure_of_ours_is_a_page_without_insides(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[LEARNER]) as learner:
        (parts.settings.index_folder / "CURRENT").unlink()
        parts.retriever._index = None
        page = learner.get("/courses", params={"q": "leave"})

    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "This cannot be served at the moment" in page.text
