"""The plan builder: an order, as offices write it, read in English and Hindi, gone through, and made a draft of."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from api.http.dependencies import COOKIE
from api.running.auth import AccessRole
from api.wiring import Parts
from data.words import PlanBasis, PlanId, PlanStatus
from tests.api.page_reading import Outline, browser
from tests.api.planned import LEAVE, NOW, PRINCIPALS, REVENUE, RTI, page_token

ADMIN = PRINCIPALS[AccessRole.ADMIN]
RTI_DUTY = "Replies to requests for information within thirty days"


def order(*rows: Sequence[str]) -> bytes:
    """An order of an office as a DOCX: a heading, and a table with a row for each officer."""
    document, written = Document(), BytesIO()
    document.add_paragraph("OFFICE ORDER. Subject: Allocation of work")
    table = document.add_table(rows=0, cols=3)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(written)
    return written.getvalue()


def test_an_order_becomes_a_draft_that_quotes_its_lines_and_binds_nobody(parts: Parts) -> None:
    sent = order(
        ("No.", "Name and designation", "Work"), ("1", "Shri Ram Lal, Clerk (Records)", f"(i) {RTI_DUTY}; (ii) Leave.")
    )
    with browser(parts, ADMIN) as visitor:
        page = visitor.post("/plan-builder/order", files={"order": ("order.docx", sent)})
        outline = Outline(page.text)
        form = {"organisation": REVENUE, "starts_on": "2026-11-09", "source": "order.docx", "role": "clerk"}
        rows = {"need": RTI, "of_post": "0", "level": "2", "quote": RTI_DUTY, "keep": "0"}
        made = visitor.post("/plan-builder/drafts", data={**form, **rows})
        shown = visitor.get(made.headers["location"]).text
        nothing = visitor.post("/plan-builder/drafts", data={**form, **{**rows, "keep": "7"}})
    assert page.status_code == 200
    assert "Clerk (Records)" in outline.text
    assert "Ram Lal" not in outline.text
    assert RTI_DUTY in outline.text
    assert {each["value"] for each in outline.all("input") if each.get("name") == "of_post"} <= {"0"}
    plan = PlanId(made.headers["location"].removeprefix("/plans/"))
    head = parts.store.plans.history(plan, catalogue=parts.store.catalogue.current(), now=NOW)[-1]
    assert (head.status, head.in_force, list(head.content.basis)) == (
        PlanStatus.DRAFT,
        None,
        [PlanBasis(RTI, 2, RTI_DUTY)],
    )
    assert head.content.audience.roles == {"clerk"}
    assert "From the order “order.docx”" in shown
    assert f"<q>{RTI_DUTY}</q>" in shown
    assert nothing.status_code == 422


def test_what_a_plan_rests_on_stays_when_it_is_edited_and_started(parts: Parts) -> None:
    form = {"organisation": REVENUE, "starts_on": "2026-11-09", "role": "clerk"}
    rows = {"need": [RTI, LEAVE], "of_post": ["0", "0"], "level": ["1", "1"], "quote": ["", ""], "keep": ["0", "1"]}
    with browser(parts, ADMIN) as visitor:
        place = visitor.post("/plan-builder/drafts", data={**form, **rows}).headers["location"]
        edited = {"version": "1", "title_en": "Records", "rule_hours": "2", "do": "save"}
        assert visitor.post(f"{place}/edit", data=edited).status_code == 303
        for version, action in ((2, "approve"), (3, "start")):
            assert visitor.post(place, data={"action": action, "version": str(version)}).status_code == 303
        shown = visitor.get(place).text
    catalogue = parts.store.catalogue.current()
    plan = PlanId(place.removeprefix("/plans/"))
    assert {
        each.competency for each in parts.store.plans.history(plan, catalogue=catalogue, now=NOW)[-1].content.basis
    } == {
        RTI,
        LEAVE,
    }
    assert catalogue.plan(plan).basis == ()
    assert parts.store.catalogue.revision() == catalogue.revision
    assert "What it rests on" in shown


def test_a_role_shows_its_needs_with_how_many_lack_them(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        page = Outline(visitor.get("/plan-builder?role=clerk").text)
    assert {each["value"] for each in page.all("input") if each.get("name") == "need"} == {RTI, LEAVE}
    assert "fewer than" in page.text


@pytest.mark.parametrize("sent", [b"not an order", order(("a", "b", "c"))], ids=["text", "no designation"])
def test_a_file_without_designations_is_refused_with_a_remedy(parts: Parts, sent: bytes) -> None:
    with browser(parts, ADMIN) as visitor:
        answer = visitor.post("/plan-builder/order", files={"order": ("order.docx", sent)})
    assert answer.status_code == 422


def test_what_was_made_of_an_order_can_be_had_again_by_who_sent_it_alone(parts: Parts) -> None:
    sent = order(("No.", "Name and designation", "Work"), ("1", "Clerk", f"(i) {RTI_DUTY}; (ii) Leave."))
    with browser(parts, ADMIN) as visitor:
        page = visitor.post("/plan-builder/order", files={"order": ("order.docx", sent)})
        place = page.headers["hx-push-url"]
        led_back_to = {each["value"] for each in Outline(page.text).all("input") if each.get("name") == "next"}
        hindi = visitor.get(f"{place}?lang=hi")
        visitor.cookies.set(COOKIE, page_token(parts, replace(ADMIN, subject="another")))
        elsewhere = visitor.get(place)
    assert led_back_to == {place}
    assert RTI_DUTY in hindi.text
    assert "order.docx" in hindi.text
    assert (elsewhere.status_code, elsewhere.headers["location"]) == (303, "/plan-builder")


@pytest.mark.parametrize("place", ["order", "drafts"])
def test_going_back_from_what_was_made_of_an_order_leads_to_where_one_is_handed_in(parts: Parts, place: str) -> None:
    with browser(parts, ADMIN) as visitor:
        answer = visitor.get(f"/plan-builder/{place}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/plan-builder")


@pytest.mark.parametrize("role", [AccessRole.CURATOR, AccessRole.LEARNER])
def test_curators_and_learners_do_not_build_plans(parts: Parts, role: AccessRole) -> None:
    with browser(parts, PRINCIPALS[role]) as visitor:
        assert visitor.get("/plan-builder").status_code == 403
