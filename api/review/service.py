"""Reviews of one learner: what is due, answers taken in, and the log; used by /v1 and the pages.

Nothing is kept beside the ledger: an answer is an event, and the schedule is folded from the events at each request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import Depends

from api.courses.service import CourseRecord
from api.http.dependencies import service
from api.practice.service import PracticeService, is_choice, not_understood
from data.words import (
    EVENTS_AHEAD,
    Conflict,
    Event,
    EventId,
    Fault,
    Grounded,
    InvalidRequest,
    Language,
    Learner,
    Limited,
    UnknownPracticeItem,
    Verb,
)
from tutor.practice import PracticeItem, PracticeItemId, attempt_result, item_answered, tried
from tutor.review import (
    Parameters,
    Queue,
    Review,
    Scheduled,
    by_item,
    is_slow,
    queue_on,
    reviews_of,
    schedule_of,
)

SOURCE = "review"

LONGEST_OFFLINE = timedelta(days=60)
"""How long an answer given without a connection may wait: two months, the longest tour without a network."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as somebody gave it; `id` is theirs and makes it one answer however often it is sent."""

    id: EventId
    item: PracticeItemId
    answer: str
    at: datetime
    seconds: float | None = None


class Outcome(StrEnum):
    """What came of an answer that was sent."""

    KEPT = "kept"
    KNOWN = "known"
    REFUSED = "refused"
    LIMITED = "limited"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of an answer: right or not and when the item comes back; `why` where it was refused.

    `known` is one that was kept before; neither `right` nor `because` nor `due` are there where it is not kept.
    """

    given: Given
    outcome: Outcome
    item: PracticeItem | None = None
    right: bool | None = None
    because: Grounded | None = None
    due: date | None = None
    why: str = ""
    limited: Limited | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A learner's reviews as the ledger has them on a day."""

    queue: Queue
    cards: Mapping[PracticeItemId, Scheduled]
    log: Sequence[Review]


@dataclass(frozen=True)
class ReviewService:
    """Reviews over the items that a learner may practise."""

    practice: PracticeService
    courses: CourseRecord
    parameters: Callable[[], Parameters]

    def standing(self, learner: Learner) -> Standing:
        """What is due today, and all that it stands on."""
        today, history = self.practice.clock().date(), self.practice.views.of(learner.id).history
        parameters, log = self.parameters(), reviews_of(history)
        cards = schedule_of(log, parameters=parameters)
        items = self._open_items(learner)
        done = {event.object for event in history if event.verb is Verb.COMPLETED}
        visible = self.practice.library.open_for(learner)
        lessons = self.courses.lessons_done(visible, learner=learner.id)
        queue = queue_on(
            today,
            cards=cards,
            open_items=items,
            finished={item.id for item in items if item.course in done or (item.course, item.lesson) in lessons},
            begun_today=sum(own[0].day == today for own in by_item(log).values()),
            parameters=parameters,
        )
        return Standing(queue, cards, log)

    def answered(self, learner: Learner) -> list[Event]:
        """The answers that the learner gave at reviews, oldest first."""
        return [event for event in self.practice.views.of(learner.id).history if event.source == SOURCE]

    def answer(self, given: Sequence[Given], *, language: Language, learner: Learner) -> list[Reviewed]:
        """What came of each answer, in the order given; what can be kept is kept together, each once.

        An answer to an item that is gone, or at an impossible time, is refused by itself and the rest is kept.
        Raises Conflict where an id was used before for another answer, and InvalidRequest where one is blank.
        """
        faults = [
            Fault(f"answers.{place}.answer", "", "an answer is blank", "Choose or type one.")
            for place, each in enumerate(given)
            if not each.answer.strip()
        ]
        if faults:
            raise InvalidRequest("answers", faults)
        view = self.practice.views.of(learner.id)
        taking = _Taking(self.practice, learner, language, list(view.history))
        outcomes = [taking.taken(each) for each in given]
        self.practice.views.ledger.append(taking.new)
        cards = self.standing(learner).cards
        return [self._told(outcome, cards, language) for outcome in outcomes]

    def _told(self, reviewed: Reviewed, cards: Mapping[PracticeItemId, Scheduled], language: Language) -> Reviewed:
        item = reviewed.item
        if item is None or reviewed.right is None:
            return reviewed
        because = self.practice.because(item, language=language)
        return Reviewed(reviewed.given, reviewed.outcome, item, reviewed.right, because, cards[item.id].due)

    def _open_items(self, learner: Learner) -> list[PracticeItem]:
        """The items of the courses that the learner may open, in reading order."""
        visible = self.practice.library.open_for(learner)
        places = {
            (course.id, lesson.id): place for course in visible.values() for place, lesson in enumerate(course.lessons)
        }
        locked = self.practice.locked(learner.id)
        items = [
            item
            for item in self.practice.book().items.values()
            if (item.course, item.lesson) in places and item.id not in locked
        ]
        return sorted(items, key=lambda item: (item.course, places[item.course, item.lesson], item.id))


@dataclass
class _Taking:
    """Takes answers in one after the other; `new` are the events to be written."""

    practice: PracticeService
    learner: Learner
    language: Language
    history: list[Event]

    def __post_init__(self) -> None:
        self.new: list[Event] = []
        self._known = {event.id: event for event in self.history if event.source == SOURCE}

    def taken(self, given: Given) -> Reviewed:
        known = self._known.get(given.id)
        try:
            item = self.practice.open_item(given.item, learner=self.learner)
        except (UnknownPracticeItem, Conflict) as error:
            return Reviewed(given, Outcome.REFUSED, why=str(error))
        if known is not None:
            return self._again(given, item, known)
        wrong_time = _wrong_time(given.at, now=self.practice.clock())
        if wrong_time:
            return Reviewed(given, Outcome.REFUSED, item, why=wrong_time)
        fault = not_understood(item, given.answer)
        limited = None if is_choice(item, fault) else self.practice.limit_of(given.answer, learner=self.learner)
        if limited is not None:
            return Reviewed(given, Outcome.LIMITED, item, limited=limited)
        if fault is not None:
            return Reviewed(given, Outcome.REFUSED, item, why=f"{fault.problem}. {fault.remedy}")
        event = self._event(given, item)
        self.new.append(event)
        self.history.append(event)
        self._known[given.id] = event
        return Reviewed(given, Outcome.KEPT, item, event.result["right"] is True)

    def _again(self, given: Given, item: PracticeItem, known: Event) -> Reviewed:
        right = item.is_right(given.answer)
        if (item_answered(known), known.result.get("right"), known.at) != (item.id, right, given.at):
            raise Conflict(f"answer id {given.id!r} was used before for another answer; nothing was written")
        return Reviewed(given, Outcome.KNOWN, item, right)

    def _event(self, given: Given, item: PracticeItem) -> Event:
        right, first = item.is_right(given.answer), not tried(item.id, self.history)
        result = attempt_result(item, right=right, first=first)
        if given.seconds is not None:
            result["seconds"] = given.seconds
        if is_slow(given.seconds, item, self.language):
            result["slow"] = True
        return Event(given.id, self.learner.id, Verb.ASSESSED, item.competency, given.at, SOURCE, result)


def _wrong_time(at: datetime, *, now: datetime) -> str:
    """Why nothing can have been answered at this time; empty where it can."""
    if at > now + EVENTS_AHEAD:
        return f"{at.isoformat()} is yet to come"
    if at < now - LONGEST_OFFLINE:
        return f"{at.isoformat()} is more than {LONGEST_OFFLINE.days} days ago"
    return ""


ReviewDep = Annotated[ReviewService, Depends(service(ReviewService))]
