"""What is said at a limit, in /v1 and on pages."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.http.shapes import CourseOut, courses_out
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import Limited, LimitKind


class HelplineOut(BaseModel):
    """A number to call, and who answers there."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    name: str


class LimitedOut(BaseModel):
    """Words where no lesson may answer, in the language of the message; `courses` are on the rules of the matter.

    Nothing of the message is kept: `conversation` is the one it was sent to, `turn` is null.
    """

    outcome: Literal["limited"] = "limited"
    limit: LimitKind
    text: str
    language: str
    helplines: list[HelplineOut]
    courses: list[CourseOut]
    conversation: str | None = None
    turn: None = None

    @property
    def is_distress(self) -> bool:
        """Whether the message is not shown again above the reply."""
        return self.limit is LimitKind.DISTRESS


def limited_out(limited: Limited, *, catalogue: Catalogue, words: Words) -> LimitedOut:
    """`limited` with the titles that the reader knows."""
    return LimitedOut(
        limit=limited.kind,
        text=limited.text,
        language=limited.language,
        helplines=[HelplineOut.model_validate(helpline) for helpline in limited.helplines],
        courses=courses_out(limited.courses, catalogue=catalogue, words=words),
    )
