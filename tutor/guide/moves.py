"""A message about the conversation itself: one item of the list, more of it, the same again, back, or never mind."""

from dataclasses import replace

from tutor.guide.filters import filters_in
from tutor.guide.intents import Intent
from tutor.guide.reading import kept_for
from tutor.guide.references import Pointing, clauses_of, holds, is_said, is_said_in, pointed_at
from tutor.guide.slots import NO_SLOTS
from tutor.guide.state import GuideState, Item
from tutor.guide.wish import Move, Wish

ACTS_ON_COURSE = frozenset({Intent.KNOW_THIS, Intent.LATER, Intent.BRING_BACK, Intent.REMIND, Intent.QUIZ})
"""Acts that mean the course spoken of where they name none."""

SHORT = 6
"""Words up to which a message says no more than what it changes ("sorry, deputy secretary")."""


def move_of(message: str, state: GuideState) -> Wish | None:
    """What the message wants of the conversation, None where it wants something of its own."""
    here = (state.intent or Intent.FIND,)
    if is_said_in("undo", message) or (is_said("cancel", message) and state.acted and state.act is None):
        return Wish((Intent.UNDO,), NO_SLOTS, message)
    if is_said_in("what_changed", message):
        return Wish(here, state.slots, message, Move.CHANGES)
    if is_said("cancel", message):
        return Wish(here, state.slots, message, Move.CANCEL)
    if state.intent is not None and is_said("again", message):
        return Wish(here, state.slots, message, Move.AGAIN)
    if state.shown and is_said("more", clauses_of(message)[-1] if clauses_of(message) else ""):
        return Wish(here, state.slots, message, Move.MORE)
    return _to_another(message, state) or _pick(message, state)


def item_at(pointing: Pointing, state: GuideState) -> Item | None:
    """What the list shows there."""
    place = len(state.shown) if pointing.place == -1 else pointing.place
    return state.shown[place - 1] if 1 <= place <= len(state.shown) else None


def _to_another(message: str, state: GuideState) -> Wish | None:
    """The act done last, on another item: "and the third one too, the same day"."""
    act, pointing = state.last, pointed_at(message)
    if state.act is not None or act not in ACTS_ON_COURSE or pointing is None:
        return None
    if not holds("too", message) or len(message.split()) > SHORT:
        return None
    if holds("asks_why", message):
        return None
    item = item_at(pointing, state)
    before = kept_for(act, state.slots) if act is state.intent else NO_SLOTS
    return None if item is None else Wish((act,), replace(before, course=item.course), message, item=item)


def _pick(message: str, state: GuideState) -> Wish | None:
    pointing = pointed_at(message) if state.shown else None
    if state.shown and is_said("other", message):
        pointing = _the_other(state)
    if pointing is None or not (pointing.bare or holds("how_long", message)):
        return None
    here, item = (state.intent or Intent.FIND,), item_at(pointing, state)
    if item is None:
        return Wish(here, state.slots, message, Move.NO_SUCH_ITEM)
    if state.act is not None:
        return Wish((state.act,), replace(state.act_slots, course=item.course), message, item=item)
    slots = replace(state.slots, language=filters_in(message).language)
    return Wish(here, slots, message, Move.PICK, item)


def _the_other(state: GuideState) -> Pointing:
    """The first item shown that was not spoken of; the second where none was."""
    others = [place for place, item in enumerate(state.shown, start=1) if item.course != state.course]
    return Pointing((others[:1] or [0])[0] if state.course is not None else 2, bare=True)
