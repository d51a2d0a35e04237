"""Training plans for the department admin: all of them, and one with what it means, where people stand, its life."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Response

from api.http.dependencies import AdminDep, LearnerDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.plans.figures import LearnerStandingOut, WhatIfOut
from api.plans.service import AttestDep, PlanFiguresDep, PlansDep, PlanService, living
from api.plans.shapes import PlanChangeIn, PlanDay, PlanDraftIn, PlanKey, PlanOut, PlanVersionOut, TaskEvidenceIn
from api.plans.words import BUTTONS, EVIDENCE, STANDINGS, text_of
from api.report.pages import offices_under
from api.running.auth import Principal
from data.reading import shipped_templates
from data.words import Noted, PlanAction, PlanId, PlanVersion
from recommender.training_plans import LearnerStanding, Standing

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

PEOPLE_SHOWN = 25
PlanPath = Annotated[PlanId, Path(max_length=80)]
Short = Annotated[str, Form(max_length=200)]


@router.get("/plans")
def plans(principal: AdminDep, page: PageDep, service: PlansDep) -> Response:
    """Every plan of the organisation, those under it and those above, and a form for a new draft."""
    catalogue, words = page.library.catalogue(), page.words
    shown = [_out(head, principal, page, service) for head in service.visible(principal)]
    context = {
        "plans": shown,
        "templates": [
            (template.id, text_of(template.title, words), template.needs) for template in shipped_templates()
        ],
        "roles": sorted((text_of(role.name, words), role.id) for role in catalogue.roles.values()),
        "offices": list(offices_under(principal.organisation, catalogue=catalogue, page=page)),
        "next_monday": _next_monday(service.clock().date()),
    }
    return page.show("plans.html", context, principal=principal)


@router.post("/plans")
def draft(
    principal: AdminDep,
    page: PageDep,
    service: PlansDep,
    plan: Annotated[PlanKey, Form()],
    template: Short,
    organisation: Short,
    starts_on: Annotated[PlanDay, Form()],
    role: Short = "",
    next_role: Short = "",
) -> Response:
    """A new draft made from a template; leads to its page."""
    body = PlanDraftIn(
        id=plan, organisation=organisation, starts_on=starts_on, role=role or None, next_role=next_role or None
    )
    made = service.draft(principal, template, body)
    return see_other(f"/plans/{made.content.id}")


@router.get("/plans/{plan}")
def plan(
    principal: AdminDep,
    page: PageDep,
    plan: PlanPath,
    service: PlansDep,
    figures: PlanFiguresDep,
    noted: SeenDep,
    standing: Annotated[Standing | None, Query()] = None,
) -> Response:
    """One plan: its content, what it would mean, where people stand in it, and who did what to it."""
    history = service.history(principal, plan)
    head, words, catalogue = history[-1], page.words, page.library.catalogue()
    today = service.clock().date()
    standings = figures.standings(principal, catalogue.plan(plan)) if head.in_force else []
    shown = _out(head, principal, page, service)
    if standings:
        noted.note(Noted.PLAN_READ, about=plan)
    context = {
        "plan": shown,
        "buttons": [(action.value, words.say(BUTTONS[action])) for action in shown.actions if action in BUTTONS],
        "evidence": {kind: words.say(text) for kind, text in EVIDENCE.items()},
        "what_if": WhatIfOut.of(
            figures.what_if(principal, head.content), catalogue=catalogue, words=words, smallest=figures.smallest_group
        ),
        "counts": [
            (kind, words.say(STANDINGS[kind]), sum(person.standing is kind for person in standings))
            for kind in Standing
        ],
        "standing": standing,
        "people": _people(standings, standing, page, today),
        "chosen": sum(standing in (None, person.standing) for person in living(standings)),
        "trail": [
            PlanVersionOut.of(version, before, words)
            for version, before in zip(reversed(history), [*reversed(history[:-1]), None], strict=True)
        ],
        "today": today,
    }
    return page.show("plan.html", context, principal=principal)


@router.post("/plans/{plan}")
def change(
    principal: AdminDep,
    page: PageDep,
    plan: PlanPath,
    service: PlansDep,
    action: Annotated[PlanAction, Form()],
    version: Annotated[int, Form(ge=1)],
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Approve, start, reopen, withdraw or retire the version that the page showed; leads back to the plan."""
    body = PlanChangeIn(action=action, version=version, note=note)
    service.change(principal, plan, body, if_match=None)
    return see_other(f"/plans/{plan}")


@router.post("/home/tasks")
def task_done(principal: LearnerDep, attesting: AttestDep, plan: Short, task: Annotated[PlanKey, Form()]) -> Response:
    """The learner's own word that a task of a plan was done; leads back to their page."""
    body = TaskEvidenceIn(learner=principal.subject, task=task, at=attesting.clock())
    attesting.keep(principal, PlanId(plan), body)
    return see_other("/home#tasks")


def _out(version: PlanVersion, principal: Principal, page: Page, plans: PlanService) -> PlanOut:
    allowed = plans.may_change(principal, version.content)
    return PlanOut.of(version, may_change=allowed, catalogue=page.library.catalogue(), words=page.words)


def _people(
    standings: Sequence[LearnerStanding], standing: Standing | None, page: Page, today: date
) -> Sequence[LearnerStandingOut]:
    catalogue = page.library.catalogue()
    chosen = [person for person in living(standings) if standing is None or person.standing is standing]
    return [
        LearnerStandingOut.of(person, today=today, catalogue=catalogue, words=page.words)
        for person in chosen[:PEOPLE_SHOWN]
    ]


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())
