"""How pages look and read to everybody: no sideways scrolling on a phone, nothing that axe calls serious."""

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.api.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

OpenPage = Callable[..., Page]
LEARNER = "learner-block-development-officer"
PAGES = [
    ("", "/sign-in"),
    (LEARNER, "/home"),
    (LEARNER, "/courses?q=rti"),
    (LEARNER, "/courses/rti-act-essentials?lesson=request-and-time-limits&in=en&start=0&end=40"),
    (LEARNER, "/courses/municipal-works-quality"),
    (LEARNER, "/no-such-page"),
    ("curator", "/coverage"),
    ("curator", "/worklist"),
    ("admin-state", "/report"),
]


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize(("person", "path"), PAGES)
def test_a_phone_never_scrolls_sideways(
    open_page: OpenPage, person: str, path: str, language: str, complaints: list[str]
) -> None:
    page = open_page(person, _in(language, path), size=PHONE)
    complaints[:] = [text for text in complaints if "404" not in text]

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("person", "path"), PAGES)
def test_axe_finds_nothing_serious(
    open_page: OpenPage, person: str, path: str, scheme: Literal["light", "dark"], complaints: list[str]
) -> None:
    page = open_page(person, path, size=DESKTOP)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    complaints[:] = [text for text in complaints if "404" not in text]

    assert _serious(page) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_is_due_stands_above_suggestions(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(LEARNER, "/home", size=size)
    due, suggested = page.locator("#due-title").bounding_box(), page.locator("#next-title").bounding_box()
    assert due is not None
    assert suggested is not None
    assert due["y"] + due["height"] < suggested["y"]
    expect(page.locator("#due .row").first).to_be_in_viewport()


def test_axe_finds_nothing_serious_in_a_reply_and_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(LEARNER, "/home", size=PHONE)
    page.emulate_media(reduced_motion="reduce")
    for message in ("What should I take next?", "What is the fee for an RTI application?", "gift policy"):
        page.get_by_label("Ask Saarthi").fill(message)
        page.keyboard.press("Enter")
        page.locator("#reply .asked").filter(has_text=message).wait_for()
        assert _serious(page) == [], message


def _in(language: str, path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


def test_a_check_is_sat_by_keyboard_on_a_phone_and_reads_well(open_page: OpenPage) -> None:
    page = open_page(LEARNER, "/check?course=rti-act-essentials&lang=hi", size=PHONE)
    page.emulate_media(reduced_motion="reduce")
    assert _serious(page) == []
    page.locator('form[action="/check"] button').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sittings/**")
    assert _serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for _ in range(20):  # as many items as it asks at most
        if page.locator("#result-title").count():
            break
        page.locator('button[value="pass"]').focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.locator("#result-title").is_visible()
    assert _serious(page) == []


def test_the_passbook_reads_well_in_hindi_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(LEARNER, "/competencies?lang=hi", size=(375, 780))
    page.emulate_media(reduced_motion="reduce")
    evidence = page.locator("main details")
    evidence.first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert evidence.first.get_attribute("open") is not None
    evidence.evaluate_all("all => all.forEach(each => { each.open = true })")

    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert _serious(page) == []
