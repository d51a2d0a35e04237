"""What one message says by itself: which intents it may have, its slots, and the course that it names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from data.words import LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES
from embeddings.languages import in_digits
from embeddings.text import normalised
from tutor.guide.deadlines import Deadline, deadline_at, without_deadline
from tutor.guide.filters import Filters, bare_month_in, filters_in
from tutor.guide.intents import Intent
from tutor.guide.references import clauses_of, holds, is_said, says_only_slots
from tutor.guide.slots import (
    NO_SLOTS,
    Slots,
    minutes_free_in,
    minutes_of,
    percent_in,
    readable,
    time_amount,
    topic_in,
    weekly_minutes_in,
)
from tutor.guide.subjects import is_filler, subject_in
from tutor.guide.times_of_day import minute_of_day_in, repeated_each
from tutor.messages import MessageView

_NARROWED = ("topic", "language", "max_minutes", "min_minutes", "level", "kind", "provider")

SLOTS_OF: Mapping[Intent, tuple[str, ...]] = {
    Intent.SUGGEST: (*_NARROWED, "role", "deadline"),
    Intent.FIND: _NARROWED,
    Intent.PLAN: ("weekly_minutes", "topic", "competency", "deadline", "role"),
    Intent.PROGRESS: ("course", "role", "topic", "competency"),
    Intent.DUE: ("deadline", "period", "course"),
    Intent.ASK: ("topic", "course"),
    Intent.EXPLAIN: ("course", "topic"),
    Intent.WHY_NOT: ("course", "percent", "topic"),
    Intent.KNOW_THIS: ("course",),
    Intent.LATER: ("course", "deadline"),
    Intent.BRING_BACK: ("course",),
    Intent.REMIND: ("course", "deadline", "minute_of_day", "every"),
    Intent.SET_HOURS: ("weekly_minutes",),
    Intent.SET_DEADLINE: ("deadline",),
    Intent.SET_GOAL: ("role", "deadline", "weekly_minutes"),
    Intent.SET_LANGUAGE: ("language",),
    Intent.QUIZ: ("topic", "course"),
    Intent.CERTIFICATE: ("course",),
    Intent.FINISHED: ("period",),
}
"""What of a message matters for each intent; for the others nothing does."""

DAY_WANTED = frozenset({Intent.SET_DEADLINE, Intent.REMIND, Intent.SET_GOAL, Intent.DUE, Intent.LATER})
"""Intents for which a bare month or weekday names a day."""

SPANNED = frozenset({Intent.PLAN, Intent.SET_GOAL, Intent.SET_DEADLINE})
"""Intents for which "three months" say until when."""

SETTINGS = frozenset({Intent.PLAN, Intent.SET_GOAL, Intent.SET_HOURS, Intent.SET_DEADLINE})
"""What is planned or set with hours, a day or a role; the message after it may change one of them."""

NAMES_COURSE = frozenset(intent for intent, names in SLOTS_OF.items() if "course" in names)


_NUMBERS = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")
_NUMBER = re.compile(r"(?<![\d./:])\d{1,3}(?!\d|[./:]\d)")
_SHORT_CORRECTION = 6
"""Words up to which a message does no more than put a number in place of another."""

_AMOUNT = re.compile(r"\d{1,3}(?:\.\d+)?(?= hours$)")
_STOPS = " ,.;:!?।"
_LIGHT_VERB = re.compile(r"(?:kar|kr|कर) ?(?:do|दो|dijiye|दीजिए|दीजिये|dena|देना|lo|लो)(?!\w)")

_LIGHT = re.compile(r"(?: (?:kar|kr|कर))?(?: (?:do|दो|dijiye|दीजिए|dena|देना))$")
"""What may stand behind a number and is none: "3 kar do"."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it is read, whatever it wants; `asked` is the message without courtesies around it."""

    asked: str
    view: MessageView
    filters: Filters

    @property
    def topic_of_act(self) -> str:
        """The words that say what an act is about: those besides the words of acting."""
        words = [
            word for word in topic_in(self.filters.rest).split() if not is_said("acting", word) and not is_filler(word)
        ]
        return " ".join(words)

    @property
    def only_slots(self) -> bool:
        """Whether it names slots and says nothing else: "in Hindi", "3 ghante kar do", "march tak"."""
        if bare_hours_in(self.asked) is not None:
            return True
        cut = time_amount().sub(" ", without_deadline(readable(self.filters.rest), wanted=True))
        changed = cut.split() != normalised(self.asked).split()
        return says_only_slots(_NUMBERS.sub(" ", cut)) and changed


