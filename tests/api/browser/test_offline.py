"""Learning without a connection, in a real browser: kept, read, answered, sent once, and removed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.api.browser.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow]

OpenPage = Callable[..., Page]
COURSE = "/courses/rti-act-essentials"
LESSON = f"{COURSE}?lesson=request-and-time-limits&in=en"
OTHERS = "/courses/gem-procurement-basics"
ANSWERED = "async () => (await (await fetch('/v1/reviews/log')).json()).answers.length"
LEFT = """async () => [(await caches.keys()).length, localStorage.length,
    (await navigator.serviceWorker.getRegistrations()).length]"""


def _lose_the_answer(route: Route) -> None:
    """The server takes it in, and its answer never arrives."""
    if route.request.method == "POST":
        route.fetch()
        route.abort()
    else:
        route.continue_()


def test_kept_lessons_are_read_and_answers_sent_once(open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page("learner-section-officer", COURSE)
    page.clock.set_system_time(NOW)  # as the server's: what is to come cannot have been answered
    before = page.evaluate(ANSWERED)
    page.get_by_role("button", name="Keep for offline").click()
    expect(page.get_by_role("button", name="Kept for offline")).to_be_visible()
    page.context.set_offline(True)

    page.goto("/home")
    expect(page.get_by_role("heading", name="Your path")).to_be_visible()
    page.goto(f"{LESSON}&start=3&end=9#quote")
    page.get_by_role("link", name="Next lesson").click()
    expect(page.get_by_role("heading", name="What may be withheld")).to_be_visible()
    page.get_by_role("button", name="हिन्दी").click()  # a form has nowhere to go
    page.goto(OTHERS)  # which was not kept
    expect(page.get_by_role("heading", name="Without a connection")).to_be_visible()
    page.locator("[data-offline-card] input").first.fill("once")
    page.get_by_role("button", name="Keep this answer").click()
    expect(page.locator("[data-offline-results] [data-kept]")).to_be_visible()

    page.route("**/v1/reviews", _lose_the_answer)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/v1/reviews")):
        page.context.set_offline(False)
    expect(page.locator("[data-offline-count]")).to_have_text("1")
    page.unroute_all(behavior="wait")  # the handler may still be fetching
    page.goto("/offline")
    expect(page.locator("[data-offline-results] [data-answer]")).not_to_be_empty()
    assert page.evaluate(ANSWERED) == before + 1
    complaints.clear()  # that requests failed, as was meant


def test_signing_out_or_in_as_somebody_else_leaves_nothing_of_the_other(open_page: OpenPage) -> None:
    page = open_page("learner-section-officer", "/offline?lang=hi")
    page.get_by_role("button", name="मेरी पढ़ाई इस डिवाइस पर रखें").click()
    expect(page.locator("[data-offline-on]")).to_contain_text("इस डिवाइस पर रखा है")
    expect(page.locator("[data-offline-on]")).to_be_visible()
    page.context.set_offline(True)
    page.locator(".top .leave button").click()
    expect(page.locator("[data-offline-said]")).to_contain_text("आप अभी भी साइन इन हैं")
    assert page.evaluate(LEFT) == [0, 0, 0]
    page.context.set_offline(False)
    page.locator(".top .leave button").click()
    page.wait_for_url("**/sign-in*")
    assert page.evaluate(LEFT) == [0, 0, 0]

    page.locator('button[name="person"][value="learner-section-officer"]').click()
    page.goto("/offline")
    page.get_by_role("button", name="Keep my learning on this device").click()
    expect(page.locator("[data-offline-on]")).to_be_visible()
    page.context.clear_cookies(name="saarthi_token")
    page.goto("/sign-in")
    page.locator('button[name="person"][value="learner-block-development-officer"]').click()
    page.goto("/offline")
    expect(page.get_by_text("Nothing is kept on this device.")).to_be_visible()
    assert page.evaluate(LEFT) == [0, 0, 0]
