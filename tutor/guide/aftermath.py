"""What a conversation has come to after a reply: what is shown and numbered, looked at, spoken of, to be undone."""

from collections.abc import Sequence
from dataclasses import replace

from data.words import CourseId, Grounded
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
    Suggested,
    Undone,
)
from tutor.guide.slots import NO_SLOTS
from tutor.guide.state import MOST_SHOWN, GuideState, Item, Undoable

LOOKED_AT = frozenset({Intent.FIND, Intent.SUGGEST, Intent.PLAN, Intent.DUE})
"""Intents whose reply is narrowed and changed by the messages after it; what was before can be had back."""

SET = frozenset(
    {
        Intent.SET_HOURS,
        Intent.SET_DEADLINE,
        Intent.SET_GOAL,
        Intent.REMIND,
        Intent.QUIZ,
        Intent.FINISHED,
    }
)
"""Acts that the next message may correct: "make that two and a half", "no, Friday"."""


def after_reply(state: GuideState, reply: GuideReply[P]) -> GuideState:
    """The state after a reply that did nothing to the learner's learning."""
    course = _spoken_of(reply) or state.course
    known = replace(
        state,
        course=course,
        role=reply.slots.role or state.role,
        asked=isinstance(reply, Answered),
        question=reply.question if isinstance(reply, Answered) else "",
        asked_of=reply.slots if isinstance(reply, Answered) else NO_SLOTS,
        acted=False,
        act=None,
        act_slots=NO_SLOTS,
        last=reply.intent,
    )
    intent = reply.intent
    if intent is None or intent not in LOOKED_AT:
        return known
    changed = state.intent is intent and state.slots != reply.slots
    return replace(
        known,
        shown=items_of(reply),
        skipped=0,
        intent=intent,
        slots=reply.slots,
        undo=Undoable(intent, slots=state.slots) if changed else state.undo,
        acted=changed,
    )


def after_act(state: GuideState, reply: GuideReply[P], undo: Undoable | None) -> GuideState:
    """The state after an act, or after what it lacks was asked for."""
    if isinstance(reply, AskedFor):
        return replace(state, act=reply.intent, act_slots=reply.slots, asked=False, acted=False)
    done = replace(
        state,
        act=None,
        act_slots=NO_SLOTS,
        asked=False,
        acted=undo is not None,
        undo=undo,
        last=reply.intent,
        course=_spoken_of(reply) or state.course,
    )
    if isinstance(reply, Undone):
        language = None if reply.act is Intent.SET_LANGUAGE else state.language
        slots = reply.slots if state.intent is reply.act else state.slots
        return replace(done, language=language, slots=slots)
    intent = reply.intent
    if intent is Intent.SET_LANGUAGE:
        return replace(done, language=reply.slots.language)
    if intent is None or intent not in SET:
        return done
    shown = items_of(reply) or state.shown
    slots = merged(state.slots, reply.slots) if {intent, state.intent} <= SETTINGS else reply.slots
    return replace(done, intent=intent, slots=slots, shown=shown)


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


def _spoken_of(reply: GuideReply[P]) -> CourseId | None:
    """The one course that a reply is about."""
    match reply:
        case CourseShown() | Practice():
            return reply.course
        case Acted() if len(reply.courses) == 1:
            return reply.courses[0]
        case CourseTraced():
            return reply.trace.course
        case Explained() if reply.explanation.recommendation is not None:
            return reply.explanation.recommendation.course
        case Answered() if isinstance(reply.kept.answer, Grounded) and reply.kept.answer.citations:
            return reply.kept.answer.citations[0].course
        case CoursesFound() if len(reply.courses) == 1:
            return reply.courses[0]
        case _:
            return None
