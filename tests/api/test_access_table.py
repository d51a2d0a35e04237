"""The table of docs/reference/access.md, tried: every role on every endpoint, and nothing that the table leaves out."""

import re
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api.app import OPEN_ROUTES, OPERATOR_ROUTES, create_app, refuse_unguarded_routes
from api.report.keeping import keep_reports
from api.report.service import ReportService
from api.running.auth import AccessRole, Principal
from api.wiring import Parts, slices_of
from data.words import (
    ENGLISH,
    Confirmation,
    ConfirmationId,
    ConversationId,
    CourseId,
    Declined,
    DeclineReason,
    Event,
    EventId,
    PersonAnswer,
    PersonAnswerId,
    TextChange,
    TextPart,
    TextPlace,
    Turn,
    TurnId,
    Verb,
)
from tests.api.planned import (
    ANNUAL_PLAN,
    HEALTH,
    HEALTH_COURSE,
    HEALTH_PLAN,
    LEAVE,
    LEAVE_COURSE,
    NEW_CLERK,
    NOW,
    NURSE,
    PLAN_TASK,
    REVENUE,
    RTI,
    RTI_COURSE,
    TAX_CLERK,
    bearer,
)
from tests.api.planned_imports import add_draft
from tests.api.planned_practice import FEE, PLANNED_DRAFT, PLANNED_ITEM, PLANNED_TEST, planned_draft

PAGE = (Path(__file__).parents[2] / "docs/reference/access.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(GET|HEAD|POST|PUT|PATCH|DELETE) (/v1/[^`]*)` \| (.*) \|$", PAGE, flags=re.MULTILINE)
COLUMNS = [AccessRole.LEARNER, AccessRole.CURATOR, AccessRole.ADMIN, AccessRole.SERVICE]
CASES = [
    (method, path, role, cell.strip())
    for method, path, cells in ROWS
    for role, cell in zip(COLUMNS, cells.split("|"), strict=True)
]
QUERIES = {"/v1/coverage/cell": {"competency": RTI, "level": "2", "content_language": "en"}}
UPLOAD = ("POST", "/v1/imports")
ANNOUNCED = {"Upload-Length": "0", "Upload-Metadata": "filename bm90ZXMubWQ="}
PART = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
SENT = {("POST", "/v1/uploads"): ANNOUNCED, ("PATCH", "/v1/uploads/{upload}"): PART}
BODIES: dict[str, dict[str, object]] = {
    "/v1/provider-requests": {"text": "A course on lifts"},
    "/v1/provider-requests/{asked}/sent": {"provider": "Institute"},
    "/v1/provider-requests/{asked}/answered": {"course": RTI_COURSE},
    "/v1/tutor/questions": {"question": "How many days for a reply?"},
    "/v1/saarthi/messages": {"message": "What should I take next?"},
    "/v1/events": {"events": []},
    "/v1/tutor/streams": {"question": "How many days for a reply?"},
    "/v1/tutor/hints": {"question": "How many days for a reply?"},
    "/v1/tutor/comparisons": {"first": "fee", "second": "appeal"},
    "/v1/practice/{item}/attempts": {"answer": "Thirty days"},
    "/v1/reviews": {"answers": []},
    "/v1/items/{item}/status": {"status": "retired"},
    "/v1/items/{item}": {
        "kind": "short-text",
        "competency": RTI,
        "level": 2,
        "course": RTI_COURSE,
        "lesson": "one",
        "question": {"en": "What is the fee in rupees?"},
        "because": {"en": FEE},
        "accepts": ["ten"],
    },
    "/v1/assessments/{assessment}": {
        "title": {"en": "Replies"},
        "course": RTI_COURSE,
        "pass_mark": 0.5,
        "attempts": 2,
        "sections": [{"title": {"en": "All"}, "items": ["truth-1"]}],
    },
    "/v1/diagnostics": {"competency": RTI},
    "/v1/sittings/{sitting}/answers": {"item": "truth-1", "answer": ["A"]},
    "/v1/role-cases/{case}/answers": {"answer": "Ten rupees."},
    "/v1/drafts/{draft}": {"question": "The fee is ____ rupees.", "options": ["ten", "two", "six"]},
    "/v1/drafts/{draft}/verdicts": {"verdict": "approve"},
    "/v1/answers/{turn}/feedback": {"thumb": "up"},
    "/v1/worklist/answers": {
        "row": "questions:dd40a1a0f197",
        "question": "Who?",
        "text": "The office.",
        "language": "en",
    },
    "/v1/worklist/answers/taken-back": {"answer": "given"},
    "/v1/worklist/changes": {"row": f"gap:{LEAVE}:en", "step": "closed"},
    "/v1/designations": {"designation": "Head clerk", "role": "clerk"},
    "/v1/learners/{learner}/feedback": {"course": RTI_COURSE, "feedback": "later"},
    "/v1/learners/{learner}/courses/{course}/check": {"confirmed": []},
    "/v1/imports/{imported}/publication": {},
    "/v1/curating/{course}/competencies/{competency}": {"accepted": True, "level": 2},
    "/v1/curating/{course}/texts": {"texts": [{"part": "title", "language": "en", "text": "Noting well"}], "seen": ""},
    "/v1/curating/{course}/versions/{version}": {"do": "publish"},
    "/v1/learners/{learner}/wishes": {"weekly_minutes": 90},
    "/v1/learners/{learner}/rechecks": {"about": RTI},
    "/v1/confirmations": {"course": LEAVE_COURSE, "supervisor": True},
    "/v1/confirmations/{confirmation}/answer": {"change": "some"},
    "/v1/learners/{learner}/erasure": {"confirm": TAX_CLERK, "reason": "left the service"},
}


