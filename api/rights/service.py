"""Everything about one learner, read out or erased, for themself and the admins above them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.access import People
from api.http.dependencies import service
from api.rights.shapes import PersonalDataOut
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.standing import Standing
from data.store import Store
from data.words import Fault, InvalidRequest, LearnerId


@dataclass(frozen=True, slots=True)
class RightsService:
    """A learner's rights, for whoever may see the learner."""

    people: People
    store: Store
    standing: Standing
    clock: Clock

    def export(self, principal: Principal, learner: LearnerId) -> PersonalDataOut:
        """Every row about the learner; raises AccessDenied and UnknownLearner as `People.readable`."""
        person = self.people.readable(principal, learner)
        return PersonalDataOut(learner=learner, made_at=self.clock(), rows=self.store.personal_data.of(person.id))

    def erase(self, principal: Principal, learner: LearnerId, *, confirm: str) -> LearnerId:
        """The tombstone of the learner, erased now; raises as `export`, and InvalidRequest without their id again."""
        person = self.people.readable(principal, learner)
        if confirm != person.id:
            fault = Fault("confirm", confirm, "is not the learner's id", "Repeat the id; this cannot be undone.")
            raise InvalidRequest("erasure", [fault])
        tombstone = self.store.erasures.erase(person.id)
        self.standing.forget(person.id)
        return tombstone


RightsDep = Annotated[RightsService, Depends(service(RightsService))]
