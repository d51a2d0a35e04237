"""The description of the API in a real browser: drawn by our own files, within our content security policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def test_the_api_is_described_and_tried_without_a_breach(open_page: Callable[..., Page], address: str) -> None:
    asked: list[str] = []
    page = open_page("", "/sign-in")
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/docs")
    operation = page.locator("#operations-health-healthz")
    operation.wait_for()
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    operation.locator(".live-responses-table").get_by_text('"status"').first.wait_for()

    assert f"{address}/openapi.json" in asked
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
