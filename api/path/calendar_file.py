"""A learner's path and dues as an iCalendar file (RFC 5545): sessions at their times, all else as whole days."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import CourseId, LearnerId, LearningPath, PathStep, Plan, PlanId
from recommender.training_plans import PlanItemProgress, Progress, TaskProgress

READ_AGAIN = timedelta(hours=12)
"""How often a calendar that reads an address reads it again: a path moves by days."""

DUE_SOON = timedelta(days=-7, hours=9)
"""When the calendar reminds of what is due: a week before, as an office opens."""

PRODUCT = "-//Saarthi//Learning path//EN"
DOMAIN = "saarthi.local"


@dataclass(frozen=True, slots=True)
class Revisions:
    """How often the days of a course's step have moved, and the version of each plan that was changed here."""

    steps: Mapping[CourseId, int] = field(default_factory=dict)
    plans: Mapping[PlanId, int] = field(default_factory=dict)


def path_calendar(
    path: LearningPath,
    progress: Progress,
    *,
    catalogue: Catalogue,
    words: Words,
    now: datetime,
    moved: Revisions | None = None,
) -> bytes:
    """The file: each step's days, its session, and each open due date of the learner's plans, with a reminder.

    An entry keeps its UID when the path moves, and its SEQUENCE grows, so that a calendar that reads the file again
    moves it, too (RFC 5545, 3.8.7.4).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.say("My learning path"))
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN))
    for entry in _entries(path, progress, moved=moved or Revisions(), catalogue=catalogue, words=words):
        entry.add("dtstamp", now.astimezone(UTC))
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _entries(
    path: LearningPath, progress: Progress, *, moved: Revisions, catalogue: Catalogue, words: Words
) -> Iterator[Event]:
    for step in path.steps:
        times = moved.steps.get(step.course, 0)
        yield _revised(_step(path.learner, step, catalogue, words), times)
        if step.session is not None:
            yield _revised(_session(path.learner, step, catalogue, words), times)
    for item, take in _open_items(progress):
        yield _revised(
            _due(path.learner, item, take, catalogue=catalogue, words=words), moved.plans.get(item.plan, 1) - 1
        )
    for task in progress.tasks:
        if task.done_on is None:
            yield _revised(
                _task_due(path.learner, task, catalogue=catalogue, words=words), moved.plans.get(task.plan, 1) - 1
            )


def _revised(entry: Event, times: int) -> Event:
    entry.add("sequence", times)
    return entry


def _open_items(progress: Progress) -> Sequence[tuple[PlanItemProgress, CourseId]]:
    """Items that are to be done and can be, each with the course to take for it."""
    return [(item, item.take) for item in progress.plan_items if item.done_on is None and item.take is not None]


def _step(learner: LearnerId, step: PathStep, catalogue: Catalogue, words: Words) -> Event:
    last = step.ends_on
    if step.session is not None:
        last = max(step.session.starts_at.date() - timedelta(days=1), step.starts_on)
    title = catalogue.course(step.course).title.in_language(words.language)
    entry = _whole_days(uid("step", learner, step.course), title, step.starts_on, last)
    entry.add("description", words.count(step.minutes, "{number} minute of learning", "{number} minutes of learning"))
    return entry


def _session(learner: LearnerId, step: PathStep, catalogue: Catalogue, words: Words) -> Event:
    if step.session is None:
        raise ValueError(f"the step of {step.course!r} has no session")
    title = catalogue.course(step.course).title.in_language(words.language)
    entry = Event()
    entry.add("uid", uid("session", learner, step.course))
    entry.add("summary", words.say("Session: {course}", course=title))
    entry.add("dtstart", step.session.starts_at.astimezone(UTC))
    entry.add("dtend", step.session.ends_at.astimezone(UTC))
    entry.add("location", step.session.place.in_language(words.language))
    return entry


def _due(learner: LearnerId, item: PlanItemProgress, take: CourseId, *, catalogue: Catalogue, words: Words) -> Event:
    title = catalogue.course(take).title.in_language(words.language)
    return _due_day(
        uid("due", learner, f"{item.plan}/{item.course}"), title, item.due, catalogue.plan(item.plan), words
    )


def _task_due(learner: LearnerId, progress: TaskProgress, *, catalogue: Catalogue, words: Words) -> Event:
    plan, task = catalogue.plan(progress.plan), progress.task
    title = task.title.in_language(words.language)
    return _due_day(uid("task", learner, task.reference(plan.id)), title, task.due, plan, words)


def _due_day(uid_: str, title: str, day: date, plan: Plan, words: Words) -> Event:
    summary = words.say("Due: {course}", course=title)
    entry, alarm = _whole_days(uid_, summary, day, day), Alarm()
    entry.add("description", plan.title.in_language(words.language))
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", DUE_SOON)
    entry.add_component(alarm)
    return entry


def _whole_days(uid_: str, summary: str, first: date, last: date) -> Event:
    """An entry over whole days; the end of such an entry is the day after its last (RFC 5545, 3.6.1)."""
    entry = Event()
    entry.add("uid", uid_)
    entry.add("summary", summary)
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    return entry


def uid(kind: str, learner: LearnerId, object_: str) -> str:
    """An id that stays the same for the same thing of the same learner, and tells no one who that is."""
    digest = hashlib.sha256("\n".join((kind, learner, object_)).encode()).hexdigest()
    return f"{kind}-{digest[:32]}@{DOMAIN}"
