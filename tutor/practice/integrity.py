"""What in a record cannot have come about by learning: each a flag with its evidence, which asks for a short check.

A flag is no verdict and takes nothing away: somebody may read a question elsewhere first, two who sat together may
share a misreading, and a course may have been learned from its book.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from data.words import (
    Course,
    CourseId,
    DerivedId,
    Event,
    EventId,
    Item,
    ItemId,
    LearnerId,
    LessonId,
    Verb,
    derived_id,
)

SOURCE = "integrity"
"""What the ledger notes as the source of a flag."""

MOST_EVENTS = 8
"""Events named as the evidence of one flag: a result is kept short."""


class FlagKind(StrEnum):
    """What was seen."""

    QUICK_ANSWERS = "quick-answers"
    QUICK_COURSE = "quick-course"
    JUMPED = "jumped-to-the-end"
    SAME_MISTAKES = "same-mistakes"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on something is flagged.

    Answers: given faster than their words can be read at `words_a_minute`, `answers` of them one after the other.
    Course: finished in less than `course_share` of its minutes. Mistakes: `mistakes` the same ones in the same order by
    two learners, each within `minutes` of the other's.
    """

    words_a_minute: int
    answers: int
    course_share: float
    mistakes: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing seen: of whom, about which competency or course, and by which of their events, oldest first."""

    kind: FlagKind
    learner: LearnerId
    about: str
    events: Sequence[Event]
    seconds: int


def flag_event(flag: Flag) -> Event:
    """The event that keeps a flag; what is seen again in the same events is the same one."""
    events = list(dict.fromkeys(event.id for event in flag.events))[:MOST_EVENTS]
    return Event(
        id=derived_id(DerivedId.FLAGGED, flag.learner, flag.kind, flag.about, events[0]),
        learner=flag.learner,
        verb=Verb.FLAGGED,
        object=flag.about,
        at=flag.events[-1].at + timedelta.resolution,  # so that its check begins after what it is about
        source=SOURCE,
        result={
            "kind": flag.kind.value,
            "count": len(flag.events),
            "seconds": flag.seconds,
            "events": " ".join(events),
        },
    )


def flags_of(
    history: Sequence[Event],
    *,
    items: Mapping[ItemId, Item],
    courses: Mapping[CourseId, Course],
    thresholds: Thresholds,
) -> Iterator[Flag]:
    """What one learner's own events show, oldest first; answers of sittings stand among them as those of practice."""
    yield from _quick_answers(history, items, thresholds)
    for event in history:
        course = courses.get(CourseId(event.object)) if event.verb is Verb.COMPLETED else None
        if course is not None:
            yield from _quick_course(event, course, history, thresholds)
            yield from _jumped(event, course, history)


def _quick_answers(history: Sequence[Event], items: Mapping[ItemId, Item], thresholds: Thresholds) -> Iterator[Flag]:
    answers = [event for event in history if _item_of(event) in items]
    run: list[Event] = []
    for before, event in pairwise(answers):
        item, seconds = items[_item_of(event)], (event.at - before.at).total_seconds()
        if seconds < _words_of(item) / thresholds.words_a_minute * 60:
            run = [*(run or [before]), event]
            continue
        yield from _quick_run(run, thresholds)
        run = []
    yield from _quick_run(run, thresholds)


def _quick_run(run: Sequence[Event], thresholds: Thresholds) -> Iterator[Flag]:
    if len(run) > thresholds.answers:  # the first of them may have been read for long
        yield Flag(FlagKind.QUICK_ANSWERS, run[0].learner, run[-1].object, run, _seconds(run))


def _quick_course(done: Event, course: Course, history: Iterable[Event], thresholds: Thresholds) -> Iterator[Flag]:
    begun = [event for event in history if event.verb in _BEGINS and event.object == course.id and event.at <= done.at]
    if begun and (done.at - begun[0].at).total_seconds() < thresholds.course_share * course.minutes * 60:
        both = [begun[0], done]
        yield Flag(FlagKind.QUICK_COURSE, done.learner, course.id, both, _seconds(both))


