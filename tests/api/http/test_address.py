"""Names of the service: what it answers to, cookies and headers over https, and where redirects lead."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.http.dependencies import COOKIE, ENCRYPTED_COOKIE, ENCRYPTED_LANGUAGE_COOKIE
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.page_reading import browser
from tests.api.planned import NOW, PRINCIPALS, page_token

ADMIN = PRINCIPALS[AccessRole.ADMIN]
PUBLIC = "https://learn.example"


@pytest.fixture
def public(parts: Parts) -> Parts:
    """Parts of a service behind a proxy that serves https."""
    return replace(parts, settings=parts.settings.changed(public_url=PUBLIC, allowed_hosts="old.example, 10.1.2.3"))


@contextmanager
def behind_a_proxy(parts: Parts, *, scheme: str = "http") -> Iterator[TestClient]:
    """A browser that comes to learn.example; the proxy passes its requests on by `scheme`."""
    with browser(parts, host=f"{scheme}://learn.example") as visitor:
        yield visitor


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "", "a b", "x@127.0.0.1"]
)
def test_a_request_for_another_host_is_turned_away_in_words(parts: Parts, host: str) -> None:
    with browser(parts) as visitor:
        answer = visitor.get("/sign-in", headers={"Host": host, "Accept": "*/*"})

    assert answer.status_code == HTTPStatus.MISDIRECTED_REQUEST
    assert "SAARTHI_ALLOWED_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost", "[::1]:9", "learn.example", "OLD.example:1", "10.1.2.3"]
)
def test_our_own_names_are_answered(public: Parts, host: str) -> None:
    with browser(public) as visitor:
        assert visitor.get("/sign-in", headers={"Host": host}).status_code == HTTPStatus.OK


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_load_balancers_ask_for_health_by_an_address_of_their_own(parts: Parts, path: str) -> None:
    with browser(parts) as visitor:
        assert visitor.get(path, headers={"Host": "10.9.8.7"}).status_code == HTTPStatus.OK


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_over_https_the_cookie_is_bound_to_our_host_and_https_is_kept(public: Parts, scheme: str) -> None:
    token = public.tokens.issue(ADMIN, now=NOW, hours=1)
    with behind_a_proxy(public, scheme=scheme) as visitor:
        signed = visitor.post("/sign-in", data={"token": token}, headers={"Origin": PUBLIC})
    cookie = signed.headers["set-cookie"]

    assert cookie.startswith(f"{ENCRYPTED_COOKIE}=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()
    assert signed.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_over_https_a_cookie_that_another_host_may_have_set_is_not_taken(public: Parts) -> None:
    token = page_token(public, ADMIN)
    with behind_a_proxy(public, scheme="https") as visitor:
        visitor.cookies.set(COOKIE, token)
        planted = visitor.get("/report")
        visitor.cookies.set(ENCRYPTED_COOKIE, token)
        own = visitor.get("/report")

    assert planted.headers["location"].startswith("/sign-in")
    assert own.status_code == HTTPStatus.OK


def test_over_https_the_language_too_is_kept_for_our_own_host_alone(public: Parts) -> None:
    with behind_a_proxy(public, scheme="https") as visitor:
        chosen = visitor.post("/language", data={"language": "hi"}, headers={"Origin": PUBLIC})
        visitor.cookies.set(ENCRYPTED_LANGUAGE_COOKIE, "hi")
        page = visitor.get("/sign-in").text

    assert chosen.headers["set-cookie"].startswith(f"{ENCRYPTED_LANGUAGE_COOKIE}=hi")
    assert {"Path=/", "Secure"} <= set(chosen.headers["set-cookie"].split("; "))
    assert '<html lang="hi">' in page


def test_over_http_nothing_is_promised_of_https(parts: Parts) -> None:
    with browser(parts) as visitor:
        assert "strict-transport-security" not in visitor.get("/sign-in").headers


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (PUBLIC, HTTPStatus.SEE_OTHER),
        ("http://learn.example", HTTPStatus.FORBIDDEN),
        ("https://learn.example:8443", HTTPStatus.FORBIDDEN),
        ("https://learn.example.evil", HTTPStatus.FORBIDDEN),
        ("null", HTTPStatus.FORBIDDEN),
    ],
)
def test_an_origin_is_ours_with_its_scheme_and_port_only(public: Parts, origin: str, status: HTTPStatus) -> None:
    with behind_a_proxy(public) as visitor:
        assert visitor.post("/sign-out", headers={"Origin": origin}).status_code == status


@pytest.mark.parametrize("path", ["/courses/", "/v1/courses/", "/static", "/home/", "/", "/sign-in/"])
def test_no_redirect_is_built_from_the_host(public: Parts, path: str) -> None:
    with browser(public, ADMIN) as visitor:
        answer = visitor.get(path, headers={"Host": "old.example"})

    assert "old.example" not in answer.headers.get("location", "")


def test_nobody_counts_as_local_where_a_proxy_stands_before(public: Parts, tmp_path: Path) -> None:
    demo = replace(public, settings=public.settings.changed(demo=True))
    with browser(demo) as visitor:
        assert 'name="person"' not in visitor.get("/sign-in").text
