"""One's own account, and whose service this is."""

from dataclasses import replace

from api.running.auth import AccessRole
from api.wiring import Parts
from data.words import Wishes
from tests.api.page_reading import Outline, browser
from tests.api.planned import PRINCIPALS, TAX_CLERK

UNSTATED = "has to fill it in"


def test_a_learner_sees_what_is_theirs_and_where_to_change_it(parts: Parts) -> None:
    parts.store.learners.keep_wishes(TAX_CLERK, Wishes(weekly_minutes=90))
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as visitor:
        answer = visitor.get("/account")
        page = Outline(answer.text)
        home = Outline(visitor.get("/home").text)

    assert {"/home#wishes", "/career", "/calendar", "/my-data"} <= {link.get("href") for link in page.all("a")}
    assert "1 h 30 min" in page.text_of("dd")
    assert "Not connected" in page.text_of("dd")
    assert [each for each in page.all("button") if each.get("name") == "everywhere"]
    assert "/account" in [link.get("href") for link in home.all("a")]


def test_staff_have_an_account_without_learning(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.ADMIN]) as visitor:
        page = Outline(visitor.get("/account").text)

    assert "My account" in page.text_of("h1")
    assert "/my-data" not in {link.get("href") for link in page.all("a")}


def test_what_the_department_has_not_stated_is_said_to_be_missing(parts: Parts) -> None:
    stated = parts.settings.changed(
        owner="Department of Revenue", contact="help@revenue.example", policies_url="https://revenue.example/policies"
    )
    with browser(parts) as visitor:
        bare = visitor.get("/about").text
    with browser(replace(parts, settings=stated)) as visitor:
        full, sign_in = visitor.get("/about").text, visitor.get("/sign-in").text

    assert bare.count(UNSTATED) == 3
    assert UNSTATED not in full
    assert 'href="mailto:help@revenue.example"' in full
    assert 'href="https://revenue.example/policies"' in full
    assert "Owned and run by: Department of Revenue" in sign_in
    assert {"accessibility", "privacy", "terms", "copyright", "links", "contact"} <= {
        each.get("id") for each in Outline(full).all("h2")
    }
