"""A curator brings in a file over a bad line, leaves, comes back and looks at the draft: on a phone, in Hindi."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.api.browser.conftest import PHONE
from tests.data.converting.files import slide_file

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]


def test_a_file_that_was_cut_off_goes_on_and_becomes_a_draft_to_look_at(
    open_page: Callable[..., Page], tmp_path: Path, complaints: list[str]
) -> None:
    page = open_page("curator", "/imports", size=PHONE)
    page.emulate_media(reduced_motion="reduce")
    deck = slide_file(tmp_path / "deck.pptx")
    page.route("**/v1/uploads/*", lambda route: route.fulfill(status=503))
    _hand_in(page, deck)
    page.get_by_text("it goes on by itself").first.wait_for()
    assert _faults(page) == []
    page.goto("/imports")
    page.get_by_role("heading", name="Not handed in yet").wait_for()
    assert _faults(page) == []
    page.unroute_all()
    complaints.clear()  # of the 503
    _hand_in(page, deck)
    page.get_by_role("link", name="deck.pptx").first.wait_for()
    page.goto("/courses")
    page.goto("/imports?lang=hi")
    page.get_by_text("मसौदा, देखा जाना है").first.wait_for()
    assert _faults(page) == []

    page.get_by_role("link", name="deck.pptx").first.click()
    page.get_by_role("group").get_by_text("What the speaker says of slide 1.").wait_for()
    assert _faults(page) == []


def _hand_in(page: Page, file: Path) -> None:
    page.locator("#files").set_input_files(file)
    page.get_by_role("button", name="Hand in", exact=True).click()


def _faults(page: Page) -> list[str]:
    """What axe calls serious, and whether the page scrolls sideways."""
    found = Axe().run(page).response["violations"]
    serious = [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found if each["impact"] in _GRAVE]
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE[0]
    return [*serious, *(["scrolls sideways"] if wide else [])]


_GRAVE = {"serious", "critical"}
