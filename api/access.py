"""Which learners and organisations a signed-in party may look at. Which endpoints is in `dependencies.allow`."""

from api.auth import AccessRole, Principal
from data.catalogue import Catalogue
from data.errors import AccessDenied, UnknownLearner
from data.models import Learner, LearnerId, OrganisationId
from data.store import Store


def readable_learner(principal: Principal, learner_id: LearnerId, *, store: Store, catalogue: Catalogue) -> Learner:
    """The learner, if `principal` may see them.

    A learner sees only themself; an admin or a service sees its organisation and what lies under it. Whether a
    learner outside exists is not told.

    Raises:
        AccessDenied: a learner asks for somebody else, or a curator for any learner.
        UnknownLearner: no such learner in the principal's organisation.
    """
    if principal.role is AccessRole.LEARNER and principal.learner != learner_id:
        raise AccessDenied("A learner may see only their own record.")
    if principal.role is AccessRole.CURATOR:
        raise AccessDenied("A curator works on the catalogue and may not see learners.")
    outside = UnknownLearner(f"no learner {learner_id!r} in organisation {principal.organisation!r} or under it")
    try:
        learner = store.learner(learner_id)
    except UnknownLearner:
        raise outside from None
    if principal.role is not AccessRole.LEARNER and not catalogue.lies_under(
        learner.organisation, principal.organisation
    ):
        raise outside
    return learner


def check_organisation(principal: Principal, organisation: OrganisationId, *, catalogue: Catalogue) -> None:
    """Raise `AccessDenied` unless `organisation` is the principal's own or lies under it."""
    if organisation != principal.organisation and not catalogue.lies_under(organisation, principal.organisation):
        raise AccessDenied(f"organisation {organisation!r} is not {principal.organisation!r} and does not lie under it")
