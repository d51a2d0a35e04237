"""The plans pages of the department admin, and what the learner's page shows of plans."""

from dataclasses import replace
from datetime import date

from api.running.auth import AccessRole
from api.wiring import Parts
from data.reading import TemplateNeeds, shipped_templates
from data.words import PlanId, RoleId, TrainingRule
from tests.api.page_reading import Outline, browser
from tests.api.planned import ANNUAL_PLAN, HEALTH_PLAN, LEAVE_COURSE, PLAN_TASK, PRINCIPALS, REVENUE, TAX_CLERK, bearer

TASK_FIELDS = ("task", "task_kind", "task_title_en", "task_title_hi", "task_minutes", "task_due", "evidence")
ADMIN, LEARNER = PRINCIPALS[AccessRole.ADMIN], PRINCIPALS[AccessRole.LEARNER]


def test_the_list_shows_own_plans_and_leads_to_them(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        page = Outline(visitor.get("/plans").text)
    links = {each["href"] for each in page.all("a") if "href" in each}
    assert f"/plans/{ANNUAL_PLAN}" in links
    assert f"/plans/{HEALTH_PLAN}" not in links


def test_a_draft_is_made_approved_and_started_by_buttons(parts: Parts) -> None:
    form = {"template": "learning-week", "organisation": REVENUE, "starts_on": "2026-11-09"}
    with browser(parts, ADMIN) as visitor:
        made = visitor.post("/plans", data={**form, "role": "clerk"})
        place = "/plans/learning-week-2026"
        assert (made.status_code, made.headers["location"]) == (303, place)
        assert "From the template “Learning week”" in visitor.get(place).text
        visitor.post(place, data={"action": "approve", "version": "1", "note": "As agreed"})
        visitor.post(place, data={"action": "start", "version": "2"})
        page = Outline(visitor.get(place).text)
        stale = visitor.post(place, data={"action": "retire", "version": "2"})
        again = visitor.post("/plans", data={**form, "role": "clerk"})
    assert "As agreed" in page.text
    assert "Where people stand" in page.text
    assert "Draft → Approved" in page.text
    assert "The plan binds nobody any more." in page.text
    assert stale.status_code == 409
    assert "This no longer fits how things stand" in stale.text
    assert again.headers["location"] == f"{place}-2"


def test_each_template_asks_for_what_it_needs_and_its_form_as_offered_makes_a_draft(parts: Parts) -> None:
    asked, made = {}, []
    with browser(parts, ADMIN) as visitor:
        for template in shipped_templates():
            page = Outline(visitor.get(f"/plan-templates/{template.id}").text)
            needed = {each["name"] for each in page.all("select") if "required" in each}
            asked[template.needs] = needed
            form = {"template": template.id, "organisation": REVENUE, "starts_on": "2026-11-09"}
            made.append(visitor.post("/plans", data={**form, **dict.fromkeys(needed, "clerk")}).status_code)
    assert asked == {
        TemplateNeeds.NONE: set(),
        TemplateNeeds.ROLE: {"role"},
        TemplateNeeds.NEXT_ROLE: {"next_role"},
    }
    assert made == [303] * len(shipped_templates())


def test_a_draft_that_cannot_be_approved_says_why_and_offers_no_button_for_it(parts: Parts) -> None:
    empty = {"id": "nothing", "organisation": REVENUE, "content": {"title": {"en": "Nothing"}}}
    with browser(parts, ADMIN) as visitor:
        assert visitor.post("/v1/plans", headers=bearer(parts, ADMIN), json=empty).status_code == 201
        page = Outline(visitor.get("/plans/nothing").text)
    assert "The plan asks for nothing yet" in page.text
    assert "approve" not in {each.get("value") for each in page.all("button")}


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
        assert "/calendar" in {each.get("href") for each in after.all("a")}
        page = Outline(visitor.get("/calendar").text)
        link = next(each["href"] for each in page.all("a") if each.get("href", "").endswith("path.ics"))
        calendar = visitor.get(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/home#due")
    assert "I have done this" in before.text
    assert "I have done this" not in after.text
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.startswith("BEGIN:VCALENDAR")


def test_a_plan_is_put_together_by_hand_and_nothing_is_kept_before_it_is_saved(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        made = visitor.post("/plan-templates/empty", data={"title": "New rules", "organisation": REVENUE})
        place = made.headers["location"]
        sent = {"version": "1", "title_en": "New rules", "title_hi": "नए नियम", "year": "2026-27", "apar": "true"}
        sent["starts_on"] = "2026-12-01"
        found = Outline(visitor.post(place, data={**sent, "find": "leave", "do": "find"}).text)
        assert f"add:{LEAVE_COURSE}" in {each.get("value") for each in found.all("button")}
        added = Outline(visitor.post(place, data={**sent, "do": f"add:{LEAVE_COURSE}"}).text)
        assert LEAVE_COURSE in {each.get("value") for each in added.all("input") if each.get("name") == "course"}
        assert 'name="course"' not in visitor.get(place).text
        with_course = {**sent, "course": LEAVE_COURSE, "due": "2027-01-15", "mandatory": LEAVE_COURSE}
        task = dict(
            zip(TASK_FIELDS, ("t", "peer", "Ask a colleague", "सहकर्मी से पूछें", "30", "2027-01-20", "self"), strict=True)
        )
        whom = {"role": "clerk", "learners": f"{TAX_CLERK}\nnobody-known\n"}
        saved = visitor.post(place, data={**with_course, **task, **whom, "rule_hours": "12.5", "do": "save"})
        content = parts.store.catalogue.current().plan(PlanId(saved.headers["location"].removeprefix("/plans/")))
        shown = visitor.get(saved.headers["location"]).text
        stale = visitor.post(place, data={**with_course, "do": "save"})
        wrong = visitor.post(place, data={**with_course, "version": "2", "due": "soon", "do": "save"})
    assert [(each.course, f"{each.due}", each.mandatory) for each in content.items] == [
        (LEAVE_COURSE, "2027-01-15", True)
    ]
    assert [(each.title.by_language, each.minutes) for each in content.tasks] == [
        ({"en": "Ask a colleague", "hi": "सहकर्मी से पूछें"}, 30)
    ]
    assert (content.year, content.apar, content.rule) == ("2026-27", True, TrainingRule(750))
    assert content.starts_on == date(2026, 12, 1)
    assert (content.audience.roles, len(content.audience.learners)) == (frozenset({RoleId("clerk")}), 2)
    assert "1 person of the list is not known here: nobody-known" in shown
    assert (stale.status_code, wrong.status_code) == (409, 422)
    assert "Give a due date for “Leave”." in wrong.text
    assert 'value="New rules"' in wrong.text, "what was written stays"


def test_what_a_plan_still_lacks_is_said_in_the_language_of_the_page(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        made = visitor.post("/plan-templates/empty", data={"title": "New rules", "organisation": REVENUE})
        task = dict(zip(TASK_FIELDS, ("t", "peer", " ", "", "many", "2027-01-20", "self"), strict=True))
        sent = {"version": "1", **task, "rule_hours": "nan", "starts_on": "2027-02-30"}
        answer = visitor.post(made.headers["location"] + "?lang=hi", data=sent)
    assert answer.status_code == 422
    for line in ("योजना को शीर्षक दें।", "पहला दिन तिथि के रूप में दें", "में क्या करना है।", "मिनट पूर्ण संख्या में", "घंटे संख्या में"):
        assert line in answer.text
    assert "Give" not in Outline(answer.text).text


def test_every_version_is_kept_readable_with_what_it_changed(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        made = visitor.post("/plan-templates/empty", data={"title": "New rules", "organisation": REVENUE})
        place = made.headers["location"].removesuffix("/edit")
        first = {"version": "1", "title_en": "New rules", "course": LEAVE_COURSE, "due": "2027-01-15", "role": "clerk"}
        visitor.post(f"{place}/edit", data={**first, "learners": "a\nb"})
        second = {"version": "2", "title_en": "Newest rules", "course": LEAVE_COURSE, "due": "2027-02-15"}
        task = dict(zip(TASK_FIELDS, ("t", "peer", "Ask", "", "30", "2027-01-20", "self"), strict=True))
        visitor.post(f"{place}/edit", data={**second, **task, "learners": "b", "starts_on": "2027-01-01"})
        pages = [Outline(visitor.get(f"{place}/versions/{version}").text).text for version in (1, 2, 3)]
        hindi = visitor.get(f"{place}/versions/3?lang=hi").text
        trail = Outline(visitor.get(place).text).text
        assert visitor.get(f"{place}/versions/4").status_code == 404
    assert "Nothing of what the plan asks for." in pages[0]
    assert "Added: Leave (Due 15 January 2027, Suggested)" in pages[1]
    assert "2 people added to the list" in pages[1]
    for line in (
        "Title (English): was New rules, now Newest rules",
        "First day: was nothing, now 1 January 2027",
        "Taken out: Clerk",
        "1 person taken off the list",
        "Leave: was Due 15 January 2027, Suggested, now Due 15 February 2027, Suggested",
        "Added: Ask (Due 20 January 2027, Suggested)",
    ):
        assert line in pages[2]
        assert line in trail
    assert "15 January 2027" in pages[1], "what an earlier version asked for stays readable"
    assert "पहला दिन: पहले कुछ नहीं, अब 1 जनवरी 2027" in hindi


def test_who_drafted_a_plan_does_not_approve_it_where_four_eyes_are_asked_for(parts: Parts) -> None:
    four_eyed = replace(parts, settings=parts.settings.model_copy(update={"four_eyes": True}))
    form = {"template": "learning-week", "organisation": REVENUE, "starts_on": "2026-11-09", "role": "clerk"}
    place, approve = "/plans/learning-week-2026", {"action": "approve", "version": "1"}
    with browser(four_eyed, ADMIN) as drafter, browser(four_eyed, replace(ADMIN, subject="another")) as other:
        drafter.post("/plans", data=form)
        page = Outline(drafter.get(place).text)
        assert "somebody else of your organisation has to approve it" in page.text
        assert "approve" not in {each.get("value") for each in page.all("button")}
        assert drafter.post(place, data=approve).status_code == 403
        assert other.post(place, data=approve).status_code == 303
        reopened = drafter.post(place, data={"action": "reopen", "version": "2"})
        assert reopened.status_code == 303
        assert drafter.post(place, data={"action": "approve", "version": "3"}).status_code == 303  # as it was approved
