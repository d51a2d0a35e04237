"""Tests of courses and plans: when one opens, how often it may be sat, and what comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import Depends

from api.assess.bank import Bank, of_ids
from api.assess.sittings import Desk, evidence_event, left_in, new_seed
from api.http.dependencies import service
from api.running.learner_views import LearnerViews
from data.words import (
    Assessment,
    AssessmentId,
    Conflict,
    CourseId,
    EvidenceSource,
    ItemId,
    Learner,
    Sitting,
    SittingKind,
    UnknownAssessment,
)
from recommender.learner import history_of
from tutor.assessment import drawn_items, levels_by_competency, result_of_test

SOURCE = "test"
PROCTORED = "proctored"
BY = {True: EvidenceSource.TEST, False: EvidenceSource.QUIZ}
"""What a test is worth as evidence: a proctored one as a test, one sat alone as a quiz."""


class AssessmentStanding(StrEnum):
    """How things stand with a test for a learner."""

    RUNNING = "running"
    OPEN = "open"
    PASSED = "passed"
    LOCKED = "locked"
    RESTING = "resting"
    USED_UP = "used-up"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class AssessmentOffer:
    """A test as it stands for a learner.

    `left` are the courses that have to be done before it opens; `again_at` is when another attempt may begin.
    """

    assessment: Assessment
    standing: AssessmentStanding
    left: Sequence[CourseId]
    attempts_left: int
    again_at: datetime | None
    running: Sitting | None
    last: Sitting | None


@dataclass(frozen=True)
class AssessmentService:
    """Tests and who sits them, over the bank."""

    bank: Bank
    desk: Desk
    views: LearnerViews

    def offers(self, learner: Learner, *, course: CourseId | None = None) -> Sequence[AssessmentOffer]:
        """The tests that concern the learner, or those of one course, by title."""
        finished = self._finished(learner)
        offers = [
            self._offer(assessment, learner, finished)
            for assessment in self.bank.in_force().assessments.values()
            if self._concerns(assessment, learner) and course in {None, assessment.course}
        ]
        return sorted(offers, key=lambda offer: (offer.standing is AssessmentStanding.PASSED, offer.assessment.id))

    def offer(self, assessment: AssessmentId, learner: Learner) -> AssessmentOffer:
        """The test as it stands for the learner; raises UnknownAssessment where it does not concern them."""
        known = self.bank.assessment(assessment)
        if not self._concerns(known, learner):
            raise UnknownAssessment(f"no test {assessment!r} that is open to you")
        return self._offer(known, learner, self._finished(learner))

    def begin(self, assessment: AssessmentId, learner: Learner, *, proctored: bool = False) -> Sitting:
        """A sitting of the test: the one that runs, else a new one.

        Raises UnknownAssessment, and Conflict where it is not open, with what is missing.
        """
        offer = self.offer(assessment, learner)
        if offer.running is not None:
            return offer.running
        if offer.standing is not AssessmentStanding.OPEN:
            raise Conflict(_why_closed(offer))
        seed, test = new_seed(), offer.assessment
        items = drawn_items(test, self.bank.askable(learner), seed=seed)
        ends_at = None if test.minutes is None else self.desk.clock() + timedelta(minutes=test.minutes)
        kept = {PROCTORED: True} if proctored else {}
        return self.desk.begin(
            learner.id, SittingKind.TEST, assessment, items=items, seed=seed, ends_at=ends_at, result=kept
        )

    def next_of(self, sitting: Sitting) -> ItemId | None:
        """The first item without an answer; None where all have one or the sitting is over."""
        left = left_in(sitting, self.bank.in_force().items)
        return left[0] if left and sitting.finished_at is None else None

    def answer(self, sitting: Sitting, item: ItemId, given: Sequence[str]) -> Sitting:
        """The sitting after this answer, which stands in place of an earlier one to the item.

        Raises Conflict where the time is over, and InvalidRequest where the answer cannot be understood.
        """
        answered = self.desk.answered(sitting, item, given)
        self.desk.sittings.keep(answered, after=len(sitting.answers))
        return answered

    def current(self, sitting: Sitting) -> Sitting:
        """The sitting, ended where its time is over."""
        over = sitting.ends_at is not None and self.desk.clock() >= sitting.ends_at
        return self.end(sitting) if over and sitting.finished_at is None else sitting

    def end(self, sitting: Sitting) -> Sitting:
        """The sitting ended, marked, and its evidence written; items without an answer count as not known."""
        in_force = self.bank.in_force()
        there = of_ids(sitting.items, in_force.items)
        now = self.desk.clock()
        at = now if sitting.ends_at is None else min(now, sitting.ends_at)
        parameters = {item.id: in_force.parameters(item) for item in there.values()}
        result = result_of_test(self.bank.assessment(AssessmentId(sitting.subject)), sitting, there)
        levels = levels_by_competency(sitting, there, parameters=parameters)
        by = BY[bool(sitting.result.get(PROCTORED))]
        events = [
            evidence_event(sitting, competency, shown, by=by, source=SOURCE, at=at)
            for competency, shown in levels.items()
        ]
        ended = replace(sitting, finished_at=at, result={**sitting.result, **result})
        self.desk.sittings.keep(ended, after=len(sitting.answers), events=events)
        return ended

    def _offer(
        self, assessment: Assessment, learner: Learner, finished: Mapping[CourseId, datetime]
    ) -> AssessmentOffer:
        sat = [self.current(each) for each in self._sittings(assessment, learner)]
        running = next((sitting for sitting in sat if sitting.finished_at is None), None)
        done = [sitting for sitting in sat if sitting.finished_at is not None]
        last = done[-1] if done else None
        left = [course for course in assessment.opens_after if course not in finished]
        attempts_left = max(assessment.attempts - len(done), 0)
        rested = None if last is None or last.finished_at is None else last.finished_at + assessment.rest
        offer = AssessmentOffer(assessment, AssessmentStanding.OPEN, left, attempts_left, rested, running, last)
        return replace(offer, standing=self._standing(offer, done, learner))

    def _standing(self, offer: AssessmentOffer, done: Sequence[Sitting], learner: Learner) -> AssessmentStanding:
        if offer.running is not None:
            return AssessmentStanding.RUNNING
        if any(sitting.result.get("passed") for sitting in done):
            return AssessmentStanding.PASSED
        if offer.left:
            return AssessmentStanding.LOCKED
        if offer.attempts_left == 0:
            return AssessmentStanding.USED_UP
        if offer.again_at is not None and self.desk.clock() < offer.again_at:
            return AssessmentStanding.RESTING
        return (
            AssessmentStanding.OPEN
            if drawn_items(offer.assessment, self.bank.askable(learner), seed="")
            else AssessmentStanding.EMPTY
        )

    def _sittings(self, assessment: Assessment, learner: Learner) -> Sequence[Sitting]:
        return self.desk.sittings.of(learner.id, kind=SittingKind.TEST, subject=assessment.id)

    def _concerns(self, assessment: Assessment, learner: Learner) -> bool:
        if assessment.course is not None:
            return assessment.course in self.bank.library.open_for(learner)
        bound = self.bank.library.catalogue().live_plans_for(learner, today=self.desk.clock().date())
        return any(plan.id == assessment.plan for plan in bound)

    def _finished(self, learner: Learner) -> Mapping[CourseId, datetime]:
        return history_of(self.views.of(learner.id).history).finished


def _why_closed(offer: AssessmentOffer) -> str:
    match offer.standing:
        case AssessmentStanding.LOCKED:
            return f"The test opens once these are done: {', '.join(offer.left)} ({len(offer.left)} left)."
        case AssessmentStanding.PASSED:
            return "You have passed this test."
        case AssessmentStanding.USED_UP:
            return f"All {offer.assessment.attempts} attempts are used up."
        case AssessmentStanding.RESTING if offer.again_at is not None:
            return f"The next attempt may begin at {offer.again_at.isoformat(timespec='minutes')}."
        case _:
            return "None of its questions can be asked of you at present."


AssessmentDep = Annotated[AssessmentService, Depends(service(AssessmentService))]
