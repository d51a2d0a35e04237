"""What comes with each reply of Saarthi: what was understood, part by part, and what makes sense next."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date

from pydantic import BaseModel

from api.guide.message_shapes import SlotName
from api.http.templating import duration, language_name
from api.http.words import COURSE_KINDS, competency_name
from api.running.i18n import INTERFACE_LANGUAGES, Words, mark, words_for
from data.catalogue import Catalogue
from data.words import CourseKind, Language
from recommender.training_plans import Progress
from tutor.guide import (
    Acted,
    Answered,
    AskedFor,
    Both,
    ChangeTold,
    CoursesFound,
    CourseShown,
    CourseTraced,
    DueShown,
    Explained,
    GuideReply,
    GuideState,
    Intent,
    Planned,
    Practice,
    ProgressShown,
    Remarked,
    Slots,
    Suggested,
    Undone,
    all_in_force,
    few_of,
    looked_at,
    month_of_period,
    slots_looked_at,
)


class UnderstoodOut(BaseModel):
    """What Saarthi read out of the message besides what was wanted; null or empty where it names none."""

    weekly_minutes: int | None
    topic: str
    competency: str | None
    competency_name: str | None
    deadline: date | None
    percent: int | None
    role: str | None
    role_name: str | None
    course: str | None
    course_title: str | None
    period: str | None
    language: str | None
    max_minutes: int | None
    min_minutes: int | None
    level: int | None
    kind: CourseKind | None
    provider: str | None
    minute_of_day: int | None
    every: str | None

    @classmethod
    def nothing(cls) -> "UnderstoodOut":
        """Of a message that was not read."""
        return cls(**asdict(Slots()), competency_name=None, role_name=None, course_title=None)

    @classmethod
    def of(cls, slots: Slots, *, catalogue: Catalogue, words: Words) -> "UnderstoodOut":
        """The slots, with names in the reader's words."""
        role = None if slots.role is None else catalogue.roles.get(slots.role)
        course = None if slots.course is None else catalogue.courses.get(slots.course)
        competency = slots.competency
        return cls(
            **asdict(slots),
            competency_name=competency_name(competency, catalogue=catalogue, words=words) if competency else None,
            role_name=None if role is None else role.name.in_language(words.language),
            course_title=None if course is None else course.title.in_language(words.language),
        )


class UnderstoodPartOut(BaseModel):
    """One part of what was understood; send `slot` as `without` to take it away."""

    slot: SlotName
    text: str


class EarlierOut(BaseModel):
    """A message before, and in short what was said to it."""

    message: str
    reply: str


class PlaceOut(BaseModel):
    """A page that holds more of what was asked for."""

    text: str
    address: str


class ContextOut(BaseModel):
    """The conversation with this reply in it: send its id with the next message.

    `intent` is what the message was taken for, `subject` what the reply is of. `text` says what was understood; `parts`
    of it may be taken away; `next` are messages that make sense now, `places` pages that hold more. `in_force` is what
    the next message may change one part of, with the course and the role spoken of last and the language that is
    answered in; `earlier` are the exchanges before.
    """

    conversation: str | None = None
    intent: Intent | None = None
    in_force: UnderstoodOut | None = None
    subject: str = ""
    text: str = ""
    parts: list[UnderstoodPartOut] = []
    next: list[str] = []
    places: list[PlaceOut] = []
    earlier: list[EarlierOut] = []

    @classmethod
    def of(
        cls,
        reply: GuideReply[Progress],
        state: GuideState,
        *,
        catalogue: Catalogue,
        words: Words,
    ) -> "ContextOut":
        """The context of `reply`, after which the conversation has come to `state`."""
        shown_again = reply.intent is Intent.UNDO and not isinstance(reply, Undone | Remarked)
        intent = state.intent if shown_again else reply.intent
        subject = None if intent is None or isinstance(reply, CourseShown) else SUBJECTS.get(intent)
        asked, looked = intent is Intent.ASK, intent if shown_again else looked_at(reply)
        of_reply = slots_looked_at(reply)
        shown = Slots() if subject is None else replace(of_reply, topic="") if asked else of_reply
        parts = list(_parts(UnderstoodOut.of(shown, catalogue=catalogue, words=words), words))
        subject = None if asked and not parts else subject
        listed = ", ".join(part.text for part in parts)
        said = "" if subject is None else words.say(subject)
        return cls(
            intent=reply.intent,
            in_force=UnderstoodOut.of(all_in_force(state), catalogue=catalogue, words=words),
            subject=said,
            text=words.say("{subject} {parts}", subject=said, parts=listed) if parts else said,
            parts=parts if asked or (looked is state.intent and of_reply == state.slots) else [],
            next=[words.say(message) for message in _next(reply)],
            places=[PlaceOut(text=words.say(name), address=address) for name, address in PLACES.get(type(reply), ())],
        )


