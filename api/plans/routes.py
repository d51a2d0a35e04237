"""Training plans: their life, what they would mean, how people stand in them; and a learner's path as a calendar."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response

from api.http.dependencies import AdminDep, LearnerReaderDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.plans.figures import LearnerStandingOut, PlanProgressOut, WhatIfOut
from api.plans.service import AttestDep, PlanFiguresDep, PlansDep, PlanService, living
from api.plans.shapes import (
    PlanChangeIn,
    PlanDraftIn,
    PlanIn,
    PlanOut,
    PlanTemplateOut,
    PlanVersionOut,
    TaskEvidenceIn,
    TaskEvidenceOut,
)
from api.running.auth import Principal
from api.running.i18n import Words
from data.reading import shipped_templates
from data.words import (
    Conflict,
    Noted,
    PlanId,
    PlanVersion,
    UnknownLearner,
    UnknownOrganisation,
    UnknownPlan,
    UnknownRole,
)
from recommender.training_plans import Standing

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["plans"])
PlanPath = Annotated[PlanId, Path(max_length=80, examples=["annual-plan-2027"])]
IfMatch = Annotated[str | None, Header(description="The ETag of the plan as you saw it")]


@router.get("/plans", summary="The plans of your organisation, under it, and above it")
def read_plans(principal: AdminDep, plans: PlansDep, words: WordsDep) -> list[PlanOut]:
    """Every plan with its status, version and content, by id."""
    return [_out(head, principal, plans, words) for head in plans.visible(principal)]


@router.post(
    "/plans",
    status_code=HTTPStatus.CREATED,
    summary="Make a draft; the same again changes nothing",
    responses=raises(UnknownOrganisation, Conflict),
)
def write_plan(principal: AdminDep, body: PlanIn, plans: PlansDep, words: WordsDep, response: Response) -> PlanOut:
    """A draft with an id of your choice; another plan of that id is a conflict."""
    return _answered(plans.create(principal, body), principal, plans, words, response)


@router.get("/plan-templates", summary="Templates that drafts are made from")
def read_plan_templates(principal: AdminDep, words: WordsDep) -> list[PlanTemplateOut]:
    """Induction, annual plan, training rule, learning week, promotion readiness."""
    return [PlanTemplateOut.of(template, words) for template in shipped_templates()]


@router.post(
    "/plan-templates/{template}/drafts",
    status_code=HTTPStatus.CREATED,
    summary="Make a draft from a template",
    responses=raises(UnknownPlan, UnknownOrganisation, UnknownRole, Conflict),
)
def write_plan_draft(
    principal: AdminDep,
    template: Annotated[str, Path(max_length=80, examples=["annual-plan"])],
    body: PlanDraftIn,
    plans: PlansDep,
    words: WordsDep,
    response: Response,
) -> PlanOut:
    """The template's courses and tasks, and courses for the needs of the role, dated from the start on."""
    return _answered(plans.draft(principal, template, body), principal, plans, words, response)


@router.get("/plans/{plan}", summary="A plan as its last change left it", responses=raises(UnknownPlan))
def read_plan(principal: AdminDep, plan: PlanPath, plans: PlansDep, words: WordsDep, response: Response) -> PlanOut:
    """Its content, status, version (also as ETag) and what may be done with it."""
    return _answered(plans.history(principal, plan)[-1], principal, plans, words, response)


@router.get("/plans/{plan}/history", summary="Who did what to the plan, when and why", responses=raises(UnknownPlan))
def read_plan_history(principal: AdminDep, plan: PlanPath, plans: PlansDep, words: WordsDep) -> list[PlanVersionOut]:
    """The audit trail, oldest first."""
    history = plans.history(principal, plan)
    return PlanVersionOut.all_of(history, catalogue=plans.library.catalogue(), words=words)


@router.get(
    "/plans/{plan}/versions/{version}", summary="The plan as it was at one version", responses=raises(UnknownPlan)
)
def read_plan_version(
    principal: AdminDep,
    plan: PlanPath,
    version: Annotated[int, Path(ge=1)],
    plans: PlansDep,
    words: WordsDep,
) -> PlanOut:
    """The frozen content of that version."""
    return _out(plans.version(principal, plan, version), principal, plans, words)


@router.post(
    "/plans/{plan}/changes",
    summary="Edit, approve, start, amend, withdraw or retire the plan",
    responses=raises(UnknownPlan, Conflict),
)
def write_plan_change(
    principal: AdminDep,
    plan: PlanPath,
    body: PlanChangeIn,
    plans: PlansDep,
    words: WordsDep,
    response: Response,
    if_match: IfMatch = None,
) -> PlanOut:
    """Made for the version that you saw: where the plan has moved on since, it is a conflict (409)."""
    changed = plans.change(principal, plan, body, if_match=if_match)
    return _answered(changed, principal, plans, words, response)


@router.get("/plans/{plan}/what-if", summary="What the plan would mean for its audience", responses=raises(UnknownPlan))
def read_plan_what_if(
    principal: AdminDep, plan: PlanPath, plans: PlansDep, figures: PlanFiguresDep, words: WordsDep
) -> WhatIfOut:
    """Done already, hours a week until due, who cannot read or open a course, needs closed: before approval."""
    content = plans.history(principal, plan)[-1].content
    effects = figures.what_if(figures.doings(principal, content), content)
    smallest = figures.smallest_group
    return WhatIfOut.of(effects, catalogue=plans.library.catalogue(), words=words, smallest=smallest)


@router.get("/plans/{plan}/progress", summary="Who is done, on track, at risk and late", responses=raises(UnknownPlan))
def read_plan_progress(
    principal: AdminDep,
    plan: PlanPath,
    plans: PlansDep,
    figures: PlanFiguresDep,
    words: WordsDep,
    noted: SeenDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many learners, the worst first")] = 100,
) -> PlanProgressOut:
    """Counts over the audience, and learners with the events that show what is done."""
    plans.history(principal, plan)
    catalogue, today = plans.library.catalogue(), plans.clock().date()
    binding = catalogue.plan(plan)
    standings = figures.standings(figures.doings(principal, binding), binding)
    noted.note(Noted.PLAN_READ, about=plan)
    return PlanProgressOut(
        plan=plan,
        audience=len(standings),
        counts={standing: sum(person.standing is standing for person in standings) for standing in Standing},
        learners=[
            LearnerStandingOut.of(person, today=today, catalogue=catalogue, words=words)
            for person in living(standings)[:limit]
        ],
    )


@router.post(
    "/plans/{plan}/evidence",
    status_code=HTTPStatus.CREATED,
    summary="Say that a task of the plan was done",
    responses=raises(UnknownPlan, UnknownLearner, Conflict),
)
def write_task_evidence(
    principal: LearnerReaderDep, plan: PlanPath, body: TaskEvidenceIn, attesting: AttestDep, noted: SeenDep
) -> TaskEvidenceOut:
    """A learner speaks for themself, an admin or a service as the supervisor."""
    kept = attesting.keep(principal, plan, body)
    if principal.learner is None:
        noted.note(Noted.WRITTEN, learner=body.learner, about=plan)
    return kept


def _out(version: PlanVersion, principal: Principal, plans: PlanService, words: Words) -> PlanOut:
    return PlanOut.of(
        version,
        may_change=plans.may_change(principal, version.content),
        actions=plans.possible(principal, version.content),
        catalogue=plans.library.catalogue(),
        words=words,
    )


def _answered(
    version: PlanVersion, principal: Principal, plans: PlanService, words: Words, response: Response
) -> PlanOut:
    response.headers["ETag"] = f'"{version.version}"'
    return _out(version, principal, plans, words)
