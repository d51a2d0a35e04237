"""Metrics and the description of the API: for operators, and drawn without a file from elsewhere."""

import re
from dataclasses import replace
from http import HTTPStatus

import pytest

from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.page_reading import BROWSER, Outline, browser
from tests.api.planned import PRINCIPALS, bearer

PATHS = ["/metrics", "/docs", "/openapi.json"]
DATA = {"Accept": "*/*"}


@pytest.mark.parametrize("path", PATHS)
def test_operators_come_from_this_machine_or_with_the_token_of_a_service(parts: Parts, path: str) -> None:
    with browser(parts) as near, browser(parts, client="10.1.2.3") as far:
        from_here = near.get(path)
        by_proxy = near.get(path, headers={**DATA, "X-Forwarded-For": "203.0.113.9"})
        from_elsewhere = far.get(path, headers=DATA)
        answers = {role: far.get(path, headers={**DATA, **bearer(parts, PRINCIPALS[role])}) for role in AccessRole}

    assert from_here.status_code == HTTPStatus.OK
    assert from_elsewhere.status_code == by_proxy.status_code == HTTPStatus.UNAUTHORIZED
    assert {role for role, answer in answers.items() if answer.status_code == HTTPStatus.OK} == {AccessRole.SERVICE}
    assert answers[AccessRole.ADMIN].status_code == HTTPStatus.FORBIDDEN


def test_behind_a_public_address_this_machine_needs_a_token_too(parts: Parts) -> None:
    public = replace(parts, settings=parts.settings.changed(public_url="https://learn.example"))
    with browser(public) as near:
        assert [near.get(path, headers=DATA).status_code for path in PATHS] == [HTTPStatus.UNAUTHORIZED] * 3


def test_a_setting_opens_each(parts: Parts) -> None:
    for name, opened in (("open_metrics", {"/metrics"}), ("open_docs", {"/docs", "/openapi.json"})):
        with browser(replace(parts, settings=parts.settings.changed(**{name: True})), client="10.1.2.3") as far:
            assert {path for path in PATHS if far.get(path, headers=DATA).status_code == HTTPStatus.OK} == opened


def test_a_browser_is_led_to_sign_in_and_back(parts: Parts) -> None:
    with browser(parts, client="10.1.2.3") as far:
        assert far.get("/docs", headers=BROWSER).headers["location"] == "/sign-in?next=%2Fdocs"


def test_the_description_loads_nothing_from_outside_and_runs_nothing_inline(parts: Parts) -> None:
    with browser(parts) as near:
        page = near.get("/docs")
        outline = Outline(page.text)
        loaded = [each["src"] for each in outline.all("script")] + [each["href"] for each in outline.all("link")]
        kinds = [near.get(each).status_code for each in loaded]

    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert len(loaded) == 4
    assert kinds == [HTTPStatus.OK] * 4
    assert all(each.startswith("/static/") for each in loaded)
    assert re.findall(r"<script[^>]*>(?!</script>)|style=|<style", page.text) == []