@pytest.fixture(autouse=True)
def asked(parts: Parts) -> None:
    """A course finished in time to ask others about it, two asked about a colleague, two questions in vain."""
    at = NOW - timedelta(days=40)
    parts.store.ledger.append([Event(EventId("lately"), TAX_CLERK, Verb.COMPLETED, LEAVE_COURSE, at, "planned")])
    for id_, course, colleague in (("of-clerk", RTI_COURSE, TAX_CLERK), ("of-admin", LEAVE_COURSE, None)):
        parts.store.confirmations.ask([Confirmation(ConfirmationId(id_), NEW_CLERK, course, colleague, NOW)])
    for turn, question in (("lift", "Who repairs the lift?"), ("camel", "Which vaccine does a camel need?")):
        declined = Declined(DeclineReason.NOT_COVERED, [], confidence=0.0)
        kept = Turn(TurnId(turn), question, question, ENGLISH, None, None, declined, NOW)
        parts.store.conversations.add_turn(kept, conversation=ConversationId(turn), learner=TAX_CLERK)
    answer = PersonAnswer(PersonAnswerId("given"), REVENUE, "Which?", "None.", ENGLISH, "curator", NOW)
    parts.store.person_answers.give(answer, [TurnId("camel")])


def _plan_body(path: str, names: dict[str, str]) -> dict[str, object] | None:
    content = {"title": {"en": "New"}, "items": []}
    bodies: dict[str, dict[str, object]] = {
        "/v1/plans": {"id": "new-plan", "organisation": names["organisation"], "content": content},
        "/v1/plan-templates/{template}/drafts": {
            "id": "new-plan",
            "organisation": names["organisation"],
            "starts_on": "2026-11-09",
        },
        "/v1/plans/{plan}/changes": {"action": "retire", "version": 1},
        "/v1/plans/{plan}/evidence": {
            "learner": names["learner"],
            "task": PLAN_TASK,
            "at": "2026-11-01T10:00:00Z",
        },
    }
    return bodies.get(path)


def _igot_body(path: str, learner: str) -> dict[str, object] | None:
    if not path.startswith("/v1/igot/"):
        return None
    about = {"recommendation_id": "r1", "course_id": RTI_COURSE, "rating": 0} if path.endswith("/feedback") else {}
    return {"user_id": learner, **about}


def _handed_in(path: str, names: dict[str, str]) -> dict[str, object] | None:
    return {"uploads": [names["upload"]]} if path == "/v1/uploads/handed-in" else None


def _event(learner: str, *, verb: str) -> dict[str, object]:
    return {
        "events": [
            {
                "id": f"table-{learner}",
                "learner": learner,
                "verb": verb,
                "object": RTI_COURSE,
                "at": "2026-11-01T10:00:00Z",
            }
        ]
    }


