"""Wishes over HTTP and on the page: set, seen, used by path and suggestions, and cleared."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from itertools import count

import pytest
from fastapi.testclient import TestClient

from api.path.wishes import WishService
from api.running.auth import AccessRole, Principal
from api.wiring import Parts, slices_of
from data.words import InvalidRequest, Wishes
from data.words.models import ENGLISH
from tests.api.page_reading import Outline, browser
from tests.api.planned import CLERK, HEALTH, LEAVE_COURSE, NOW, NURSE, PRINCIPALS, RTI_COURSE, TAX_CLERK, bearer

AS_NURSE = Principal(NURSE, AccessRole.LEARNER, HEALTH)
OWN = f"/v1/learners/{NURSE}"
BY_MARCH = {"goal": CLERK, "goal_by": "2027-03-31"}


@pytest.fixture
def nurse(parts: Parts) -> dict[str, str]:
    return bearer(parts, AS_NURSE)


def test_i_want_to_become_a_clerk_by_march_2027(client: TestClient, nurse: dict[str, str]) -> None:
    assert client.get(f"{OWN}/path", headers=nurse).json()["steps"] == []

    kept = client.put(f"{OWN}/wishes", headers=nurse, json=BY_MARCH).json()

    assert (kept["goal"], kept["goal_name"], kept["goal_by"]) == ("clerk", "Clerk", "2027-03-31")
    assert client.get(f"{OWN}/wishes", headers=nurse).json() == kept
    path = client.get(f"{OWN}/path", headers=nurse).json()
    assert [(step["course"]["id"], step["roles"]) for step in path["steps"]] == [(LEAVE_COURSE, ["goal"])]
    assert (path["about"]["goal_name"], path["about"]["deadline"]) == ("Clerk", "2027-03-31")
    listed = client.get(f"{OWN}/recommendations", headers=nurse).json()
    texts = [reason["text"] for item in listed["items"] for reason in item["reasons"]]
    assert "Leave: brings you to level 2 of the 3 the role you aim at needs; you have shown 0" in texts


def test_minutes_and_languages_go_before_the_offices_and_come_back(client: TestClient, nurse: dict[str, str]) -> None:
    body = {**BY_MARCH, "weekly_minutes": 30, "languages": ["hi"]}
    in_force = client.put(f"{OWN}/wishes", headers=nurse, json=body).json()["in_force"]
    assert in_force == {"weekly_minutes": 30, "languages": ["hi"]}
    assert client.get(f"{OWN}/path", headers=nurse).json()["weekly_minutes"] == 30

    in_force = client.put(f"{OWN}/wishes", headers=nurse, json={}).json()["in_force"]
    assert in_force == {"weekly_minutes": 60, "languages": ["en", "hi"]}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"deadline": "2026-11-01"}, "deadline"),
        ({"goal": CLERK, "goal_by": "2026-11-01"}, "goal_by"),
        ({"goal_by": "2027-03-31"}, "goal_by"),
        ({"languages": []}, "languages"),
        ({"languages": ["x"]}, "body.languages.0"),
        ({"weekly_minutes": 5}, "body.weekly_minutes"),
    ],
)
def test_wishes_that_cannot_be_are_refused(
    client: TestClient, nurse: dict[str, str], body: dict[str, object], place: str
) -> None:
    refused = client.put(f"{OWN}/wishes", headers=nurse, json=body)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [fault["place"] for fault in refused.json()["faults"]] == [place]
    assert client.get(f"{OWN}/wishes", headers=nurse).json()["goal"] is None


def test_a_day_that_has_passed_meanwhile_may_stay(parts: Parts) -> None:
    wishing = slices_of(replace(parts, clock=lambda: NOW - timedelta(days=9)))[WishService]
    kept = wishing.keep_wishes(NURSE, Wishes(deadline=(NOW - timedelta(days=2)).date())).wishes

    later = slices_of(parts)[WishService]
    assert later.keep_wishes(NURSE, replace(kept, weekly_minutes=90)).weekly_minutes == 90
    with pytest.raises(InvalidRequest, match="deadline"):
        later.keep_wishes(NURSE, replace(kept, deadline=(NOW - timedelta(days=1)).date()))


def test_an_unknown_goal_is_not_found(client: TestClient, nurse: dict[str, str]) -> None:
    assert client.put(f"{OWN}/wishes", headers=nurse, json={"goal": "viceroy"}).status_code == HTTPStatus.NOT_FOUND


def test_the_page_keeps_and_shows_what_was_set(parts: Parts) -> None:
    with browser(parts, AS_NURSE) as page:
        form = {**BY_MARCH, "weekly_minutes": "", "deadline": "", "languages": ["en"]}
        assert page.post("/home/wishes", data=form, follow_redirects=False).headers["location"] == "/home#path"
        shown = Outline(page.get("/home").text)
        assert "Your goal: Clerk by 31 March 2027" in shown.text
        assert "For your goal" in shown.text
        assert "What your goal needs 0 of 2" in shown.text
        assert parts.store.learners.get(NURSE).languages == {ENGLISH}

        page.post("/home/wishes", data={"goal": "", "goal_by": "", "weekly_minutes": "", "deadline": ""})
        assert "Your goal:" not in page.get("/home").text


def test_what_was_put_aside_is_found_and_brought_back(parts: Parts) -> None:
    seconds = count()
    ticking = replace(parts, clock=lambda: NOW + timedelta(seconds=next(seconds)))
    own, headers = f"/v1/learners/{TAX_CLERK}", bearer(parts, PRINCIPALS[AccessRole.LEARNER])
    with browser(ticking, PRINCIPALS[AccessRole.LEARNER]) as page:
        for course, feedback in ((LEAVE_COURSE, "later"), (RTI_COURSE, "not-relevant")):
            page.post(f"{own}/feedback", headers=headers, json={"course": course, "feedback": feedback})
        aside = page.get(f"{own}/put-aside", headers=headers).json()
        assert [(each["course"]["id"], each["back_on"]) for each in aside] == [
            (LEAVE_COURSE, "2026-12-02"),
            (RTI_COURSE, None),
        ]
        assert "2 courses put aside" in Outline(page.get("/home").text).text
        page.post("/home/restored", data={"course": LEAVE_COURSE})
        page.post("/home/restored", data={"course": RTI_COURSE})
        assert "put aside" not in Outline(page.get("/home").text).text
        assert page.get(f"{own}/put-aside", headers=headers).json() == []
