"""What a post needs, as it is put to a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.words import CourseId, PlanBasis, RoleId
from recommender.training_plans import Duty


@dataclass(frozen=True, slots=True)
class Need:
    """A competency and level that a post needs, the line that says so, who lacks it, and what teaches it."""

    basis: PlanBasis
    courses: Sequence[CourseId]
    lacking: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one post needs; `open_duties` are those for which the framework has no competency that stands out."""

    designation: str
    role: RoleId | None
    people: int
    needs: Sequence[Need]
    duties: Sequence[Duty] = ()
    open_duties: Sequence[str] = ()
