"""What of a plan, a setting or a list a message changes, the rest kept: "in Hindi", "3 hours", "any length"."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Generic

from dateutil.relativedelta import relativedelta

from data.words import LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES
from tutor.conversation import leans_on
from tutor.guide.courses_meant import CoursesMeant
from tutor.guide.deadlines import deadline_at
from tutor.guide.intents import Intent
from tutor.guide.moves import SHORT
from tutor.guide.reading import (
    DAY_WANTED,
    SETTINGS,
    SLOTS_OF,
    Said,
    amount_alone_in,
    bare_hours_in,
    bare_number_in,
    first_number_in,
    merged,
    number_instead_in,
    said_of,
    slots_for,
    without_slots,
)
from tutor.guide.references import clauses_of, holds
from tutor.guide.replies import P
from tutor.guide.slots import DAYS_A_WEEK, NO_SLOTS, WORKING_DAYS, Slots, offered_time, says_how_often
from tutor.guide.state import GuideState
from tutor.guide.times_of_day import NOON
from tutor.guide.tools import GuideTools
from tutor.guide.understanding import likeliest
from tutor.guide.wish import Wish
from tutor.messages import plain_view

COUNTS_HOURS = frozenset({Intent.PLAN, Intent.SET_HOURS})
"""Intents to which a bare number says hours a week: "make it 3"."""

LISTED = frozenset({Intent.FIND, Intent.SUGGEST})
"""What is answered with a list of courses that filters narrow."""

_A_CHANGE = SETTINGS - {Intent.SET_GOAL} | LISTED | {Intent.SET_LANGUAGE, Intent.UNDO, Intent.SMALL_TALK}
"""What the model takes a message for that changes a part of what is looked at and says something besides."""

MOST_HOURS_SAID_BARE = 12
"""A bare number of more is minutes a week: "50 kar do"."""

_FEW, _LEAST_LENGTH = 4, 5
"""Words of a message that does no more than bound a length, and minutes from which on a bare number may be one."""

_HOURS_A_DAY = 24

SENTENCE, _CLAUSES = 12, 3
"""Words and clauses up to which a message that names such a part changes it; a longer one says what it wants."""


@dataclass(frozen=True, slots=True)
class Changes(Generic[P]):
    """Reads a message for what it changes. `today` is the day from which its days are counted."""

    tools: GuideTools[P]
    courses: CoursesMeant[P]
    today: date

    def changed(self, intent: Intent, said: Said, message: str, state: GuideState) -> Wish | None:
        """One slot in place of what it was, the others kept: "in Hindi", "and on procurement?", "any length"."""
        slots = slots_for(intent, said, today=self.today, near=state.slots.deadline)
        if intent is Intent.REMIND and says_how_often(said.filters.rest) and offered_time(said.filters.rest):
            return None  # hours for each week are no day of a reminder
        if intent in COUNTS_HOURS and slots.weekly_minutes is None:
            slots = replace(slots, weekly_minutes=self._bare_amount(said))
        measured = self._measured_anew(intent, slots, said, message, state)
        if measured is not None:
            return measured
        before = without_slots(state.slots, said.filters.dropped)
        if before != state.slots:
            return Wish((intent,), merged(before, replace(slots, topic="")), message)
        speaks = slots.language is not None and (state.asked or holds("speaking", said.asked))
        if said.only_slots and not speaks:
            slots = replace(slots, topic="")
            return Wish((intent,), merged(before, slots), message) if slots != NO_SLOTS else None
        part = self._role_in_short(intent, said) or self._part(intent, said, near=before.deadline)
        if part is not None:
            return Wish((intent,), merged(before, part), message)
        leads_on = holds("leads_on", said.asked) and leans_on(said.asked)
        another = intent in LISTED and intent is state.last and len(likeliest(said.view)) > 1
        narrowed = before.topic or (intent in LISTED and before != NO_SLOTS)
        if state.asked or not (slots.topic and narrowed and (leads_on or another)):
            return None
        return Wish((intent,), merged(before, self._named(intent, slots, said, state)), message)

    def _named(self, intent: Intent, slots: Slots, said: Said, state: GuideState) -> Slots:
        """The slots with what the message names; of one that stays with what is listed the words name no subject."""
        if intent is Intent.FIND and self.courses.stays(intent, said, state):
            return replace(slots, topic="")
        return self.courses.with_names(intent, slots, said, state)

    def _bare_amount(self, said: Said) -> int | None:
        """The minutes a week that a bare number of hours, or of more minutes, says in a clause of a short message."""
        if len(said.asked.split()) > SHORT:
            return bare_hours_in(said.asked)
        number = next((found for clause in clauses_of(said.asked) if (found := bare_number_in(clause))), None)
        if number is not None and MOST_HOURS_SAID_BARE < number <= MOST_WEEKLY_MINUTES:
            return number if number >= LEAST_WEEKLY_MINUTES else None
        return bare_hours_in(said.asked)

    def hours_alone(self, said: Said) -> int | None:
        """The minutes a week of a short message that names one amount and no day: "baap re. 2 kar do", "दो ही ठीक"."""
        amount = amount_alone_in(said.asked)
        if amount is None or deadline_at(said.asked, today=self.today, wanted=True) is not None:
            return None
        minutes = round(60 * amount if amount <= MOST_HOURS_SAID_BARE else amount)
        return minutes if LEAST_WEEKLY_MINUTES <= minutes <= MOST_WEEKLY_MINUTES else None

    def _measured_anew(self, intent: Intent, slots: Slots, said: Said, message: str, state: GuideState) -> Wish | None:
        """Half the hours, hours beside a goal, or another time of the day for a reminder."""
        if intent in COUNTS_HOURS and state.slots.weekly_minutes and holds("halve", said.asked):
            return Wish((intent,), replace(state.slots, weekly_minutes=state.slots.weekly_minutes // 2), message)
        on_days = _on_days(said, state.slots.weekly_minutes) if intent in COUNTS_HOURS else None
        if on_days is not None and slots.weekly_minutes is None:
            return Wish((intent,), replace(state.slots, weekly_minutes=on_days), message)
        number = self._most_minutes(said, state) if intent in LISTED else None
        if number:
            return Wish((intent,), replace(state.slots, max_minutes=number), message)
        if intent is Intent.REMIND and slots.minute_of_day is not None and len(said.asked.split()) <= SHORT:
            return Wish((intent,), merged(state.slots, slots), message)
        instead = self._day_instead(intent, said, state) or self._number_instead(intent, slots, said, state)
        if instead is not None:
            return Wish((intent,), merged(state.slots, instead), message)
        if intent is Intent.SET_GOAL and said.only_slots and slots == Slots(weekly_minutes=slots.weekly_minutes):
            asks = message.rstrip().endswith("?") or holds("planning", said.asked)
            return Wish((Intent.PLAN if asks else Intent.SET_HOURS,), merged(state.slots, slots), message)
        return None

    def _most_minutes(self, said: Said, state: GuideState) -> int | None:
        """The number of a short message that says how long a course of the list may be: "under 30", "make it 40"."""
        if state.slots.max_minutes:
            return bare_number_in(said.asked)
        bounds = holds("most_before", said.asked) or holds("most_after", said.asked)
        number = first_number_in(said.asked) if bounds and said.filters.max_minutes is None else None
        return number if number and len(said.asked.split()) <= _FEW and number >= _LEAST_LENGTH else None

    def _day_instead(self, intent: Intent, said: Said, state: GuideState) -> Slots | None:
        """Another day of the month in place of the one in force: "20 nhi 31", "20 tak"."""
        deadline, number = state.slots.deadline, number_instead_in(said.asked)
        if deadline is None or intent not in SETTINGS | DAY_WANTED:
            return None
        if number is None:
            few = len(said.asked.split()) <= _FEW
            day = deadline_at(said.asked, today=self.today, near=deadline) if few else None
            return None if day is None or day.day == deadline else Slots(deadline=day.day)
        taken_back, minute = first_number_in(said.asked), state.slots.minute_of_day
        if minute is not None and taken_back in (minute // 60, minute // 60 - _HOURS_A_DAY // 2):
            return None
        return Slots(deadline=deadline + relativedelta(day=number)) if taken_back == deadline.day != number else None

    def _number_instead(self, intent: Intent, slots: Slots, said: Said, state: GuideState) -> Slots | None:
        """The hours, the time of the day or the day of a month that a bare number puts in place of what was said."""
        before, number = state.slots, number_instead_in(said.asked)
        amount = self._bare_amount(said) if intent in COUNTS_HOURS and before.weekly_minutes is not None else None
        if amount is not None:
            return Slots(weekly_minutes=amount)
        if number is None and before.weekly_minutes is not None and intent in COUNTS_HOURS:
            wants = likeliest(said.view, context=state.context)[0] in COUNTS_HOURS
            alone = self.hours_alone(said) if wants and slots.weekly_minutes is None else None
            return None if alone is None else Slots(weekly_minutes=alone)
        if number is None or slots.deadline is not None or slots.weekly_minutes is not None:
            return None
        if intent is Intent.REMIND and before.minute_of_day is not None and number <= _HOURS_A_DAY:
            late = before.minute_of_day >= NOON and number < _HOURS_A_DAY // 2
            return Slots(minute_of_day=60 * number + (NOON if late else 0))
        if intent in COUNTS_HOURS and before.weekly_minutes is not None:
            return Slots(weekly_minutes=60 * number if number <= MOST_HOURS_SAID_BARE else number)
        if intent in DAY_WANTED and before.deadline is not None:
            return Slots(deadline=before.deadline + relativedelta(day=number)) if 1 <= number <= 31 else None
        return None

    def _role_in_short(self, intent: Intent, said: Said) -> Slots | None:
        if len(said.asked.split()) > SHORT or "role" not in SLOTS_OF.get(intent, ()):
            return None
        if intent is not Intent.SET_GOAL and likeliest(said.view)[0] is Intent.SET_GOAL:
            return None
        role = self.tools.names.role(f"{said.asked} {said.view.spelled}")
        return None if role is None else Slots(role=role)

    def _part(self, intent: Intent, said: Said, *, near: date | None) -> Slots | None:
        """The part of what is planned, set or listed that a message changes with other words around it.

        "No wait, an hour and a half, two is too much"; "too long for me. anything under 40 minutes".
        """
        clauses = clauses_of(said.asked)
        if len(said.asked.split()) > SENTENCE or len(clauses) > _CLAUSES or intent not in SETTINGS | LISTED:
            return None
        alone = any(said_of(clause, plain_view(clause)).only_slots for clause in clauses)
        corrects = intent in SETTINGS and holds("corrects", said.asked)
        if not alone and not corrects:
            return None
        read = slots_for(intent, said, today=self.today, day_wanted=intent in SETTINGS, near=near)
        part = replace(read, topic="", competency=None)
        fits = likeliest(said.view)[0] in _A_CHANGE or corrects
        return part if part != NO_SLOTS and fits else None


def _on_days(said: Said, weekly_minutes: int | None) -> int | None:
    """The minutes a week of what was offered for each of seven days, once some of these are left out."""
    if not weekly_minutes or weekly_minutes % DAYS_A_WEEK or len(said.asked.split()) > SHORT:
        return None
    if holds("workdays", said.asked):
        return weekly_minutes // DAYS_A_WEEK * WORKING_DAYS
    return weekly_minutes // DAYS_A_WEEK * (DAYS_A_WEEK - 1) if holds("but_sunday", said.asked) else None
