"""The page on which a learner chooses a role to grow into."""

from dataclasses import replace
from operator import itemgetter
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.http.dependencies import LearnerDep, PeopleDep
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from api.path.career import CareerDep, RoleComparisonOut
from api.path.wishes import WishDep
from data.words import RoleId

router = APIRouter(route_class=GuardedRoute, prefix="/career", include_in_schema=False)


@router.get("")
def compare(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    career: CareerDep,
    role: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """What separates the learner from the role asked for, else from their goal; else roles to choose from."""
    learner, catalogue = people.myself(principal), page.library.catalogue()
    goal = learner.wishes.goal if learner.wishes.goal in catalogue.roles else None
    chosen = RoleId(role) if role else goal
    compared = career.compared(learner, chosen) if chosen else None
    names = {id_: each.name.in_language(page.words.language) for id_, each in catalogue.roles.items()}
    context = {
        "compared": compared and RoleComparisonOut.of(compared, catalogue=catalogue, words=page.words),
        "own_role": names.get(learner.role) if learner.role else None,
        "goal": goal,
        "goal_name": names.get(goal) if goal else None,
        "near": [] if chosen else [(names[each.role], each) for each in career.nearest(learner)],
        "roles": sorted(names.items(), key=itemgetter(1)),
    }
    return page.show("career.html", context, principal=principal)


@router.post("")
def keep_goal(
    principal: LearnerDep,
    people: PeopleDep,
    wishing: WishDep,
    goal: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keep the role as the learner's goal, or none; the day for it stays where the goal does."""
    wishes = people.myself(principal).wishes
    chosen = RoleId(goal) if goal else None
    by = wishes.goal_by if chosen == wishes.goal else None
    wishing.keep_wishes(people.myself(principal).id, replace(wishes, goal=chosen, goal_by=by))
    return see_other("/career")
