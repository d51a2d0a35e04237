"""Training plans: their life, what they would mean, how people stand in them; and a learner's path as a calendar."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response

from api.http.dependencies import AdminDep, LearnerReaderDep, ServicesDep, WordsDep
from api.plans.figures import LearnerStandingOut, PlanProgressOut, WhatIfOut
from api.plans.service import (
    change_plan,
    create_plan,
    draft_plan,
    keep_evidence,
    may_change,
    plan_history,
    standings,
    visible_plans,
    what_if_of,
)
from api.plans.shapes import (
    ChangeIn,
    DraftIn,
    EvidenceIn,
    EvidenceOut,
    PlanIn,
    PlanOut,
    TemplateOut,
    VersionOut,
)
from api.plans.words import text_of
from api.running.auth import Principal
from api.running.i18n import Words
from api.running.services import Services
from data.reading import shipped_templates
from data.words import NotFound, PlanId, PlanVersion
from recommender.training_plans import Standing

router = APIRouter(prefix="/v1", tags=["plans"])
PlanPath = Annotated[PlanId, Path(max_length=80, examples=["annual-plan-2027"])]
IfMatch = Annotated[str | None, Header(description="The ETag of the plan as you saw it")]


@router.get("/plans", summary="The plans of your organisation, under it, and above it")
def read_plans(principal: AdminDep, services: ServicesDep, words: WordsDep) -> list[PlanOut]:
    """Every plan with its status, version and content, by id."""
    return [_out(each, principal, services, words) for each in visible_plans(principal, services=services)]


@router.post("/plans", status_code=HTTPStatus.CREATED, summary="Make a draft; the same again changes nothing")
def write_plan(
    principal: AdminDep, body: PlanIn, services: ServicesDep, words: WordsDep, response: Response
) -> PlanOut:
    """A draft with an id of your choice; another plan of that id is a conflict."""
    return _answered(create_plan(principal, body, services=services), principal, services, words, response)


@router.get("/plan-templates", summary="Templates that drafts are made from")
def read_templates(principal: AdminDep, words: WordsDep) -> list[TemplateOut]:
    """Induction, annual plan, training rule, learning week, promotion readiness."""
    return [
        TemplateOut(
            id=each.id,
            title=text_of(each.title, words),
            description=text_of(each.description, words),
            weeks=each.weeks,
            needs=each.needs,
        )
        for each in shipped_templates()
    ]


@router.post(
    "/plan-templates/{template}/drafts", status_code=HTTPStatus.CREATED, summary="Make a draft from a template"
)
def write_draft(
    principal: AdminDep,
    template: Annotated[str, Path(max_length=80, examples=["annual-plan"])],
    body: DraftIn,
    services: ServicesDep,
    words: WordsDep,
    response: Response,
) -> PlanOut:
    """The template's courses and tasks, and courses for the needs of the role, dated from the start on."""
    return _answered(draft_plan(principal, template, body, services=services), principal, services, words, response)


@router.get("/plans/{plan}", summary="A plan as its last change left it")
def read_plan(
    principal: AdminDep, plan: PlanPath, services: ServicesDep, words: WordsDep, response: Response
) -> PlanOut:
    """Its content, status, version (also as ETag) and what may be done with it."""
    head = plan_history(principal, plan, services=services)[-1]
    return _answered(head, principal, services, words, response)


@router.get("/plans/{plan}/history", summary="Who did what to the plan, when and why")
def read_history(principal: AdminDep, plan: PlanPath, services: ServicesDep, words: WordsDep) -> list[VersionOut]:
    """The audit trail, oldest first."""
    history = plan_history(principal, plan, services=services)
    return [
        VersionOut.of(version, before, words) for version, before in zip(history, [None, *history[:-1]], strict=True)
    ]


@router.get("/plans/{plan}/versions/{version}", summary="The plan as it was at one version")
def read_version(
    principal: AdminDep,
    plan: PlanPath,
    version: Annotated[int, Path(ge=1)],
    services: ServicesDep,
    words: WordsDep,
) -> PlanOut:
    """The frozen content of that version."""
    for each in plan_history(principal, plan, services=services):
        if each.version == version:
            return _out(each, principal, services, words)
    raise NotFound(f"plan {plan!r} has no version {version}")


@router.post("/plans/{plan}/changes", summary="Edit, approve, start, amend, withdraw or retire the plan")
def write_change(
    principal: AdminDep,
    plan: PlanPath,
    body: ChangeIn,
    services: ServicesDep,
    words: WordsDep,
    response: Response,
    if_match: IfMatch = None,
) -> PlanOut:
    """Made for the version that you saw: where the plan has moved on since, it is a conflict (409)."""
    changed = change_plan(principal, plan, body, if_match=if_match, services=services)
    return _answered(changed, principal, services, words, response)


@router.get("/plans/{plan}/what-if", summary="What the plan would mean for its audience")
def read_what_if(principal: AdminDep, plan: PlanPath, services: ServicesDep, words: WordsDep) -> WhatIfOut:
    """Done already, hours a week until due, who cannot read or open a course, needs closed: before approval."""
    head = plan_history(principal, plan, services=services)[-1]
    found = what_if_of(principal, head.content, services=services)
    return WhatIfOut.of(found, catalogue=services.catalogue(), words=words)


@router.get("/plans/{plan}/progress", summary="Who is done, on track, at risk and late")
def read_progress(
    principal: AdminDep,
    plan: PlanPath,
    services: ServicesDep,
    words: WordsDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many learners, the worst first")] = 100,
) -> PlanProgressOut:
    """Counts over the audience, and learners with the events that show what is done."""
    plan_history(principal, plan, services=services)
    catalogue, today = services.catalogue(), services.clock().date()
    found = standings(principal, catalogue.plan(plan), services=services)
    return PlanProgressOut(
        plan=plan,
        audience=len(found),
        counts={each: sum(one.standing is each for one in found) for each in Standing},
        learners=[LearnerStandingOut.of(one, today=today, catalogue=catalogue, words=words) for one in found[:limit]],
    )


@router.post("/plans/{plan}/evidence", status_code=HTTPStatus.CREATED, summary="Say that a task of the plan was done")
def write_evidence(principal: LearnerReaderDep, plan: PlanPath, body: EvidenceIn, services: ServicesDep) -> EvidenceOut:
    """A learner speaks for themself, an admin or a service as the supervisor."""
    return keep_evidence(principal, plan, body, services=services)


def _out(version: PlanVersion, principal: Principal, services: Services, words: Words) -> PlanOut:
    catalogue = services.catalogue()
    allowed = may_change(principal, version.content, catalogue=catalogue)
    return PlanOut.of(version, may_change=allowed, catalogue=catalogue, words=words)


def _answered(
    version: PlanVersion, principal: Principal, services: Services, words: Words, response: Response
) -> PlanOut:
    response.headers["ETag"] = f'"{version.version}"'
    return _out(version, principal, services, words)
