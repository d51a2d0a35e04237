"""Signing in and out, the choice of language, and where each leads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.http.dependencies import COOKIE, LANGUAGE_COOKIE
from api.running.auth import AccessRole
from api.wiring import Parts
from data.store.connection import writing
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import NOW, PRINCIPALS, RTI_COURSE, planned_parts

FOREIGN = ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "\t//evil", "/\n/evil"]


@dataclass
class Hands:
    """A clock that is turned by hand."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def visitor(parts: Parts) -> Iterator[TestClient]:
    with browser(parts) as made:
        yield made


@pytest.fixture
def demo(tmp_path: Path, planned_world: Path) -> Iterator[Parts]:
    parts = planned_parts(tmp_path, world=planned_world, demo=True)
    yield parts
    parts.close()


def _token(parts: Parts, role: AccessRole) -> str:
    return parts.tokens.issue(PRINCIPALS[role], now=NOW, hours=1)


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (AccessRole.LEARNER, "/home"),
        (AccessRole.CURATOR, "/worklist"),
        (AccessRole.ADMIN, "/report"),
        (AccessRole.SERVICE, "/courses"),
    ],
)
def test_a_token_leads_everybody_to_their_own_page(
    visitor: TestClient, parts: Parts, role: AccessRole, home: str
) -> None:
    signed = visitor.post("/sign-in", data={"token": f" {_token(parts, role)}\n"})

    assert (signed.status_code, signed.headers["location"]) == (HTTPStatus.SEE_OTHER, home)
    assert visitor.get("/").headers["location"] == home
    assert visitor.get(home).status_code == HTTPStatus.OK


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visitor: TestClient, parts: Parts) -> None:
    cookie = visitor.post("/sign-in", data={"token": _token(parts, AccessRole.LEARNER)}).headers["set-cookie"]

    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_a_token_that_does_not_verify_lets_nobody_in(visitor: TestClient, token: str) -> None:
    refused = visitor.post("/sign-in", data={"token": token})

    assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert "set-cookie" not in refused.headers
    assert 'role="alert"' in refused.text


def test_signing_in_leads_back_to_where_one_wanted_to_go(visitor: TestClient, parts: Parts) -> None:
    wanted = f"/courses/{RTI_COURSE}?lesson=one&in=hi&start=3&end=9"
    asked = visitor.get(wanted)
    page = Outline(visitor.get(asked.headers["location"]).text)
    kept = next(
        field["value"] for field in page.all("input") if field.get("name") == "next" and field["value"] == wanted
    )
    signed = visitor.post("/sign-in", data={"token": _token(parts, AccessRole.LEARNER), "next": kept})

    assert asked.status_code == HTTPStatus.SEE_OTHER
    assert signed.headers["location"] == wanted


@pytest.mark.parametrize("address", FOREIGN)
def test_no_address_leads_to_another_site(visitor: TestClient, parts: Parts, address: str) -> None:
    signed = visitor.post("/sign-in", data={"token": _token(parts, AccessRole.LEARNER), "next": address})
    chosen = visitor.post("/language", data={"language": "hi", "next": address})

    assert signed.headers["location"] == "/home"
    assert chosen.headers["location"] in {"/", "/evil"}
    assert "evil" not in visitor.get("/sign-in", params={"next": address}).text


def test_a_part_of_a_page_leads_nowhere_when_the_sign_in_has_ended_so_that_typed_words_stay(
    visitor: TestClient,
) -> None:
    answer = visitor.post("/home/ask", headers=HTMX)

    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert not answer.content
    assert not {"location", "hx-redirect"} & answer.headers.keys()


def test_a_form_sent_after_the_token_expired_leads_to_the_sign_in_page(visitor: TestClient) -> None:
    assert visitor.post("/home/ask").headers["location"] == "/sign-in"


