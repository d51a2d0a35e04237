"""The department report as a page and as a file."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, PRINCIPALS, REVENUE, STATE


@pytest.fixture
def admin(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.ADMIN]) as made:
        yield made


@pytest.fixture
def state_admin(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, Principal("admin", AccessRole.ADMIN, STATE)) as made:
        yield made


def test_the_seven_figures_are_shown_with_their_labels(admin: TestClient) -> None:
    text = Outline(admin.get("/report").text).text

    for figure in (
        "Enrolled 2",
        "Course completions 1",
        "Training hours 1",
        "With at least one completion 1 50 % of enrolled",
        "With three or more 0 0 % of enrolled",
        "With fewer than three 2 100 % of enrolled",
        "With none yet 1 50 % of enrolled",
    ):
        assert figure in text


def test_an_admin_chooses_among_what_lies_under_them(state_admin: TestClient) -> None:
    page = Outline(state_admin.get("/report").text)
    offices = [option["value"] for option in page.all("option")]
    health = Outline(state_admin.get("/report", params={"organisation": HEALTH}).text)

    assert offices == [STATE, HEALTH, REVENUE]
    assert "Revenue 2 1" in page.text
    assert health.text_of("h1") == ["Health"]


def test_an_admin_sees_nothing_outside(admin: TestClient) -> None:
    for path in ("/report", "/report.csv"):
        assert admin.get(path, params={"organisation": HEALTH}).status_code == HTTPStatus.NOT_FOUND
        assert admin.get(path, params={"organisation": STATE}).status_code == HTTPStatus.NOT_FOUND
        assert admin.get(path, params={"organisation": "no-such"}).status_code == HTTPStatus.NOT_FOUND


def test_the_file_holds_the_same_figures(admin: TestClient) -> None:
    file = admin.get("/report.csv")

    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="report-revenue.csv"'
    assert file.text.splitlines()[1] == "revenue,2,1,1,1,0,2,1"


def test_the_report_speaks_hindi(admin: TestClient) -> None:
    text = Outline(admin.get("/report", params={"lang": "hi"}).text).text

    assert "नामांकित 2" in text
    assert "राजस्व" in text
