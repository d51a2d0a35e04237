"""What a message wants in its conversation: an intent with its slots, or something about what was shown before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic

from data.words import CourseId, Language, Learner, RoleId
from embeddings.languages import without_courtesies
from tutor.conversation import leans_on
from tutor.guide.changes import COUNTS_HOURS, SENTENCE, Changes
from tutor.guide.courses_meant import CoursesMeant, one_of
from tutor.guide.deadlines import deadline_at
from tutor.guide.filters import bare_month_in
from tutor.guide.in_force import with_what_is_in_force
from tutor.guide.intents import WRITES, Intent, has_cue
from tutor.guide.leaning import Leaning
from tutor.guide.moves import item_at, move_of
from tutor.guide.questions import tells_again, told_again_in
from tutor.guide.reading import (
    DAY_WANTED,
    SETTINGS,
    SLOTS_OF,
    Said,
    bare_hours_in,
    kept_for,
    merged,
    said_of,
    slots_for,
)
from tutor.guide.references import holds, is_said, pointed_at
from tutor.guide.replies import P
from tutor.guide.slots import NO_SLOTS, Slots, topic_in
from tutor.guide.state import GuideState, Item
from tutor.guide.subjects import words_beside_acting
from tutor.guide.tools import GuideTools
from tutor.guide.understanding import clearly, likeliest
from tutor.guide.usual_spellings import usual_spelling
from tutor.guide.wish import Move, Wish

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

_OF_PERIODS = {Intent.DUE: Intent.DUE, Intent.FINISHED: Intent.FINISHED, Intent.PROGRESS: Intent.FINISHED}
"""What a month alone asks for after what was asked before."""

_FEW = 4
"""Words up to which a message that names a course asks the same of it."""

_OF_COURSE = frozenset({Intent.FIND, Intent.SUGGEST, Intent.SET_LANGUAGE, Intent.ASK})
"""What the model takes a message for that wants the course spoken of itself."""

_SAYS_ITSELF = frozenset({Intent.QUIZ, Intent.FIND, Intent.ASK, Intent.SUGGEST, Intent.PLAN})
"""What a message wants that is no undoing, whatever was done before it."""

_WITH_DAY = frozenset({Intent.SET_DEADLINE, Intent.PLAN, Intent.LATER})
"""What the model takes a message for that says until when an item of the list is to wait."""

_WITH_SLOTS = frozenset(
    {Intent.PLAN, Intent.REMIND, Intent.LATER, Intent.FIND, Intent.SUGGEST, Intent.FINISHED, Intent.DUE}
)
"""What is wanted in a conversation by a message that names slots alone: "sunday" after a reminder."""

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

    @property
    def _changes(self) -> Changes[P]:
        return Changes(self.tools, self._courses, self.today)

    @property
    def _leaning(self) -> Leaning[P]:
        return Leaning(self.tools, self.learner, self._courses)

    @property
    def _courses(self) -> CoursesMeant[P]:
        return CoursesMeant(self.tools, self.learner)

    def wish(self, message: str, *, state: GuideState, chosen: Intent | None = None) -> Wish:
        """What the message wants; `chosen` is the learner's answer which of two things it meant."""
        moved = None if chosen is not None else move_of(message, state)
        if moved is not None:
            return moved
        asked = usual_spelling(without_courtesies(message))
        said = said_of(asked, self.tools.read(asked))
        if chosen is not None:
            return self._wanted(chosen, said, message, state)
        clear = clearly(said.view, context=state.context)
        wish = self._by_words(said, message, state)
        overruled = clear is not None and wish.move is Move.WISH and clear not in wish.intents
        return self._wanted(clear, said, message, state) if overruled and clear is not None else wish

    def _by_words(self, said: Said, message: str, state: GuideState) -> Wish:
        """What the words say that lean on the conversation, or else what the model says."""
        not_meant = self._courses.not_meant(said, state)
        if not_meant is not None:
            return Wish((Intent.BRING_BACK,), Slots(course=not_meant), message)
        of_course = self._put_in(said, message, state) or self._of_course(said, message, state)
        if of_course is not None:
            return of_course
        gone_on = self._goes_on(said, message, state)
        if gone_on is not None:
            return gone_on
        intents = self._likeliest(said, state)
        if len(intents) > 1 and state.intent in SETTINGS and set(intents) <= SETTINGS:
            intents = (Intent.PLAN,) if Intent.PLAN in intents else intents[:1]
        if len(intents) > 1:
            return Wish(intents, slots_for(intents[0], said, today=self.today), message)
        return self._wanted(intents[0], said, message, state)

    def _likeliest(self, said: Said, state: GuideState) -> Sequence[Intent]:
        """What the model says; of a message that bounds the length or names a level no plan and no question."""
        intents = likeliest(said.view, context=state.context)
        if not self._says_itself(intents[0], said):
            intents = likeliest(said.view)
        if intents[0] is Intent.UNDO and holds("a_goal", said.asked) and self._role(said) is not None:
            return (Intent.SET_GOAL,)
        if intents[0] is Intent.QUIZ and holds("certificate", said.asked):
            return (Intent.CERTIFICATE,)
        if holds("some_questions", said.asked) and len(said.asked.split()) <= SENTENCE:
            return (Intent.QUIZ,)
        filters = said.filters
        narrows = filters.max_minutes or filters.min_minutes or filters.level
        looks = narrows or (filters.language is not None and holds("anything", said.asked))
        return (Intent.FIND,) if looks and intents[0] in _NOT_NARROWED else intents

    def _role(self, said: Said) -> RoleId | None:
        return self.tools.names.role(f"{said.asked} {said.view.spelled}")

    def _says_itself(self, intent: Intent, said: Said) -> bool:
        """Whether the message says itself what it was taken for after what went before: a certificate, an undoing."""
        if intent is Intent.CERTIFICATE:
            return holds("certificate", said.asked) or intent in likeliest(said.view)
        alone = likeliest(said.view)
        known = has_cue(Intent.KNOW_THIS, said.asked, said.view.spelled)
        if intent is Intent.QUIZ and (known or self._role(said) is not None):
            return intent in alone
        if intent is Intent.PROGRESS and holds("a_goal", said.asked):
            return intent in alone
        return intent is not Intent.UNDO or len(alone) > 1 or alone[0] not in _SAYS_ITSELF

    def _put_in(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """Courses put into the learner's plan, with what else the message says of it."""
        intents = likeliest(said.view)
        in_context = likeliest(said.view, context=state.context)
        wanted = in_context[0] if in_context == (Intent.PLAN,) else intents[0]
        courses = self._courses.put_in(wanted, said, state)
        if not courses:
            return None
        read = replace(slots_for(Intent.PLAN, said, today=self.today), topic="", competency=None)
        slots = with_what_is_in_force(Intent.PLAN, read, said, state)
        return Wish((Intent.PLAN,), replace(slots, course=one_of(courses)), message, courses=courses)

    def _of_course(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """The course that is asked about itself."""
        course = self._courses.asked_about(said, state)
        if course is None or likeliest(said.view, context=state.context)[0] is not Intent.ASK:
            return None
        wanted = Slots(course=course, language=said.filters.language)
        return Wish((Intent.ASK,), wanted, message, Move.PICK, Item(course))

    def _goes_on(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """A message that says what was lacking, changes a slot of what is looked at, or follows up an answer."""
        period = self._of_period(said, message, state)
        filled = period if state.act is None else self._filled(state.act, said, message, state)
        on_course = filled or self._on_course_in_view(said, message, state)
        if on_course is not None:
            return on_course
        told_or_changed = self._told_again(said, state) or self._changed(said, message, state)
        if told_or_changed is not None:
            return told_or_changed
        if said.only_slots and not self._meant_for_more(said, state):
            looks = holds("courses_asked", said.asked) or holds("wala", said.asked)
            return self._wanted(Intent.FIND, said, message, state) if looks else self._set(said, message)
        if state.last is Intent.QUIZ and self._goes_on_with_quiz(said, message):
            return Wish((Intent.QUIZ,), kept_for(Intent.QUIZ, state.slots), message)
        if state.asked and leans_on(said.asked):
            return self._if_unclear(Intent.ASK, said, message, state)
        return self._same_of_another(said, message, state)

    def _of_period(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """The same of another month: "only nov", "december ka?" after what was finished or is due."""
        asked_before = _OF_PERIODS.get(state.last) if state.last is not None else None
        if asked_before is None or len(said.asked.split()) > _FEW or bare_month_in(said.filters.rest) is None:
            return None
        day = deadline_at(said.asked, today=self.today, wanted=True)
        only = day is not None and day.bare_month and not self.tools.names.courses(self.learner, said.asked)
        return self._wanted(asked_before, said, message, state) if only else None

    def _meant_for_more(self, said: Said, state: GuideState) -> bool:
        """Whether a message of nothing but slots wants more than to set them: a plan, a reminder, a list."""
        if state.last is None:
            return likeliest(said.view) == (Intent.PLAN,)
        intent = likeliest(said.view, context=state.context)[0]
        return intent in _WITH_SLOTS and (intent is not Intent.PLAN or state.intent in SETTINGS)

    def _told_again(self, said: Said, state: GuideState) -> Wish | None:
        """The last answer once more: in another language, in short, or where it stands."""
        again = told_again_in(said.asked) if state.question else None
        if again is not None:
            return Wish((Intent.ASK,), self._told_in(again, state), state.question)
        if state.asked and state.question and tells_again(said.asked):
            return Wish((Intent.ASK,), state.asked_of, state.question)
        return None

    def _changed(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """A slot changed of what is looked at or, where it is none of that, of what lies beneath."""
        changed = None if state.intent is None else self._changes.changed(state.intent, said, message, state)
        if changed is not None or state.beneath is None:
            return changed
        under = replace(state, intent=state.beneath.intent, slots=state.beneath.slots)
        return self._changes.changed(state.beneath.intent, said, message, under)

    def _on_course_in_view(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """The course spoken of itself, or an item of the list that is to go or to wait until a day."""
        intents = likeliest(said.view)
        shown = self._shown_itself(intents[0], said, state)
        if shown is not None:
            wanted = Slots(course=shown, language=said.filters.language)
            return Wish((Intent.FIND,), wanted, message, Move.PICK, Item(shown))
        pointing = pointed_at(said.asked)
        goes = holds("remove", said.asked) and not holds("asks_why", said.asked)
        several = self._courses.several(Intent.LATER, said, state) if goes else ()
        if several:
            return Wish((Intent.LATER,), NO_SLOTS, message, courses=several)
        if pointing is None:
            course = self._courses.to_go(said, state) if goes else None
            spoken_of = state.course if holds("that_course", said.asked) else None
            goes, course = course is not None, course or spoken_of
        else:
            item = item_at(pointing, state)
            course = None if item is None else item.course
        if course is None:
            return None if pointing is None or not goes else Wish(intents, state.slots, message, Move.NO_SUCH_ITEM)
        until = slots_for(Intent.LATER, said, today=self.today).deadline
        waits = until is not None and intents[0] in _WITH_DAY
        known = intents[0] is Intent.KNOW_THIS and has_cue(Intent.KNOW_THIS, said.asked, said.view.spelled)
        act = Intent.KNOW_THIS if known else Intent.LATER
        slots = kept_for(act, Slots(course=course, deadline=until))
        return Wish((act,), slots, message) if goes or waits else None

    def _shown_itself(self, intent: Intent, said: Said, state: GuideState) -> CourseId | None:
        """The course of which the message wants to see or to know what the catalogue says: "how long is it?"."""
        if intent not in _OF_COURSE | {Intent.PLAN, Intent.EXPLAIN}:
            return None
        asks_length = holds("how_long", said.asked) and not self._courses.asks_of_answer(said, state)
        called = self._courses.called(said, state)
        if asks_length and called is not None:
            return called
        short = len(words_beside_acting(said.asked).split()) <= _FEW
        if asks_length and state.course is not None and (short or holds("that_course", said.asked)):
            return state.course
        if intent not in _OF_COURSE:
            return None
        if called is not None and self._wants_course(intent, called, said, state):
            return called
        itself = holds("this_course", said.asked) and not holds("inside", said.asked)
        return state.course if itself and called is None else None

    def _goes_on_with_quiz(self, said: Said, message: str) -> bool:
        """Whether the message is one of those within a quiz: an answer, the next question, the score."""
        if is_said("within_quiz", message):
            return True
        if self._role(said) is not None or holds("certificate", said.asked):
            return False
        if deadline_at(said.asked, today=self.today, wanted=True) is not None:
            return False
        return likeliest(said.view)[0] is Intent.QUIZ and not self.tools.names.courses(
            self.learner, words_beside_acting(said.asked)
        )

    def _wants_course(self, intent: Intent, called: CourseId, said: Said, state: GuideState) -> bool:
        """Whether the message wants to see the course that it calls by a word of its name."""
        measures = (said.filters.level, said.filters.max_minutes, said.filters.min_minutes)
        if state.last is not None and holds("one_course", said.asked) and intent is not Intent.ASK:
            return not any(measures)
        return not state.asked and any(item.course == called for item in state.shown)

    def _told_in(self, language: Language, state: GuideState) -> Slots:
        """The last answer in another language: of the same course, where that is taught in it."""
        told = Slots(language=language)
        fits = state.answered and state.course is not None and self.tools.fits(state.course, told)
        course = state.course if fits else None
        return replace(told, course=course)

    def _same_of_another(self, said: Said, message: str, state: GuideState) -> Wish | None:
        """The same of another course: "court case wala?" after "why not the POSH course?"."""
        words = words_beside_acting(said.asked)
        if state.last not in ASKED_OF_COURSES or len(words.split()) > _FEW or holds("courses", said.asked):
            return None
        if pointed_at(said.asked) is None and not self.tools.names.known(self.learner, words):
            return None
        alone = likeliest(said.view)
        if len(alone) == 1 and alone[0] in WRITES:
            return None
        if self._role(said) is not None:
            return None
        course = self._courses.meant(state.last, said, replace(state, course=None))
        return None if course is None else Wish((state.last,), Slots(course=course), message)

    def _filled(self, act: Intent, said: Said, message: str, state: GuideState) -> Wish | None:
        slots = self._courses.with_names(act, slots_for(act, said, today=self.today), said, state)
        if act in COUNTS_HOURS and slots.weekly_minutes is None:
            slots = replace(slots, weekly_minutes=bare_hours_in(said.asked))
        if is_said("yes", message) and state.shown:
            slots = replace(slots, course=state.shown[0].course)
        several = self._courses.several(act, said, state)
        if several:
            return Wish((act,), replace(slots, course=None), message, courses=several)
        named = [name for name in SLOTS_OF.get(act, ()) if name != "topic" and getattr(slots, name) is not None]
        return Wish((act,), merged(state.act_slots, slots), message) if named else None

    def _set(self, said: Said, message: str) -> Wish | None:
        """What a message sets that says nothing but the value."""
        for name, intent in SET_BY:
            slots = replace(slots_for(intent, said, today=self.today), topic="")
            if name != "role" and getattr(slots, name) is not None:
                return Wish((intent,), slots, message)
        return None

    def _if_unclear(self, intent: Intent, said: Said, message: str, state: GuideState) -> Wish | None:
        """The intent, unless the message clearly has another."""
        intents = likeliest(said.view, context=state.context)
        other = len(intents) == 1 and intents[0] is not intent and intents[0] not in _NOT_LEANING
        if other or holds("courses", said.asked) or (len(intents) == 1 and holds("self", said.asked)):
            return None
        return self._wanted(intent, said, message, state)

    def _wanted(self, intent: Intent, said: Said, message: str, state: GuideState) -> Wish:
        intent = self._told_by_slots(intent, said, state)
        corrects = state.last is intent is state.intent and intent in DAY_WANTED and not holds("leads_on", said.asked)
        instead = state.slots.deadline if corrects else None
        read = slots_for(intent, said, today=self.today, near=instead)
        for_role = self._for_role(read, said) if intent is Intent.FIND else None
        if for_role is not None and for_role.role is not None:
            return Wish((Intent.SUGGEST,), kept_for(Intent.SUGGEST, for_role), message)
        if intent is Intent.SET_HOURS and read.weekly_minutes is None:
            read = replace(read, weekly_minutes=bare_hours_in(said.asked) or self._changes.hours_alone(said))
        slots = self._courses.with_names(intent, for_role or read, said, state)
        several = self._courses.several(intent, said, state)
        if several:
            return Wish((intent,), replace(slots, course=None), message, courses=several)
        undone = self._courses.put_aside_before(said) if intent is Intent.UNDO else None
        if undone is not None:
            return Wish((Intent.BRING_BACK,), Slots(course=undone), message)
        slots = with_what_is_in_force(intent, slots, said, state)
        return Wish((intent,), self._leaning.with_what_was_said(intent, slots, said, state), message)

    def _told_by_slots(self, intent: Intent, said: Said, state: GuideState) -> Intent:
        """What was done in a period is what was finished in it; what comes next by a day is the plan in force."""
        if intent is Intent.PROGRESS and said.filters.period is not None and not holds("unfinished", said.asked):
            return Intent.FINISHED
        until = deadline_at(said.asked, today=self.today) if intent is Intent.SUGGEST else None
        return Intent.PLAN if until is not None and state.intent in SETTINGS else intent

    def _for_role(self, slots: Slots, said: Said) -> Slots | None:
        """What is looked for where the message names a role: the role alone, or the topic beside its name."""
        role = self._role(said)
        if role is None or not slots.topic:
            return None
        words = topic_in(self.tools.names.beside_role(slots.topic, role)).split()
        left = [word for word in words if not any(is_said(kind, word) for kind in ("slot_words", "of_role", "filler"))]
        return replace(slots, topic=" ".join(words)) if left else replace(slots, topic="", role=role)
