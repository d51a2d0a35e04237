"""What courses changed, over HTTP, as a page and as a file; and the invitation to measure again."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.models import Event, EventId, LearnerId, Verb
from tests.api.assess.planned_bank import fill_bank
from tests.api.page_reading import Outline, browser
from tests.api.planned import (
    HEALTH,
    NEW_CLERK,
    NOW,
    PRINCIPALS,
    REVENUE,
    RTI,
    RTI_COURSE,
    STATE,
    TAX_CLERK,
)

Headers = dict[AccessRole, dict[str, str]]


def measured(who: LearnerId, days_ago: float, level: float) -> Event:
    result: dict[str, str | int | float | bool] = {"by": "quiz", "level": level, "standard_error": 0.4}
    at = NOW - timedelta(days=days_ago)
    return Event(EventId(f"{who}-{days_ago}"), who, Verb.ASSESSED, RTI, at, "diagnostic", result)


def finished(who: LearnerId, days_ago: float) -> Event:
    at = NOW - timedelta(days=days_ago)
    return Event(EventId(f"{who}-done-{days_ago}"), who, Verb.COMPLETED, RTI_COURSE, at, "planned")


@pytest.fixture
def two_clerks(parts: Parts) -> None:
    """Two clerks, who are a group here, rose by a level each around a course; the ledger knows that one finished it."""
    parts.store.ledger.append(
        [
            *(measured(TAX_CLERK, 70, 1), measured(TAX_CLERK, 58, 2)),
            *(measured(NEW_CLERK, 70, 2), finished(NEW_CLERK, 62), measured(NEW_CLERK, 58, 3)),
        ]
    )


@pytest.fixture
def admin(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.ADMIN]) as made:
        yield made


@pytest.mark.usefixtures("two_clerks")
def test_the_figures_are_alike_on_the_page_in_the_file_and_over_http(
    admin: TestClient, client: TestClient, headers: Headers
) -> None:
    answered = client.get(f"/v1/organisations/{REVENUE}/uplift", headers=headers[AccessRole.ADMIN]).json()
    page = Outline(admin.get("/uplift").text)
    file = admin.get("/uplift.csv")
    lines = list(csv.DictReader(file.text.splitlines()))

    row = next(each for each in answered["rows"] if each["course"] == RTI_COURSE)
    gain = row["soon"]["finished"]
    assert (gain["learners"], gain["before"], gain["after"]) == (2, 1.5, 2.5)
    assert gain["gain"]["value"] == pytest.approx(2.5 - 1.5)
    assert gain["normalised"]["value"] == pytest.approx(1 / (5 - 1.5), abs=0.001)
    assert row["soon"]["others"]["standing"] == row["delayed"]["finished"]["standing"] == "not-measured"
    assert "Replies in time" in page.text
    assert "1.5 → 2.5" in page.text
    assert "After 30 to 90 days Not measured" in page.text
    assert file.headers["content-disposition"] == 'attachment; filename="uplift-revenue.csv"'
    told = next(line for line in lines if line["course"] == RTI_COURSE and line["measured"] == "soon")
    assert (told["learners"], told["gain"], told["others_gain"]) == ("2", "1.0", "")


def test_too_few_are_not_told(parts: Parts) -> None:
    parts.store.ledger.append([measured(LearnerId("health-1"), 70, 1), measured(LearnerId("health-1"), 50, 2)])
    with browser(parts, Principal("admin", AccessRole.ADMIN, HEALTH)) as admin:
        text = Outline(admin.get("/uplift").text).text

    assert "Within 30 days Too few people were measured for figures to be shown" in text
    assert "1.0 → 2.0" not in text


def test_nothing_measured_is_said_and_never_shown_as_nothing_gained(admin: TestClient) -> None:
    text = Outline(admin.get("/uplift", params={"lang": "hi"}).text).text

    assert "मापा नहीं गया" in text
    assert "+0.00" not in text


def test_an_admin_sees_nothing_outside(admin: TestClient) -> None:
    for path in ("/uplift", "/uplift.csv"):
        for organisation in (HEALTH, STATE, "no-such"):
            assert admin.get(path, params={"organisation": organisation}).status_code == HTTPStatus.NOT_FOUND
    assert "/uplift?organisation=revenue" in admin.get("/report").text


def test_home_offers_to_check_again_what_was_measured_before_until_it_is_done(parts: Parts) -> None:
    """The ledger knows of a course that was finished 62 days ago."""
    fill_bank(parts)
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        never_measured = Outline(learner.get("/home").text)
        parts.store.ledger.append([measured(TAX_CLERK, 70, 1)])
        offered = Outline(learner.get("/home").text)
        opened = learner.get(f"/check?course={RTI_COURSE}")
        parts.store.ledger.append([measured(TAX_CLERK, 1, 2)])
        checked = Outline(learner.get("/home").text)

    line = "You finished Replies in time more than a month ago. Check your level again"
    assert [line in page.text for page in (never_measured, offered, checked)] == [False, True, False]
    assert f"/check?course={RTI_COURSE}" in {a["href"] for a in offered.all("a")}
    assert opened.status_code == HTTPStatus.OK