def _course_to_curate(parts: Parts, path: str) -> CourseId:
    """A draft of an import; published, and with an edited title, where the path is of its texts and their versions."""
    imported = add_draft(parts, REVENUE)
    draft = parts.store.imports.drafts(imported)[0]
    if re.search(r"/(texts|file|versions/.*)$", path):
        parts.store.imports.publish(imported, [draft], now=NOW)
    if path.endswith("{version}"):
        change = TextChange(TextPlace(TextPart.TITLE, ENGLISH), "Noting", "Noting well")
        parts.store.course_edits.save(draft.course.id, [change], seen="", by="curator", now=NOW)
    return draft.course.id


def _made(client: TestClient, path: str, headers: dict[str, str]) -> dict[str, str]:
    """Ids of what the token's own answer is named by, where the path asks for one and the token may have one."""
    if "{sitting}" in path:
        begun = client.post(f"/v1/assessments/{PLANNED_TEST}/sittings", headers=headers).json()
        return {"sitting": begun.get("id", "none")}
    if "{recheck}" in path:
        contested = client.post(f"/v1/learners/{TAX_CLERK}/rechecks", json={"about": RTI}, headers=headers)
        return {"recheck": str(contested.json().get("recheck", "none"))}
    if "{asked}" in path:
        wanted = client.post("/v1/provider-requests", json={"text": "A course on lifts"}, headers=headers)
        return {"asked": str(wanted.json().get("id", "none"))}
    if "{upload}" in path or path == "/v1/uploads/handed-in":
        begun = client.post("/v1/uploads", headers={**headers, **ANNOUNCED}).json()
        return {"upload": begun.get("id", "none")}
    if re.search(r"\{(stream|conversation|turn)\}", path):
        made = client.post("/v1/tutor/streams", json=BODIES["/v1/tutor/streams"], headers=headers).json()
        client.get(f"/v1/tutor/streams/{made['stream']}", headers=headers)  # until the answer is kept
        return {name: made[name] or "none" for name in ("stream", "conversation", "turn")}
    return _kept(client, path)


def _kept(client: TestClient, path: str) -> dict[str, str]:
    """Ids of what a curator or the night has kept, where the path asks for one."""
    app = client.app
    assert isinstance(app, FastAPI)
    if "{month}" in path:
        keep_reports(slices_of(app.state.parts)[ReportService], months=1)
    if "/curating/" in path:
        return {"course": _course_to_curate(app.state.parts, path)}
    if "{imported}" in path:
        return {"imported": add_draft(app.state.parts, REVENUE)}
    return {}


def _status(client: TestClient, method: str, path: str, headers: dict[str, str], **given: str) -> int:
    names = {**given, **_made(client, path, headers)}
    body = (
        _event(names["learner"], verb=names["verb"])
        if path == "/v1/events"
        else _plan_body(path, names)
        or _igot_body(path, names["learner"])
        or _handed_in(path, names)
        or BODIES.get(path)
    )
    files = {"files": ("notes.md", b"# Notes\n\nA note holds facts.")} if (method, path) == UPLOAD else None
    address, query = path.format(**names), QUERIES.get(path)
    sent = {**headers, **SENT.get((method, path), {})}
    return client.request(method, address, params=query, headers=sent, json=body, files=files).status_code


OWN = {
    "learner": TAX_CLERK,
    "organisation": REVENUE,
    "course": RTI_COURSE,
    "competency": RTI,
    "plan": ANNUAL_PLAN,
    "template": "training-rule",
    "version": "1",
    "month": "2026-11",
    "asked": "none",
    "lesson": "one",
    "item": PLANNED_ITEM,
    "draft": PLANNED_DRAFT,
    "case": "clerk",
    "step": "1",
    "stream": "none",
    "conversation": "none",
    "turn": "none",
    "recheck": "none",
    "confirmation": "of-clerk",
    "verb": "started",
    "assessment": PLANNED_TEST,
    "sitting": "none",
    "imported": "none",
    "upload": "none",
}
SUPERVISORS = {"verb": "completed", "confirmation": "of-admin"}
FOREIGN = {**OWN, "learner": NURSE, "organisation": HEALTH, "course": HEALTH_COURSE, "plan": HEALTH_PLAN}
MENTIONS_SOMEBODY = re.compile(r"\{(learner|organisation|plan)\}|/events|/plans$|/drafts$|/igot/")


