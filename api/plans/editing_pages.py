"""The page on which a plan is edited; nothing of it is kept before it is saved."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.courses.service import CourseFinder, CourseFinderDep
from api.http.dependencies import AdminDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.plans.editing import PlanForm
from api.plans.pages import PlanPath
from api.plans.service import PlansDep, PlanService
from api.plans.shapes import PlanChangeIn, PlanContentIn, PlanIn
from api.plans.words import EVIDENCE, TASK_KINDS, course_title, text_of
from api.running.auth import Principal
from data.words import CONTENT_ACTIONS, Conflict, EvidenceBy, Plan, PlanAction, PlanVersion, TaskKind, plan_year

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

FOUND_SHOWN = 8
YEARS_OFFERED = 3


@router.post("/plan-templates/empty")
def make_empty(
    principal: AdminDep,
    page: PageDep,
    service: PlansDep,
    title: Annotated[str, Form(min_length=1, max_length=300)],
    organisation: Annotated[str, Form(max_length=200)],
) -> Response:
    """A new draft that asks for nothing yet; leads to the page on which it is filled."""
    plan = service.free_id(f"plan-{service.clock().year}")
    content = PlanContentIn(title={page.words.language: title})
    made = service.create(principal, PlanIn(id=plan, organisation=organisation, content=content))
    return see_other(f"/plans/{made.content.id}/edit")


@router.get("/plans/{plan}/edit")
def edit(principal: AdminDep, page: PageDep, plan: PlanPath, service: PlansDep) -> Response:
    """The plan as its last change left it, as a form."""
    head = service.history(principal, plan)[-1]
    _editing(principal, head, service)
    form = PlanForm.of(head.content, version=head.version)
    return _shown(principal, page, head.content, form, today=service.clock().date())


@router.post("/plans/{plan}/edit")
def save(
    principal: AdminDep,
    page: PageDep,
    plan: PlanPath,
    service: PlansDep,
    finder: CourseFinderDep,
    form: Annotated[PlanForm, Form()],
) -> Response:
    """Saves the plan and leads back to it; a button that finds, adds or drops something shows the form again.

    So does what cannot be saved yet, with what is lacking.
    """
    head, today = service.history(principal, plan)[-1], service.clock().date()
    action = _editing(principal, head, service)
    if form.do != "save":
        found = _found(form.find, head.content, finder, page) if form.do == "find" else None
        return _shown(principal, page, head.content, form.after(today=today), today=today, found=found)
    lacking = form.lacking(_titles(form, page), page.words)
    if lacking:
        return _shown(principal, page, head.content, form, today=today, lacking=lacking)
    content = form.content(head.content)
    body = PlanChangeIn(action=action, version=form.version, content=content, note=form.note)
    service.change(principal, plan, body, if_match=None)
    return see_other(f"/plans/{plan}")


def _editing(principal: Principal, head: PlanVersion, service: PlanService) -> PlanAction:
    """What editing the plan is called at this point of its life; raises Conflict where it cannot be edited now."""
    for action in service.possible(principal, head.content):
        if action in CONTENT_ACTIONS:
            return action
    raise Conflict(f"plan {head.content.id!r} is {head.status}: it cannot be edited now; reopen it as a draft first")


def _found(query: str, plan: Plan, finder: CourseFinder, page: Page) -> Sequence[tuple[str, str]]:
    """Courses open to the plan's organisation that fit what was looked for: id and title, the best first."""
    here = finder.library.opened_in(plan.organisation)
    fitting = finder.like(query, among=here, limit=FOUND_SHOWN) if query.strip() else []
    return [(str(course.id), text_of(course.title, page.words)) for course, _ in fitting]


def _shown(
    principal: Principal,
    page: Page,
    plan: Plan,
    form: PlanForm,
    *,
    today: date,
    found: Sequence[tuple[str, str]] | None = None,
    lacking: Sequence[str] = (),
) -> Response:
    catalogue, words = page.library.catalogue(), page.words
    titles = _titles(form, page)
    context = {
        "plan": plan,
        "title": text_of(plan.title, words),
        "form": form,
        "rows": [(row, titles[row.course]) for row in form.items()],
        "found": found,
        "lacking": lacking,
        "years": _years(form.year, today),
        "roles": _chosen_first(((role.id, text_of(role.name, words)) for role in catalogue.roles.values()), form.role),
        "groups": _chosen_first(
            ((group.id, text_of(group.name, words)) for group in catalogue.groups.values()), form.group
        ),
        "kinds": [(kind.value, words.say(TASK_KINDS[kind])) for kind in TaskKind],
        "evidence": [(kind.value, words.say(EVIDENCE[kind])) for kind in EvidenceBy],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if lacking else HTTPStatus.OK
    return page.show("plan_edit.html", context, principal=principal, status=status)


def _titles(form: PlanForm, page: Page) -> Mapping[str, str]:
    """The names of the form's courses, by id."""
    catalogue = page.library.catalogue()
    return {each: course_title(each, catalogue=catalogue, words=page.words) for each in form.course}


def _chosen_first(named: Iterable[tuple[str, str]], chosen: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Ids with their names, the chosen ones first, each part by name."""
    return sorted(named, key=lambda each: (each[0] not in chosen, each[1]))


def _years(own: str, today: date) -> Sequence[str]:
    """The present financial year and the next ones, and the plan's own."""
    coming = [plan_year(today.replace(year=today.year + more, day=1)) for more in range(YEARS_OFFERED)]
    return coming if not own or own in coming else [own, *coming]
