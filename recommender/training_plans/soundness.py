"""Whether a plan can be followed, and whether it asks for what there is."""

from collections.abc import Iterator, Sequence
from datetime import date

from data.catalogue import Catalogue
from data.words import CourseId, CourseStatus, Fault, InvalidRequest, OrganisationId, Plan
from recommender.training_plans.visibility import may_ask_for


def refuse_unsound(plan: Plan, *, catalogue: Catalogue, today: date) -> None:
    """Raises InvalidRequest where nobody could follow the plan: nothing in it, courses not live, dues that are over."""
    faults = [*_empty(plan), *_not_offered(plan, catalogue), *_over(plan, today)]
    if faults:
        raise InvalidRequest(f"plan {plan.id}", faults)


def refuse_unknown(
    courses: Sequence[str],
    *,
    tasks: Sequence[str],
    roles: Sequence[str],
    organisation: OrganisationId,
    catalogue: Catalogue,
) -> None:
    """Raises InvalidRequest with every course, task and role of a plan that does not exist or stands there twice."""
    faults = [
        *_courses_asked_for(courses, organisation, catalogue),
        *(
            Fault(f"tasks.{place}.id", task, "it is there twice", "Rename one.")
            for place, task in enumerate(tasks)
            if task in tasks[:place]
        ),
        *(
            Fault(f"roles.{place}", role, "no such role", "Use the id of a role.")
            for place, role in enumerate(roles)
            if role not in catalogue.roles
        ),
    ]
    if faults:
        raise InvalidRequest("plan", faults)


def _courses_asked_for(courses: Sequence[str], organisation: OrganisationId, catalogue: Catalogue) -> Iterator[Fault]:
    for place, course in enumerate(courses):
        where = f"items.{place}.course"
        if not may_ask_for(CourseId(course), organisation, catalogue=catalogue):
            yield Fault(where, course, "no such course", "Use the id of a course.")
        if course in courses[:place]:
            yield Fault(where, course, "it is there twice", "Keep one.")


def _empty(plan: Plan) -> Iterator[Fault]:
    if not plan.items and not plan.tasks and plan.rule is None:
        yield Fault("items", "", "the plan asks for nothing", "Add a course, a task or a rule.")


def _not_offered(plan: Plan, catalogue: Catalogue) -> Iterator[Fault]:
    for place, item in enumerate(plan.items):
        course = catalogue.courses.get(item.course)
        if course is None or course.status is not CourseStatus.LIVE:
            problem = "this course is not offered"
            yield Fault(f"items.{place}.course", item.course, problem, "Take it out or name a live course.")


def _over(plan: Plan, today: date) -> Iterator[Fault]:
    dues = [(f"items.{place}", item.due) for place, item in enumerate(plan.items)]
    dues += [(f"tasks.{place}", task.due) for place, task in enumerate(plan.tasks)]
    for where, due in dues:
        if due < today:
            yield Fault(f"{where}.due", due.isoformat(), "this day is over", "Give a day to come.")
