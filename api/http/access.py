"""Which learners and organisations a signed-in party may look at. Which endpoints is in `dependencies.allow`."""

from api.running.auth import AccessRole, Principal
from api.running.services import Services
from data.catalogue import Catalogue
from data.store import LearnerRecord, Store
from data.words import AccessDenied, Course, CourseId, Learner, LearnerId, OrganisationId, UnknownCourse, UnknownLearner


def readable_learner(principal: Principal, learner_id: LearnerId, *, store: Store, catalogue: Catalogue) -> Learner:
    """The learner, if `principal` may see them.

    A learner sees only themself; an admin or a service sees its organisation and what lies under it. Whether a
    learner outside exists is not told.

    Raises:
        AccessDenied: a learner asks for somebody else, or a curator for any learner.
        UnknownLearner: no such learner in the principal's organisation.
    """
    _check_may_ask(principal, learner_id)
    try:
        learner = store.learners.get(learner_id)
    except UnknownLearner:
        raise _outside(principal, learner_id) from None
    _check_inside(principal, learner, catalogue=catalogue)
    return learner


def readable_record(principal: Principal, learner_id: LearnerId, *, store: Store) -> LearnerRecord:
    """How things stand for the learner, under the same conditions as `readable_learner`, in one reading."""
    _check_may_ask(principal, learner_id)
    try:
        standing = store.learners.record(learner_id)
    except UnknownLearner:
        raise _outside(principal, learner_id) from None
    _check_inside(principal, standing.learner, catalogue=store.catalogue.at(standing.catalogue_revision))
    return standing


def _check_may_ask(principal: Principal, learner_id: LearnerId) -> None:
    if principal.role is AccessRole.LEARNER and principal.learner != learner_id:
        raise AccessDenied("A learner may see only their own record.")
    if principal.role is AccessRole.CURATOR:
        raise AccessDenied("A curator works on the catalogue and may not see learners.")


def _check_inside(principal: Principal, learner: Learner, *, catalogue: Catalogue) -> None:
    if principal.role is AccessRole.LEARNER:
        return
    if not catalogue.lies_under(learner.organisation, principal.organisation):
        raise _outside(principal, learner.id)


def _outside(principal: Principal, learner_id: LearnerId) -> UnknownLearner:
    return UnknownLearner(f"no learner {learner_id!r} in organisation {principal.organisation!r} or under it")


def check_organisation(principal: Principal, organisation: OrganisationId, *, catalogue: Catalogue) -> None:
    """Raise `AccessDenied` unless `organisation` is the principal's own or lies under it."""
    if organisation != principal.organisation and not catalogue.lies_under(organisation, principal.organisation):
        raise AccessDenied(f"organisation {organisation!r} is not {principal.organisation!r} and does not lie under it")


def learner_of(principal: Principal, services: Services) -> Learner:
    """The learner that `principal` is; raises AccessDenied where it is none, UnknownLearner where nobody knows them."""
    if principal.learner is None:
        raise AccessDenied(f"Saarthi guides learners; you are signed in as {principal.role}.")
    return services.store.learners.get(principal.learner)


def visible_course(course: CourseId, *, principal: Principal, services: Services) -> Course:
    """The course, if the principal may open it; whether a closed one exists is not told."""
    visible = services.visible_courses(principal.organisation)
    if course not in visible:
        raise UnknownCourse(f"no course {course!r} among the {len(visible)} that you may open")
    return visible[course]
