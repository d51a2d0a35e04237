"""Which learners and organisations a signed-in party may look at. Which endpoints is in `dependencies.Allowed`."""

from dataclasses import dataclass

from api.running.auth import AccessRole, Principal
from data.catalogue import Catalogue
from data.store import Catalogues, LearnerRecord, Learners
from data.words import AccessDenied, Learner, LearnerId, OrganisationId, UnknownLearner, UnknownOrganisation


@dataclass(frozen=True, slots=True)
class People:
    """The learners whom somebody may see.

    A learner sees only themself; an admin or a service sees its organisation and what lies under it. Whether a
    learner outside exists is not told.
    """

    learners: Learners
    catalogues: Catalogues

    def readable(self, principal: Principal, learner: LearnerId) -> Learner:
        """The learner, if `principal` may see them.

        Raises:
            AccessDenied: a learner asks for somebody else, or a curator for any learner.
            UnknownLearner: no such learner in the principal's organisation.
        """
        return self.readable_record(principal, learner).learner

    def readable_record(self, principal: Principal, learner: LearnerId) -> LearnerRecord:
        """How things stand for the learner, under the same conditions as `readable`, in one reading."""
        _check_may_ask(principal, learner)
        try:
            record = self.learners.record(learner)
        except UnknownLearner:
            raise _outside(principal, learner) from None
        _check_inside(principal, record.learner, catalogue=self.catalogues.at(record.catalogue_revision))
        return record

    def myself(self, principal: Principal) -> Learner:
        """The learner that `principal` is.

        Raises:
            AccessDenied: the principal is no learner.
            UnknownLearner: nobody knows them any more.
        """
        if principal.learner is None:
            raise AccessDenied(f"Saarthi guides learners; you are signed in as {principal.role}.")
        return self.learners.get(principal.learner)


def check_organisation(principal: Principal, organisation: OrganisationId, *, catalogue: Catalogue) -> None:
    """Raise `UnknownOrganisation` unless `organisation` is the principal's own or lies under it.

    Whether one outside exists is not told.
    """
    known = organisation in catalogue.organisations
    if not known or not catalogue.lies_under(organisation, principal.organisation):
        raise UnknownOrganisation(f"no organisation {organisation!r} in {principal.organisation!r} or under it")


def _check_may_ask(principal: Principal, learner: LearnerId) -> None:
    if principal.role is AccessRole.LEARNER and principal.learner != learner:
        raise AccessDenied("A learner may see only their own record.")
    if principal.role is AccessRole.CURATOR:
        raise AccessDenied("A curator works on the catalogue and may not see learners.")


def _check_inside(principal: Principal, learner: Learner, *, catalogue: Catalogue) -> None:
    if principal.role is AccessRole.LEARNER:
        return
    if not catalogue.lies_under(learner.organisation, principal.organisation):
        raise _outside(principal, learner.id)


def _outside(principal: Principal, learner: LearnerId) -> UnknownLearner:
    return UnknownLearner(f"no learner {learner!r} in organisation {principal.organisation!r} or under it")