@pytest.fixture(autouse=True)
def draft(parts: Parts) -> None:
    """A draft that waits in the bank."""
    parts.store.items.put([planned_draft()], by="saarthi", at=NOW)


def test_the_table_has_every_endpoint_of_v1(parts: Parts) -> None:
    routes = {
        (method, route.path)
        for route in iter_route_contexts(create_app(parts).routes)
        if isinstance(route.original_route, APIRoute) and str(route.path).startswith("/v1")
        for method in route.methods or ()
    }

    assert {(method, path) for method, path, _ in ROWS} == routes


@pytest.mark.parametrize(("method", "path", "role", "cell"), CASES, ids=lambda value: str(value))
def test_each_role_gets_what_the_table_says(
    method: str,
    path: str,
    role: AccessRole,
    cell: str,
    client: TestClient,
    headers: dict[AccessRole, dict[str, str]],
) -> None:
    status = _status(client, method, path, headers[role], **(OWN | (SUPERVISORS if role is AccessRole.ADMIN else {})))

    assert (status < 300) is (cell != "no"), status
    if cell == "no":
        assert status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("method", "path", "role"),
    [(m, p, r) for m, p, r, cell in CASES if cell.startswith("own") and MENTIONS_SOMEBODY.search(p)],
    ids=lambda value: str(value),
)
def test_own_means_nobody_else(
    method: str, path: str, role: AccessRole, client: TestClient, headers: dict[AccessRole, dict[str, str]]
) -> None:
    status = _status(client, method, path, headers[role], **FOREIGN)

    assert status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


@pytest.mark.parametrize(("method", "path"), [(m, p) for m, p, _ in ROWS], ids=lambda value: str(value))
def test_nobody_comes_in_without_a_token(method: str, path: str, client: TestClient) -> None:
    response = client.request(method, path.format(**OWN), json=BODIES.get(path))

    assert response.status_code == HTTPStatus.UNAUTHORIZED
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_learner_may_not_even_see_a_colleague(client: TestClient, headers: dict[AccessRole, dict[str, str]]) -> None:
    path = f"/v1/learners/{NEW_CLERK}/progress"

    assert client.get(path, headers=headers[AccessRole.LEARNER]).status_code == HTTPStatus.FORBIDDEN


def test_an_admin_of_the_state_sees_what_lies_under_it(client: TestClient, parts: Parts) -> None:
    state = parts.store.catalogue.current().organisation(REVENUE).parent or REVENUE
    state_admin = bearer(parts, Principal("admin", AccessRole.ADMIN, state))

    assert client.get(f"/v1/learners/{NURSE}/progress", headers=state_admin).status_code == HTTPStatus.OK
    assert client.get(f"/v1/organisations/{HEALTH}/report", headers=state_admin).status_code == HTTPStatus.OK


def test_an_unknown_and_a_foreign_learner_get_the_same_answer(
    client: TestClient, headers: dict[AccessRole, dict[str, str]]
) -> None:
    answers = [
        client.get(f"/v1/learners/{learner}/progress", headers=headers[AccessRole.ADMIN]).json()
        for learner in (NURSE, "nobody-1")
    ]

    assert answers[0]["detail"].replace(NURSE, "X") == answers[1]["detail"].replace("nobody-1", "X")


def test_an_app_with_an_unguarded_route_does_not_start(parts: Parts) -> None:
    app = create_app(parts)

    @app.get("/v1/everything")
    def everything() -> str:
        return "all"

    with pytest.raises(ValueError, match="/v1/everything"):
        refuse_unguarded_routes(app)


def test_open_routes_are_few_and_hold_no_data_but_behind_a_secret() -> None:
    everybody = {
        "/healthz",
        "/readyz",
        "/",
        "/sign-in",
        "/about",
        "/sign-in/provider",
        "/sign-in/provider/return",
        "/sign-out",
        "/language",
    }
    assert everybody | {"/calendar/{secret}.ics"} == OPEN_ROUTES
    assert frozenset({"/metrics", "/docs", "/openapi.json"}) == OPERATOR_ROUTES
