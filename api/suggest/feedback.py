"""What a learner says of a suggested course: not relevant, later, known already, or never mind. Each is an event."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import Identifier, Strict
from api.http.words import competency_name
from api.running.i18n import Words
from api.running.services import Services
from data.words import Course, CourseId, Event, EventId, Fault, InvalidRequest, Learner, UnknownCourse, Verb
from recommender.learner import LATER_DAYS, CheckResult, Statement, check_events, check_result, statements_of

MOST_DAYS = 366
"""Putting a course off for longer than a year is dismissing it."""


class Feedback(StrEnum):
    """What may be said of a suggestion; "known" has a way of its own, the check."""

    NOT_RELEVANT = "not-relevant"
    LATER = "later"
    UNDO = "undo"


VERB_OF = {Feedback.NOT_RELEVANT: Verb.DISMISSED, Feedback.LATER: Verb.DEFERRED, Feedback.UNDO: Verb.RESTORED}


class FeedbackIn(Strict):
    """A word on one course; `days` says for how long "later" hides it."""

    course: Identifier
    feedback: Feedback
    days: Annotated[int, Field(ge=1, le=MOST_DAYS, description="Only for later")] = LATER_DAYS


class FeedbackOut(BaseModel):
    """What was kept, and the day from which the course may be suggested again (null: not until undone)."""

    course: str
    feedback: Feedback
    back_on: date | None


class StatementOut(BaseModel):
    """What somebody at `level` of the competency does; confirm it by its id."""

    id: str
    competency: str
    name: str
    level: int
    text: str

    @classmethod
    def of(cls, statement: Statement, *, services: Services, words: Words) -> "StatementOut":
        """`statement` in the reader's language."""
        name = competency_name(statement.competency, catalogue=services.catalogue(), words=words)
        text = statement.text.in_language(words.language)
        return cls(id=statement.id, competency=statement.competency, name=name, level=statement.level, text=text)


class CheckOut(BaseModel):
    """The check for one course: two or three statements to confirm."""

    course: str
    statements: list[StatementOut]


class CheckIn(Strict):
    """The ids of the statements that the learner confirms."""

    confirmed: Annotated[list[Identifier], Field(max_length=10)]


class CheckResultOut(BaseModel):
    """Whether the course counts as known and is suggested no more, and the level kept for each competency."""

    course: str
    known: bool
    levels: dict[str, int]

    @classmethod
    def of(cls, course: CourseId, result: CheckResult) -> "CheckResultOut":
        """`result` as the API shows it."""
        levels = {str(each): level for each, level in result.levels.items()}
        return cls(course=course, known=result.known, levels=levels)


def keep_feedback(
    feedback: Feedback, course: CourseId, *, learner: Learner, services: Services, source: str, days: int = LATER_DAYS
) -> FeedbackOut:
    """Write what the learner says of the course; raises UnknownCourse if they may not open it."""
    open_course(course, learner=learner, services=services)
    at = services.clock()
    later = feedback is Feedback.LATER
    services.store.ledger.append(
        [
            Event(
                id=EventId(uuid.uuid4().hex),
                learner=learner.id,
                verb=VERB_OF[feedback],
                object=course,
                at=at,
                source=source,
                result={"days": days} if later else {},
            )
        ]
    )
    back_on = {Feedback.LATER: (at + timedelta(days=days)).date(), Feedback.UNDO: at.date()}.get(feedback)
    return FeedbackOut(course=course, feedback=feedback, back_on=back_on)


def check_of(course: CourseId, *, learner: Learner, services: Services) -> Sequence[Statement]:
    """The statements of the course's check; raises UnknownCourse if the learner may not open it."""
    return statements_of(open_course(course, learner=learner, services=services), services.catalogue())


def keep_check(
    course: CourseId, confirmed: Collection[str], *, learner: Learner, services: Services, source: str
) -> CheckResult:
    """Write what the confirmed statements show; where all are confirmed the course is suggested no more.

    Raises UnknownCourse, and InvalidRequest where a statement is confirmed that was not asked.
    """
    statements = check_of(course, learner=learner, services=services)
    asked = ", ".join(each.id for each in statements)
    faults = [
        Fault("confirmed", each, "the check of this course has no such statement", f"Use ids of: {asked}.")
        for each in sorted(set(confirmed) - {each.id for each in statements})
    ]
    if faults:
        raise InvalidRequest("check", faults)
    result = check_result(statements, set(confirmed))
    events = check_events(result, learner=learner.id, course=course, at=services.clock(), source=source)
    if events:
        services.store.ledger.append(events)
    return result


def open_course(course: CourseId, *, learner: Learner, services: Services) -> Course:
    """The course, if the learner may open it; whether a closed one exists is not told."""
    visible = services.visible_courses(learner.organisation)
    if course not in visible:
        raise UnknownCourse(f"no course {course!r} among the {len(visible)} that you may open")
    return visible[course]