def test_signing_out_forgets_the_token(visitor: TestClient, parts: Parts) -> None:
    visitor.post("/sign-in", data={"token": _token(parts, AccessRole.LEARNER)})
    left = visitor.post("/sign-out")

    assert left.headers["location"] == "/sign-in"
    assert COOKIE not in visitor.cookies
    assert visitor.get("/home").headers["location"].startswith("/sign-in")


def test_the_browser_forgets_the_token_even_where_the_store_cannot_be_written(
    visitor: TestClient, parts: Parts
) -> None:
    visitor.post("/sign-in", data={"token": _token(parts, AccessRole.LEARNER)})
    with writing(parts.store._engine) as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON revocations BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    left = visitor.post("/sign-out")

    assert left.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert COOKIE not in visitor.cookies


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_copied_cookie_lets_nobody_in_after_signing_out(visitor: TestClient, parts: Parts, everywhere: bool) -> None:
    visitor.post("/sign-in", data={"token": _token(parts, AccessRole.LEARNER)})
    copied = visitor.cookies[COOKIE]
    assert visitor.get("/home").status_code == HTTPStatus.OK
    visitor.post("/sign-out", data={"everywhere": everywhere})
    visitor.cookies.set(COOKIE, copied)

    assert visitor.get("/home").headers["location"].startswith("/sign-in")
    with_it = {"Authorization": f"Bearer {copied}"}
    assert visitor.get("/v1/courses", headers=with_it).status_code == HTTPStatus.UNAUTHORIZED


def test_signing_in_anew_ends_the_session_that_the_browser_had(visitor: TestClient, parts: Parts) -> None:
    token = _token(parts, AccessRole.LEARNER)
    visitor.post("/sign-in", data={"token": token})
    earlier = visitor.cookies[COOKIE]
    visitor.post("/sign-in", data={"token": token})
    now = visitor.cookies[COOKIE]

    assert visitor.get("/home").status_code == HTTPStatus.OK
    visitor.cookies.clear()
    visitor.cookies.set(COOKIE, earlier)
    assert visitor.get("/home").headers["location"].startswith("/sign-in")
    assert now != earlier


def test_what_a_page_keeps_is_no_bearer_token(visitor: TestClient, parts: Parts) -> None:
    visitor.post("/sign-in", data={"token": _token(parts, AccessRole.LEARNER)})
    kept = visitor.cookies[COOKIE]
    visitor.cookies.clear()
    refused = visitor.get("/v1/courses", headers={"Authorization": f"Bearer {kept}"})

    assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert "no token" in refused.json()["detail"]


def test_signing_out_has_the_browser_forget_what_pages_stored(visitor: TestClient, parts: Parts) -> None:
    visitor.post("/sign-in", data={"token": _token(parts, AccessRole.LEARNER)})

    assert visitor.post("/sign-out").headers["clear-site-data"] == '"storage"'


def test_signing_out_everywhere_ends_the_token_that_was_signed_in_with(visitor: TestClient, parts: Parts) -> None:
    token = _token(parts, AccessRole.LEARNER)
    api = {"Authorization": f"Bearer {token}"}
    visitor.post("/sign-in", data={"token": token})
    visitor.post("/sign-out")
    assert visitor.get("/v1/courses", headers=api).status_code == HTTPStatus.OK
    visitor.post("/sign-in", data={"token": token})
    visitor.post("/sign-out", data={"everywhere": True})

    assert visitor.get("/v1/courses", headers=api).status_code == HTTPStatus.UNAUTHORIZED
    assert visitor.post("/sign-in", data={"token": token}).status_code == HTTPStatus.UNAUTHORIZED


def test_a_cookie_that_no_sign_in_page_wrote_is_not_taken(visitor: TestClient, parts: Parts) -> None:
    visitor.cookies.set(COOKIE, _token(parts, AccessRole.LEARNER))

    assert visitor.get("/home").headers["location"].startswith("/sign-in")


