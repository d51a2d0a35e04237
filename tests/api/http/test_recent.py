"""Routes that ask for a recent sign-in: from a client, and from a page that leads there and back."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.http.dependencies import COOKIE, RECENTLY_SIGNED_IN, AnyoneDep
from api.running.auth import AccessRole, Session
from api.wiring import Parts
from tests.api.page_reading import BROWSER, HOST
from tests.api.planned import NOW, PRINCIPALS, page_token


@pytest.fixture
def exporting(parts: Parts) -> TestClient:
    """A service with a route that exports something."""
    app = create_app(parts)

    @app.get("/export", dependencies=[RECENTLY_SIGNED_IN])
    def export(principal: AnyoneDep) -> str:
        return principal.subject

    return TestClient(app, base_url=HOST, follow_redirects=False)


@pytest.mark.parametrize(
    ("minutes", "status"), [(0, HTTPStatus.OK), (14, HTTPStatus.OK), (20, HTTPStatus.UNAUTHORIZED)]
)
def test_a_token_has_to_be_a_new_one(exporting: TestClient, parts: Parts, minutes: int, status: HTTPStatus) -> None:
    begun = Session.begun(PRINCIPALS[AccessRole.ADMIN], now=NOW - timedelta(minutes=minutes), lasts=timedelta(hours=1))
    answer = exporting.get("/export", headers={"Authorization": f"Bearer {parts.tokens.signed(begun)}"})

    assert answer.status_code == status
    if status is HTTPStatus.UNAUTHORIZED:
        assert answer.json()["type"] == "urn:saarthi:problem:not-signed-in-recently"
        assert "insufficient_user_authentication" in answer.headers["www-authenticate"]


def test_a_page_leads_to_the_sign_in_page_and_back(exporting: TestClient, parts: Parts) -> None:
    begun = Session.begun(PRINCIPALS[AccessRole.ADMIN], now=NOW - timedelta(hours=1), lasts=timedelta(hours=12))
    kept = parts.tokens.signed(begun.on_a_page(now=NOW - timedelta(minutes=30), lasts=timedelta(hours=12)))
    exporting.cookies.set(COOKIE, kept)
    asked = exporting.get("/export", headers=BROWSER)
    exporting.cookies.clear()
    exporting.cookies.set(COOKIE, page_token(parts, PRINCIPALS[AccessRole.ADMIN]))

    assert asked.headers["location"] == "/sign-in?next=%2Fexport"
    assert exporting.get("/export", headers=BROWSER).status_code == HTTPStatus.OK


def test_it_is_asked_only_of_who_is_signed_in(exporting: TestClient) -> None:
    assert exporting.get("/export").status_code == HTTPStatus.UNAUTHORIZED
