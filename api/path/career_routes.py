"""What separates a learner from another role, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.dependencies import LearnerPath, LearnerReaderDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.path.career import CareerDep, CareerOut, NearRoleDistanceOut, RoleComparisonOut
from data.words import RoleId, UnknownLearner, UnknownRole

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"])


@router.get(
    "/{learner}/career", summary="What separates you from another role", responses=raises(UnknownLearner, UnknownRole)
)
def read_career(
    principal: LearnerReaderDep,
    learner: LearnerPath,
    people: PeopleDep,
    career: CareerDep,
    words: WordsDep,
    role: Annotated[str, Query(max_length=200, description="The role; default: the learner's goal")] = "",
) -> CareerOut:
    """Needs of the role, unmet first, each with the courses that close it; and the roles that are nearest."""
    person, catalogue = people.readable(principal, learner), career.paths.library.catalogue()
    goal = person.wishes.goal if person.wishes.goal in catalogue.roles else None
    chosen = RoleId(role) if role else goal
    compared = career.compared(person, chosen) if chosen else None
    return CareerOut(
        goal=goal,
        compared=None if compared is None else RoleComparisonOut.of(compared, catalogue=catalogue, words=words),
        near=[NearRoleDistanceOut.of(each, catalogue=catalogue, words=words) for each in career.nearest(person)],
    )