def _jumped(done: Event, course: Course, history: Iterable[Event]) -> Iterator[Flag]:
    """Whoever opened the last lesson here before it was finished, but not all before it, skipped these."""
    opened = [
        event for event in history if event.verb is Verb.OPENED and event.object == course.id and event.at <= done.at
    ]
    seen = {LessonId(str(event.result.get("lesson"))) for event in opened}
    lessons = [lesson.id for lesson in course.lessons]
    if lessons and lessons[-1] in seen and not seen.issuperset(lessons):
        evidence = [*opened[-1:], done]
        yield Flag(FlagKind.JUMPED, done.learner, course.id, evidence, _seconds(evidence))


def same_mistakes(answers: Iterable[Event], *, thresholds: Thresholds) -> Iterator[Flag]:
    """Two learners who gave the same wrong answers in the same order, shortly after each other: a flag for each.

    Which of them copied, if any did, cannot be told.
    """
    given: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in sorted(answers, key=lambda event: (event.at, event.id)):
        if event.result.get("right") is False and "chosen" in event.result:
            given[str(event.result.get("practice")), str(event.result["chosen"])].append(event)
    shared: dict[tuple[LearnerId, LearnerId], list[tuple[Event, Event]]] = defaultdict(list)
    for alike in given.values():
        for first, second in _close(alike, within=timedelta(minutes=thresholds.minutes)):
            ordered = (first, second) if first.learner < second.learner else (second, first)
            shared[ordered[0].learner, ordered[1].learner].append(ordered)
    for pairs in shared.values():
        in_order = _in_order(sorted(pairs, key=lambda pair: pair[0].at))
        if len(in_order) >= thresholds.mistakes:
            for own in zip(*in_order, strict=True):
                yield Flag(FlagKind.SAME_MISTAKES, own[0].learner, own[-1].object, own, _seconds(own))


def _close(alike: Sequence[Event], *, within: timedelta) -> Iterator[tuple[Event, Event]]:
    """The pairs of different learners among events by time that lie close enough together."""
    for place, first in enumerate(alike):
        for second in alike[place + 1 :]:
            if second.at - first.at > within:
                break
            if second.learner != first.learner:
                yield first, second


def _in_order(pairs: Sequence[tuple[Event, Event]]) -> Sequence[tuple[Event, Event]]:
    """The pairs, by the first learner's time, whose second learner went the same way."""
    kept: list[tuple[Event, Event]] = []
    for pair in pairs:
        if not kept or (pair[1].at > kept[-1][1].at and pair[0].at > kept[-1][0].at):
            kept.append(pair)
    return kept


def flag_kind(event: Event) -> FlagKind | None:
    """What the event flags; None where it is no flag, or one that this release does not know."""
    kind = event.result.get("kind") if event.verb is Verb.FLAGGED else None
    return FlagKind(str(kind)) if kind in set(FlagKind) else None


def events_of_flag(event: Event) -> Sequence[EventId]:
    """The ids of the events that a flag was made of."""
    return [EventId(id_) for id_ in str(event.result.get("events", "")).split()]


_BEGINS = frozenset({Verb.STARTED, Verb.OPENED})


def _item_of(event: Event) -> ItemId:
    return ItemId(str(event.result.get("practice")) if event.verb is Verb.ASSESSED else "")


def _words_of(item: Item) -> int:
    """The words of all that is read to answer it, in the language that takes fewest."""
    texts = [item.situation, item.question, *item.options, *item.matches]
    return sum(min((len(each.split()) for each in text.by_language.values()), default=0) for text in texts)


def _seconds(events: Sequence[Event]) -> int:
    first: datetime = events[0].at
    return int((events[-1].at - first).total_seconds())
