"""Asking others what changed on the job after a course, and what they say; used by /v1 and the pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from api.http.access import People, check_organisation
from api.http.dependencies import service
from api.running.auth import AccessRole, Principal
from api.running.clock import Clock
from api.running.library import Library
from data.store import Store
from data.words import (
    ASKED_FROM,
    ASKED_UNTIL,
    FEWEST_PEERS,
    MOST_PEERS,
    Change,
    CompetencyId,
    Confirmation,
    ConfirmationId,
    ConfirmingPair,
    Conflict,
    CourseId,
    DerivedId,
    Event,
    EvidenceSource,
    Fault,
    InvalidRequest,
    Learner,
    LearnerId,
    OrganisationId,
    UnknownConfirmation,
    UnknownLearner,
    Verb,
    confirming_pairs,
    derived_id,
    drawn_id,
    level_result,
    shown_by,
)

SOURCE = "confirmation"
"""What the ledger notes as the source of evidence that others' words make."""

ALWAYS = 2
"""How often each of two has to have confirmed the other before admins are shown the pair: once is a coincidence."""


@dataclass(frozen=True)
class ConfirmService:
    """What others were asked of a learner's work, and what follows of their answers."""

    library: Library
    people: People
    store: Store
    clock: Clock

    def may_ask(self, learner: Learner) -> Sequence[CourseId]:
        """The courses that the learner finished 30 to 60 days ago and asked nobody about, latest first."""
        asked = {each.course for each in self.store.confirmations.of(learner.id)}
        now, finished = self.clock(), self._finished(learner.id)
        due = [course for course, at in finished.items() if ASKED_FROM <= now - at <= ASKED_UNTIL]
        known = self.library.catalogue().courses
        return [course for course in reversed(due) if course not in asked and course in known]

    def ask(
        self, course: CourseId, *, colleagues: Sequence[LearnerId], supervisor: bool, learner: Learner
    ) -> Sequence[Confirmation]:
        """Keeps that these colleagues, or the supervisor, are asked what changed after the course.

        Raises Conflict where it is not the time for it or others were asked before, and InvalidRequest for colleagues
        who are too few, too many, or not of the learner's office.
        """
        if course not in self.may_ask(learner):
            days = f"{ASKED_FROM.days} to {ASKED_UNTIL.days} days"
            raise Conflict(f"others are asked once, {days} after a course was finished: {course!r} is not among these")
        named = list(dict.fromkeys(colleagues))
        self._check_colleagues(named, supervisor=supervisor, learner=learner)
        now = self.clock()
        asked = [
            Confirmation(ConfirmationId(drawn_id()), learner.id, course, colleague, now)
            for colleague in ([None] if supervisor else named)
        ]
        self.store.confirmations.ask(asked)
        return asked

    def of(self, learner: Learner) -> Sequence[Confirmation]:
        """What others were asked of the learner, and said; oldest first."""
        return self.store.confirmations.of(learner.id)

    def asked_of(self, principal: Principal) -> Sequence[Confirmation]:
        """What is open for the principal to say: of a colleague, or as the supervisor of an office's learners."""
        if principal.learner is not None:
            asked = self.store.confirmations.asked_of(principal.learner)
        else:
            of_office = self.store.confirmations.asked_in(principal.organisation)
            asked = [each for each in of_office if each.colleague is None]
        return [each for each in asked if each.answered_at is None]

    def answer(self, confirmation: ConfirmationId, change: Change, *, said: str, principal: Principal) -> None:
        """Keeps what the principal says; where it shows that something changed, it becomes evidence of its own kind.

        Raises UnknownConfirmation where they were not asked, and Conflict where they have answered.
        """
        asked = self.store.confirmations.get(confirmation)
        if not self._is_asked(principal, asked):
            raise UnknownConfirmation(f"nothing {confirmation!r} was asked of you")
        now, about = self.clock(), self.store.confirmations.of(asked.learner)
        after = [
            replace(each, change=change) if each.id == asked.id else each
            for each in about
            if each.course == asked.course
        ]
        source = shown_by(after)
        events = [] if source is None else self._evidence(asked, source, at=now)
        known = {event.id for event in self.store.ledger.of(asked.learner, verbs=[Verb.ASSESSED])}
        new = [event for event in events if event.id not in known]
        self.store.confirmations.answer(
            confirmation, change, said=said.strip(), by=principal.subject, at=now, events=new
        )

    def pairs(self, principal: Principal, organisation: OrganisationId) -> Sequence[ConfirmingPair]:
        """Pairs in and under the organisation who always confirm each other; raises UnknownOrganisation."""
        check_organisation(principal, organisation, catalogue=self.library.catalogue())
        return confirming_pairs(self.store.confirmations.asked_in(organisation), at_least=ALWAYS)

    def _is_asked(self, principal: Principal, asked: Confirmation) -> bool:
        if principal.learner is not None:
            return asked.colleague == principal.learner
        try:
            self.people.readable(principal, asked.learner)
        except UnknownLearner:
            return False
        return asked.colleague is None and principal.role is AccessRole.ADMIN

    def _finished(self, learner: LearnerId) -> dict[CourseId, datetime]:
        """When each course was finished last, oldest first."""
        finished: dict[CourseId, datetime] = {}
        for event in self.store.ledger.of(learner, verbs=[Verb.COMPLETED]):
            finished.pop(CourseId(event.object), None)
            finished[CourseId(event.object)] = event.at
        return finished

    def _check_colleagues(self, named: Sequence[LearnerId], *, supervisor: bool, learner: Learner) -> None:
        faults: list[Fault] = []
        if supervisor and named:
            faults.append(
                Fault("colleagues", ", ".join(named), "the supervisor is asked alone", "Ask one or the other.")
            )
        if not supervisor and not FEWEST_PEERS <= len(named) <= MOST_PEERS:
            remedy = f"Name {FEWEST_PEERS} or {MOST_PEERS} colleagues, or ask the supervisor."
            faults.append(Fault("colleagues", str(len(named)), "these are too few or too many", remedy))
        office = {each.id for each in self.store.learners.all(learner.organisation)} - {learner.id}
        faults += [
            Fault("colleagues", each, "no colleague of your office has this id", "Ask them for theirs.")
            for each in named
            if each not in office
        ]
        if faults:
            raise InvalidRequest("confirmations", faults)

    def _evidence(self, asked: Confirmation, source: EvidenceSource, *, at: datetime) -> Sequence[Event]:
        """That each competency of the course shows at work, at the level that it teaches or more."""
        teaches = self.library.catalogue().course(asked.course).teaches
        return [
            Event(
                id=derived_id(DerivedId.ASSESSED, SOURCE, source, asked.learner, asked.course, competency),
                learner=asked.learner,
                verb=Verb.ASSESSED,
                object=CompetencyId(competency),
                at=at,
                source=SOURCE,
                result={**level_result(source, level=level), "at_least": True, "course": asked.course},
            )
            for competency, level in sorted(teaches.items())
        ]


ConfirmDep = Annotated[ConfirmService, Depends(service(ConfirmService))]
