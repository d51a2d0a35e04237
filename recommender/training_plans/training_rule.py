"""How many minutes of a training rule a learner has: every event that counted, and why others did not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from math import ceil

from data.catalogue import Catalogue
from data.words import CourseId, Event, EventId, EvidenceBy, PlanId, PlanTask, TrainingRule, Verb

DAYS_A_WEEK = 7


class Counting(StrEnum):
    """Whether an event of the year counts in the rule, or why it does not."""

    COUNTED = "counted"
    REPEATED = "repeated"
    UNKNOWN = "unknown"
    NEEDS_SUPERVISOR = "needs-supervisor"


@dataclass(frozen=True, slots=True)
class CountedEvent:
    """An event of the year with the minutes it brings (0 unless counted)."""

    event: EventId
    object: str
    day: date
    minutes: int
    counting: Counting


@dataclass(frozen=True, slots=True)
class RuleProgress:
    """The rule of a plan in the year of today, both days included; `entries` oldest first, `minutes` their sum."""

    plan: PlanId
    starts_on: date
    ends_on: date
    required: int
    minutes: int
    entries: Sequence[CountedEvent]
    weekly_minutes_needed: int

    @property
    def met(self) -> bool:
        """Whether the minutes of the year are reached."""
        return self.minutes >= self.required


def year_of(rule: TrainingRule, today: date) -> tuple[date, date]:
    """The first and the last day of the training year that holds `today`.

    >>> year_of(TrainingRule(3000), date(2027, 3, 31))
    (datetime.date(2026, 4, 1), datetime.date(2027, 3, 31))
    """
    starts = date(today.year, rule.year_starts_month, rule.year_starts_day)
    if starts > today:
        starts = starts.replace(year=today.year - 1)
    return starts, starts.replace(year=starts.year + 1) - timedelta(days=1)


def local_day(at: datetime, rule: TrainingRule) -> date:
    """The day on which something happened, by the clock of the rule."""
    try:
        return at.astimezone(timezone(timedelta(minutes=rule.utc_offset_minutes))).date()
    except OverflowError:  # the first or the last day that there is
        return at.date()


def rule_progress(
    rule: TrainingRule,
    events: Iterable[Event],
    *,
    plan: PlanId,
    catalogue: Catalogue,
    tasks: Mapping[str, PlanTask],
    today: date,
) -> RuleProgress:
    """The learner's minutes in the training year of `today`.

    A course counts with the minutes that it had then, once a year, on the day of its first completion in that year.
    A task (`tasks` by reference) counts likewise, where the evidence is of the kind that it asks for.
    """
    starts, ends = year_of(rule, today)
    tomorrow = today + timedelta(days=1)  # the rule's own day may be ahead of the organisation's
    seen: set[str] = set()
    entries: list[CountedEvent] = []
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        day = local_day(event.at, rule)
        if event.verb not in {Verb.COMPLETED, Verb.ATTESTED} or not starts <= day <= min(ends, tomorrow):
            continue
        counting, minutes = _counting(event, catalogue=catalogue, tasks=tasks)
        if counting is Counting.COUNTED and event.object in seen:
            counting = Counting.REPEATED
        if counting is Counting.COUNTED:
            seen.add(event.object)
        counted = minutes if counting is Counting.COUNTED else 0
        entries.append(CountedEvent(event.id, event.object, day, counted, counting))
    total = sum(entry.minutes for entry in entries)
    weeks_left = ceil(((ends - today).days + 1) / DAYS_A_WEEK)
    needed = ceil(max(rule.minutes - total, 0) / weeks_left)
    return RuleProgress(plan, starts, ends, rule.minutes, total, entries, needed)


def _counting(event: Event, *, catalogue: Catalogue, tasks: Mapping[str, PlanTask]) -> tuple[Counting, int]:
    if event.verb is Verb.COMPLETED:
        course = catalogue.courses.get(CourseId(event.object))
        minutes = event.minutes if course is None or event.minutes is not None else course.minutes
        return (Counting.UNKNOWN, 0) if minutes is None else (Counting.COUNTED, minutes)
    task = tasks.get(event.object)
    if task is None:
        return Counting.UNKNOWN, 0
    return (Counting.COUNTED, task.minutes) if is_evidence(event, task) else (Counting.NEEDS_SUPERVISOR, 0)


def is_evidence(event: Event, task: PlanTask) -> bool:
    """Whether the event shows the task as done: a task that a supervisor confirms is not done by one's own word."""
    by_supervisor = event.result.get("by") == EvidenceBy.SUPERVISOR.value
    return by_supervisor or task.evidence is EvidenceBy.SELF
