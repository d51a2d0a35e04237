"""One's own account, and whose service this is."""

from dataclasses import replace
from datetime import timedelta

from api.running.auth import AccessRole
from api.running.seen_sessions import SeenSessions
from api.wiring import Parts
from data.words import SignIn, Wishes
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


def test_a_person_sees_their_other_devices_and_ends_them(parts: Parts) -> None:
    learner = PRINCIPALS[AccessRole.LEARNER]
    agents = (
        "Mozilla/5.0 (Linux; Android 14) Chrome/131 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0) Firefox/133.0",
    )
    form = {"token": parts.tokens.issue(learner, now=parts.clock(), hours=1)}
    with browser(parts) as here:
        cookies = []
        for agent in (*agents, "curl/8.5.0"):
            here.cookies.clear()
            here.post("/sign-in", data=form, headers={"User-Agent": agent})
            cookies.append(dict(here.cookies))

        def opened(cookie: dict[str, str]) -> int:
            here.cookies.clear()
            here.cookies.update(cookie)
            return here.get("/account").status_code

        page = Outline(here.get("/account").text)
        listed = [each["value"] for each in page.all("button") if each.get("name") == "ended"]
        one = next(
            each.session
            for each in parts.store.sign_ins.of(TAX_CLERK, role="learner", now=parts.clock())
            if "Android" in each.device
        )
        ended = here.post("/account/sessions", data={"ended": one})
        assert [opened(each) for each in cookies] == [303, 200, 200]
        left = Outline(here.get("/account").text).text
        here.post("/account/sessions")
        alone = Outline(here.get("/account").text).text
        assert [opened(each) for each in cookies] == [303, 303, 200]
        here.post("/sign-out")
    assert "Chrome · Android" in page.text
    assert "used last on 2 November 2026, 14:30" in page.text
    assert len(listed) == 2
    assert ended.headers["location"] == "/account#sessions-title"
    assert "Chrome · Android" not in left
    assert "Firefox · Windows" in left
    assert "On no other device through these pages." in alone
    assert parts.store.sign_ins.of(TAX_CLERK, role="learner", now=parts.clock()) == []


def test_nobody_ends_the_session_of_another(parts: Parts) -> None:
    for principal in (PRINCIPALS[AccessRole.LEARNER], PRINCIPALS[AccessRole.ADMIN]):
        with browser(parts) as visitor:
            visitor.post("/sign-in", data={"token": parts.tokens.issue(principal, now=parts.clock(), hours=1)})
            mine = parts.store.sign_ins.of(principal.subject, role=principal.role, now=parts.clock())
            if principal.role is AccessRole.LEARNER:
                (theirs,) = [each.session for each in mine]
            visitor.post("/account/sessions", data={"ended": theirs})
            assert len(mine) == 1
    assert parts.store.sign_ins.of(TAX_CLERK, role="learner", now=parts.clock())


def test_when_a_session_was_used_last_is_written_seldom(parts: Parts) -> None:
    seconds, start = [0.0], parts.clock()
    parts.store.sign_ins.begin(SignIn("s", "asha", "admin", "", start, start, start + timedelta(hours=12)))
    used = SeenSessions(parts.store.sign_ins, timer=lambda: seconds[0])
    for at in (0, 300, 700):
        seconds[0] = float(at)
        used.note("s", start + timedelta(seconds=at))
        used.note("gone", start)
    used.close()
    (kept,) = parts.store.sign_ins.of("asha", role="admin", now=start)
    assert kept.seen_at == start + timedelta(seconds=700)
    assert parts.store.sign_ins.of("asha", role="admin", now=start + timedelta(hours=12)) == []


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
