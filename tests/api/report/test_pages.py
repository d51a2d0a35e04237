"""The department report as a page and as a file."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.models import LearnerId
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, LEARNERS, PRINCIPALS, REVENUE, STATE

WITH = ("with_at_least_one", "with_three_or_more", "with_fewer_than_three", "with_none")


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


@pytest.mark.parametrize(
    ("address", "place"), [("/uplift", "/report"), ("/flags", "/report"), ("/plan-templates/annual-plan", "/plans")]
)
def test_the_menu_marks_where_a_page_belongs(admin: TestClient, address: str, place: str) -> None:
    page = Outline(admin.get(address).text)

    assert [each["href"] for each in page.all("a") if "aria-current" in each] == [place]


def test_an_admin_chooses_among_what_lies_under_them(state_admin: TestClient) -> None:
    page = Outline(state_admin.get("/report").text)
    offices = [option["value"] for option in page.all("option")]
    health = Outline(state_admin.get("/report", params={"organisation": HEALTH}).text)

    assert offices == [STATE, HEALTH, REVENUE]
    assert health.text_of("h1") == ["Health"]


def test_an_office_of_few_is_one_row_with_another(state_admin: TestClient, parts: Parts) -> None:
    """One nurse alone is no group; with the two clerks' row beside hers, she could be told by subtraction."""
    assert "2 small offices together 3 2 1 2 0 3 1" in Outline(state_admin.get("/report").text).text

    parts.store.learners.add([replace(LEARNERS[-1], id=LearnerId("health-2"))])

    text = Outline(state_admin.get("/report").text).text
    assert "Health 2 1 1 1 0 2 1" in text
    assert "Revenue 2 1 1 1 0 2 1" in text


def test_the_report_is_of_the_days_asked_for(admin: TestClient) -> None:
    def figures(**days: str) -> str:
        return Outline(admin.get("/report", params=days).text).text

    assert "Course completions 1" in figures(since="2026-09-01", as_at="2026-09-01")
    assert "Course completions 0" in figures(since="2026-09-02")
    assert "Course completions 0" in figures(as_at="2026-08-31")
    assert "August 2026 0 0 0 0 September 2026 1 1 1 1 October 2026 0 0 0 1" in figures()
    for days in ({"since": "2026-09-02", "as_at": "2026-09-01"}, {"as_at": "2099-01-01"}, {"since": "2099-01-01"}):
        assert admin.get("/report", params=days).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_report_says_where_people_stand_in_plans(admin: TestClient) -> None:
    text = Outline(admin.get("/report").text).text

    assert "On a plan 2" in text
    assert "Overdue 0" in text
    assert "On track 2" in text


def test_an_admin_sees_nothing_outside(admin: TestClient) -> None:
    for path in ("/report", "/report.csv"):
        assert admin.get(path, params={"organisation": HEALTH}).status_code == HTTPStatus.NOT_FOUND
        assert admin.get(path, params={"organisation": STATE}).status_code == HTTPStatus.NOT_FOUND
        assert admin.get(path, params={"organisation": "no-such"}).status_code == HTTPStatus.NOT_FOUND


def test_the_file_holds_the_same_figures(admin: TestClient) -> None:
    file = admin.get("/report.csv")

    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="report-revenue.csv"'
    rows = {(row["part"], row["id"]): row for row in csv.DictReader(file.text.splitlines())}
    seven = ("enrolled", "completions", "training_hours", *WITH)
    assert [rows["total", "revenue"][name] for name in seven] == ["2", "1", "1", "1", "0", "2", "1"]
    assert rows["role", "clerk"]["with_none"] == "1"
    assert (rows["month", "2026-09"]["completions"], rows["month", "2026-09"]["learners"]) == ("1", "1")
    assert rows["plans", "on_track"]["learners"] == "2"
    needed = rows["competency", "admin.leave"]
    assert (needed["needed_by"], needed["needed_with_course"], needed["learners"]) == ("2", "0", "0")
    told = rows["competency", "rti.replies"]
    assert (told["needed_by"], told["needed_with_course"], told["completions"]) == ("2", "", ""), (
        "one alone is not told"
    )


def test_the_state_s_file_has_a_row_for_each_office(state_admin: TestClient, parts: Parts) -> None:
    parts.store.learners.add([replace(LEARNERS[-1], id=LearnerId("health-2"))])

    rows = list(csv.DictReader(state_admin.get("/report.csv").text.splitlines()))

    offices = {row["id"]: int(row["completions"]) for row in rows if row["part"] == "office"}
    assert offices == {REVENUE: 1, HEALTH: 1}


def test_the_spreadsheet_holds_figures_as_numbers(admin: TestClient) -> None:
    file = admin.get("/report.xlsx", params={"since": "2026-09-01"})

    book = openpyxl.load_workbook(BytesIO(file.content))
    assert file.headers["content-disposition"] == 'attachment; filename="report-revenue.xlsx"'
    assert book.sheetnames == ["Figures", "By month", "By role", "By competency"]
    figures = {row[0]: row[1] for row in book["Figures"].values if row[0] and len(row) > 1}
    assert (figures["Enrolled"], figures["Training plans today: On track"]) == (2, 2)
    assert ("Clerk", 2, 1, 1, 1, 0, 2, 1) in book["By role"].values


@pytest.mark.parametrize(("language", "said"), [("en", "Course completions"), ("hi", "पूरे")])
def test_the_pdf_is_in_the_reader_s_language(admin: TestClient, language: str, said: str) -> None:
    """Joined letters are one sign in it: no virama is left of स्व in राजस्व, as it is where letters are not joined."""
    file = admin.get("/report.pdf", params={"lang": language})

    document = pypdfium2.PdfDocument(file.content)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert file.headers["content-type"] == "application/pdf"
    assert said in text
    assert "\N{DEVANAGARI SIGN VIRAMA}" not in text


def test_the_report_speaks_hindi(admin: TestClient) -> None:
    text = Outline(admin.get("/report", params={"lang": "hi"}).text).text

    assert "नामांकित 2" in text
    assert "राजस्व" in text
