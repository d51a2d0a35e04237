"""Which courses a message means: by name, by their place in the list, or as the one spoken of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic

from data.words import CourseId, Learner
from tutor.guide.aftermath import LOOKED_AT
from tutor.guide.in_force import of_progress
from tutor.guide.intents import Intent
from tutor.guide.moves import ACTS_ON_COURSE, item_at
from tutor.guide.of_course import is_of_course
from tutor.guide.questions import called_a_course
from tutor.guide.reading import NAMES_COURSE, SETTINGS, Said, kept_for, said_of
from tutor.guide.references import (
    clauses_of,
    holds,
    is_said,
    is_said_in,
    places_in,
    pointed_at,
    together_in,
    without_places,
)
from tutor.guide.replies import P
from tutor.guide.same_course import Named, same_course_facts, shipped_model
from tutor.guide.slots import Slots, topic_in
from tutor.guide.state import GuideState
from tutor.guide.subjects import called_one, called_one_barely, words_beside_acting
from tutor.guide.tools import GuideTools
from tutor.messages import plain_view

MEANS_COURSE = frozenset({Intent.KNOW_THIS, Intent.LATER, Intent.BRING_BACK, Intent.QUIZ, Intent.REMIND})
"""Acts for which a subject stands for the course on it, where no course is called by the words."""

NAMED_MOSTLY = 0.5
"""Least share of what a message says besides the words of acting that must name a course, where "it" could be meant:
"I know it very well, 20 years in section" names none."""

_PLANNED_FROM = frozenset({Intent.PLAN, Intent.FIND, Intent.SUGGEST})
"""What the model takes a message for that wants a plan of the courses it names."""

_EXPLAINED = frozenset({Intent.EXPLAIN, Intent.WHY_NOT})
"""What is asked of the course spoken of where the message names none."""

Find = Callable[[Learner, str], Sequence[CourseId]]
"""The courses that words name, the likeliest first."""

_AND = re.compile(r",|(?<!\S)(?:and|then|aur|or|phir|और|तथा|व|फिर)(?!\S)")
_MOST_NAMED = 4
"""Parts of a message looked at for the names of several courses."""


@dataclass(frozen=True, slots=True)
class CoursesMeant(Generic[P]):
    """Finds the courses that a message of the learner means."""

    tools: GuideTools[P]
    learner: Learner

    def meant(self, intent: Intent, said: Said, state: GuideState) -> CourseId | None:
        """The one course that an act or a question is about; None where it is about none."""
        if intent is Intent.ASK:
            return self._asked_of(said, state)
        by_name = self._by_name_alone(intent, said) if holds("asks_why", said.asked) else None
        if by_name is not None:
            return by_name
        pointing = pointed_at(said.asked) if state.shown else None
        item = None if pointing is None else item_at(pointing, state)
        if item is not None:
            return item.course
        named = self._named(intent, said, state)
        stays = intent in _EXPLAINED and self.stays(intent, said, state)
        spoken_of = state.course if stays or intent in ACTS_ON_COURSE or holds("that_course", said.asked) else None
        if named is not None or spoken_of is not None:
            return named or spoken_of
        topic = said.topic_of_act if intent in MEANS_COURSE else ""
        return next(iter(self.tools.names.meant(self.learner, topic)), None) if topic else None

    def stays(self, intent: Intent, said: Said, state: GuideState) -> bool:
        """Whether the message is about the course spoken of, whatever its words name."""
        model = shipped_model()
        if state.course is None or (intent is Intent.FIND and not model.reads_meaning(said.view)):
            return False  # whether words name a subject cannot be told without their meaning
        names = Named(partial(self.tools.names.courses, self.learner), self.tools.names.held)
        facts = same_course_facts(said.asked, course=state.course, wants=intent, last=state.last, named=names)
        return model.probability(facts, said.view) >= model.threshold

    def with_names(self, intent: Intent, slots: Slots, said: Said, state: GuideState) -> Slots:
        """The slots with the course, the role, the competency and the provider that the message names."""
        names, text = self.tools.names, f"{said.asked} {said.view.spelled}"
        named = replace(
            slots,
            role=names.role(text),
            provider=names.provider(text),
            competency=names.competency(slots.topic) if slots.topic else None,
            course=self.meant(intent, said, state) if intent in NAMES_COURSE else None,
        )
        if intent is Intent.PLAN and named.competency is None:
            named = replace(named, topic="")  # a plan is for a competency, or for all that the role needs
        return kept_for(intent, of_progress(named) if intent is Intent.PROGRESS else named)

    def called(self, said: Said, state: GuideState) -> CourseId | None:
        """The course that the message calls "the GFR one" or "data wala": one of the list, or one alone so named."""
        called = called_one(said.filters.rest)
        if not called:
            return None
        listed = [item.course for item in state.shown]
        named = self.tools.names.courses(self.learner, called)
        if state.course in named:
            return state.course
        return next((course for course in listed if course in named), named[0] if len(named) == 1 else None)

    def asked_about(self, said: Said, state: GuideState) -> CourseId | None:
        """The course asked about itself: an item of the list, one called by its name, or the one spoken of."""
        if self.asks_of_answer(said, state) or not is_of_course(said.asked, said.view, last=state.last):
            return None
        pointing = pointed_at(said.asked) if state.shown else None
        item = None if pointing is None else item_at(pointing, state)
        return (self.called(said, state) or state.course) if item is None else item.course

    def asks_of_answer(self, said: Said, state: GuideState) -> bool:
        """Whether it asks within how long something of the last answer is due: that is no length of a course."""
        return state.asked and holds("within_how_long", said.asked)

    def to_go(self, said: Said, state: GuideState) -> CourseId | None:
        """The course that is to be taken out: one named, or the one spoken of where nothing was done meanwhile."""
        going = next((clause for clause in clauses_of(said.asked) if holds("remove", clause)), said.asked)
        called, words = called_one(going), words_beside_acting(going)
        courses = self.tools.names.courses
        named = self._so_called(called, courses) if called else courses(self.learner, words) if words else ()
        if named:
            return next((item.course for item in state.shown if item.course in named), named[0])
        return state.course if holds("that_course", said.asked) and not state.acted else None

    def several(self, intent: Intent, said: Said, state: GuideState) -> tuple[CourseId, ...]:
        """The courses, more than one, that an act is done to: "the second and the fourth", "mark both as done"."""
        if intent not in (Intent.KNOW_THIS, Intent.LATER):
            return ()
        shown = [item.course for item in state.shown]
        courses = [shown[place - 1] for place in places_in(said.asked) if 0 < place <= len(shown)]
        together = together_in(said.asked)
        if len(courses) < 2 and together is not None:
            named = self.named_in(said)
            courses = named if len(named) > 1 else shown if len(shown) == together else []
        return tuple(courses) if len(courses) > 1 else ()

    def put_in(self, intent: Intent, said: Said, state: GuideState) -> tuple[CourseId, ...]:
        """The courses that the message puts into the learner's plan: "add the POSH course to my plan"."""
        planned = state.intent in SETTINGS or (state.beneath is not None and state.beneath.intent in SETTINGS)
        puts, plan = holds("put_in", said.asked), holds("planning", said.asked)
        goes_on = state.undo is not None and state.undo.act is Intent.PLAN and bool(state.undo.courses)
        if any(holds(kind, said.asked) for kind in ("asks_why", "remove", "how_long")):
            return ()
        if puts and (plan or (planned and not holds("later", said.asked))):
            return self._put(said, state)
        of_role = self.tools.names.role(f"{said.asked} {said.view.spelled}") is not None
        called = called_one(said.filters.rest) or called_one_barely(said.filters.rest)
        if intent is Intent.PLAN and planned and not of_role and called:
            return tuple(self._all_named(said))
        if plan and intent in _PLANNED_FROM and not of_role:
            named = self._all_named(said)
            alone = intent is Intent.PLAN and not self._is_subject(said)
            return tuple(named) if len(named) > 1 or (named and alone) else ()
        if goes_on and state.last is Intent.PLAN and holds("too", said.asked):
            return tuple(self._all_named(said)[:1])
        return ()

    def _put(self, said: Said, state: GuideState) -> tuple[CourseId, ...]:
        shown = [item.course for item in state.shown]
        placed = [shown[place - 1] for place in places_in(said.asked) if 0 < place <= len(shown)]
        together = together_in(said.asked)
        named = self._all_named(said)
        if named or placed:
            return tuple(named or placed)
        if together is not None and len(shown) >= together:
            return tuple(shown[:together])
        points_back = holds("that_course", said.asked) or holds("back", said.asked) or is_said_in("yes", said.asked)
        return (state.course,) if state.course is not None and points_back else ()

    def _all_named(self, said: Said) -> list[CourseId]:
        """The courses that the parts of the message call by name, in its order."""
        found: list[CourseId] = []
        for part in _AND.split(said.filters.rest)[:_MOST_NAMED]:
            beside = words_beside_acting(part).split()
            called, words = called_one(part), " ".join(word for word in beside if not is_said("planning", word))
            courses = self.tools.names.courses
            if called:
                named = self._so_called(called, courses)
            elif barely := self._titled(called_one_barely(part), courses):
                named = barely
            else:
                named = courses(self.learner, words) if words and self._is_name(words) else ()
            found += [course for course in named[:1] if course not in found]
        return found

    def _so_called(self, called: str, find: Find) -> Sequence[CourseId]:
        """The courses called "the … one": by words of their names, or else by what they teach."""
        return self._titled(called, find) or (self.tools.names.meant(self.learner, called) if called else ())

    def _titled_in(self, said: Said, find: Find) -> Sequence[CourseId]:
        """The courses that a clause of the message calls "the … one" by words of their titles."""
        called = (each(clause) for each in (called_one, called_one_barely) for clause in clauses_of(said.asked))
        return next((found for words in called if (found := self._titled(words, find))), ())

    def _titled(self, called: str, find: Find) -> Sequence[CourseId]:
        return find(self.learner, called) if called else ()

    def _is_name(self, words: str) -> bool:
        """Whether the words are mostly those by which courses are called."""
        telling = [word for word in words.split() if self.tools.names.known(self.learner, word)]
        return len(telling) >= NAMED_MOSTLY * len(words.split())

    def _is_subject(self, said: Said) -> bool:
        """Whether the words name a competency, for which a plan may be made, rather than a course."""
        return self.tools.names.competency(topic_in(said.filters.rest)) is not None

    def named_in(self, said: Said) -> list[CourseId]:
        """The courses that the parts of a message name, joined by "and" or commas."""
        parts = [said_of(part, plain_view(part)).topic_of_act for part in _AND.split(said.asked)[:_MOST_NAMED]]
        named = [self.tools.names.meant(self.learner, part) for part in parts if part]
        return list(dict.fromkeys(found[0] for found in named if found))

    def not_meant(self, said: Said, state: GuideState) -> CourseId | None:
        """The one of several courses just acted on that the message says was not meant: "oops, not the Excel one"."""
        several = state.undo.courses if state.undo is not None and state.acted else ()
        if len(several) < 2 or not holds("corrects", said.asked):
            return None
        words = called_one(said.asked).split() or words_beside_acting(said.asked).split()
        named = [self.tools.names.known(self.learner, word) for word in words]
        meant = [course for course in several if any(course in courses for courses in named)]
        return one_of(meant)

    def put_aside_before(self, said: Said) -> CourseId | None:
        """The course that the message names, where it was put aside: "undo the 'I know this' on RTI"."""
        named = self.tools.names.courses(self.learner, said.topic_of_act)
        aside = self.tools.own.put_aside(self.learner) if named else ()
        return next((course for course in named if course in aside), None)

    def _named(self, intent: Intent, said: Said, state: GuideState) -> CourseId | None:
        """The course whose name the words say; none where they say little of it and "it" means the one spoken of."""
        listed = [item.course for item in state.shown]
        names, words = self.tools.names, words_beside_acting(said.asked)
        asks_why = intent in (Intent.EXPLAIN, Intent.WHY_NOT)
        find = names.known if asks_why else names.courses
        called = called_one(said.asked)
        named = self._titled_in(said, find) or self._so_called(called, find) or find(self.learner, words)
        if not named:
            return None
        points_back = holds("that_course", said.asked) or holds("back", said.asked)
        if state.course is not None and points_back and not called and not self._is_name(words):
            return state.course
        if state.course not in named and self.stays(intent, said, state):
            return state.course
        return next((course for course in named[:3] if course in listed), named[0])

    def _by_name_alone(self, intent: Intent, said: Said) -> CourseId | None:
        """The course that a "why" names outright: "why GFR first" means no item of the list."""
        words = words_beside_acting(without_places(said.asked))
        if not words or not self._is_name(words):
            return None
        asks_why = intent in (Intent.EXPLAIN, Intent.WHY_NOT)
        find = self.tools.names.known if asks_why else self.tools.names.courses
        return next(iter(find(self.learner, words)), None)

    def _asked_of(self, said: Said, state: GuideState) -> CourseId | None:
        """The course within which a question is asked: one called a course, or the one spoken of ("in that one?")."""
        named = called_a_course(said.asked)
        courses = self.tools.names.courses(self.learner, named) if named else ()
        in_view = state.last not in LOOKED_AT or any(item.course == state.course for item in state.shown)
        first = state.shown[0].course if state.shown else None
        spoken_of = (state.course if in_view else first) if holds("inside", said.asked) else None
        course = courses[0] if courses else spoken_of
        return course if course is not None and self.tools.names.near(course, said.asked) else None


def one_of(courses: Sequence[CourseId]) -> CourseId | None:
    """The course where there is one alone."""
    return courses[0] if len(courses) == 1 else None
