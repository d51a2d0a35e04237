"""What a conversation with Saarthi has come to: a value, given with a message and given back changed with the reply."""

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from data.words import CourseId, Language, LessonId, RoleId, Wishes
from tutor.guide.intent_context import Context
from tutor.guide.intents import Intent
from tutor.guide.slots import NO_SLOTS, Slots

MOST_SHOWN = 20
"""Items of a list that can be pointed at by their number."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something shown with a number: a course, or a lesson of it."""

    course: CourseId
    lesson: LessonId | None = None


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was done last: to which courses, in place of which wishes, or in place of which slots looked at.

    `before` are the slots in force before it. Of the courses `chosen` were in the path before and `aside` put aside.
    `too` was done for the same message and is undone with it.
    """

    act: Intent
    courses: tuple[CourseId, ...] = ()
    wishes: Wishes | None = None
    slots: Slots | None = None
    before: Slots | None = None
    chosen: tuple[CourseId, ...] = ()
    aside: tuple[CourseId, ...] = ()
    too: "Undoable | None" = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Something planned, set or listed: a message may change one slot of it."""

    intent: Intent
    slots: Slots = NO_SLOTS


@dataclass(frozen=True, slots=True)
class GuideState:
    """`shown` are the items last listed, number 1 first, and `skipped` how many of the same list came before them.

    `intent` and `slots` are what is looked at or was set: a change of one slot keeps the others; `beneath` is what was
    planned or listed before something else came between, which a message may go back to. `act` is what is to be
    done and lacks something yet. `course` and `role` were spoken of last, `asked` is whether the last message went to
    the tutor, with `question` what it asked within `asked_of` and `answered` whether a lesson did, `acted` whether
    something was done for it that `undo` takes back. `language` is the one that replies were asked in, `last` what the
    last message wanted.
    """

    shown: tuple[Item, ...] = ()
    skipped: int = 0
    intent: Intent | None = None
    slots: Slots = NO_SLOTS
    beneath: Looked | None = None
    act: Intent | None = None
    act_slots: Slots = NO_SLOTS
    course: CourseId | None = None
    role: RoleId | None = None
    asked: bool = False
    question: str = ""
    asked_of: Slots = NO_SLOTS
    answered: bool = False
    acted: bool = False
    language: Language | None = None
    last: Intent | None = None
    undo: Undoable | None = None

    @property
    def context(self) -> Context:
        """What the next message comes after."""
        return Context(self.last, self.intent)


NEW_CONVERSATION = GuideState()

_AS_JSON = TypeAdapter(GuideState)


def state_as_json(state: GuideState) -> dict[str, object]:
    """The state as a value of JSON."""
    kept: dict[str, object] = _AS_JSON.dump_python(state, mode="json", exclude_defaults=True)
    return kept


def state_of_json(kept: object) -> GuideState:
    """The state that was kept; a new conversation where another release kept it in another form."""
    try:
        return _AS_JSON.validate_python(kept)
    except ValidationError:
        return NEW_CONVERSATION
