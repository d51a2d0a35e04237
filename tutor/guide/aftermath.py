"""What a conversation has come to after a reply: what is shown and numbered, looked at, spoken of, to be undone."""

from collections.abc import Sequence
from dataclasses import replace

from data.words import CourseId, Declined, Grounded
from tutor.guide.intents import Intent
from tutor.guide.reading import SETTINGS, merged
from tutor.guide.replies import (
    Acted,
    Answered,
    AskedFor,
    CoursesFound,
    CourseShown,
    CourseTraced,
    DueShown,
    Explained,
    FinishedShown,
    GuideReply,
    P,
    Planned,
    Practice,
    ProgressShown,
    Suggested,
    Undone,
)
from tutor.guide.slots import NO_SLOTS, Slots
from tutor.guide.state import MOST_SHOWN, GuideState, Item, Looked, Undoable

LOOKED_AT = frozenset({Intent.FIND, Intent.SUGGEST, Intent.PLAN, Intent.DUE})
"""Intents whose reply is narrowed and changed by the messages after it; what was before can be had back."""

SET = frozenset(
    {
        Intent.SET_HOURS,
        Intent.SET_DEADLINE,
        Intent.SET_GOAL,
        Intent.LATER,
        Intent.REMIND,
        Intent.QUIZ,
        Intent.FINISHED,
    }
)
"""Acts that the next message may correct: "make that two and a half", "no, Friday"."""

_LISTS = frozenset({Intent.FIND, Intent.SUGGEST})


def after_reply(state: GuideState, reply: GuideReply[P]) -> GuideState:
    """The state after a reply that did nothing to the learner's learning."""
    course = _spoken_of(reply) or _nearest_to(reply, state) or state.course
    known = replace(
        state,
        course=course,
        role=reply.slots.role or state.role,
        asked=isinstance(reply, Answered),
        question=reply.question if isinstance(reply, Answered) else "",
        asked_of=reply.slots if isinstance(reply, Answered) else NO_SLOTS,
        answered=isinstance(reply, Answered) and isinstance(reply.kept.answer, Grounded),
        acted=False,
        act=None,
        act_slots=NO_SLOTS,
        last=reply.intent,
    )
    intent = looked_at(reply)
    if intent is None or intent not in LOOKED_AT:
        return known
    looked = slots_looked_at(reply)
    changed = state.intent is intent and state.slots != looked
    return replace(
        known,
        shown=items_of(reply),
        skipped=0,
        intent=intent,
        slots=looked,
        beneath=_beneath(state, intent),
        undo=Undoable(intent, slots=state.slots) if changed else state.undo,
        acted=changed,
    )


def after_act(state: GuideState, reply: GuideReply[P], undo: Undoable | None) -> GuideState:
    """The state after an act, or after what it lacks was asked for."""
    if isinstance(reply, AskedFor):
        course = _spoken_of(reply) or state.course
        pending = replace(state, act=reply.intent, act_slots=reply.slots, asked=False, acted=False, course=course)
        return replace(pending, last=reply.intent)
    done = replace(
        state,
        act=None,
        act_slots=NO_SLOTS,
        asked=False,
        acted=undo is not None,
        undo=None if undo is None else replace(undo, before=state.slots),
        last=reply.intent,
        course=_spoken_of(reply) or state.course,
    )
    if isinstance(reply, Undone):
        language = None if reply.act is Intent.SET_LANGUAGE else state.language
        before = None if state.undo is None else state.undo.before
        return replace(done, language=language, slots=state.slots if before is None else before)
    intent = reply.intent
    if intent is Intent.SET_LANGUAGE:
        return replace(done, language=reply.slots.language)
    if intent is None or intent not in SET:
        return done
    slots = merged(_settings_of(state), reply.slots) if intent in SETTINGS else reply.slots
    shown = items_of(reply) or state.shown
    return replace(done, intent=intent, slots=slots, shown=shown, beneath=_beneath(state, intent))


