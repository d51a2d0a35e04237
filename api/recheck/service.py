"""Contesting what the record says of one's skill, and the short check that follows; used by /v1 and the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.practice.service import PracticeService
from api.running.clock import Clock
from data.words import (
    CompetencyId,
    CourseId,
    Event,
    EventId,
    Fault,
    InvalidRequest,
    Learner,
    UnknownCompetency,
    UnknownRecheck,
    Verb,
    drawn_id,
)
from tutor.practice import Recheck, contested_in, recheck_of

OPENS_A_CHECK = (Verb.CONTESTED, Verb.FLAGGED)

EVIDENCE_OF_SKILL = (Verb.COMPLETED, Verb.ASSESSED)


@dataclass(frozen=True)
class RecheckService:
    """What a learner contested and what was flagged, each with the items of its check and how they went."""

    practice: PracticeService
    clock: Clock

    def contest(self, about: str, *, event: EventId | None, why: str, learner: Learner, source: str) -> Recheck:
        """Keeps that the learner contests one piece of evidence, or the level itself, of a competency or course.

        Raises UnknownCompetency where there is neither, and InvalidRequest where they have no such evidence of it.
        """
        self.check_known(about, learner=learner)
        if event is not None and event not in {each.id for each in self.contestable(about, learner=learner)}:
            remedy = "Name an event of your record that is about it, or none to contest the level."
            raise InvalidRequest("contest", [Fault("event", event, "you have no such evidence of it", remedy)])
        told = {"event": event or "", "why": why.strip()}
        said = {name: text for name, text in told.items() if text}
        contested = Event(drawn_id(), learner.id, Verb.CONTESTED, CompetencyId(about), self.clock(), source, said)
        self.practice.views.ledger.append([contested])
        return self._recheck(contested, learner=learner)

    def check_known(self, about: str, *, learner: Learner) -> None:
        """Raises UnknownCompetency where it is neither a competency nor a course that the learner may open."""
        library = self.practice.library
        known = library.catalogue().competencies.keys() | library.open_for(learner).keys()
        if about not in known:
            raise UnknownCompetency(f"no competency {about!r}, and no course that is open to you")

    def contestable(self, about: str, *, learner: Learner) -> Sequence[Event]:
        """The pieces of evidence and the flags of the learner that are about a competency or course, latest first."""
        courses = self.practice.library.catalogue().courses
        teaching = {course.id for course in courses.values() if CompetencyId(about) in course.teaches}
        history = self.practice.views.ledger.of(learner.id, verbs=[*EVIDENCE_OF_SKILL, Verb.FLAGGED])
        return [each for each in reversed(history) if each.object == about or CourseId(each.object) in teaching]

    def history(self, learner: Learner) -> Sequence[Event]:
        """What checks and flags were made of, oldest first."""
        return self.practice.views.ledger.of(
            learner.id, verbs=[*EVIDENCE_OF_SKILL, Verb.STARTED, Verb.OPENED, *OPENS_A_CHECK]
        )

    def all_of(self, learner: Learner) -> Sequence[Recheck]:
        """All checks that something opened for the learner, latest first."""
        opened = self.practice.views.ledger.of(learner.id, verbs=OPENS_A_CHECK)
        return [self._recheck(each, learner=learner) for each in reversed(opened)]

    def open_flags(self, learner: Learner) -> int:
        """How many flags the learner neither contested nor answered the check of."""
        flags = [each for each in self.all_of(learner) if each.because.verb is Verb.FLAGGED]
        history = self.history(learner) if flags else []
        return sum(not each.is_done and not contested_in(history, each.because.id) for each in flags)

    def one(self, recheck: EventId, *, learner: Learner) -> Recheck:
        """The check that the learner's event of this id opened; raises UnknownRecheck."""
        for each in self.practice.views.ledger.of(learner.id, verbs=OPENS_A_CHECK):
            if each.id == recheck:
                return self._recheck(each, learner=learner)
        raise UnknownRecheck(f"no check {recheck!r} of yours")

    def _recheck(self, because: Event, *, learner: Learner) -> Recheck:
        open_here = self.practice.library.open_for(learner)
        items = [item for item in self.practice.book().items.values() if item.course in open_here]
        history = self.practice.views.ledger.of(learner.id, verbs=[Verb.ASSESSED])
        return recheck_of(because, items, history)


RecheckDep = Annotated[RecheckService, Depends(service(RecheckService))]
