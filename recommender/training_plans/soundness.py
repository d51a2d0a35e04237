"""Whether a plan can be followed, and whether it asks for what there is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.catalogue import Catalogue
from data.words import CourseId, CourseStatus, Fault, InvalidRequest, OrganisationId, Plan
from recommender.training_plans.visibility import may_ask_for


class HindranceKind(StrEnum):
    """Why nobody could follow a plan as it stands."""

    EMPTY = "empty"
    NOT_OFFERED = "not-offered"
    OVER = "over"
    TOO_EARLY = "too-early"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What keeps a plan from being approved: where in the plan it stands, and the course or task that it is about."""

    kind: HindranceKind
    place: str
    object: str = ""
    due: date | None = None


def hindrances(plan: Plan, *, catalogue: Catalogue, today: date) -> Sequence[Hindrance]:
    """Everything that keeps the plan from being followed: nothing in it, courses not live, dues over or too early."""
    return [*_empty(plan), *_not_offered(plan, catalogue), *_over(plan, today)]


def refuse_unsound(plan: Plan, *, catalogue: Catalogue, today: date) -> None:
    """Raises InvalidRequest with all `hindrances` of the plan."""
    faults = [_fault(hindrance) for hindrance in hindrances(plan, catalogue=catalogue, today=today)]
    if faults:
        raise InvalidRequest(f"plan {plan.id}", faults)


def _fault(hindrance: Hindrance) -> Fault:
    match hindrance.kind:
        case HindranceKind.EMPTY:
            return Fault(hindrance.place, "", "the plan asks for nothing", "Add a course, a task or a rule.")
        case HindranceKind.NOT_OFFERED:
            remedy = "Take it out or name a live course."
            return Fault(hindrance.place, hindrance.object, "this course is not offered", remedy)
        case HindranceKind.OVER:
            return Fault(hindrance.place, str(hindrance.due), "this day is over", "Give a day to come.")
        case HindranceKind.TOO_EARLY:
            remedy = "Give a later day, or let the plan start earlier."
            return Fault(hindrance.place, str(hindrance.due), "this is due before the plan starts", remedy)


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


def _empty(plan: Plan) -> Iterator[Hindrance]:
    if not plan.items and not plan.tasks and plan.rule is None:
        yield Hindrance(HindranceKind.EMPTY, "items")


def _not_offered(plan: Plan, catalogue: Catalogue) -> Iterator[Hindrance]:
    for place, item in enumerate(plan.items):
        course = catalogue.courses.get(item.course)
        if course is None or course.status is not CourseStatus.LIVE:
            yield Hindrance(HindranceKind.NOT_OFFERED, f"items.{place}.course", item.course)


def _over(plan: Plan, today: date) -> Iterator[Hindrance]:
    dues = [(f"items.{place}.due", str(item.course), item.due) for place, item in enumerate(plan.items)]
    dues += [(f"tasks.{place}.due", task.id, task.due) for place, task in enumerate(plan.tasks)]
    for where, asked, due in dues:
        if due < today:
            yield Hindrance(HindranceKind.OVER, where, asked, due)
        elif not plan.has_begun(due):
            yield Hindrance(HindranceKind.TOO_EARLY, where, asked, due)