SUBJECTS = {
    Intent.FIND: mark("Courses"),
    Intent.SUGGEST: mark("Suggestions"),
    Intent.PLAN: mark("A plan"),
    Intent.DUE: mark("What is due"),
    Intent.PROGRESS: mark("Your progress"),
    Intent.FINISHED: mark("Finished"),
    Intent.QUIZ: mark("Practice"),
    Intent.ASK: mark("An answer:"),
}
"""What a reply is of whose parts can be taken away."""

PERIODS = {
    "today": mark("today"),
    "yesterday": mark("yesterday"),
    "the day before yesterday": mark("the day before yesterday"),
    "last week": mark("last week"),
    "this week": mark("this week"),
    "last month": mark("last month"),
    "this month": mark("this month"),
    "last quarter": mark("last quarter"),
    "this quarter": mark("this quarter"),
    "last year": mark("last year"),
    "this year": mark("this year"),
    "last financial year": mark("last financial year"),
    "this financial year": mark("this financial year"),
}


LAST_FEW = {
    "day": (mark("on the last day"), mark("in the last {number} days")),
    "week": (mark("in the last week"), mark("in the last {number} weeks")),
    "month": (mark("in the last month"), mark("in the last {number} months")),
}
"""Periods that count back from today."""


def period_text(period: str, words: Words) -> str:
    """A period in the reader's words: "last month", "since April"."""
    if period in PERIODS:
        return words.say(PERIODS[period])
    few = few_of(period)
    if few is not None:
        return words.count(few[0], *LAST_FEW[few[1]])
    month = words.month(month_of_period(period))
    return (
        words.say("since {month}", month=month) if period.startswith("since ") else words.say("in {month}", month=month)
    )


def listed_parts(slots: Slots, *, catalogue: Catalogue, words: Words) -> str:
    """All that slots say, in the reader's words."""
    read = UnderstoodOut.of(slots, catalogue=catalogue, words=words)
    return ", ".join(part.text for part in _parts(read, words))


def _parts(read: UnderstoodOut, words: Words) -> Iterator[UnderstoodPartOut]:
    if read.topic:
        yield UnderstoodPartOut(
            slot=SlotName.TOPIC, text=words.say("on {topic}", topic=read.competency_name or read.topic)
        )
    if read.course_title:
        yield UnderstoodPartOut(slot=SlotName.COURSE, text=read.course_title)
    if read.role_name:
        yield UnderstoodPartOut(slot=SlotName.ROLE, text=words.say("towards {role}", role=read.role_name))
    if read.language:
        name = language_name(Language(read.language), words)
        yield UnderstoodPartOut(slot=SlotName.LANGUAGE, text=words.say("in {language}", language=name))
    yield from _measures(read, words)
    if read.kind:
        yield UnderstoodPartOut(slot=SlotName.KIND, text=words.say(COURSE_KINDS[read.kind]))
    if read.provider:
        yield UnderstoodPartOut(slot=SlotName.PROVIDER, text=words.say("by {provider}", provider=read.provider))
    if read.period:
        yield UnderstoodPartOut(slot=SlotName.PERIOD, text=period_text(read.period, words))


