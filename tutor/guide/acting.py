"""Acts on the learner's own learning, each with what takes it back, and what has to be known before each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic

from data.words import CourseId, Learner, Wishes
from tutor.guide.intents import Intent
from tutor.guide.periods import period_days
from tutor.guide.replies import (
    Acted,
    AskedFor,
    CourseTraced,
    FinishedShown,
    GuideReply,
    Lacking,
    P,
    Planned,
    Practice,
    Remark,
    Remarked,
    Undone,
)
from tutor.guide.slots import NO_SLOTS, Slots
from tutor.guide.state import GuideState, Undoable
from tutor.guide.tools import GuideTools

LACKS: Mapping[Intent, Lacking] = {
    Intent.KNOW_THIS: Lacking.COURSE,
    Intent.LATER: Lacking.COURSE,
    Intent.REMIND: Lacking.DAY,
    Intent.SET_HOURS: Lacking.TIME,
    Intent.SET_DEADLINE: Lacking.DAY,
    Intent.SET_GOAL: Lacking.ROLE,
    Intent.SET_LANGUAGE: Lacking.LANGUAGE,
    Intent.QUIZ: Lacking.COURSE,
}
"""What an act cannot do without."""

_SLOT = {
    Lacking.COURSE: "course",
    Lacking.ROLE: "role",
    Lacking.TIME: "weekly_minutes",
    Lacking.DAY: "deadline",
    Lacking.LANGUAGE: "language",
}


def complete(intent: Intent, slots: Slots, *, several: Sequence[CourseId] = ()) -> bool:
    """Whether nothing has to be asked for before it can be done."""
    lacking = LACKS.get(intent)
    return lacking is None or bool(several) or getattr(slots, _SLOT[lacking]) is not None


ACTS = frozenset([*LACKS, Intent.BRING_BACK, Intent.UNDO, Intent.CERTIFICATE, Intent.FINISHED])


@dataclass(frozen=True, slots=True)
class Doing(Generic[P]):
    """Does what a message wants done for one learner; what comes back says what was done, and how to take it back."""

    tools: GuideTools[P]
    learner: Learner
    today: date

    def done(
        self, intent: Intent, slots: Slots, *, state: GuideState, several: Sequence[CourseId] = ()
    ) -> tuple[GuideReply[P], Undoable | None]:
        """The reply, and what takes the act back; None where nothing was done that could be.

        `several` are the courses that it is done to where the message means more than one.
        """
        slots = self._on_a_day(intent, slots)
        lacking = LACKS.get(intent) if not several else None
        if intent is Intent.QUIZ and not state.shown:
            lacking = None  # a quiz on nothing in particular is one on what the role needs
        if lacking is not None and getattr(slots, _SLOT[lacking]) is None:
            courses = [item.course for item in state.shown] if lacking is Lacking.COURSE else []
            return AskedFor(intent, lacking, courses, slots), None
        if slots.deadline is not None and slots.deadline < self.today:
            return AskedFor(intent, Lacking.DAY, (), slots), None
        match intent:
            case Intent.KNOW_THIS | Intent.LATER:
                return self._put_aside(intent, slots, several or [_named(slots)])
            case Intent.BRING_BACK:
                return self._brought_back(slots)
            case Intent.UNDO:
                return self._undone(slots, state.undo)
            case Intent.QUIZ | Intent.CERTIFICATE | Intent.FINISHED | Intent.REMIND:
                return self._shown(intent, slots), None
            case _:
                return self._wished(intent, slots)

    def _on_a_day(self, intent: Intent, slots: Slots) -> Slots:
        """A reminder's time without a day is today's where it is still to come, else tomorrow's."""
        if intent is not Intent.REMIND or slots.minute_of_day is None or slots.deadline is not None:
            return slots
        is_over = slots.minute_of_day <= self.tools.minute
        return replace(slots, deadline=self.today + timedelta(days=is_over))

    def planned(self, slots: Slots, courses: Sequence[CourseId]) -> tuple[GuideReply[P], Undoable | None]:
        """The learner's path with these courses in it; where one has no place there, why, and nothing is done."""
        own, undo = self.tools.own, self._as_they_stand(Intent.PLAN, courses)
        for course in courses:
            own.choose(self.learner, course)
        path = self.tools.plan(self.learner, slots)
        placed = {step.course for step in path.steps}
        left = next((course for course in courses if course not in placed), None)
        if left is None:
            return Planned(path, slots, put_in=courses), undo
        self._restore(undo)
        return CourseTraced(self.tools.trace_course(self.learner, left), Slots(course=left)), None

    def _as_they_stand(self, act: Intent, courses: Sequence[CourseId]) -> Undoable:
        """What takes the act back: the courses with how each stands for the learner before it."""
        own = self.tools.own
        chosen = tuple(course for course in own.chosen(self.learner) if course in courses)
        aside = tuple(course for course in own.put_aside(self.learner) if course in courses)
        return Undoable(act, tuple(courses), chosen=chosen, aside=aside)

    def _restore(self, undo: Undoable) -> None:
        """Each course as it stood: in the path, put aside, or neither."""
        own = self.tools.own
        for course in undo.courses:
            if course in undo.aside:
                own.put_off(self.learner, course, None)
            elif course in undo.chosen:
                own.choose(self.learner, course)
            else:
                own.bring_back(self.learner, course)

    def _put_aside(self, intent: Intent, slots: Slots, courses: Sequence[CourseId]) -> tuple[GuideReply[P], Undoable]:
        back_on, undo = None, self._as_they_stand(intent, courses)
        for course in courses:
            if intent is Intent.KNOW_THIS:
                self.tools.own.know(self.learner, course)
            else:
                back_on = self.tools.own.put_off(self.learner, course, slots.deadline)
        return Acted(intent, courses, slots, back_on=back_on), replace(undo, aside=())

    def _brought_back(self, slots: Slots) -> tuple[GuideReply[P], Undoable | None]:
        """The course named, or all that were put aside where none is."""
        courses = list(self.tools.own.put_aside(self.learner)) if slots.course is None else [slots.course]
        for course in courses:
            self.tools.own.bring_back(self.learner, course)
        undo = Undoable(Intent.BRING_BACK, tuple(courses), aside=tuple(courses)) if courses else None
        return Acted(Intent.BRING_BACK, courses, slots, undoable=bool(courses)), undo

    def _wished(self, intent: Intent, slots: Slots) -> tuple[GuideReply[P], Undoable]:
        before = self.learner.wishes
        wishes = before
        match intent:
            case Intent.SET_HOURS:
                wishes = replace(before, weekly_minutes=slots.weekly_minutes)
            case Intent.SET_DEADLINE:
                wishes = replace(before, deadline=slots.deadline)
            case Intent.SET_GOAL:
                weekly = slots.weekly_minutes or before.weekly_minutes
                wishes = replace(before, goal=slots.role, goal_by=slots.deadline, weekly_minutes=weekly)
            case Intent.SET_LANGUAGE if slots.language is not None:
                wishes = replace(before, languages=self.learner.languages | {slots.language})
        self.tools.own.wish(self.learner, wishes)
        return Acted(intent, (), slots), Undoable(intent, (), before)

    def _shown(self, intent: Intent, slots: Slots) -> GuideReply[P]:
        own = self.tools.own
        match intent:
            case Intent.QUIZ:
                return Practice(slots.course, own.practice(self.learner, slots.course), slots)
            case Intent.REMIND:
                courses = [] if slots.course is None else [slots.course]
                return Acted(intent, courses, slots, undoable=False)
            case _:
                return FinishedShown(self._finished(slots), slots, intent)

    def _finished(self, slots: Slots) -> Sequence[tuple[CourseId, date]]:
        finished = self.tools.own.finished(self.learner)
        if slots.course is not None:
            return [each for each in finished if each[0] == slots.course]
        if slots.period is None:
            return finished
        first, last = period_days(slots.period, today=self.today)
        return [each for each in finished if first <= each[1] <= last]

    def _undone(self, slots: Slots, undo: Undoable | None) -> tuple[GuideReply[P], None]:
        if undo is None:
            return Remarked(Remark.NOTHING_TO_UNDO, intent=Intent.UNDO), None
        self._restore(undo)
        if undo.wishes is not None:
            self.tools.own.wish(self.learner, undo.wishes)
            slots = _wished_before(undo.act, undo.wishes)
        elif len(undo.courses) == 1:
            slots = Slots(course=undo.courses[0])
        return Undone(undo.act, undo.courses, slots), None


def _wished_before(act: Intent, wishes: Wishes) -> Slots:
    """What is set again after an act on wishes was taken back."""
    match act:
        case Intent.SET_HOURS:
            return Slots(weekly_minutes=wishes.weekly_minutes)
        case Intent.SET_DEADLINE:
            return Slots(deadline=wishes.deadline)
        case Intent.SET_GOAL:
            return Slots(role=wishes.goal, deadline=wishes.goal_by)
        case _:
            return NO_SLOTS


def _named(slots: Slots) -> CourseId:
    if slots.course is None:
        raise ValueError("an act on a course was begun without a course")
    return slots.course
