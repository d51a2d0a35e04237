"""What a plan rests on, as its page shows it: each need, the line that speaks for it, the courses that meet it."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.http.words import competency_name
from api.plans.words import course_title
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import Plan, PlanBasis


@dataclass(frozen=True, slots=True)
class BasisView:
    """A need of the plan in the reader's words; `courses` are those of the plan that teach it up to the level."""

    competency: str
    name: str
    level: int
    quote: str
    courses: Sequence[str]


def basis_views(plan: Plan, *, catalogue: Catalogue, words: Words) -> Sequence[BasisView]:
    """The needs that the plan was made to meet and that the framework still has, in their order."""
    return [
        BasisView(
            competency=need.competency,
            name=competency_name(need.competency, catalogue=catalogue, words=words),
            level=need.level,
            quote=need.quote,
            courses=_courses(plan, need, catalogue, words),
        )
        for need in plan.basis
        if need.competency in catalogue.competencies
    ]


def _courses(plan: Plan, need: PlanBasis, catalogue: Catalogue, words: Words) -> Sequence[str]:
    held = [catalogue.courses[item.course] for item in plan.items if item.course in catalogue.courses]
    return [
        course_title(course.id, catalogue=catalogue, words=words)
        for course in held
        if course.teaches.get(need.competency, 0) >= need.level
    ]
