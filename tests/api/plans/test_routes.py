"""Plans over /v1: their life, conflicts, what-if, standing and evidence, and a path that tells what moved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from api.path.service import PathService
from api.plans.service import PlanFigures
from api.running.auth import AccessRole, Principal
from api.wiring import Parts, slices_of
from data.words.completions import completion_event
from data.words.groups import Group
from data.words.models import GroupId, LocalText, OrganisationId, PlanId
from tests.api.page_reading import browser
from tests.api.planned import (
    ANNUAL_PLAN,
    HEALTH,
    LEAVE_COURSE,
    NEW_CLERK,
    NOW,
    PLAN_TASK,
    PRINCIPALS,
    REVENUE,
    RTI_COURSE,
    STATE,
    TAX_CLERK,
    bearer,
)

Headers = dict[AccessRole, dict[str, str]]
CONTENT: dict[str, Any] = {
    "title": {"en": "New rules", "hi": "नए नियम"},
    "items": [{"course": LEAVE_COURSE, "due": "2026-12-01", "mandatory": True}],
    "rule": {"minutes": 60},
}
NEW: dict[str, Any] = {"id": "new-rules", "organisation": REVENUE, "content": CONTENT}


def change(client: TestClient, headers: dict[str, str], action: str, version: int, **more: object) -> Any:  # noqa: ANN401  (whatever the client answers)
    body = {"action": action, "version": version, **more}
    return client.post("/v1/plans/new-rules/changes", headers=headers, json=body)


def test_a_plan_goes_from_draft_to_retired_and_leaves_a_trail(client: TestClient, headers: Headers) -> None:
    admin = headers[AccessRole.ADMIN]
    made = client.post("/v1/plans", headers=admin, json=NEW)
    assert (made.status_code, made.json()["status"], made.headers["etag"]) == (201, "draft", '"1"')
    assert client.post("/v1/plans", headers=admin, json=NEW).json() == made.json()
    statuses = [
        change(client, admin, action, version).json()["status"]
        for version, action in enumerate(("approve", "start"), start=1)
    ]
    amended = change(client, admin, "amend", 3, content={**CONTENT, "items": []}, note="Too much at once")
    approved = change(client, admin, "approve", 4)
    assert [*statuses, amended.json()["status"], approved.json()["status"]] == ["approved", "live", "amended", "live"]
    assert change(client, admin, "retire", 5).json()["in_force"] is None
    trail = client.get("/v1/plans/new-rules/history", headers=admin).json()
    assert [(each["status_before"], each["status"], each["actor"]) for each in trail] == [
        (None, "draft", "admin"),
        ("draft", "approved", "admin"),
        ("approved", "live", "admin"),
        ("live", "amended", "admin"),
        ("amended", "live", "admin"),
        ("live", "retired", "admin"),
    ]
    assert trail[3]["note"] == "Too much at once"
    assert client.get("/v1/plans/new-rules/versions/2", headers=admin).json()["items"][0]["course"] == LEAVE_COURSE
    assert client.get("/v1/plans/new-rules/versions/9", headers=admin).status_code == 404


def test_a_stale_change_is_a_conflict_and_the_same_change_again_is_none(client: TestClient, headers: Headers) -> None:
    admin = headers[AccessRole.ADMIN]
    client.post("/v1/plans", headers=admin, json=NEW)
    by_header = client.post(
        "/v1/plans/new-rules/changes", headers={**admin, "If-Match": '"1"'}, json={"action": "approve"}
    )
    assert by_header.status_code == 200
    assert change(client, admin, "approve", 1).json() == by_header.json()
    stale = change(client, admin, "edit", 1, content=CONTENT)
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:saarthi:problem:conflict")
    assert "at version 2" in stale.json()["detail"]
    service = change(client, headers[AccessRole.SERVICE], "approve", 1)
    assert service.status_code == 409  # the same action, but by somebody else


def test_a_change_without_a_version_or_with_two_is_refused(client: TestClient, headers: Headers) -> None:
    admin = headers[AccessRole.ADMIN]
    client.post("/v1/plans", headers=admin, json=NEW)
    nowhere = client.post("/v1/plans/new-rules/changes", headers=admin, json={"action": "edit"})
    assert {fault["place"] for fault in nowhere.json()["faults"]} == {"version", "content"}
    both = {**admin, "If-Match": '"2"'}
    assert change(client, both, "approve", 1).json()["faults"][0]["place"] == "If-Match"
    assert change(client, {**admin, "If-Match": "*"}, "approve", 1).status_code == 422
    assert change(client, admin, "load", 1).json()["faults"][0]["place"] == "action"


def test_all_faults_of_a_plan_are_listed_together(client: TestClient, headers: Headers) -> None:
    items = [
        {"course": each, "due": "2027-01-01", "mandatory": True} for each in ("nothing", LEAVE_COURSE, LEAVE_COURSE)
    ]
    content = {**CONTENT, "items": items, "roles": ["nobody"]}
    answer = client.post("/v1/plans", headers=headers[AccessRole.ADMIN], json={**NEW, "content": content})
    assert answer.status_code == 422
    assert [fault["place"] for fault in answer.json()["faults"]] == ["items.0.course", "items.2.course", "roles.0"]


def test_a_plan_that_nobody_could_follow_is_not_approved(client: TestClient, headers: Headers) -> None:
    admin = headers[AccessRole.ADMIN]
    items = [
        {"course": "old-rules", "due": "2027-01-01", "mandatory": True},
        {"course": LEAVE_COURSE, "due": "2026-11-01", "mandatory": True},
    ]
    client.post("/v1/plans", headers=admin, json={**NEW, "content": {**CONTENT, "items": items}})
    answer = change(client, admin, "approve", 1)
    assert [fault["place"] for fault in answer.json()["faults"]] == ["items.0.course", "items.1.due"]


def test_learners_are_bound_only_while_a_plan_is_in_force(client: TestClient, headers: Headers) -> None:
    admin, learner = headers[AccessRole.ADMIN], headers[AccessRole.LEARNER]

    def dues() -> list[str]:
        items = client.get(f"/v1/learners/{TAX_CLERK}/progress", headers=learner).json()["plan_items"]
        return [item["plan"] for item in items]

    client.post("/v1/plans", headers=admin, json=NEW)
    change(client, admin, "approve", 1)
    assert dues() == [ANNUAL_PLAN]
    change(client, admin, "start", 2)
    assert dues() == ["new-rules", ANNUAL_PLAN]
    assert client.get(f"/v1/learners/{TAX_CLERK}/path", headers=learner).json()["steps"][0]["due"] == "2026-12-01"
    change(client, admin, "retire", 3)
    assert dues() == [ANNUAL_PLAN]


def test_a_live_plan_counts_for_nobody_before_its_first_day(client: TestClient, headers: Headers, parts: Parts) -> None:
    admin = headers[AccessRole.ADMIN]
    content = {**CONTENT, "starts_on": "2026-11-16"}
    assert client.post("/v1/plans", headers=admin, json={**NEW, "content": content}).json()["starts_on"] == "2026-11-16"
    change(client, admin, "approve", 1)
    change(client, admin, "start", 2)
    later = replace(parts, clock=lambda: NOW + timedelta(weeks=2))

    def figures(served: Parts) -> tuple[list[str], list[str], int]:
        learner, slices = served.store.learners.get(TAX_CLERK), slices_of(served)
        paths, told = slices[PathService], slices[PlanFigures]
        dues = [str(each.plan) for each in paths.progress(learner).plan_items]
        binding = served.store.catalogue.current().plan(PlanId("new-rules"))
        standings = told.standings(told.doings(PRINCIPALS[AccessRole.ADMIN], binding), binding)
        return dues, [str(step.due) for step in paths.path(learner).steps if step.due], len(standings)

    assert figures(parts) == ([ANNUAL_PLAN], ["2027-03-15"], 0)
    assert figures(later) == (["new-rules", ANNUAL_PLAN], ["2026-12-01"], 2)
    with browser(parts, PRINCIPALS[AccessRole.ADMIN]) as pages:
        assert "The plan counts from 16 November 2026." in pages.get("/plans/new-rules").text


def test_what_if_says_what_a_draft_would_mean(client: TestClient, headers: Headers) -> None:
    admin = headers[AccessRole.ADMIN]
    client.post("/v1/plans", headers=admin, json=NEW)
    found = client.get("/v1/plans/new-rules/what-if", headers=admin).json()
    assert (found["audience"], found["all_done"], found["short_of_time"]) == (2, 0, 0)
    # 30 minutes in the 30 days to 1 December, both days included.
    assert found["most_weekly_minutes"] == found["median_weekly_minutes"] == 7
    assert [(each["to_do"], each["cannot_read"]) for each in found["items"]] == [(2, 0)]


def test_how_many_need_what_a_plan_closes_is_told_of_no_few(client: TestClient, headers: Headers, parts: Parts) -> None:
    """One of the two clerks has done the course; the planned world tells of two people and more."""
    admin = headers[AccessRole.ADMIN]
    items = [{"course": RTI_COURSE, "due": "2026-12-01", "mandatory": True}]
    client.post("/v1/plans", headers=admin, json={**NEW, "content": {**CONTENT, "items": items}})
    (need,) = client.get("/v1/plans/new-rules/what-if", headers=admin).json()["needs_closed"]
    with browser(parts, PRINCIPALS[AccessRole.ADMIN]) as pages:
        page = pages.get("/plans/new-rules").text

    assert (need["learners"], need["fewer_than"]) == (None, 2)
    assert '<span class="muted">fewer than 2</span>' in page


def test_the_rule_and_who_stands_where_come_with_their_evidence(client: TestClient, headers: Headers) -> None:
    admin, learner = headers[AccessRole.ADMIN], headers[AccessRole.LEARNER]
    client.post("/v1/plans", headers=admin, json=NEW)
    change(client, admin, "approve", 1)
    change(client, admin, "start", 2)
    found = client.get("/v1/plans/new-rules/progress", headers=admin).json()
    assert (found["audience"], found["counts"]["on-track"]) == (2, 2)
    own = next(each for each in found["learners"] if each["learner"] == TAX_CLERK)
    assert [(each["event"], each["minutes"]) for each in own["rule"]["entries"]] == [("e1", 30)]
    rules = client.get(f"/v1/learners/{TAX_CLERK}/progress", headers=learner).json()["rules"]
    assert [(each["plan"], each["minutes"], each["required"]) for each in rules] == [("new-rules", 30, 60)]


def test_a_task_is_shown_as_done_by_the_learners_word_once(client: TestClient, headers: Headers) -> None:
    learner = headers[AccessRole.LEARNER]
    word = {"learner": TAX_CLERK, "task": PLAN_TASK, "at": "2026-11-01T10:00:00Z"}
    first = client.post(f"/v1/plans/{ANNUAL_PLAN}/evidence", headers=learner, json=word)
    assert (first.status_code, first.json()["accepted"]) == (201, True)
    assert client.post(f"/v1/plans/{ANNUAL_PLAN}/evidence", headers=learner, json=word).json() == first.json()
    tasks = client.get(f"/v1/learners/{TAX_CLERK}/progress", headers=learner).json()["tasks"]
    assert [(each["task"], each["done_on"]) for each in tasks] == [(PLAN_TASK, "2026-11-01")]
    future = client.post(
        f"/v1/plans/{ANNUAL_PLAN}/evidence", headers=learner, json={**word, "at": "2026-12-01T10:00:00Z"}
    )
    unknown = client.post(f"/v1/plans/{ANNUAL_PLAN}/evidence", headers=learner, json={**word, "task": "none"})
    assert (future.status_code, unknown.status_code) == (422, 422)
    other = {**word, "learner": NEW_CLERK}
    assert client.post(f"/v1/plans/{ANNUAL_PLAN}/evidence", headers=learner, json=other).status_code == 403


def test_an_admin_below_reads_a_plan_that_binds_them_and_cannot_change_it(
    client: TestClient, parts: Parts, headers: Headers
) -> None:
    above = bearer(parts, Principal("state", AccessRole.ADMIN, STATE))
    plan = {**NEW, "organisation": STATE}
    assert client.post("/v1/plans", headers=above, json=plan).status_code == 201
    admin = headers[AccessRole.ADMIN]
    assert client.get("/v1/plans/new-rules", headers=admin).status_code == 404
    assert "new-rules" not in client.get("/v1/plans", headers=admin).text
    for version, action in enumerate(("approve", "start"), start=1):
        assert change(client, above, action, version).is_success
    secret = {**CONTENT, "title": {"en": "Nobody is to know yet"}}
    assert change(client, above, "amend", 3, content=secret).is_success
    seen = client.get("/v1/plans/new-rules", headers=admin).json()
    assert (seen["may_change"], seen["status"]) == (False, "live")
    assert "new-rules" in client.get("/v1/plans", headers=admin).text
    assert change(client, admin, "approve", 4).status_code == 403
    assert change(client, above, "retire", 4).is_success
    retired = client.get("/v1/plans/new-rules", headers=admin)
    assert (retired.json()["status"], "Nobody is to know yet" in retired.text) == ("retired", False)
    assert client.get("/v1/plans/new-rules/what-if", headers=admin).json()["audience"] == 2
    assert client.get("/v1/plans/new-rules/what-if", headers=above).json()["audience"] == 3
    assert client.post("/v1/plans", headers=admin, json={**plan, "id": "p", "organisation": HEALTH}).status_code == 404


def test_a_draft_from_a_template_asks_for_the_role_it_is_made_for(client: TestClient, headers: Headers) -> None:
    admin = headers[AccessRole.ADMIN]
    wanted = {"id": "year", "organisation": REVENUE, "starts_on": "2026-11-09"}
    missing = client.post("/v1/plan-templates/annual-plan/drafts", headers=admin, json=wanted)
    assert missing.json()["faults"][0]["place"] == "role"
    made = client.post("/v1/plan-templates/annual-plan/drafts", headers=admin, json={**wanted, "role": "clerk"})
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    assert {each["course"] for each in made.json()["items"]} == {RTI_COURSE, LEAVE_COURSE}
    assert client.post("/v1/plan-templates/none/drafts", headers=admin, json=wanted).status_code == 404


def test_the_path_says_what_moved_since_an_earlier_week(parts: Parts) -> None:
    learner = parts.store.learners.get(NEW_CLERK)
    assert slices_of(parts)[PathService].path(learner).changes is None
    later = Parts(**{**vars(parts), "clock": lambda: NOW + timedelta(weeks=2)})
    done = completion_event(NEW_CLERK, LEAVE_COURSE, at=NOW + timedelta(days=1), source="test")
    parts.store.ledger.append([done])
    changes = slices_of(later)[PathService].path(learner).changes
    assert changes is not None
    assert changes.done == [LEAVE_COURSE]
    assert [(each.course, each.now - each.was) for each in changes.moved] == [(RTI_COURSE, timedelta(weeks=1))]


def test_a_path_is_computed_once_for_the_same_inputs(parts: Parts) -> None:
    learner, paths = parts.store.learners.get(NEW_CLERK), slices_of(parts)[PathService]
    assert paths.path(learner, weekly_minutes=90) is paths.path(learner, weekly_minutes=90)
    first = paths.path(learner, weekly_minutes=90)
    parts.store.ledger.append([completion_event(NEW_CLERK, LEAVE_COURSE, at=NOW, source="test")])
    assert paths.path(learner, weekly_minutes=90) is not first


def test_organisations_are_named(client: TestClient, headers: Headers) -> None:
    plans = client.get("/v1/plans?lang=hi", headers=headers[AccessRole.ADMIN]).json()
    assert [(each["organisation_name"], each["status_text"]) for each in plans] == [("राजस्व", "लागू")]
    assert OrganisationId(plans[0]["organisation"]) == REVENUE


def test_a_step_that_moves_is_counted_and_one_that_stays_is_not(parts: Parts) -> None:
    learner = parts.store.learners.get(NEW_CLERK)
    now = slices_of(parts)[PathService]
    now.path(learner)
    assert set(now.moves(learner).values()) == {0}
    later = slices_of(Parts(**{**vars(parts), "clock": lambda: NOW + timedelta(weeks=2)}))[PathService]
    later.path(learner)
    moved = later.moves(learner)
    assert set(moved.values()) == {1}
    later.path(learner)
    assert later.moves(learner) == moved


def test_a_change_by_a_client_that_knows_no_groups_does_not_open_a_plan_to_everybody(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    catalogue = parts.store.catalogue.current()
    group = Group(GroupId("clerks"), LocalText({}), ({"designation": frozenset({"Clerk"})},))
    parts.store.catalogue.replace(replace(catalogue, groups={group.id: group}).with_roles([]))
    admin = headers[AccessRole.ADMIN]
    told = {**CONTENT, "groups": ["clerks"], "year": "2026-27", "apar": True, "starts_on": "2026-11-16"}
    made = client.post("/v1/plans", headers=admin, json={**NEW, "content": told}).json()
    assert (made["groups"], made["year"], made["apar"]) == (["clerks"], "2026-27", True)
    edited = change(client, admin, "edit", 1, content={**CONTENT, "items": []}).json()
    assert (edited["groups"], edited["year"], edited["apar"], edited["items"]) == (["clerks"], "2026-27", True, [])
    assert edited["starts_on"] == "2026-11-16"
    assert change(client, admin, "edit", 2, content={**CONTENT, "groups": []}).json()["groups"] == []


def test_a_plan_is_not_made_for_an_organisation_that_is_not_ones_own(client: TestClient, headers: Headers) -> None:
    admin = headers[AccessRole.ADMIN]
    for content, status in (({"others": [HEALTH]}, 404), ({"groups": ["none"]}, 422), ({"year": "2026-28"}, 422)):
        sent = client.post("/v1/plans", headers=admin, json={**NEW, "content": {**CONTENT, **content}})
        assert sent.status_code == status
