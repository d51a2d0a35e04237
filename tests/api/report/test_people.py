"""The list behind each figure of a report: a page, a file, and over HTTP."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.models import LearnerId
from data.words.security import Noted
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, NEW_CLERK, NOW, PRINCIPALS, REVENUE, TAX_CLERK

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def admin(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.ADMIN]) as made:
        yield made


def listed(admin: TestClient, **asked: str) -> list[str]:
    answer = admin.get(f"/v1/organisations/{REVENUE}/report/people", params=asked).json()
    assert answer["total"] == len(answer["people"])
    return [person["learner"] for person in answer["people"]]


def test_each_figure_has_its_people(admin: TestClient) -> None:
    assert listed(admin) == [NEW_CLERK, TAX_CLERK]
    assert listed(admin, figure="with_none") == [NEW_CLERK]
    assert listed(admin, figure="completions") == [TAX_CLERK]
    assert listed(admin, figure="with_none", as_at="2026-08-31") == [TAX_CLERK, NEW_CLERK]
    assert listed(admin, standing="on-track") == [NEW_CLERK, TAX_CLERK]
    assert listed(admin, standing="late") == []
    assert listed(admin, role="no-such-role") == []


def test_the_page_leads_from_the_figure_to_the_people_and_says_how_they_stand(admin: TestClient) -> None:
    links = [link.get("href", "") for link in Outline(admin.get("/report").text).all("a")]
    [address] = [link for link in links if link.endswith("figure=with_none")]

    page = Outline(admin.get(address).text)

    assert page.text_of("h1") == ["With none yet: 1 person"]
    assert f"{NEW_CLERK} Clerk Revenue 0 0 – On track" in page.text
    assert TAX_CLERK not in page.text


def test_the_file_holds_everybody_listed(admin: TestClient) -> None:
    file = admin.get("/report/people.csv", params={"figure": "with_at_least_one"})

    [row] = csv.DictReader(file.text.splitlines())
    assert (row["learner"], row["completions"], row["last_on"]) == (TAX_CLERK, "1", "2026-09-01")


def test_nobody_outside_is_listed_and_who_looked_is_noted(admin: TestClient, parts: Parts) -> None:
    for path in ("/report/people?organisation={}", "/v1/organisations/{}/report/people"):
        assert admin.get(path.format(HEALTH)).status_code == HTTPStatus.NOT_FOUND
        assert admin.get(path.format(REVENUE)).status_code == HTTPStatus.OK
    assert parts.security is not None
    parts.security.close()

    log = parts.store.personal_data.of(LearnerId(TAX_CLERK))["security_log"]
    assert [(entry["action"], entry["about"]) for entry in log] == [(Noted.REPORT_READ, REVENUE)] * 2


def test_who_was_reminded_sees_it_until_it_is_read_and_is_left_in_peace_for_days(
    admin: TestClient, parts: Parts
) -> None:
    page = admin.get("/report/people", params={"figure": "with_none"})
    [form] = [each for each in Outline(page.text).all("form") if "reminders" in each["action"]]

    told = admin.get(admin.post(form["action"], headers=SAME_SITE).headers["location"])
    again = admin.post(f"/v1/organisations/{REVENUE}/report/reminders", headers=SAME_SITE).json()

    assert "1 person was reminded." in Outline(told.text).text
    assert again == {"sent": 1, "reminded_before": 1}, "the other one, who has something"
    with browser(parts, Principal(NEW_CLERK, AccessRole.LEARNER, REVENUE)) as clerk:
        assert "you have not finished a course yet" in clerk.get("/home").text
        assert clerk.post("/home/reminder/read", headers=SAME_SITE).headers["location"] == "/home"
        assert "Your office reminds you" not in clerk.get("/home").text


def test_reminders_are_sent_again_after_the_quiet_days(parts: Parts) -> None:
    def sent(after: timedelta) -> list[str]:
        reminders = parts.store.reminders
        return [*reminders.send([TAX_CLERK], about="late", sent_by="a", at=NOW + after, quiet=timedelta(days=7))]

    assert [sent(timedelta(days=day)) for day in (0, 6, 7, 13)] == [[TAX_CLERK], [], [TAX_CLERK], []]