def said_of(asked: str, view: MessageView) -> Said:
    """A message without courtesies, read for what narrows it."""
    return Said(asked, view, filters_in(asked))


def slots_for(intent: Intent, said: Said, *, today: date, day_wanted: bool = False, near: date | None = None) -> Slots:
    """The slots of the message that matter for the intent; names of courses, roles and competencies come later.

    Where a day is wanted anyway a bare month or weekday names one, as it does for `DAY_WANTED`. `near` is the day that
    a day in the message may be in place of.
    """
    filters = said.filters
    wanted = day_wanted or intent in DAY_WANTED
    deadline = _deadline(said.asked, today=today, wanted=wanted, spans=intent in SPANNED, near=near)
    weekly = weekly_minutes_in(filters.rest)
    narrows = intent in (Intent.FIND, Intent.SUGGEST)
    month = bare_month_in(filters.rest) if intent is Intent.FINISHED or _is_month(intent, deadline) else None
    period = filters.period or month
    read = Slots(
        weekly_minutes=weekly if not narrows else None,
        topic=topic_of(intent, said),
        deadline=None
        if deadline is None or (intent is Intent.DUE and period)
        else _day_of(intent, deadline, today=today),
        percent=percent_in(said.asked),
        period=period,
        language=filters.language,
        max_minutes=_most(filters, minutes_free_in(filters.rest)) if narrows else filters.max_minutes,
        min_minutes=filters.min_minutes,
        level=filters.level,
        kind=filters.kind,
    )
    if intent is Intent.REMIND:
        return kept_for(intent, _reminded(read, said, today=today))
    return kept_for(intent, read)


def _deadline(asked: str, *, today: date, wanted: bool, spans: bool, near: date | None) -> Deadline | None:
    """The day that is named; where that is the day `near`, which is told to be none, the one beside it."""
    days = [
        deadline_at(text, today=today, wanted=wanted, spans=spans, near=near)
        for text in [asked, *([] if near is None else reversed(clauses_of(asked)))]
    ]
    return next((day for day in days if day is not None and day.day != near), days[0])


def _is_month(intent: Intent, deadline: Deadline | None) -> bool:
    """Whether what is due is asked of a month, and not until its end."""
    return intent is Intent.DUE and deadline is not None and deadline.bare_month


def _day_of(intent: Intent, deadline: Deadline, *, today: date) -> date:
    """The day: what is put off "till it is March" comes back with its first, what is to be done by it by its last."""
    first = deadline.day.replace(day=1)
    return first if intent is Intent.LATER and deadline.bare_month and first > today else deadline.day


def _reminded(read: Slots, said: Said, *, today: date) -> Slots:
    """The slots with when in the day and how often; what comes again and names no day begins tomorrow."""
    every, day = repeated_each(said.asked), read.deadline
    if day is None and holds("today", said.asked):
        day = today
    elif day is None and every is not None:
        day = today + timedelta(days=1)
    return replace(read, minute_of_day=minute_of_day_in(said.asked), every=every, deadline=day)


def kept_for(intent: Intent, slots: Slots) -> Slots:
    """The slots that matter for the intent, the others empty."""
    names = SLOTS_OF.get(intent, ())
    return replace(NO_SLOTS, **{name: getattr(slots, name) for name in names})


def merged(before: Slots, change: Slots) -> Slots:
    """The slots before, with what the change names in place of what they said."""
    named = {field.name: getattr(change, field.name) for field in fields(Slots)}
    return replace(before, **{name: value for name, value in named.items() if value not in (None, "")})


