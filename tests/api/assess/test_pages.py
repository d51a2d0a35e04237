"""The page "Check your level" without scripts, in both languages."""

from http import HTTPStatus

from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.assess.planned_bank import RTI_TEST, fill_bank
from tests.api.page_reading import Outline, browser
from tests.api.planned import PRINCIPALS, RTI, RTI_COURSE, TAX_CLERK

CLERK = PRINCIPALS[AccessRole.LEARNER]


def posted(pages: TestClient, address: str, **form: str | list[str]) -> str:
    """Where the page leads after a form."""
    answer = pages.post(address, data=form)
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
    return answer.headers["location"]


def asked_on(page: str) -> list[str]:
    """The item that the page asks, none where it shows the result."""
    return [each["value"] for each in Outline(page).all("input") if each.get("name") == "item"]


def test_a_check_is_sat_to_its_end(parts: Parts) -> None:
    fill_bank(parts)
    with browser(parts, CLERK) as pages:
        listed = pages.get(f"/check?course={RTI_COURSE}")
        assert "Replies" in listed.text
        assert "अपना स्तर जाँचें" in pages.get("/check?lang=hi").text
        sitting = posted(pages, "/check", competency=RTI)
        nothing = pages.post(sitting, data={"item": "i0", "way": "answer"}, follow_redirects=True)
        assert "not complete" in nothing.text
        assert nothing.history, "a page that was sent cannot be gone back to"
        while items := asked_on(pages.get(sitting).text):
            posted(pages, sitting, item=items[0], way="pass")
            assert posted(pages, sitting, item=items[0], way="pass") == sitting, "sent twice, it counts once"
        result = pages.get(sitting).text

    assert "Level 0." in result
    assert "0 right of" in result
    assert "Replies in time" in result, "the lesson to read"
    assert parts.store.sittings.of(TAX_CLERK)[0].finished_at is not None


def test_a_test_is_gone_through_in_any_order_and_ended(parts: Parts) -> None:
    fill_bank(parts)
    with browser(parts, CLERK) as pages:
        sitting = posted(pages, f"/tests/{RTI_TEST}")
        assert "0 of 5 answered" in pages.get(sitting).text
        order = pages.get(f"{sitting}?item=order").text
        assert order.count("<select") == 3
        letters = {each["value"] for each in Outline(order).all("option") if each["value"]}
        assert letters == {"A", "B", "C"}
        posted(pages, sitting, item="order", way="answer", given=["A", "B", "C"])
        wrong = {"item": "order", "way": "answer", "given": ["A", "A", "C"]}
        twice = pages.post(sitting, data=wrong, follow_redirects=True)
        assert (twice.status_code, "not complete" in twice.text) == (HTTPStatus.OK, True)
        assert "1 of 5 answered" in pages.get(sitting).text
        ending = Outline(pages.get(sitting).text)
        assert f"{sitting}?ending=true#end" in [each.get("href") for each in ending.all("a")]
        assert "4 questions have no answer yet" in pages.get(f"{sitting}?ending=true").text
        posted(pages, sitting, way="end")
        assert "Not passed" in pages.get(sitting).text
