"""A curator edits a course's texts on a phone whose browser runs no scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.api.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

LESSON = "/curating/leave-rules-1972/edit?lesson=child-care-leave"


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= PHONE[0])


def test_a_lesson_is_edited_refused_mended_compared_and_set_aside(
    open_page: Callable[..., Page], complaints: list[str]
) -> None:
    page = open_page("curator", LESSON, size=PHONE, scripts=False)
    text, title = page.get_by_label("Text of the lesson (English)"), page.get_by_label("Title of the lesson (English)")
    own = text.input_value()
    title.fill("")
    text.fill(own.replace("730 days", "seven hundred and thirty days"))
    save = page.get_by_role("button", name="Save the draft")
    save.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It cannot be empty. Fill it in.")).to_be_visible()
    assert "seven hundred and thirty days" in text.input_value()
    assert _fits(page)
    title.fill("Child care leave")
    save.click()
    expect(page.locator("ins").filter(has_text="seven hundred and thirty").first).to_be_visible()
    assert _fits(page)
    page.get_by_role("button", name="Set the draft aside").click()
    expect(page.get_by_text("Set aside", exact=True)).to_be_visible()
    assert _fits(page)
    complaints[:] = [each for each in complaints if "422" not in each]
