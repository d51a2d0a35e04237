"""The plans pages of the department admin, and what the learner's page shows of plans."""

from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.page_reading import Outline, browser
from tests.api.planned import ANNUAL_PLAN, HEALTH_PLAN, PLAN_TASK, PRINCIPALS, REVENUE

ADMIN, LEARNER = PRINCIPALS[AccessRole.ADMIN], PRINCIPALS[AccessRole.LEARNER]


def test_the_list_shows_own_plans_and_leads_to_them(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        page = Outline(visitor.get("/plans").text)
    links = {each["href"] for each in page.all("a") if "href" in each}
    assert f"/plans/{ANNUAL_PLAN}" in links
    assert f"/plans/{HEALTH_PLAN}" not in links


def test_a_draft_is_made_approved_and_started_by_buttons(parts: Parts) -> None:
    form = {"plan": "week", "template": "learning-week", "organisation": REVENUE, "starts_on": "2026-11-09"}
    with browser(parts, ADMIN) as visitor:
        made = visitor.post("/plans", data={**form, "role": "clerk"})
        assert (made.status_code, made.headers["location"]) == (303, "/plans/week")
        assert "Draft" in visitor.get("/plans/week").text
        visitor.post("/plans/week", data={"action": "approve", "version": "1", "note": "As agreed"})
        visitor.post("/plans/week", data={"action": "start", "version": "2"})
        page = Outline(visitor.get("/plans/week").text)
        stale = visitor.post("/plans/week", data={"action": "retire", "version": "2"})
    assert "As agreed" in page.text
    assert "Where people stand" in page.text
    assert stale.status_code == 409


def test_a_plan_of_another_organisation_is_not_found(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        assert visitor.get(f"/plans/{HEALTH_PLAN}").status_code == 404


def test_learners_do_not_see_the_plans_pages(parts: Parts) -> None:
    with browser(parts, LEARNER) as visitor:
        assert visitor.get("/plans").status_code == 403


def test_the_page_is_in_hindi_for_who_reads_hindi(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        page = visitor.get(f"/plans/{ANNUAL_PLAN}?lang=hi").text
    assert "वार्षिक योजना" in page
    assert "लोगों की स्थिति" in page


def test_a_learner_marks_a_task_as_done_and_takes_the_path_to_their_calendar(parts: Parts) -> None:
    with browser(parts, LEARNER) as visitor:
        before = Outline(visitor.get("/home").text)
        assert "Show a colleague" in before.text
        answer = visitor.post("/home/tasks", data={"plan": ANNUAL_PLAN, "task": PLAN_TASK})
        after = Outline(visitor.get("/home").text)
        link = next(each["href"] for each in after.all("a") if each.get("href", "").endswith("path.ics"))
        calendar = visitor.get(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/home#tasks")
    assert "I have done this" in before.text
    assert "I have done this" not in after.text
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.startswith("BEGIN:VCALENDAR")
