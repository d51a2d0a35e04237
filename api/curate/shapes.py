"""Coverage as /v1 and the curator's page show it."""

from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, Field

from api.curate.service import UnmatchedDesignation
from api.http.shapes import Identifier, Strict
from api.running.i18n import Words
from api.running.small_groups import is_few
from data.catalogue import Catalogue
from data.words import (
    CoverageRow,
    GapsThen,
)
from recommender.learner import unstated_needs


class NearRoleOut(BaseModel):
    """A role that a designation may be."""

    id: str
    name: str


class DesignationOut(BaseModel):
    """A designation that matches no role, how many people have it, and the three roles nearest by name."""

    designation: str
    learners: int
    nearest: list[NearRoleOut]

    @classmethod
    def of(cls, unmatched: UnmatchedDesignation, *, catalogue: Catalogue, words: Words) -> "DesignationOut":
        """`unmatched` with the names of the roles in the reader's language."""
        return cls(
            designation=unmatched.designation.written.strip(),
            learners=unmatched.designation.learners,
            nearest=[
                NearRoleOut(id=role, name=catalogue.role(role).name.in_language(words.language))
                for role in unmatched.nearest
            ],
        )


class DesignationIn(Strict):
    """Which role a designation is."""

    designation: Annotated[str, Field(min_length=1, max_length=300)]
    role: Identifier


class DesignationSaidOut(BaseModel):
    """How many learners have the role by that."""

    learners: int


class CoverageRowOut(BaseModel):
    """Supply beside demand for one competency, level and language.

    `unstated`: no role states the level that it needs, and a rule filled it in. Where some are in need, but fewer than
    `fewer_than`, `learners_in_need` and `gap` are null; else `fewer_than` is. `gap_then` is the gap at the end of the
    last month that was kept, null where none was told.
    """

    competency: str
    name: str
    theme: str
    area: str
    level: int
    language: str
    learners_in_need: int | None
    courses: list[str]
    gap: float | None
    fewer_than: int | None = None
    unstated: bool = False
    gap_then: float | None = None

    @classmethod
    def of(
        cls, row: CoverageRow, *, catalogue: Catalogue, words: Words, smallest: int, then: GapsThen | None = None
    ) -> "CoverageRowOut":
        """`row` with names in the reader's language, without figures of fewer people than `smallest`."""
        competency = catalogue.competency(row.competency)
        few = is_few(row.learners_in_need, smallest=smallest)
        return cls(
            **{**asdict(row), **({"learners_in_need": None, "gap": None, "fewer_than": smallest} if few else {})},
            name=competency.name.in_language(words.language),
            theme=competency.theme.in_language(words.language),
            area=competency.area,
            unstated=row.competency in unstated_needs(catalogue.roles, catalogue),
            gap_then=None if then is None or few else then.gaps.get((row.competency, row.level, row.language)),
        )

    @property
    def widened_by(self) -> float:
        """How much wider the gap is than it was, below 0 where it is narrower; 0 where one of the two is not told."""
        return 0.0 if self.gap is None or self.gap_then is None else self.gap - self.gap_then
