"""A draft of a plan, made from a template for an organisation and a role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.catalogue import Catalogue
from data.reading import PlanTemplate, TemplateNeeds, TemplateTask
from data.words import (
    Audience,
    CompetencyId,
    CourseId,
    Language,
    Learner,
    LearnerId,
    LocalText,
    OrganisationId,
    Plan,
    PlanBasis,
    PlanId,
    PlanItem,
    PlanStatus,
    PlanTask,
    RoleId,
)
from recommender.learner.gaps import needs_of
from recommender.learner.history import history_of
from recommender.path.build_problem import calendar_of, problem_of
from recommender.path.scheduling.exact import Budget
from recommender.path.scheduling.solve import solved
from recommender.suggest.rules import allowed_courses
from recommender.suggest.shelf import shelf_of

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """For whom a draft is made, from when on; `next_role` is what a draft for promotion aims at.

    `basis` is what the courses are to meet in place of what the template says, where somebody has gone through it.
    """

    plan: PlanId
    organisation: OrganisationId
    starts_on: date
    role: RoleId | None = None
    next_role: RoleId | None = None
    basis: Sequence[PlanBasis] = ()


def draft_from(template: PlanTemplate, request: DraftRequest, *, catalogue: Catalogue, budget: Budget) -> Plan:
    """The draft: the template's own courses and tasks, then courses for the needs, in the weeks that the plan has.

    Somebody who has shown nothing yet is assumed. Raises UnknownRole, UnknownOrganisation, and ValueError where the
    template needs a role that the request lacks.
    """
    catalogue.organisation(request.organisation)
    named = [
        PlanItem(course.course, request.starts_on + timedelta(days=course.within_days), course.mandatory)
        for course in template.courses
        if course.course in catalogue.courses
    ]
    needs = needs_to_meet(request.basis) or _needs(template, request, catalogue)
    filled = _filled(template, request, needs, {item.course for item in named}, catalogue, budget)
    return Plan(
        id=request.plan,
        organisation=request.organisation,
        title=_title(template, request, catalogue),
        items=tuple(sorted([*named, *filled], key=lambda item: (item.due, item.course))),
        audience=Audience(frozenset() if request.role is None else frozenset({request.role})),
        status=PlanStatus.DRAFT,
        tasks=tuple(_task(task, request.starts_on) for task in template.tasks),
        rule=template.rule,
        basis=tuple(request.basis),
        starts_on=request.starts_on,
    )


def needs_to_meet(basis: Sequence[PlanBasis]) -> Mapping[CompetencyId, int]:
    """The highest level that is asked of each competency."""
    needs: dict[CompetencyId, int] = {}
    for need in basis:
        needs[need.competency] = max(need.level, needs.get(need.competency, 0))
    return needs


def _title(template: PlanTemplate, request: DraftRequest, catalogue: Catalogue) -> LocalText:
    """The template's title, and the role that the plan is for or leads to, in each language that both are told in."""
    role = request.role if request.next_role is None else request.next_role
    if role is None:
        return template.title
    called = catalogue.role(role).name.by_language
    return LocalText(
        {
            language: f"{title}: {called[language]}" if language in called else title
            for language, title in template.title.by_language.items()
        }
    )


def _needs(template: PlanTemplate, request: DraftRequest, catalogue: Catalogue) -> Mapping[CompetencyId, int]:
    match template.needs:
        case TemplateNeeds.NONE:
            return {}
        case TemplateNeeds.ROLE:
            if request.role is None:
                raise ValueError(f"template {template.id!r} is made for a role; name one")
            return catalogue.role(request.role).needs
        case TemplateNeeds.NEXT_ROLE:
            if request.next_role is None:
                raise ValueError(f"template {template.id!r} leads to a next role; name one")
            present = needs_of(request.role, catalogue)
            wanted = catalogue.role(request.next_role).needs
            return {competency: level for competency, level in wanted.items() if level > present.get(competency, 0)}


def _filled(
    template: PlanTemplate,
    request: DraftRequest,
    needs: Mapping[CompetencyId, int],
    named: set[CourseId],
    catalogue: Catalogue,
    budget: Budget,
) -> list[PlanItem]:
    if not needs:
        return []
    anybody = Learner(LearnerId("anybody"), request.organisation, request.role, _all_languages(catalogue))
    shelf = shelf_of(catalogue)
    allowed = allowed_courses(shelf, learner=anybody, history=history_of(()), today=request.starts_on)
    problem = problem_of(
        shelf,
        catalogue=catalogue,
        mastery={},
        finished=frozenset(named),
        allowed=allowed,
        needs=needs,
        due_dates={},
        calendar=calendar_of(
            request.starts_on,
            weekly_minutes=-(-template.minutes // template.weeks),
            horizon_weeks=template.weeks,
        ),
    )
    chosen = [slot.course for slot in solved(problem, budget=budget).slots if slot.course not in named]
    return _spread(chosen, template, request, catalogue)


def _spread(
    courses: Sequence[CourseId], template: PlanTemplate, request: DraftRequest, catalogue: Catalogue
) -> list[PlanItem]:
    """The courses due one after another over all of the plan's weeks, each with its share of the time."""
    minutes = [catalogue.courses[course].minutes for course in courses]
    days, total = template.weeks * DAYS_A_WEEK, sum(minutes)
    return [
        PlanItem(course, request.starts_on + timedelta(days=days * sum(minutes[: position + 1]) // total), False)
        for position, course in enumerate(courses)
    ]


def _all_languages(catalogue: Catalogue) -> frozenset[Language]:
    return frozenset(language for course in catalogue.courses.values() for language in course.languages)


def _task(task: TemplateTask, starts_on: date) -> PlanTask:
    return PlanTask(
        id=task.id,
        kind=task.kind,
        title=task.title,
        description=task.description,
        minutes=task.minutes,
        due=starts_on + timedelta(days=task.within_days),
        mandatory=task.mandatory,
        evidence=task.evidence,
    )
