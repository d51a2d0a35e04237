"""What somebody may not know of is answered as what does not exist: every route, every kind of id, every role."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api.app import create_app
from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from tests.api.planned import (
    ANNUAL_PLAN,
    HEALTH,
    HEALTH_COURSE,
    HEALTH_PLAN,
    NURSE,
    OLD_COURSE,
    PLAN_TASK,
    PRINCIPALS,
    REVENUE,
    RTI,
    RTI_COURSE,
    TAX_CLERK,
    bearer,
)
from tests.api.planned_imports import add_draft
from tests.api.planned_practice import CLOSED_ITEM, CLOSED_TEST, PLANNED_ITEM, PLANNED_TEST

UNKNOWN = "no-such-thing"
QUESTION = "How many days for a reply?"
MINE = {
    "competency": RTI,
    "learner": TAX_CLERK,
    "organisation": REVENUE,
    "course": RTI_COURSE,
    "plan": ANNUAL_PLAN,
    "item": PLANNED_ITEM,
    "template": "training-rule",
    "lesson": "one",
    "recheck": "none",
    "confirmation": "none",
    "version": "1",
    "month": "2026-10",
    "step": "1",
    "number": "1",
    "assessment": PLANNED_TEST,
}
NEW_PLAN = {"id": "new-plan", "organisation": REVENUE, "content": {"title": {"en": "New"}, "items": []}}
DRAFT = {"id": "new-plan", "organisation": REVENUE, "starts_on": "2026-11-09"}
EVENT = {
    "id": "one-of-mine",
    "learner": TAX_CLERK,
    "verb": "started",
    "object": RTI_COURSE,
    "at": "2026-11-01T10:00:00Z",
}
EVIDENCE = {"learner": TAX_CLERK, "task": PLAN_TASK, "at": "2026-11-01T10:00:00Z"}
TWO = {"first": "fee", "second": "appeal"}

PUBLISHED = {"course": "noting", "language": "en", "title": "T", "description": "D", "provider": "P", "level": "1"}
JSON: Mapping[str, Mapping[str, object]] = {
    "/v1/plans/{plan}/changes": {"action": "retire", "version": 1},
    "/v1/plans/{plan}/evidence": EVIDENCE,
    "/v1/practice/{item}/attempts": {"answer": "Thirty days"},
    "/v1/sittings/{sitting}/answers": {"item": "truth-1", "answer": []},
    "/v1/answers/{turn}/feedback": {"thumb": "up"},
    "/v1/imports/{imported}/publication": {},
    "/v1/curating/{course}/competencies/{competency}": {"accepted": True, "level": 2},
    "/v1/curating/{course}/texts": {"texts": [{"part": "title", "language": "en", "text": "Noting well"}], "seen": ""},
    "/v1/curating/{course}/versions/{version}": {"do": "publish"},
    "/v1/learners/{learner}/feedback": {"course": RTI_COURSE, "feedback": "later"},
    "/v1/learners/{learner}/courses/{course}/check": {"confirmed": []},
    "/v1/learners/{learner}/rechecks": {"about": RTI},
    "/v1/confirmations/{confirmation}/answer": {"change": "some"},
    "/v1/learners/{learner}/erasure": {"confirm": "nobody of them"},
}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/courses/{course}/ask": {"question": QUESTION},
    "/courses/{course}/compare": TWO,
    "/curating/{course}/competencies": {"competency": RTI, "decision": "accept", "level": "2"},
    "/curating/{course}/edit": {"place": "title/en", "text": "Title"},
    "/curating/{course}/versions/{version}": {"action": "publish"},
    "/curating/{course}/clashes": {"place": "title/en", "take": "files"},
    "/conversations/{conversation}/ask": {"question": QUESTION},
    "/answers/{turn}/feedback": {"thumb": "up"},
    "/confirmations/{confirmation}": {"change": "some"},
    "/plans/{plan}": {"action": "retire", "version": "1"},
    "/plans/{plan}/edit": {"version": "1", "do": "add-task"},
    "/imports/{imported}/publish": PUBLISHED,
}
SENT: Mapping[str, Mapping[str, str]] = {
    "PATCH": {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
}
"""Headers by method: the one PATCH takes a part of a file."""


@dataclass(frozen=True)
class Naming:
    """A request that names a thing in its path, query, body or form; `{}` stands where its id goes."""

    method: str
    path: str
    kind: str
    query: Mapping[str, str] | None = None
    json: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.kind}"


def in_bodies() -> Iterator[Naming]:
    """Requests that name a thing elsewhere than in the path."""
    for path in ("/report", "/report.csv", "/report.pdf", "/report/people"):
        yield Naming("GET", path, "organisation", query={"organisation": "{}"})
    for path in ("/v1/tutor/questions", "/v1/tutor/streams", "/v1/tutor/hints"):
        yield Naming("POST", path, "course", json={"question": QUESTION, "course": "{}"})
        yield Naming("POST", path, "conversation", json={"question": QUESTION, "conversation": "{}"})
    yield Naming("POST", "/v1/tutor/comparisons", "course", json={**TWO, "course": "{}"})
    yield Naming("POST", "/v1/plans", "organisation", json={**NEW_PLAN, "organisation": "{}"})
    items = [{"course": "{}", "due": "2027-03-15", "mandatory": True}]
    yield Naming("POST", "/v1/plans", "course", json={**NEW_PLAN, "content": {"title": {"en": "New"}, "items": items}})
    drafts = "/v1/plan-templates/training-rule/drafts"
    yield Naming("POST", drafts, "organisation", json={**DRAFT, "organisation": "{}"})
    yield Naming("POST", f"/v1/plans/{ANNUAL_PLAN}/evidence", "learner", json={**EVIDENCE, "learner": "{}"})
    yield Naming("POST", "/v1/events", "learner", json={"events": [{**EVENT, "learner": "{}"}]})
    for verb in ("started", "completed", "rated", "dismissed", "deferred", "restored", "enrolled"):
        yield Naming("POST", "/v1/events", "course", json={"events": [{**EVENT, "verb": verb, "object": "{}"}]})
    body = {"course": "{}", "feedback": "later"}
    yield Naming("POST", f"/v1/learners/{TAX_CLERK}/feedback", "course", json=body)
    for path in ("/home/dismissed", "/home/deferred", "/home/restored", "/home/check"):
        yield Naming("POST", path, "course", form={"course": "{}"})
    for form in ({"about": "{}"}, {"about": RTI, "event": "{}"}):
        yield Naming("POST", "/rechecks", "course", form=form)
        yield Naming("POST", f"/v1/learners/{TAX_CLERK}/rechecks", "course", json=form)
    yield Naming("GET", "/rechecks/new", "course", query={"about": "{}"})
    yield Naming("GET", "/home/check", "course", query={"course": "{}"})
    yield Naming("GET", "/check", "course", query={"course": "{}"})
    yield Naming("GET", "/v1/assessments", "course", query={"course": "{}"})
    yield Naming("POST", "/home/tasks", "plan", form={"plan": "{}", "task": PLAN_TASK})
    plan = {"plan": "new-plan", "template": "training-rule", "organisation": "{}", "starts_on": "2026-11-09"}
    yield Naming("POST", "/plans", "organisation", form=plan)


KINDS = {
    *("learner", "organisation", "course", "plan", "item", "conversation", "turn", "stream"),
    *("assessment", "sitting", "imported", "upload"),
}


def in_paths(parts: Parts) -> Iterator[Naming]:
    """Every route of the service that names a thing in its path, one for each name."""
    for route in iter_route_contexts(create_app(parts).routes):
        if isinstance(route.original_route, APIRoute):
            path = str(route.path)
            for kind in KINDS.intersection(re.findall(r"\{(\w+)\}", path)):
                filled = path.format(**{**dict.fromkeys(KINDS, UNKNOWN), **MINE, kind: "{}"})
                for method in route.methods or ():
                    yield Naming(method, filled, kind, json=JSON.get(path), form=FORMS.get(path))


@pytest.fixture
def parts(parts: Parts) -> Parts:
    """Without a limit by the minute, which a walk over every route would meet."""
    return replace(parts, settings=parts.settings.model_copy(update={"rate_per_minute": 0}))


def theirs(client: TestClient, parts: Parts) -> dict[str, str]:
    """Things that exist and that clerks, admins and services of another department may not know of."""
    nurse = bearer(parts, Principal(NURSE, AccessRole.LEARNER, HEALTH))
    made = client.post("/v1/tutor/streams", json={"question": QUESTION}, headers=nurse).json()
    client.get(f"/v1/tutor/streams/{made['stream']}", headers=nurse)  # until the answer is kept
    sitting = client.post(f"/v1/assessments/{CLOSED_TEST}/sittings", headers=nurse).json()
    curator = bearer(parts, Principal("curator", AccessRole.CURATOR, HEALTH))
    announced = {"Upload-Length": "9", "Upload-Metadata": "filename bm90ZXMubWQ="}
    return {
        "sitting": sitting["id"],
        "assessment": CLOSED_TEST,
        "learner": NURSE,
        "organisation": HEALTH,
        "course": HEALTH_COURSE,
        "plan": HEALTH_PLAN,
        "item": CLOSED_ITEM,
        "imported": add_draft(parts, HEALTH),
        "upload": client.post("/v1/uploads", headers={**curator, **announced}).json()["id"],
        **{kind: str(made[kind]) for kind in ("stream", "conversation", "turn")},
    }


def answered(client: TestClient, naming: Naming, id_: str, headers: dict[str, str]) -> tuple[int, str]:
    """Status and words of the answer; the id in them, and what was made for it, put aside."""

    def named(values: Mapping[str, str] | None) -> dict[str, str] | None:
        return None if values is None else {key: value.replace("{}", id_) for key, value in values.items()}

    answer = client.request(
        naming.method,
        naming.path.replace("{}", id_),
        params=named(naming.query),
        json=None if naming.json is None else json.loads(json.dumps(naming.json).replace('"{}"', f'"{id_}"')),
        data=named(naming.form),
        headers={**headers, **SENT.get(naming.method, {})},
        follow_redirects=False,
    )
    return answer.status_code, re.sub(r"[0-9a-f]{32}", "MADE", answer.text.replace(id_, "ID"))


ROLES = [replace(principal, organisation=REVENUE) for principal in PRINCIPALS.values()]


@pytest.mark.parametrize("principal", ROLES, ids=lambda principal: principal.role)
def test_what_is_closed_is_answered_as_what_does_not_exist(
    principal: Principal, client: TestClient, parts: Parts
) -> None:
    foreign, headers = theirs(client, parts), bearer(parts, principal)
    namings = [*in_paths(parts), *in_bodies()]
    told = [
        f"{naming}: {unknown} for an unknown, {closed} for a closed one"
        for naming in namings
        for unknown, closed in [[answered(client, naming, id_, headers) for id_ in (UNKNOWN, foreign[naming.kind])]]
        if unknown != closed
    ]

    assert told == []
    assert len(namings) > 60, "the walk goes over every route that names something"


def test_a_retired_course_is_to_a_learner_as_one_that_does_not_exist(client: TestClient, parts: Parts) -> None:
    headers = bearer(parts, PRINCIPALS[AccessRole.LEARNER])
    namings = [naming for naming in [*in_paths(parts), *in_bodies()] if naming.kind == "course"]
    told = [
        str(naming)
        for naming in namings
        if answered(client, naming, UNKNOWN, headers) != answered(client, naming, OLD_COURSE, headers)
    ]

    assert told == []


@pytest.mark.parametrize("principal", [PRINCIPALS[AccessRole.LEARNER], PRINCIPALS[AccessRole.SERVICE]])
def test_the_walk_is_let_in_where_the_thing_is_ones_own(principal: Principal, client: TestClient, parts: Parts) -> None:
    """So that what is compared above is what is said of the thing, and not that nobody is let in."""
    headers = bearer(parts, principal)
    own = [naming for naming in [*in_paths(parts), *in_bodies()] if naming.kind in MINE and naming.method == "GET"]
    statuses = [answered(client, naming, MINE[naming.kind], headers)[0] for naming in own]

    assert sum(status == HTTPStatus.OK for status in statuses) > len(own) / 3
