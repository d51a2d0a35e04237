"""What a message to Saarthi carries."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from api.http.shapes import Strict
from data.words import ConversationId
from tutor.guide import Intent


class SlotName(StrEnum):
    """A part of what was understood that can be taken away."""

    TOPIC = "topic"
    COURSE = "course"
    ROLE = "role"
    LANGUAGE = "language"
    MAX_MINUTES = "max_minutes"
    MIN_MINUTES = "min_minutes"
    LEVEL = "level"
    KIND = "kind"
    PROVIDER = "provider"
    PERIOD = "period"
    WEEKLY_MINUTES = "weekly_minutes"
    DEADLINE = "deadline"
    MINUTE_OF_DAY = "minute_of_day"
    EVERY = "every"


class MessageIn(Strict):
    """A message to Saarthi; `chosen` answers its question which of two things the same message meant.

    `conversation` is the one that a reply named: the message may lean on what was said in it. `without` takes a part of
    what was understood away, and the message is not read then.
    """

    message: Annotated[str, Field(max_length=2000, examples=["Plan 3 hours a week for procurement"])] = ""
    chosen: Intent | None = None
    conversation: Annotated[ConversationId | None, Field(max_length=100)] = None
    without: SlotName | None = None
