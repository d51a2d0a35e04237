"""What others are asked of a learner's work, as /v1 and the pages show it."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import CourseOut, Identifier, Strict
from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.words import MOST_PEERS, Change, Confirmation, ConfirmingPair

LONGEST_SAID = 500
"""Characters of what somebody says: a few sentences."""

CHANGE_TEXTS = {
    Change.MUCH: mark("Much: I see it in the work often"),
    Change.SOME: mark("Some: I saw it now and then"),
    Change.NONE: mark("Nothing that I saw"),
    Change.CANNOT_SAY: mark("I cannot say"),
}


class AskIn(Strict):
    """Who is asked about a course: two or three colleagues by their ids, or the supervisor."""

    course: Identifier
    colleagues: Annotated[list[Identifier], Field(max_length=MOST_PEERS, default_factory=list)]
    supervisor: bool = False


class AnswerIn(Strict):
    """What changed on the job, and if you like in words."""

    change: Change
    said: Annotated[str, Field(max_length=LONGEST_SAID)] = ""


class ConfirmationOut(BaseModel):
    """Somebody asked about a learner after a course; `colleague` null where it is the supervisor."""

    confirmation: str
    learner: str
    course: CourseOut
    colleague: str | None
    asked_at: datetime
    answered_at: datetime | None
    change: Change | None
    change_text: str
    said: str

    @classmethod
    def of(cls, asked: Confirmation, *, catalogue: Catalogue, words: Words) -> "ConfirmationOut":
        """`asked` in the reader's words; raises UnknownCourse for a course that the catalogue has no more."""
        return cls(
            confirmation=asked.id,
            learner=asked.learner,
            course=CourseOut.of(catalogue.course(asked.course), words),
            colleague=asked.colleague,
            asked_at=asked.asked_at,
            answered_at=asked.answered_at,
            change=asked.change,
            change_text="" if asked.change is None else words.say(CHANGE_TEXTS[asked.change]),
            said=asked.said,
        )


class ConfirmationsOut(BaseModel):
    """Courses that others may be asked about now, what they were asked and said, and what is asked of you."""

    may_ask: list[CourseOut]
    mine: list[ConfirmationOut]
    asked_of_me: list[ConfirmationOut]


class ConfirmingPairOut(BaseModel):
    """Two who always say of each other that something changed."""

    first: str
    second: str
    of_second: int
    of_first: int

    @classmethod
    def of(cls, pair: ConfirmingPair) -> "ConfirmingPairOut":
        """`pair` as the API shows it."""
        return cls(first=pair.first, second=pair.second, of_second=pair.of_second, of_first=pair.of_first)


class ConfirmingPairsOut(BaseModel):
    """All such pairs in an organisation and under it."""

    pairs: list[ConfirmingPairOut]
