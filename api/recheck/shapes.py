"""What was contested or flagged, and its check, as /v1 and the pages show it."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import Identifier, Strict
from api.http.words import competency_name
from api.practice.service import Offered
from api.practice.shapes import PracticeItemOut
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import CompetencyId, CourseId, Event, Verb
from tutor.practice import FEWEST_ITEMS, Recheck

LONGEST_WHY = 200
"""Characters of a reason: a sentence or two."""


class ContestIn(Strict):
    """What is contested: a piece of evidence by its event, or the level itself where none is named."""

    about: Annotated[Identifier, Field(description="A competency, or the course that a flag is about")]
    event: Identifier | None = None
    why: Annotated[str, Field(max_length=LONGEST_WHY)] = ""


class EvidenceOut(BaseModel):
    """One event of the learner's record in their words."""

    event: str
    at: datetime
    source: str
    text: str

    @classmethod
    def of(cls, event: Event, *, catalogue: Catalogue, words: Words) -> "EvidenceOut":
        """`event` in the reader's words."""
        text = evidence_text(event, catalogue=catalogue, words=words)
        return cls(event=event.id, at=event.at, source=event.source, text=text)


class RecheckOut(BaseModel):
    """What opened a check, its items without their answers, and how many were answered and right since."""

    recheck: str
    opened_by: str
    about: str
    name: str
    event: str | None
    why: str
    at: datetime
    items: list[PracticeItemOut]
    answered: int
    right: int
    done: bool
    possible: Annotated[bool, Field(description="Whether there are questions enough to check anything")]

    @classmethod
    def of(cls, recheck: Recheck, *, catalogue: Catalogue, words: Words) -> "RecheckOut":
        """`recheck` in the reader's words."""
        because = recheck.because
        answered = [right for right in recheck.right if right is not None]
        return cls(
            recheck=because.id,
            opened_by=because.verb.value,
            about=because.object,
            name=name_of(because.object, catalogue=catalogue, words=words),
            event=str(because.result["event"]) if "event" in because.result else None,
            why=str(because.result.get("why", "")),
            at=because.at,
            items=[
                PracticeItemOut.of(Offered(item, right is not None, right is True), words=words)
                for item, right in zip(recheck.items, recheck.right, strict=True)
            ],
            answered=len(answered),
            right=sum(answered),
            done=recheck.is_done,
            possible=len(recheck.items) >= FEWEST_ITEMS,
        )


class RechecksOut(BaseModel):
    """All that was contested or flagged, latest first."""

    rechecks: list[RecheckOut]


def name_of(about: str, *, catalogue: Catalogue, words: Words) -> str:
    """The competency's name or the course's title; the id where the catalogue has neither any more."""
    if CompetencyId(about) in catalogue.competencies:
        return competency_name(CompetencyId(about), catalogue=catalogue, words=words)
    course = catalogue.courses.get(CourseId(about))
    return about if course is None else course.title.in_language(words.language)


def evidence_text(event: Event, *, catalogue: Catalogue, words: Words) -> str:
    """What the event says, in one line."""
    if event.verb is Verb.COMPLETED:
        return words.say("Course finished: {course}", course=name_of(event.object, catalogue=catalogue, words=words))
    if event.result.get("by") == "self":
        return words.say("You said that you know it")
    if "practice" in event.result:
        return words.say("Practice: right") if event.result.get("right") is True else words.say("Practice: not right")
    return words.say("Assessed")
