"""Next courses for one learner, and what they say of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.running.clock import Clock
from api.running.fitted import Fitted
from api.running.learner_views import LearnerViews
from api.running.library import Library
from api.suggest.last_lists import LastLists
from api.suggest.shown_log import ShownLog
from data.store import LearnerRecord, Ledger
from data.words import CourseId, Event, Fault, InvalidRequest, Learner, Suggestions, Verb, drawn_id
from recommender.learner import (
    LATER_DAYS,
    SAID_OF_PLACE,
    CheckResult,
    Statement,
    check_events,
    check_result,
    history_of,
    statements_of,
)
from recommender.suggest import Recommender


@dataclass(frozen=True)
class SuggestService:
    """Lists made from each learner's record and the fitted recommender; each is noted as shown where a log is kept."""

    views: LearnerViews
    recommender: Fitted[Recommender]
    shown: ShownLog | None
    clock: Clock
    lists: LastLists = field(default_factory=LastLists)

    def next_courses(
        self, learner: Learner, k: int, *, surface: str = "saarthi", record: LearnerRecord | None = None
    ) -> Suggestions:
        """At most `k` next courses; what was shown is noted with the `surface` it was shown on.

        `record` is how things stand for the learner where the caller has just read it.
        """
        stands = self.views.learners.record(learner.id) if record is None else record
        recommender = self.recommender.get((stands.catalogue_revision, stands.ledger_revision))
        now = self.clock()
        suggestions = self.lists.get(self.views.of_record(stands), recommender, now=now, k=k)
        if self.shown is not None:
            weights = recommender.weights.version
            self.shown.note(suggestions, learner=learner.id, at=now, surface=surface, weights=weights)
        return suggestions

    def everything(self, learner: Learner) -> Suggestions:
        """All courses that could be suggested, in their order; nobody is shown it, so nothing is noted."""
        view, recommender = self.views.of(learner.id), self.recommender.get()
        count = len(recommender.catalogue.courses)
        return recommender.suggest(learner, mastery=view.mastery, history=view.history, now=self.clock(), k=count)


class Verdict(StrEnum):
    """What may be said of a suggestion; "known" has a way of its own, the check."""

    NOT_RELEVANT = "not-relevant"
    LATER = "later"
    UNDO = "undo"


VERB_OF = {Verdict.NOT_RELEVANT: Verb.DISMISSED, Verdict.LATER: Verb.DEFERRED, Verdict.UNDO: Verb.RESTORED}


@dataclass(frozen=True, slots=True)
class VerdictService:
    """What a learner says of a suggested course: not relevant, later, known, or never mind. Each is an event."""

    library: Library
    ledger: Ledger
    clock: Clock

    def keep(
        self, verdict: Verdict, course: CourseId, *, learner: Learner, source: str, days: int = LATER_DAYS
    ) -> date | None:
        """Writes the verdict; the day from which the course may be suggested again, None where not until undone.

        Raises UnknownCourse if the learner may not open it.
        """
        self.library.course_for(learner, course)
        at = self.clock()
        event = Event(
            id=drawn_id(),
            learner=learner.id,
            verb=VERB_OF[verdict],
            object=course,
            at=at,
            source=source,
            result={"days": days} if verdict is Verdict.LATER else {},
        )
        self.ledger.append([event])
        back_on = {Verdict.LATER: at + timedelta(days=days), Verdict.UNDO: at}.get(verdict)
        return None if back_on is None else back_on.date()

    def put_aside(self, learner: Learner) -> Mapping[CourseId, date | None]:
        """Courses put aside that the learner may open, each with the day on which it comes back (None: once undone)."""
        read = history_of(self.ledger.of(learner.id, verbs=[*VERB_OF.values(), Verb.CLAIMED, Verb.CHOSEN]))
        today, visible = self.clock().date(), self.library.open_for(learner)
        later = {course: at.date() for course, at in read.deferred.items() if at.date() > today}
        aside: dict[CourseId, date | None] = {**later, **dict.fromkeys(sorted(read.dismissed))}
        return {course: back_on for course, back_on in aside.items() if course in visible}

    def choose(self, course: CourseId, *, learner: Learner, source: str) -> None:
        """Puts the course into the learner's own path until they take it out; raises as `keep`."""
        self.library.course_for(learner, course)
        event = Event(
            id=drawn_id(), learner=learner.id, verb=Verb.CHOSEN, object=course, at=self.clock(), source=source
        )
        self.ledger.append([event])

    def chosen(self, learner: Learner) -> Sequence[CourseId]:
        """The courses that the learner put into their path, in that order."""
        return history_of(self.ledger.of(learner.id, verbs=SAID_OF_PLACE)).chosen

    def back_on(self, course: CourseId, *, learner: Learner) -> date:
        """The day on which a course put off comes back; today where it was not put off."""
        events = self.ledger.of(learner.id, verbs=[Verb.DEFERRED, Verb.RESTORED, Verb.CHOSEN])
        return (history_of(events).deferred.get(course) or self.clock()).date()

    def check_of(self, course: CourseId, *, learner: Learner) -> Sequence[Statement]:
        """The statements of the course's check; raises UnknownCourse if the learner may not open it."""
        return statements_of(self.library.course_for(learner, course), self.library.catalogue())

    def keep_check(self, course: CourseId, confirmed: Collection[str], *, learner: Learner, source: str) -> CheckResult:
        """Writes what the confirmed statements show; where all are confirmed the course is suggested no more.

        Raises UnknownCourse, and InvalidRequest where a statement is confirmed that was not asked.
        """
        statements = self.check_of(course, learner=learner)
        asked = ", ".join(statement.id for statement in statements)
        faults = [
            Fault("confirmed", stranger, "the check of this course has no such statement", f"Use ids of: {asked}.")
            for stranger in sorted(set(confirmed) - {statement.id for statement in statements})
        ]
        if faults:
            raise InvalidRequest("check", faults)
        result = check_result(statements, set(confirmed))
        events = check_events(result, learner=learner.id, course=course, at=self.clock(), source=source)
        if events:
            self.ledger.append(events)
        return result


SuggestDep = Annotated[SuggestService, Depends(service(SuggestService))]
VerdictDep = Annotated[VerdictService, Depends(service(VerdictService))]