def test_a_session_goes_on_with_use_and_ends_without(tmp_path: Path, planned_world: Path) -> None:
    parts = planned_parts(tmp_path, world=planned_world)
    clock = Hands(NOW)
    with browser(replace(parts, clock=clock)) as visitor:
        visitor.post("/sign-in", data={"token": parts.tokens.issue(PRINCIPALS[AccessRole.ADMIN], now=NOW, hours=12)})
        for _ in range(3):
            clock.at += timedelta(minutes=119)
            assert visitor.get("/report").status_code == HTTPStatus.OK
        clock.at += timedelta(minutes=121)
        assert visitor.get("/report").headers["location"].startswith("/sign-in")
    parts.close()


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/language"])
@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_page_of_another_site_may_not_post_here(visitor: TestClient, path: str, header: dict[str, str]) -> None:
    assert visitor.post(path, data={"language": "hi"}, headers=header).status_code == HTTPStatus.FORBIDDEN


def test_the_language_chosen_stays(visitor: TestClient) -> None:
    chosen = visitor.post("/language", data={"language": "hi", "next": "/sign-in?next=%2Fhome"})
    page = visitor.get(chosen.headers["location"]).text

    assert chosen.headers["location"] == "/sign-in?next=%2Fhome"
    assert visitor.cookies[LANGUAGE_COOKIE] == "hi"
    assert '<html lang="hi">' in page
    assert "साइन इन" in page


def test_a_language_in_the_address_does_not_come_in_the_way_of_the_choice(visitor: TestClient) -> None:
    page = Outline(visitor.get("/no-such-page?lang=hi").text)
    signed_out = Outline(visitor.get("/sign-in", params={"lang": "hi"}).text)

    assert all("lang=" not in field.get("value", "") for field in page.all("input") + signed_out.all("input"))


def test_a_language_that_nobody_wrote_changes_nothing(visitor: TestClient) -> None:
    assert "set-cookie" not in visitor.post("/language", data={"language": "xx"}).headers


def test_demo_people_are_offered_and_let_in(demo: Parts) -> None:
    with browser(demo) as visitor:
        people = [
            each["value"]
            for each in Outline(visitor.get("/sign-in").text).all("button")
            if each.get("name") == "person"
        ]
        signed = visitor.post("/sign-in", data={"person": people[0]})

        assert signed.headers["location"] == "/home"
        assert visitor.get("/home").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("client", "host"), [("10.1.2.3", "http://127.0.0.1"), ("127.0.0.1", "http://rebound.example")]
)
def test_demo_people_are_for_this_machine_only(demo: Parts, client: str, host: str) -> None:
    named = replace(demo, settings=demo.settings.changed(allowed_hosts="rebound.example"))
    with browser(named, client=client, host=host) as visitor:
        page = visitor.get("/sign-in").text
        refused = visitor.post("/sign-in", data={"person": "curator"})

    assert 'name="person"' not in page
    assert refused.status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_demo_people_are_not_for_those_whom_a_proxy_on_this_machine_passes_on(demo: Parts, header: str) -> None:
    with browser(demo) as visitor:
        sent = {header: "203.0.113.9"}
        assert 'name="person"' not in visitor.get("/sign-in", headers=sent).text
        refused = visitor.post("/sign-in", data={"person": "learner"}, headers=sent)

    assert refused.status_code == HTTPStatus.UNAUTHORIZED


def test_without_demo_mode_nobody_is_offered(visitor: TestClient) -> None:
    assert 'name="person"' not in visitor.get("/sign-in").text
    assert visitor.post("/sign-in", data={"person": "curator"}).status_code == HTTPStatus.UNAUTHORIZED


def test_a_demo_person_who_does_not_exist_gets_no_token(demo: Parts) -> None:
    with browser(demo) as visitor:
        assert visitor.post("/sign-in", data={"person": "nobody"}).status_code == HTTPStatus.UNAUTHORIZED
