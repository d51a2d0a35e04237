"""A learner's passbook, for themself with every piece of evidence, for others with levels alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends

from api.http.access import People
from api.http.dependencies import service
from api.running.auth import AccessRole, Principal
from api.running.clock import Clock
from api.running.learner_views import LearnerViews
from api.running.library import Library
from data.words import Event, LearnerId, Verb
from recommender.learner import ClaimRules, CompetencyRecord, passbook_of, wished_needs


@dataclass(frozen=True, slots=True)
class PassbookService:
    """What a learner has shown of each competency."""

    people: People
    views: LearnerViews
    library: Library
    clock: Clock
    rules: ClaimRules

    def passbook(self, principal: Principal, learner: LearnerId) -> Sequence[CompetencyRecord]:
        """Each competency that the learner's roles need or that they have evidence of, those still open first.

        Who is not the learner gets levels, and no evidence: single answers are the learner's own.

        Raises:
            AccessDenied: a learner asks for somebody else, or a curator for any learner.
            UnknownLearner: no such learner in the principal's organisation.
        """
        person = self.people.readable(principal, learner)
        view, catalogue = self.views.of(person.id), self.library.catalogue()
        records = passbook_of(
            view.history,
            catalogue,
            needs=wished_needs(view.learner, catalogue),
            today=self.clock().date(),
            rules=self.rules,
        )
        if principal.role is AccessRole.LEARNER:
            return records
        return [replace(record, shares={}, entries=()) for record in records]

    def certificates(self, learner: LearnerId) -> Sequence[Event]:
        """What other systems told of certificates of the learner's, the last first; raises UnknownLearner."""
        return [event for event in reversed(self.views.of(learner).history) if event.verb is Verb.CERTIFIED]


PassbookDep = Annotated[PassbookService, Depends(service(PassbookService))]
"""The passbook of this process."""
