"""Reports that are kept once a month: they stay as they were, and show what changed since."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.report.keeping import keep_reports
from api.report.service import ReportService
from api.running.auth import AccessRole
from api.wiring import Parts, slices_of
from data.words.completions import completion_event
from data.words.models import ENGLISH
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, LEAVE_COURSE, NEW_CLERK, NOW, PRINCIPALS, REVENUE, TAX_CLERK, bearer

ADMIN = PRINCIPALS[AccessRole.ADMIN]


def kept_at(parts: Parts, now: datetime, *, months: int = 36) -> int:
    return keep_reports(slices_of(replace(parts, clock=lambda: now))[ReportService], months=months)


@pytest.fixture
def admin(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, ADMIN) as made:
        yield made


def test_a_kept_report_stays_as_it_was_when_the_past_is_corrected(parts: Parts, admin: TestClient) -> None:
    assert kept_at(parts, NOW) == 3, "state, revenue and health"
    late = completion_event(NEW_CLERK, LEAVE_COURSE, at=NOW - timedelta(days=3), source="test")
    parts.store.ledger.append([late])
    page = Outline(admin.get("/report?kept=2026-11").text)
    now = Outline(admin.get("/report").text)
    rows = list(csv.DictReader(admin.get("/report.csv?kept=2026-11").text.splitlines()))
    book = openpyxl.load_workbook(BytesIO(admin.get("/report.xlsx?kept=2026-11&lang=hi").content))
    pdf = admin.get("/report.pdf?kept=2026-11")
    assert "as kept on 1 November 2026" in page.text
    assert "Course completions 1" in page.text
    assert "Course completions 2" in now.text
    assert (rows[0]["completions"], rows[0]["as_at"]) == ("1", "2026-11-01")
    assert "1 नवंबर 2026 को जैसा रखा गया" in str(book.worksheets[0]["A1"].value)
    assert pdf.content.startswith(b"%PDF")
    assert "/report?organisation=revenue&kept=2026-11" in {each.get("href") for each in now.all("a")}
    assert not [each["href"] for each in page.all("a") if "/report/people" in each.get("href", "")]


def test_the_last_night_of_a_month_stays_and_old_months_go(parts: Parts, admin: TestClient) -> None:
    nights = (NOW, NOW + timedelta(days=28), NOW + timedelta(days=29), NOW + timedelta(days=60))
    for night in nights:
        kept_at(parts, night, months=2)
    headers = bearer(parts, ADMIN)
    kept = admin.get(f"/v1/organisations/{REVENUE}/report/kept", headers=headers).json()
    assert [(each["month"], each["kept_on"]) for each in kept] == [
        ("2026-11-01", "2026-11-30"),
        ("2026-12-01", "2026-12-31"),
    ]
    assert (kept[0]["enrolled"], kept[0]["on_plan"]) == (2, 2)
    whole = admin.get(f"/v1/organisations/{REVENUE}/report/kept/2026-12", headers=headers).json()
    assert (whole["kept_on"], whole["enrolled"]) == ("2026-12-31", 2)
    assert "Share with at least one completion: 50 % → 50 %" in Outline(admin.get("/report").text).text
    assert kept_at(parts, nights[-1], months=0) == 0
    assert admin.get(f"/v1/organisations/{REVENUE}/report/kept", headers=headers).json() == []


def test_small_groups_and_ids_are_not_kept(parts: Parts) -> None:
    few = replace(parts, settings=parts.settings.model_copy(update={"smallest_group": 3}))
    kept_at(few, NOW)
    (month,) = parts.store.kept_reports.months(REVENUE)
    shown = parts.store.kept_reports.of(REVENUE, month.month).shown[ENGLISH]
    assert '"needed_by":null' in shown
    assert TAX_CLERK not in shown
    assert NEW_CLERK not in shown


def test_a_month_that_was_not_kept_and_another_office_are_not_found(parts: Parts, admin: TestClient) -> None:
    kept_at(parts, NOW)
    assert admin.get("/report?kept=2026-10").status_code == 404
    assert admin.get("/report.pdf?kept=soon").status_code == 422
    assert admin.get(f"/report?kept=2026-11&organisation={HEALTH}").status_code == 404
