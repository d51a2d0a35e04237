"""What a new catalogue takes from people, told with counts when it is loaded: nothing of it goes by in silence."""

from collections.abc import Iterator

from data.catalogue import Catalogue
from data.store import Store
from data.words import IN_FORCE, CourseStatus, Plan, PlanItem
from recommender.training_plans import audience_of


def consequences(store: Store) -> list[str]:
    """A line on each department, role and goal that people hold and the catalogue lost, and each item nobody can take.

    Items are those of plans in force.
    """
    gone, catalogue = store.learners.left_behind(), store.catalogue.current()
    return [
        *(
            f"organisation {id_} is gone: {_people(number)} of it cannot sign in until they are moved"
            for id_, number in gone.organisations.items()
        ),
        *(
            f"role {id_} is gone: {_people(number)} in it have no known needs until they get another"
            for id_, number in gone.roles.items()
        ),
        *(f"role {id_} is gone: it was the goal of {_people(number)}" for id_, number in gone.goals.items()),
        *(
            line
            for plan in catalogue.plans.values()
            if plan.status in IN_FORCE
            for line in _of_plan(plan, catalogue, store)
        ),
    ]


def _of_plan(plan: Plan, catalogue: Catalogue, store: Store) -> Iterator[str]:
    broken = [item for item in plan.items if catalogue.to_take(item.course) != item.course]
    if not broken or plan.organisation not in catalogue.organisations:
        return
    audience = len(audience_of(plan, store.learners.all(plan.organisation), catalogue=catalogue))
    for item in broken:
        yield f"plan {plan.id} asks {_people(audience)} for {item.course}, {_state(item, catalogue)}"


def _state(item: PlanItem, catalogue: Catalogue) -> str:
    course, take = catalogue.courses.get(item.course), catalogue.to_take(item.course)
    state = "which is gone" if course is None else f"which is {course.status}"
    if course is not None and course.status is CourseStatus.LIVE:
        state = "which nobody may open"
    return f"{state}: nothing replaces it" if take is None else f"{state}: {take} replaces it"


def _people(number: int) -> str:
    return "1 learner" if number == 1 else f"{number:,} learners"
