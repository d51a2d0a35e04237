"""Saarthi, the guide: one entry for whatever a learner writes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Generic

from data.words import MOST_WEEKLY_MINUTES, Learner, PlanItem
from embeddings.languages import WordList, any_word, without_courtesies, words_of
from embeddings.text import normalised
from tutor.guide.acting import ACTS, Doing
from tutor.guide.aftermath import after_act, after_planned, after_reply, items_of
from tutor.guide.deadlines import deadline_at
from tutor.guide.intents import Intent
from tutor.guide.periods import coming_days
from tutor.guide.reading import kept_for, merged, without_slots
from tutor.guide.references import holds
from tutor.guide.replies import (
    Answered,
    AskedBack,
    Both,
    ChangeTold,
    Clarify,
    CoursesFound,
    CourseShown,
    CourseTraced,
    DueShown,
    Explained,
    GuideReply,
    OutOfScope,
    P,
    Planned,
    ProgressShown,
    ProgressTraced,
    Remark,
    Remarked,
    SmallTalk,
    SmallTalkKind,
    Suggested,
    Told,
    Unusable,
)
from tutor.guide.slots import NO_SLOTS, Slots, about_progress, offered_time
from tutor.guide.state import NEW_CONVERSATION, GuideState
from tutor.guide.tools import AskedIn, GuideTools
from tutor.guide.two_wishes import two_wishes
from tutor.guide.wish import Move, Wish
from tutor.guide.wishes import Reader

COURSES_SHOWN = 5
SUGGESTED = 50
"""Suggestions among which those that fit what narrows them are looked for."""


class Saarthi(Generic[P]):
    """Decides what a message wants in its conversation and lets the tool for it answer; keeps nothing itself."""

    def __init__(self, tools: GuideTools[P]) -> None:
        self._tools = tools

    def respond(
        self,
        message: str,
        *,
        state: GuideState,
        learner: Learner,
        today: date,
        chosen: Intent | None = None,
        without: str | None = None,
    ) -> tuple[GuideReply[P], GuideState]:
        """A typed reply, and what the conversation has come to with it; the same for the same state and message.

        `chosen` is the learner's answer to a `Clarify` about the same message; with it, Saarthi never asks again.
        `without` names a slot that is taken away from what is looked at; the message is not read then. Days in the
        message are counted from `today`. Greetings and thanks around the message are not looked at.
        """
        if without is not None and state.question and getattr(state.asked_of, without) is not None:
            wish = Wish((Intent.ASK,), without_slots(state.asked_of, [without]), state.question)
        elif without is not None and state.intent is not None:
            wish = Wish((state.intent,), without_slots(state.slots, [without]), "")
        elif not message.strip():
            return SmallTalk(SmallTalkKind.ABOUT), state
        else:
            reader = Reader(self._tools, learner, today)
            two = two_wishes(message, state=state, reader=reader) if chosen is None and state.act is None else None
            if two is not None:
                return self._both(two, state, learner=learner, today=today)
            state = self._with_role_spoken_of(message, state)
            wish = reader.wish(message, state=state, chosen=chosen)
        if wish.move is not Move.WISH:
            return self._moved(wish, state, learner=learner)
        if len(wish.intents) > 1:
            return Clarify(wish.intents, message, wish.slots), replace(state, asked=False, acted=False)
        return self._carried_out(wish, state, learner=learner, today=today)

    def _with_role_spoken_of(self, message: str, state: GuideState) -> GuideState:
        """The state with the role that the message names, whatever it wants: "that role" is the one named last."""
        role = self._tools.names.role(message)
        return state if role is None else replace(state, role=role)

    def _both(
        self, two: tuple[Wish, Wish], state: GuideState, *, learner: Learner, today: date
    ) -> tuple[GuideReply[P], GuideState]:
        """Both wishes served, the second in what the first has come to; undoing takes back what was done for both."""
        first, between = self._carried_out(two[0], replace(state, acted=False), learner=learner, today=today)
        second, after = self._carried_out(two[1], replace(between, acted=False), learner=learner, today=today)
        done = [each.undo for each in (between, after) if each.acted and each.undo is not None]
        undo = replace(done[-1], too=done[0]) if len(done) > 1 else done[0] if done else None
        both = Both(first, second, merged(second.slots, first.slots), first.intent)
        return both, replace(after, undo=undo or after.undo, acted=bool(done))

    def _carried_out(
        self, wish: Wish, state: GuideState, *, learner: Learner, today: date
    ) -> tuple[GuideReply[P], GuideState]:
        intent = wish.intents[0]
        if intent is Intent.UNDO and state.undo is not None and state.undo.too is not None:
            last, before = replace(state.undo, too=None), state.undo.too
            second, between = self._carried_out(wish, replace(state, undo=last), learner=learner, today=today)
            first, after = self._carried_out(wish, replace(between, undo=before), learner=learner, today=today)
            return Both(first, second, merged(second.slots, first.slots), Intent.UNDO), after
        if intent is Intent.UNDO and state.undo is not None and state.undo.slots is not None:
            wish = Wish((state.undo.act,), state.undo.slots, "")
            again, after = self._carried_out(wish, replace(state, undo=None), learner=learner, today=today)
            return _as_undone(again), replace(after, undo=None, acted=False)
        if intent in ACTS:
            reply, undo = Doing(self._tools, learner, today).done(intent, wish.slots, state=state, several=wish.courses)
            return reply, after_act(state, reply, undo)
        if intent is Intent.PLAN and wish.courses:
            reply, undo = Doing(self._tools, learner, today).planned(wish.slots, wish.courses)
            return reply, after_planned(state, reply, undo)
        unusable = _unusable(without_courtesies(wish.message), wish.slots, today=today)
        reply = unusable if unusable and intent is Intent.PLAN else self._act(wish, state, learner=learner, today=today)
        return reply, after_reply(state, reply)

    def _moved(self, wish: Wish, state: GuideState, *, learner: Learner) -> tuple[GuideReply[P], GuideState]:
        """The reply to a message about the conversation itself."""
        slots, intent = state.slots, state.intent
        match wish.move:
            case Move.PICK if wish.item is not None:
                picked = replace(state, course=wish.item.course, asked=False, acted=False)
                shown = Slots(course=wish.item.course, language=wish.slots.language)
                asks = Intent.ASK in wish.intents
                return CourseShown(wish.item.course, shown, Intent.ASK if asks else intent or Intent.FIND), picked
            case Move.MORE:
                return self._more(state, learner=learner)
            case Move.AGAIN if intent in (Intent.FIND, Intent.SUGGEST):
                reply = self._listed(intent, slots, learner=learner)
                return reply, after_reply(state, reply)
            case Move.AGAIN if intent is Intent.PLAN:
                reply = Planned(self._tools.plan(learner, slots), slots)
                return reply, after_reply(state, reply)
            case Move.CHANGES:
                return _change_told(state), state
            case Move.CANCEL:
                return Remarked(Remark.CANCELLED, intent=intent), replace(NEW_CONVERSATION, undo=state.undo)
            case _:
                return Remarked(Remark.NO_SUCH_ITEM, slots, intent), state

    def _more(self, state: GuideState, *, learner: Learner) -> tuple[GuideReply[P], GuideState]:
        """What the same list goes on with."""
        skipped = state.skipped + len(state.shown)
        if state.intent not in (Intent.FIND, Intent.SUGGEST):
            return Remarked(Remark.NO_MORE, state.slots, state.intent), state
        reply = self._listed(state.intent, state.slots, learner=learner, skipped=skipped)
        if not items_of(reply):
            return Remarked(Remark.NO_MORE, state.slots, state.intent), state
        return reply, replace(after_reply(state, reply), skipped=skipped)

    def _act(self, wish: Wish, state: GuideState, *, learner: Learner, today: date) -> GuideReply[P]:
        intent, slots, message = wish.intents[0], wish.slots, wish.message
        match intent:
            case Intent.ASK:
                asked_in = AskedIn(self._tools.conversation, state.course)
                kept = self._tools.answer(learner, message, slots, asked_in)
                return Answered(message, kept, slots)
            case Intent.SMALL_TALK:
                return SmallTalk(_courtesy(message), slots)
            case Intent.OUT_OF_SCOPE:
                return OutOfScope(slots)
            case Intent.DELETE_DATA | Intent.WHO_SEES:
                return Told(intent)
            case Intent.FIND | Intent.SUGGEST:
                return self._listed(intent, slots, learner=learner, message=message)
            case _:
                return self._about_learning(wish, learner=learner, today=today)

    def _listed(
        self, intent: Intent, slots: Slots, *, learner: Learner, skipped: int = 0, message: str = ""
    ) -> GuideReply[P]:
        """Courses that fit what is looked for, or next courses that do; a path where a role is named."""
        if intent is Intent.SUGGEST and slots.role is not None:
            return Planned(self._tools.plan(learner, slots), replace(slots, topic=""), intent)
        if intent is Intent.SUGGEST and slots.competency is None:
            return self._suggested(slots, learner=learner, skipped=skipped)
        narrowed = kept_for(Intent.FIND, slots)
        if not narrowed.topic and narrowed == replace(NO_SLOTS, topic=narrowed.topic):
            narrowed = replace(narrowed, topic=without_courtesies(message).strip())
        found = self._tools.find(learner, narrowed)
        courses = found.courses[skipped : skipped + COURSES_SHOWN]
        beside = () if found.courses else found.beside[:COURSES_SHOWN]
        return CoursesFound(narrowed.topic, courses, slots, skipped, beside, intent)

    def _suggested(self, slots: Slots, *, learner: Learner, skipped: int) -> GuideReply[P]:
        narrows = replace(slots, topic="", competency=None, deadline=None) != NO_SLOTS
        count = SUGGESTED if narrows else skipped + COURSES_SHOWN
        suggestions = self._tools.suggest(learner, count)
        fitting = [item for item in suggestions.items if not narrows or self._tools.fits(item.course, slots)]
        listed = replace(suggestions, items=fitting[skipped : skipped + COURSES_SHOWN])
        return Suggested(listed, replace(slots, topic=""), skipped)

    def _about_learning(self, wish: Wish, *, learner: Learner, today: date) -> GuideReply[P]:
        tools, intent, slots = self._tools, wish.intents[0], wish.slots
        match intent:
            case Intent.PLAN:
                return Planned(tools.plan(learner, slots), slots)
            case Intent.PROGRESS if about_progress(wish.message) and holds("asks_why", wish.message):
                return ProgressTraced(tools.trace_progress(learner, slots.percent), slots, intent)
            case Intent.PROGRESS:
                return ProgressShown(tools.progress(learner, slots), slots)
            case Intent.DUE:
                return DueShown(_due_by(tools.due(learner), slots, today=today), slots)
            case Intent.EXPLAIN:
                explanation = tools.explain(learner, slots.course or slots.topic, COURSES_SHOWN)
                explained = explanation.recommendation
                return Explained(explanation, slots if explained is None else replace(slots, course=explained.course))
            case _:
                return self._traced(wish, learner=learner)

    def _traced(self, wish: Wish, *, learner: Learner) -> CourseTraced | ProgressTraced:
        slots = wish.slots
        named = slots.course or slots.topic
        if named and not about_progress(wish.message):
            trace = self._tools.trace_course(learner, named)
            return CourseTraced(trace, replace(slots, course=trace.course or slots.course))
        return ProgressTraced(self._tools.trace_progress(learner, slots.percent), slots)


_COURTESIES = (
    (SmallTalkKind.ABOUT, WordList.WHO_ARE_YOU),
    (SmallTalkKind.THANKS, WordList.THANKS),
    (SmallTalkKind.GOODBYE, WordList.GOODBYE),
)


def _as_undone(reply: GuideReply[P]) -> GuideReply[P]:
    """What is shown again because its last change was undone."""
    if isinstance(reply, Suggested | CoursesFound | Planned | DueShown):
        return replace(reply, intent=Intent.UNDO)
    return reply


def _change_told(state: GuideState) -> ChangeTold:
    undo = state.undo
    if undo is None:
        return ChangeTold()
    too = None if undo.too is None else _change_told(replace(state, undo=undo.too))
    return ChangeTold(undo.act, undo.courses, undo.slots or undo.before or NO_SLOTS, state.slots, too)


def _due_by(items: Sequence[PlanItem], slots: Slots, *, today: date) -> Sequence[PlanItem]:
    """Those of the course, due by the day or within the period, that the message names; all where it names none."""
    first, last = (date.min, date.max) if slots.period is None else coming_days(slots.period, today=today)
    return [
        item
        for item in items
        if slots.course in (None, item.course)
        and (slots.deadline is None or item.due <= slots.deadline)
        and first <= item.due <= last
    ]


def _unusable(message: str, slots: Slots, *, today: date) -> AskedBack | None:
    """What of the message no plan can be made with: a time that no week has, a day that has passed."""
    offered = offered_time(message)
    if offered is not None and not offered.is_usable:
        too_much = offered.weekly_minutes > MOST_WEEKLY_MINUTES
        return AskedBack(Unusable.TOO_MUCH_TIME if too_much else Unusable.TOO_LITTLE_TIME, offered.said, slots)
    deadline = deadline_at(message, today=today)
    if deadline is not None and deadline.day < today:
        return AskedBack(Unusable.PAST_DAY, deadline.said, slots)
    return None


@cache
def _courtesies() -> Sequence[tuple[SmallTalkKind, re.Pattern[str]]]:
    return [(kind, any_word(words_of(words))) for kind, words in _COURTESIES]


def _courtesy(message: str) -> SmallTalkKind:
    text = normalised(message)
    return next((kind for kind, pattern in _courtesies() if pattern.search(text)), SmallTalkKind.GREETING)