def after_planned(state: GuideState, reply: GuideReply[P], undo: Undoable | None) -> GuideState:
    """The state after courses were put into the path, or after it was said why they have no place there."""
    after = after_reply(state, reply)
    if undo is None:
        return after
    course = undo.courses[0] if len(undo.courses) == 1 else state.course
    return replace(after, undo=replace(undo, before=state.slots), acted=True, course=course)


def looked_at(reply: GuideReply[P]) -> Intent | None:
    """What the messages after a reply may change: a path to a role is a plan, by whatever words it was asked for."""
    return Intent.PLAN if isinstance(reply, Planned) else reply.intent


def slots_looked_at(reply: GuideReply[P]) -> Slots:
    """What of a reply's slots the messages after it may change: a course put into a plan is none of its measures."""
    return replace(reply.slots, course=None) if isinstance(reply, Planned) else reply.slots


def _settings_of(state: GuideState) -> Slots:
    """The slots of what is planned or set, on top or beneath; empty where nothing is."""
    if state.intent in SETTINGS:
        return state.slots
    return state.beneath.slots if state.beneath is not None and state.beneath.intent in SETTINGS else NO_SLOTS


def _beneath(state: GuideState, intent: Intent) -> Looked | None:
    """What was planned or listed before, once `intent` comes on top of it; of each kind only the last is kept."""
    under = state.beneath
    if state.intent in SETTINGS | _LISTS and _kind_of(state.intent) != _kind_of(intent):
        under = Looked(state.intent, state.slots)
    return None if under is not None and _kind_of(under.intent) == _kind_of(intent) else under


def _kind_of(intent: Intent) -> str:
    return "settings" if intent in SETTINGS else "lists" if intent in _LISTS else intent


def all_in_force(state: GuideState) -> Slots:
    """What the next message may change one part of: what is on top over what lies beneath it.

    Beside it the course and the role spoken of last and the language that is answered in, which it may lean on.
    """
    under = NO_SLOTS if state.beneath is None else state.beneath.slots
    top = merged(under, state.slots)
    return replace(
        top,
        course=state.course or top.course,
        role=top.role or state.role,
        language=top.language or state.language,
    )


def items_of(reply: GuideReply[P]) -> tuple[Item, ...]:
    """What a reply shows with numbers, number 1 first."""
    return tuple(Item(course) for course in _courses(reply)[:MOST_SHOWN])


def _courses(reply: GuideReply[P]) -> Sequence[CourseId]:
    match reply:
        case Suggested():
            return [item.course for item in reply.suggestions.items]
        case CoursesFound():
            return reply.courses or reply.beside
        case Planned():
            return [step.course for step in reply.path.steps]
        case DueShown():
            return [item.course for item in reply.items]
        case FinishedShown():
            return [course for course, _ in reply.courses]
        case _:
            return []


def _nearest_to(reply: GuideReply[P], state: GuideState) -> CourseId | None:
    """The course that comes nearest to a question that none answers, unless that spoken of comes near it, too."""
    answer = reply.kept.answer if isinstance(reply, Answered) else None
    if not isinstance(answer, Declined) or not answer.nearest or state.course in answer.nearest:
        return None
    return answer.nearest[0]


def _spoken_of(reply: GuideReply[P]) -> CourseId | None:
    """The one course that a reply is about."""
    match reply:
        case CourseShown() | Practice():
            return reply.course
        case Acted() if len(reply.courses) == 1:
            return reply.courses[0]
        case CourseTraced():
            return reply.trace.course
        case Explained() | ProgressShown() | AskedFor() | DueShown() | FinishedShown():
            return reply.slots.course
        case Answered() if isinstance(reply.kept.answer, Grounded) and reply.kept.answer.citations:
            return reply.kept.answer.citations[0].course
        case CoursesFound() if reply.courses and (reply.query or len(reply.courses) == 1):
            return reply.courses[0]
        case _:
            return None
