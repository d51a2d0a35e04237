"""What a message wants in its conversation: an intent with its slots, or something about what was shown before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic

from data.words import CourseId, Language, Learner
from embeddings.languages import without_courtesies
from tutor.conversation import leans_on
from tutor.guide.aftermath import LOOKED_AT
from tutor.guide.in_force import of_progress, with_what_is_in_force
from tutor.guide.intents import Intent
from tutor.guide.moves import ACTS_ON_COURSE, SHORT, item_at, move_of
from tutor.guide.questions import called_a_course, told_again_in
from tutor.guide.reading import (
    NAMES_COURSE,
    SETTINGS,
    SLOTS_OF,
    Said,
    bare_hours_in,
    bare_number_in,
    kept_for,
    merged,
    said_of,
    says_topic,
    slots_for,
    without_slots,
)
from tutor.guide.references import clauses_of, holds, is_said, places_in, pointed_at, together_in
from tutor.guide.replies import P
from tutor.guide.slots import NO_SLOTS, Slots, topic_in
from tutor.guide.state import GuideState, Item
from tutor.guide.tools import GuideTools
from tutor.guide.understanding import likeliest
from tutor.guide.usual_spellings import usual_spelling
from tutor.guide.wish import Move, Wish
from tutor.messages import plain_view

MEANS_COURSE = frozenset({Intent.KNOW_THIS, Intent.LATER, Intent.BRING_BACK, Intent.QUIZ})
"""Acts for which a subject stands for the course on it, where no course is called by the words."""

SET_BY = (
    ("role", Intent.SET_GOAL),
    ("deadline", Intent.SET_DEADLINE),
    ("weekly_minutes", Intent.SET_HOURS),
    ("language", Intent.SET_LANGUAGE),
    ("period", Intent.FINISHED),
)
"""What a message sets that names such a slot and says nothing else."""

_NOT_NARROWED = frozenset({Intent.PLAN, Intent.ASK, Intent.SET_HOURS, Intent.SET_GOAL, Intent.PROGRESS, Intent.DUE})

ASKED_OF_COURSES = frozenset({Intent.EXPLAIN, Intent.WHY_NOT, Intent.CERTIFICATE, Intent.QUIZ, Intent.DUE})
"""What is asked of one course and then of another."""

_FEW = 4
"""Words up to which a message that names a course asks the same of it."""

COUNTS_HOURS = frozenset({Intent.PLAN, Intent.SET_HOURS})
"""Intents to which a bare number says hours a week: "make it 3"."""

_LISTED = frozenset({Intent.FIND, Intent.SUGGEST})
"""What is answered with a list of courses that filters narrow."""

_A_CHANGE = SETTINGS - {Intent.SET_GOAL} | _LISTED | {Intent.SET_LANGUAGE, Intent.UNDO, Intent.SMALL_TALK}
"""What the model takes a message for that changes a part of what is looked at and says something besides."""

_SENTENCE, _CLAUSES = 12, 3
"""Words and clauses up to which a message that names such a part changes it; a longer one says what it wants."""

_OF_COURSE = frozenset({Intent.FIND, Intent.SUGGEST, Intent.SET_LANGUAGE, Intent.ASK})
"""What the model takes a message for that wants the course spoken of itself."""

_WITH_DAY = frozenset({Intent.SET_DEADLINE, Intent.PLAN, Intent.LATER})
"""What the model takes a message for that says until when an item of the list is to wait."""

_AND = re.compile(r",|(?<!\S)(?:and|aur|or|और|तथा|व)(?!\S)")
_MOST_NAMED = 4
"""Parts of a message looked at for the names of several courses."""

_NOT_LEANING = frozenset(
    {
        Intent.FIND,
        Intent.SUGGEST,
        Intent.PLAN,
        Intent.PROGRESS,
        Intent.DUE,
        Intent.EXPLAIN,
        Intent.WHY_NOT,
        Intent.FINISHED,
        Intent.SMALL_TALK,
        Intent.OUT_OF_SCOPE,
        Intent.SET_DEADLINE,
        Intent.CERTIFICATE,
    }
)
"""What the model takes a follow-up question for, which says too little by itself."""


@dataclass(frozen=True, slots=True)
class Reader(Generic[P]):
    """Reads a message in its conversation. `today` is the day from which its days are counted."""

    tools: GuideTools[P]
    learner: Learner
    today: date

    def wish(self, message: str, *, state: GuideState, chosen: Intent | None = None) -> Wish:
        """What the message wants; `chosen` is the learner's answer which of two things it meant."""
        moved = None if chosen is not None else move_of(message, state)
        if moved is not None:
            return moved
        asked = usual_spelling(without_courtesies(message))
        said = said_of(asked, self.tools.read(asked))
        if chosen is not None:
            return self._wanted(chosen, said, message, state)
        gone_on = self._goes_on(said, message, state)
        if gone_on is not None:
            return gone_on
        intents = self._likeliest(said, state)
        if len(intents) > 1:
            return Wish(intents, slots_for(intents[0], said, today=self.today), message)
        return self._wanted(intents[0], said, message, state)

    def _likeliest(self, said: Said, state: GuideState) -> Sequence[Intent]:
        """What the model says; of a message that bounds the length or names a level no plan and no question."""
        intents = likeliest(said.view, last=state.last)
        filters = said.filters
        narrows = filters.max_minutes or filters.min_minutes or filters.level
        looks = narrows or (filters.language is not None and holds("anything", said.asked))
        return (Intent.FIND,) if looks and intents[0] in _NOT_NARROWED else intents

    def _goes_on(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """A message that says what was lacking, changes a slot of what is looked at, or follows up an answer."""
        filled = None if state.act is None else self._filled(state.act, said, message, state)
        on_course = filled or self._on_course_in_view(said, message, state)
        if on_course is not None:
            return on_course
        again = told_again_in(said.asked) if state.question else None
        if again is not None:
            return Wish((Intent.ASK,), self._told_in(again, state), state.question)
        changed = None if state.intent is None else self._changed(state.intent, said, message, state)
        if changed is not None:
            return changed
        if said.only_slots and likeliest(said.view) != (Intent.PLAN,):
            looks = holds("courses", said.asked)
            return self._wanted(Intent.FIND, said, message, state) if looks else self._set(said, message)
        if state.asked and leans_on(said.asked):
            return self._if_unclear(Intent.ASK, said, message, state)
        return self._same_of_another(said, message, state)

    def _on_course_in_view(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """The course spoken of itself, or an item of the list that is to go or to wait until a day."""
        intents = likeliest(said.view)
        if state.course is not None and holds("this_course", said.asked) and intents[0] in _OF_COURSE:
            wanted = Slots(course=state.course, language=said.filters.language)
            return Wish((Intent.FIND,), wanted, message, Move.PICK, Item(state.course))
        goes, pointing = holds("remove", said.asked), pointed_at(said.asked)
        several = self._several(Intent.LATER, said, state) if goes else ()
        if several:
            return Wish((Intent.LATER,), NO_SLOTS, message, courses=several)
        item = None if pointing is None else item_at(pointing, state)
        if pointing is None and state.course is not None and holds("that_course", said.asked):
            item, goes = Item(state.course), False
        if item is None:
            return None if pointing is None or not goes else Wish(intents, state.slots, message, Move.NO_SUCH_ITEM)
        until = slots_for(Intent.LATER, said, today=self.today).deadline
        waits = until is not None and intents[0] in _WITH_DAY
        return Wish((Intent.LATER,), Slots(course=item.course, deadline=until), message) if goes or waits else None

    def _told_in(self, language: Language, state: GuideState) -> Slots:
        """The last answer in another language: of the same course, where that is taught in it."""
        told = Slots(language=language)
        course = state.course if state.course is not None and self.tools.fits(state.course, told) else None
        return replace(told, course=course)

    def _same_of_another(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """The same of another course: "court case wala?" after "why not the POSH course?"."""
        if state.last not in ASKED_OF_COURSES or len(said.asked.split()) > _FEW or holds("courses", said.asked):
            return None
        if self.tools.names.role(f"{said.asked} {said.view.spelled}") is not None:
            return None
        course = self._course(state.last, said, replace(state, course=None))
        return None if course is None else Wish((state.last,), Slots(course=course), message)

    def _filled(self, act: Intent, said: Said, message: str, state: GuideState) -> Wish | None:
        slots = self._with_names(act, slots_for(act, said, today=self.today), said, state)
        if act in COUNTS_HOURS and slots.weekly_minutes is None:
            slots = replace(slots, weekly_minutes=bare_hours_in(said.asked))
        if is_said("yes", message) and state.shown:
            slots = replace(slots, course=state.shown[0].course)
        several = self._several(act, said, state)
        if several:
            return Wish((act,), replace(slots, course=None), message, courses=several)
        named = [name for name in SLOTS_OF.get(act, ()) if name != "topic" and getattr(slots, name) is not None]
        return Wish((act,), merged(state.act_slots, slots), message) if named else None

    def _changed(self, intent: Intent, said: Said, message: str, state: GuideState) -> Wish | None:
        """One slot in place of what it was, the others kept: "in Hindi", "and on procurement?", "any length"."""
        slots = slots_for(intent, said, today=self.today)
        if intent in COUNTS_HOURS and slots.weekly_minutes is None:
            slots = replace(slots, weekly_minutes=bare_hours_in(said.asked))
        measured = self._measured_anew(intent, slots, said, message, state)
        if measured is not None:
            return measured
        before = without_slots(state.slots, said.filters.dropped)
        if before != state.slots:
            return Wish((intent,), before, message)
        speaks = slots.language is not None and (state.asked or holds("speaking", said.asked))
        if said.only_slots and not speaks:
            slots = replace(slots, topic="")
            return Wish((intent,), merged(before, slots), message) if slots != NO_SLOTS else None
        part = self._role_in_short(intent, said) or self._part(intent, said)
        if part is not None:
            return Wish((intent,), merged(before, part), message)
        leads_on = holds("leads_on", said.asked) and leans_on(said.asked)
        another = intent in _LISTED and intent is state.last and len(likeliest(said.view)) > 1
        if state.asked or not (slots.topic and before.topic and (leads_on or another)):
            return None
        return Wish((intent,), merged(before, self._with_names(intent, slots, said, state)), message)

    def _measured_anew(self, intent: Intent, slots: Slots, said: Said, message: str, state: GuideState) -> Wish | None:
        """Half the hours, hours beside a goal, or another time of the day for a reminder."""
        if intent in COUNTS_HOURS and state.slots.weekly_minutes and holds("halve", said.asked):
            return Wish((intent,), replace(state.slots, weekly_minutes=state.slots.weekly_minutes // 2), message)
        number = bare_number_in(said.asked) if intent in _LISTED and state.slots.max_minutes else None
        if number:
            return Wish((intent,), replace(state.slots, max_minutes=number), message)
        if intent is Intent.REMIND and slots.minute_of_day is not None and len(said.asked.split()) <= SHORT:
            return Wish((intent,), merged(state.slots, slots), message)
        if intent is Intent.SET_GOAL and said.only_slots and slots == Slots(weekly_minutes=slots.weekly_minutes):
            asks = message.rstrip().endswith("?") or holds("planning", said.asked)
            return Wish((Intent.PLAN if asks else Intent.SET_HOURS,), merged(state.slots, slots), message)
        return None

    def _role_in_short(self, intent: Intent, said: Said) -> Slots | None:
        if len(said.asked.split()) > SHORT or "role" not in SLOTS_OF.get(intent, ()):
            return None
        if intent is not Intent.SET_GOAL and likeliest(said.view)[0] is Intent.SET_GOAL:
            return None
        role = self.tools.names.role(f"{said.asked} {said.view.spelled}")
        return None if role is None else Slots(role=role)

    def _part(self, intent: Intent, said: Said) -> Slots | None:
        """The part of what is planned, set or listed that a message changes with other words around it.

        "No wait, an hour and a half, two is too much"; "too long for me. anything under 40 minutes".
        """
        clauses = clauses_of(said.asked)
        if len(said.asked.split()) > _SENTENCE or len(clauses) > _CLAUSES or intent not in SETTINGS | _LISTED:
            return None
        alone = any(said_of(clause, plain_view(clause)).only_slots for clause in clauses)
        corrects = intent in SETTINGS and holds("corrects", said.asked)
        if not alone and not corrects:
            return None
        read = slots_for(intent, said, today=self.today, day_wanted=intent in SETTINGS)
        part = replace(read, topic="", competency=None)
        fits = likeliest(said.view)[0] in _A_CHANGE or corrects
        return part if part != NO_SLOTS and fits else None

    def _set(self, said: Said, message: str) -> Wish | None:
        """What a message sets that says nothing but the value."""
        for name, intent in SET_BY:
            slots = replace(slots_for(intent, said, today=self.today), topic="")
            if name != "role" and getattr(slots, name) is not None:
                return Wish((intent,), slots, message)
        return None

    def _if_unclear(self, intent: Intent, said: Said, message: str, state: GuideState) -> Wish | None:
        """The intent, unless the message clearly has another."""
        intents = likeliest(said.view, last=state.last)
        other = len(intents) == 1 and intents[0] is not intent and intents[0] not in _NOT_LEANING
        if other or holds("courses", said.asked) or (len(intents) == 1 and holds("self", said.asked)):
            return None
        return self._wanted(intent, said, message, state)

    def _wanted(self, intent: Intent, said: Said, message: str, state: GuideState) -> Wish:
        read = slots_for(intent, said, today=self.today)
        for_role = self._for_role(read, said) if intent is Intent.FIND else None
        if for_role is not None and for_role.role is not None:
            return Wish((Intent.SUGGEST,), kept_for(Intent.SUGGEST, for_role), message)
        if intent is Intent.SET_HOURS and read.weekly_minutes is None:
            read = replace(read, weekly_minutes=bare_hours_in(said.asked))
        slots = self._with_names(intent, for_role or read, said, state)
        several = self._several(intent, said, state)
        if several:
            return Wish((intent,), replace(slots, course=None), message, courses=several)
        undone = self._put_aside_before(said) if intent is Intent.UNDO else None
        if undone is not None:
            return Wish((Intent.BRING_BACK,), Slots(course=undone), message)
        slots = with_what_is_in_force(intent, slots, said, state)
        if holds("back", said.asked) and intent is not Intent.ASK:
            slots = merged(kept_for(intent, replace(state.slots, course=None, topic="")), slots)
            if intent is Intent.FIND and state.course is not None and not says_topic(said):
                slots = replace(slots, topic=self.tools.names.title(state.course))
        return Wish((intent,), slots, message)

    def _several(self, intent: Intent, said: Said, state: GuideState) -> tuple[CourseId, ...]:
        """The courses, more than one, that an act is done to: "the second and the fourth", "mark both as done"."""
        if intent not in (Intent.KNOW_THIS, Intent.LATER):
            return ()
        shown = [item.course for item in state.shown]
        courses = [shown[place - 1] for place in places_in(said.asked) if 0 < place <= len(shown)]
        together = together_in(said.asked)
        if len(courses) < 2 and together is not None:
            parts = [said_of(part, plain_view(part)).topic_of_act for part in _AND.split(said.asked)[:_MOST_NAMED]]
            named = [self.tools.names.meant(self.learner, part) for part in parts if part]
            courses = list(dict.fromkeys(found[0] for found in named if found))
            courses = courses if len(courses) > 1 else shown if len(shown) == together else []
        return tuple(courses) if len(courses) > 1 else ()

    def _put_aside_before(self, said: Said) -> CourseId | None:
        """The course that the message names, where it was put aside: "undo the 'I know this' on RTI"."""
        named = self.tools.names.courses(self.learner, said.topic_of_act)
        aside = self.tools.own.put_aside(self.learner) if named else ()
        return next((course for course in named if course in aside), None)

    def _for_role(self, slots: Slots, said: Said) -> Slots | None:
        """What is looked for where the message names a role: the role alone, or the topic beside its name."""
        role = self.tools.names.role(f"{said.asked} {said.view.spelled}")
        if role is None or not slots.topic:
            return None
        words = topic_in(self.tools.names.beside_role(slots.topic, role)).split()
        left = [word for word in words if not is_said("slot_words", word) and not is_said("of_role", word)]
        return replace(slots, topic=" ".join(words)) if left else replace(slots, topic="", role=role)

    def _with_names(self, intent: Intent, slots: Slots, said: Said, state: GuideState) -> Slots:
        """The slots with the course, the role, the competency and the provider that the message names."""
        names, text = self.tools.names, f"{said.asked} {said.view.spelled}"
        named = replace(
            slots,
            role=names.role(text),
            provider=names.provider(text),
            competency=names.competency(slots.topic) if slots.topic else None,
            course=self._course(intent, said, state) if intent in NAMES_COURSE else None,
        )
        if intent is Intent.PLAN and named.competency is None:
            named = replace(named, topic="")  # a plan is for a competency, or for all that the role needs
        return kept_for(intent, of_progress(named) if intent is Intent.PROGRESS else named)

    def _course(self, intent: Intent, said: Said, state: GuideState) -> CourseId | None:
        if intent is Intent.ASK:
            return self._asked_of(said, state)
        pointing = pointed_at(said.asked) if state.shown else None
        item = None if pointing is None else item_at(pointing, state)
        if item is not None:
            return item.course
        listed = [shown.course for shown in state.shown]
        names = self.tools.names
        asks_why = intent in (Intent.EXPLAIN, Intent.WHY_NOT)
        words = said.topic_of_act if intent in ACTS_ON_COURSE else said.asked
        named = (names.known if asks_why else names.courses)(self.learner, words)
        if named:
            return next((course for course in named[:3] if course in listed), named[0])
        if state.course is not None and (intent in ACTS_ON_COURSE or holds("that_course", said.asked)):
            return state.course
        topic = said.topic_of_act if intent in MEANS_COURSE else ""
        return next(iter(names.meant(self.learner, topic)), None) if topic else None

    def _asked_of(self, said: Said, state: GuideState) -> CourseId | None:
        """The course within which a question is asked: one called a course, or the one spoken of ("in that one?")."""
        named = called_a_course(said.asked)
        courses = self.tools.names.courses(self.learner, named) if named else ()
        in_view = state.last not in LOOKED_AT or any(item.course == state.course for item in state.shown)
        first = state.shown[0].course if state.shown else None
        spoken_of = (state.course if in_view else first) if holds("inside", said.asked) else None
        course = courses[0] if courses else spoken_of
        return course if course is not None and self.tools.names.near(course, said.asked) else None
