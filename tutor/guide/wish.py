"""What a message comes to once it is read in its conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.words import CourseId
from tutor.guide.intents import Intent
from tutor.guide.slots import Slots
from tutor.guide.state import Item


class Move(StrEnum):
    """How a message goes on with the conversation."""

    WISH = "wish"
    PICK = "pick"
    MORE = "more"
    AGAIN = "again"
    CANCEL = "cancel"
    NO_SUCH_ITEM = "no-such-item"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: one intent, or two that have to be asked back; `item` is what was pointed at.

    `courses` are those that an act is done to where it is done to several at once.
    """

    intents: Sequence[Intent]
    slots: Slots
    message: str
    move: Move = Move.WISH
    item: Item | None = None
    courses: tuple[CourseId, ...] = ()