def without_slots(slots: Slots, names: Sequence[str]) -> Slots:
    """The slots without those of these names; the topic goes with the competency that was read out of it."""
    gone = {*names, *(("topic", "competency") if {"topic", "competency"} & set(names) else ())}
    return replace(slots, **{name: getattr(NO_SLOTS, name) for name in gone})


def bare_hours_in(message: str) -> int | None:
    """The minutes of a bare number of hours in a message that says nothing else; None where it is none of a week.

    >>> bare_hours_in("make it 3"), bare_hours_in("make that two and a half"), bare_hours_in("rule 3")
    (180, 150, None)
    >>> bare_hours_in("nahi 3 kar do")
    180
    """
    said = _LIGHT.sub("", message.strip(" .!?")) if _NUMBERS.search(message) else message.strip(" .!?")
    hours = in_digits(f"{said} hours")
    match = time_amount().search(hours)
    if match is None or not says_only_slots(hours[: match.start()]):
        return None
    minutes = round(minutes_of(match))
    return minutes if LEAST_WEEKLY_MINUTES <= minutes <= MOST_WEEKLY_MINUTES else None


def amount_alone_in(message: str) -> float | None:
    """The last number of a short message, in digits or a word, whatever stands beside it.

    >>> amount_alone_in("baap re. 2 kar do"), amount_alone_in("डेढ़ कर दीजिए"), amount_alone_in("glt ho gya 4")
    (2.0, 1.5, 4.0)
    >>> amount_alone_in("kar do"), amount_alone_in("rakhna zaroori hai kya mere liye is mahine me do do ghante")
    (None, None)
    """
    said = _LIGHT_VERB.sub(" ", message)
    if len(said.split()) > _SHORT_CORRECTION:
        return None
    as_hours = [in_digits(f"{word.strip(_STOPS)} hours") for word in said.split()]
    amounts = [float(match.group()) for each in as_hours if (match := _AMOUNT.match(each))]
    return amounts[-1] if amounts else None


def bare_number_in(message: str) -> int | None:
    """The number in a message that says nothing else: "60 kar do", "make it 40".

    >>> bare_number_in("60 kar do"), bare_number_in("rule 60")
    (60, None)
    """
    match = _NUMBER.search(message)
    left = "" if match is None else f"{message[: match.start()]} {message[match.end() :]}"
    return int(match.group()) if match is not None and says_only_slots(left) else None


def number_instead_in(message: str) -> int | None:
    """The number that a short message puts in place of another: the last one of "5 too much, 3", "9 nahi 10".

    >>> number_instead_in("9 nhi 10"), number_instead_in("sorry 18"), number_instead_in("rule 3 of 10")
    (10, 18, None)
    >>> number_instead_in("must not go beyond 31.03") is None
    True
    """
    numbers = _NUMBER.findall(in_digits(message))
    if not numbers or len(message.split()) > _SHORT_CORRECTION or not holds("corrects", message):
        return None
    return int(numbers[-1])


def first_number_in(message: str) -> int | None:
    """The first number of a message, None where it has none.

    >>> first_number_in("20 nhi 31"), first_number_in("leave rules")
    (20, None)
    """
    match = _NUMBER.search(in_digits(message))
    return None if match is None else int(match.group())


def topic_of(intent: Intent, said: Said) -> str:
    """The words that name a subject: all of a question's, of a search and a quiz those besides what else they say."""
    if intent is Intent.ASK:
        return topic_in(said.asked)
    if intent in (Intent.FIND, Intent.SUGGEST):
        return subject_in(said.filters.rest)
    return said.topic_of_act if intent is Intent.QUIZ else topic_in(said.filters.rest)


def _most(filters: Filters, offered: int | None) -> int | None:
    """How long at most: "a 15 minute thing" is no longer than that, unless a bound stands beside."""
    if filters.max_minutes is not None or filters.min_minutes is not None:
        return filters.max_minutes
    return offered
