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
from api.plans.resting import basis_views
from api.plans.service import AttestDep, PlanFiguresDep, PlansDep, PlanService, living
from api.plans.shapes import (
    PlanChangeIn,
    PlanDay,
    PlanDraftIn,
    PlanKey,
    PlanOut,
    PlanTemplateOut,
    PlanVersionOut,
    TaskEvidenceIn,
)
from api.plans.words import BUTTONS, CONSEQUENCES, EVIDENCE, STANDINGS, audience_text, hindrance_text, text_of
from api.report.pages import offices_under
from api.running.auth import Principal
from data.reading import shipped_templates, template_of
from data.words import CONTENT_ACTIONS, Noted, PlanAction, PlanId, PlanVersion, actions_on
from recommender.training_plans import LearnerStanding, Standing

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

PEOPLE_SHOWN = 25
PlanPath = Annotated[PlanId, Path(max_length=80)]
Short = Annotated[str, Form(max_length=200)]


@router.get("/plans")
def plans(principal: AdminDep, page: PageDep, service: PlansDep) -> Response:
    """Every plan of the organisation, those under it and those above, and what a new one can be made from."""
    context = {
        "plans": [_out(head, principal, page, service) for head in service.visible(principal)],
        "templates": [PlanTemplateOut.of(template, page.words) for template in shipped_templates()],
        "offices": list(offices_under(principal.organisation, catalogue=page.library.catalogue(), page=page)),
    }
    return page.show("plans.html", context, principal=principal)


@router.get("/plan-templates/{template}")
def template_form(
    principal: AdminDep, page: PageDep, service: PlansDep, template: Annotated[str, Path(max_length=80)]
) -> Response:
    """The form for a draft from one template: it asks for what that template needs, and for nothing else."""
    catalogue, words = page.library.catalogue(), page.words
    chosen = template_of(template, shipped_templates())
    context = {
        "template": PlanTemplateOut.of(chosen, words),
        "roles": sorted((text_of(role.name, words), role.id) for role in catalogue.roles.values()),
        "offices": list(offices_under(principal.organisation, catalogue=catalogue, page=page)),
        "next_monday": next_monday(service.clock().date()),
    }
    return page.show("plan_template.html", context, principal=principal)


@router.post("/plans")
def draft(
    principal: AdminDep,
    service: PlansDep,
    template: Short,
    organisation: Short,
    starts_on: Annotated[PlanDay, Form()],
    role: Short = "",
    next_role: Short = "",
) -> Response:
    """A new draft made from a template; leads to its page."""
    plan = service.free_id(f"{template}-{starts_on.year}")
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
    binding = catalogue.plan(plan)
    doings = figures.doings(principal, head.content, binding)
    standings = figures.standings(doings, binding) if head.in_force else []
    shown = _out(head, principal, page, service)
    hindered = [
        hindrance_text(each, plan=head.content, catalogue=catalogue, words=words)
        for each in service.hindrances(head.content)
    ]
    if standings:
        noted.note(Noted.PLAN_READ, about=plan)
    context = {
        "plan": shown,
        "buttons": [
            (action.value, words.say(BUTTONS[action]))
            for action in shown.actions
            if action in BUTTONS and action not in CONSEQUENCES and (action is not PlanAction.APPROVE or not hindered)
        ],
        "asked_about": [
            (action.value, words.say(BUTTONS[action]), words.say(CONSEQUENCES[action]))
            for action in shown.actions
            if action in CONSEQUENCES
        ],
        "hindered": hindered if PlanAction.APPROVE in actions_on(head.status) else [],
        "editable": not CONTENT_ACTIONS.isdisjoint(shown.actions),
        "basis": basis_views(head.content, catalogue=catalogue, words=words),
        "audience": audience_text(head.content.audience, catalogue=catalogue, words=words),
        "strangers": figures.strangers(principal, head.content),
        "awaits_another": service.awaits_another(principal, head.content),
        "evidence": {kind: words.say(text) for kind, text in EVIDENCE.items()},
        "what_if": WhatIfOut.of(
            figures.what_if(doings, head.content), catalogue=catalogue, words=words, smallest=figures.smallest_group
        ),
        "counts": [
            (kind, words.say(STANDINGS[kind]), sum(person.standing is kind for person in standings))
            for kind in Standing
        ],
        "standing": standing,
        "people": _people(standings, standing, page, today),
        "chosen": sum(standing in (None, person.standing) for person in living(standings)),
        "trail": PlanVersionOut.all_of(history, catalogue=catalogue, words=words)[::-1],
        "today": today,
        "to_come": not binding.has_begun(today),
        "starts_on": binding.starts_on if head.in_force else head.content.starts_on,
    }
    return page.show("plan.html", context, principal=principal)


@router.get("/plans/{plan}/versions/{version}")
def version(
    principal: AdminDep, page: PageDep, plan: PlanPath, version: Annotated[int, Path(ge=1)], service: PlansDep
) -> Response:
    """The plan as one change left it, and what that changed."""
    kept, words, catalogue = service.version(principal, plan, version), page.words, page.library.catalogue()
    trail = PlanVersionOut.all_of(service.history(principal, plan), catalogue=catalogue, words=words)
    context = {
        "plan": _out(kept, principal, page, service),
        "entry": next(each for each in trail if each.version == version),
        "audience": audience_text(kept.content.audience, catalogue=catalogue, words=words),
        "evidence": {kind: words.say(text) for kind, text in EVIDENCE.items()},
        "numbers": [each.version for each in trail],
    }
    return page.show("plan_version.html", context, principal=principal)


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
    return see_other("/home#due")


def _out(version: PlanVersion, principal: Principal, page: Page, plans: PlanService) -> PlanOut:
    return PlanOut.of(
        version,
        may_change=plans.may_change(principal, version.content),
        actions=plans.possible(principal, version.content),
        catalogue=page.library.catalogue(),
        words=page.words,
    )


def _people(
    standings: Sequence[LearnerStanding], standing: Standing | None, page: Page, today: date
) -> Sequence[LearnerStandingOut]:
    catalogue = page.library.catalogue()
    chosen = [person for person in living(standings) if standing is None or person.standing is standing]
    return [
        LearnerStandingOut.of(person, today=today, catalogue=catalogue, words=page.words)
        for person in chosen[:PEOPLE_SHOWN]
    ]


def next_monday(today: date) -> date:
    """The Monday after today."""
    return today + timedelta(days=7 - today.weekday())
