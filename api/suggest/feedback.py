"""What a learner says of a suggested course, as /v1 and the pages send and show it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import CourseOut, Identifier, Strict
from api.http.words import competency_name
from api.running.i18n import Words
from api.suggest.service import Verdict
from data.catalogue import Catalogue
from data.words import CourseId
from recommender.learner import LATER_DAYS, CheckResult, Statement

MOST_DAYS = 366
"""Putting a course off for longer than a year is dismissing it."""


class VerdictIn(Strict):
    """A word on one course; `days` says for how long "later" hides it."""

    course: Identifier
    feedback: Verdict
    days: Annotated[int, Field(ge=1, le=MOST_DAYS, description="Only for later")] = LATER_DAYS


class VerdictOut(BaseModel):
    """What was kept, and the day from which the course may be suggested again (null: not until undone)."""

    course: str
    feedback: Verdict
    back_on: date | None


class PutAsideOut(BaseModel):
    """A course that is not suggested, and from which day it is again (null: once it is brought back)."""

    course: CourseOut
    back_on: date | None

    @classmethod
    def all_of(
        cls, put_aside: Mapping[CourseId, date | None], *, catalogue: Catalogue, words: Words
    ) -> "list[PutAsideOut]":
        """Each course put aside, in the reader's words."""
        return [
            cls(course=CourseOut.of(catalogue.course(course), words), back_on=back_on)
            for course, back_on in put_aside.items()
        ]


class StatementOut(BaseModel):
    """What somebody at `level` of the competency does; confirm it by its id."""

    id: str
    competency: str
    name: str
    level: int
    text: str

    @classmethod
    def of(cls, statement: Statement, *, catalogue: Catalogue, words: Words) -> "StatementOut":
        """`statement` in the reader's language."""
        name = competency_name(statement.competency, catalogue=catalogue, words=words)
        text = statement.text.in_language(words.language)
        return cls(id=statement.id, competency=statement.competency, name=name, level=statement.level, text=text)


class CourseCheckOut(BaseModel):
    """The check for one course: two or three statements to confirm."""

    course: str
    statements: list[StatementOut]


class CourseCheckIn(Strict):
    """The ids of the statements that the learner confirms."""

    confirmed: Annotated[list[Identifier], Field(max_length=10)]


class CourseCheckResultOut(BaseModel):
    """Whether the course counts as known and is suggested no more, and the level kept for each competency."""

    course: str
    known: bool
    levels: dict[str, int]

    @classmethod
    def of(cls, course: CourseId, result: CheckResult) -> "CourseCheckResultOut":
        """`result` as the API shows it."""
        levels = {str(competency): level for competency, level in result.levels.items()}
        return cls(course=course, known=result.known, levels=levels)