def _measures(read: UnderstoodOut, words: Words) -> Iterator[UnderstoodPartOut]:
    """The parts that are amounts and days."""
    if read.max_minutes:
        text = words.say("up to {time}", time=duration(read.max_minutes, words))
        yield UnderstoodPartOut(slot=SlotName.MAX_MINUTES, text=text)
    if read.min_minutes:
        text = words.say("at least {time}", time=duration(read.min_minutes, words))
        yield UnderstoodPartOut(slot=SlotName.MIN_MINUTES, text=text)
    if read.level:
        yield UnderstoodPartOut(slot=SlotName.LEVEL, text=words.say("at level {level}", level=read.level))
    if read.weekly_minutes:
        text = words.say("{time} a week", time=duration(read.weekly_minutes, words))
        yield UnderstoodPartOut(slot=SlotName.WEEKLY_MINUTES, text=text)
    if read.deadline:
        yield UnderstoodPartOut(slot=SlotName.DEADLINE, text=words.say("until {day}", day=words.day(read.deadline)))


WHY_FIRST, KNOW_FIRST, LATER_FIRST = (
    mark("Why the first one?"),
    mark("I know the first one"),
    mark("The first one later"),
)
SHOW_FIRST, MORE, SHORT = mark("Show the first one"), mark("Show more"), mark("Up to 30 minutes")
PLAN, PROGRESS, DUE, NEXT = (
    mark("Plan 2 hours a week for me"),
    mark("Show my progress"),
    mark("What is due?"),
    mark("What should I take next?"),
)
QUIZ, UNDO, LATER, KNOWN = (
    mark("Quiz me on it"),
    mark("Undo"),
    mark("This course later"),
    mark("I know this course already"),
)
MORE_TIME, FINISHED = (
    mark("Make it 3 hours a week"),
    mark("What did I finish this year?"),
)


OFFERED = {PLAN: Intent.PLAN, PROGRESS: Intent.PROGRESS, DUE: Intent.DUE, NEXT: Intent.SUGGEST}
"""What the messages mean that are offered whatever went before."""


def offered(message: str) -> Intent | None:
    """What is wanted by one of the messages that Saarthi itself offers; None where the words are the learner's own."""
    for text, intent in OFFERED.items():
        if message.strip() in (words_for(language).say(text) for language in INTERFACE_LANGUAGES):
            return intent
    return None


def _next(reply: GuideReply[Progress]) -> tuple[str, ...]:
    """Two or three messages that make sense after the reply."""
    match reply:
        case Suggested() if reply.suggestions.items:
            return WHY_FIRST, LATER_FIRST, PLAN
        case CoursesFound() if reply.courses or reply.beside:
            return (SHOW_FIRST, SHORT, MORE) if reply.courses else (SHOW_FIRST, NEXT)
        case Both():
            return _next(reply.second) if UNDO in _next(reply.second) else _next(reply.first)
        case Acted() if reply.undoable:
            return UNDO, NEXT
        case Planned() if reply.put_in:
            return UNDO, MORE_TIME, DUE
        case ChangeTold() if reply.act is not None:
            return UNDO, NEXT
        case AskedFor() if reply.courses:
            return SHOW_FIRST, NEXT
        case _:
            return NEXT_BY_KIND.get(type(reply), (NEXT, DUE))


PLACES: Mapping[type, tuple[tuple[str, str], ...]] = {
    ProgressShown: (
        (mark("My competencies"), "/competencies"),
        (mark("Check your level"), "/check"),
        (mark("Contested and checked again"), "/rechecks"),
    ),
    DueShown: ((mark("Review"), "/review"), (mark("What changed at work"), "/confirmations")),
    Practice: ((mark("Check your level"), "/check"), (mark("Review"), "/review")),
}
"""Where a reply leads on: what is due besides plans, what one's levels stand on, and what checks them."""

NEXT_BY_KIND: Mapping[type, tuple[str, ...]] = {
    CourseShown: (KNOWN, LATER, QUIZ),
    CourseTraced: (KNOWN, LATER, QUIZ),
    Explained: (KNOWN, LATER, QUIZ),
    Planned: (MORE_TIME, SHOW_FIRST, DUE),
    Answered: (QUIZ, NEXT),
    DueShown: (NEXT, PLAN, PROGRESS),
    ProgressShown: (NEXT, PLAN, FINISHED),
}
