"""What separates a learner from another role: needs beside what they showed, and the courses that close each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel

from api.http.dependencies import service
from api.http.shapes import CourseOut
from api.http.words import unmet_text
from api.path.progress_shapes import NeedOut
from api.path.service import PathService
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import CompetencyId, CourseId, Learner, LearningPath, Mastery, PathStep, Role, RoleId
from recommender.learner import is_shown, shown_level
from recommender.training_plans import NeedProgress

MOST_NEAR = 5
"""Roles offered to begin with: as many as suggestions."""


@dataclass(frozen=True, slots=True)
class RoleDistance:
    """How many of a role's needs are met, of how many, and the share of all levels needed that was shown."""

    role: RoleId
    met: int
    needs: int
    share: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A role beside a learner: its needs, unmet first, and a path to it from today, in their own minutes a week."""

    role: RoleId
    needs: Sequence[NeedProgress]
    path: LearningPath

    @property
    def courses(self) -> Mapping[CompetencyId, Sequence[CourseId]]:
        """The courses of the path that serve each need, in their order."""
        return {need.competency: [step.course for step in self._steps_for(need)] for need in self.needs}

    @property
    def minutes(self) -> int:
        """The learning time of the courses that serve a need, each once."""
        return sum({step.course: step.minutes for need in self.needs for step in self._steps_for(need)}.values())

    def _steps_for(self, need: NeedProgress) -> Sequence[PathStep]:
        return [step for step in self.path.steps if need.competency in step.serves]


@dataclass(frozen=True)
class CareerService:
    """Roles to grow into."""

    paths: PathService

    def compared(self, learner: Learner, role: RoleId) -> Comparison:
        """The role beside the learner; raises UnknownRole."""
        found = self.paths.library.catalogue().role(role).id
        towards = replace(learner, wishes=replace(learner.wishes, goal=found))
        return Comparison(found, self.paths.progress(towards).goal_needs, self.paths.path(learner, role=found))

    def nearest(self, learner: Learner) -> Sequence[RoleDistance]:
        """The roles other than the learner's of whose levels the largest share was shown; ties by id.

        None that needs nothing is among them.
        """
        catalogue, mastery = self.paths.library.catalogue(), self.paths.views.of(learner.id).mastery
        distances = [
            _distance(role, mastery) for role in catalogue.roles.values() if role.needs and role.id != learner.role
        ]
        return sorted(distances, key=lambda each: (-each.share, each.role))[:MOST_NEAR]


def _distance(role: Role, mastery: Mastery) -> RoleDistance:
    needs = role.needs.items()
    met = sum(is_shown(level, need, mastery) for need, level in needs)
    shown = sum(min(shown_level(need, mastery), level) for need, level in needs)
    return RoleDistance(role.id, met, len(needs), shown / sum(role.needs.values()))


CareerDep = Annotated[CareerService, Depends(service(CareerService))]


class CareerNeedOut(BaseModel):
    """A need of the role with the courses that close it; `left_open` says why some of it stays open, else null."""

    need: NeedOut
    courses: list[CourseOut]
    left_open: str | None


class RoleComparisonOut(BaseModel):
    """A role beside the learner: needs, unmet first, how many are met, and the time of all courses."""

    role: str
    name: str
    needs: list[CareerNeedOut]
    met: int
    minutes: int
    weekly_minutes: int
    courses: int

    @classmethod
    def of(cls, compared: Comparison, *, catalogue: Catalogue, words: Words) -> "RoleComparisonOut":
        """`compared` in the reader's words."""
        open_ = {need.competency: unmet_text(need.cause, words=words) for need in compared.path.unmet}
        courses = compared.courses
        return cls(
            role=compared.role,
            name=catalogue.role(compared.role).name.in_language(words.language),
            needs=[
                CareerNeedOut(
                    need=NeedOut.of(need, catalogue=catalogue, words=words),
                    courses=[CourseOut.of(catalogue.course(each), words) for each in courses[need.competency]],
                    left_open=open_.get(need.competency),
                )
                for need in compared.needs
            ],
            met=sum(map(attrgetter("met"), compared.needs)),
            minutes=compared.minutes,
            weekly_minutes=compared.path.weekly_minutes,
            courses=len({course for served in courses.values() for course in served}),
        )


class NearRoleDistanceOut(BaseModel):
    """A role that is not the learner's: how many of its needs are met, and the share of its levels that was shown."""

    role: str
    name: str
    met: int
    needs: int
    share: float

    @classmethod
    def of(cls, distance: RoleDistance, *, catalogue: Catalogue, words: Words) -> "NearRoleDistanceOut":
        """`distance` with the role's name in the reader's language."""
        name = catalogue.role(distance.role).name.in_language(words.language)
        return cls(role=distance.role, name=name, met=distance.met, needs=distance.needs, share=distance.share)


class CareerOut(BaseModel):
    """The role asked for, else the goal, beside the learner; without either `compared` is null and `near` says which.

    `near` are the roles of whose levels the largest share was shown.
    """

    goal: str | None
    compared: RoleComparisonOut | None
    near: list[NearRoleDistanceOut]
