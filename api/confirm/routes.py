"""Asking others what changed on the job after a course."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.confirm.service import ConfirmDep, ConfirmService
from api.confirm.shapes import (
    AnswerIn,
    AskIn,
    ConfirmationOut,
    ConfirmationsOut,
    ConfirmingPairOut,
    ConfirmingPairsOut,
)
from api.http.dependencies import AdminDep, LearnerDep, LearnerOrAdminDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.http.shapes import CourseOut
from api.running.auth import Principal
from api.running.i18n import Words
from data.words import (
    ConfirmationId,
    Conflict,
    CourseId,
    LearnerId,
    OrganisationId,
    UnknownConfirmation,
    UnknownLearner,
    UnknownOrganisation,
)

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["learners"])


@router.get(
    "/confirmations", summary="What others are asked of your work, and you of theirs", responses=raises(UnknownLearner)
)
def read_confirmations(principal: LearnerOrAdminDep, confirming: ConfirmDep, words: WordsDep) -> ConfirmationsOut:
    """A learner's own with what was said; what is asked of a colleague, or of an admin as the supervisor."""
    return confirmations_out(principal, confirming=confirming, words=words)


@router.post(
    "/confirmations",
    status_code=HTTPStatus.CREATED,
    summary="Ask colleagues or your supervisor what changed after a course",
    responses=raises(UnknownLearner, Conflict),
)
def write_request(
    principal: LearnerDep, body: AskIn, people: PeopleDep, confirming: ConfirmDep, words: WordsDep
) -> ConfirmationsOut:
    """Once a course, 30 to 60 days after it was finished: two or three colleagues of your office, or the supervisor."""
    confirming.ask(
        CourseId(body.course),
        colleagues=[LearnerId(each) for each in body.colleagues],
        supervisor=body.supervisor,
        learner=people.myself(principal),
    )
    return confirmations_out(principal, confirming=confirming, words=words)


@router.post(
    "/confirmations/{confirmation}/answer",
    status_code=HTTPStatus.CREATED,
    summary="Say what changed on the job",
    responses=raises(UnknownConfirmation, Conflict),
)
def write_answer(
    principal: LearnerOrAdminDep,
    confirmation: Annotated[ConfirmationId, Path(max_length=100)],
    body: AnswerIn,
    confirming: ConfirmDep,
    words: WordsDep,
) -> ConfirmationsOut:
    """Once. The one it is about sees it and may contest what follows of it."""
    confirming.answer(confirmation, body.change, said=body.said, principal=principal)
    return confirmations_out(principal, confirming=confirming, words=words)


@router.get(
    "/organisations/{organisation}/confirming-pairs",
    summary="Pairs who always confirm each other",
    responses=raises(UnknownOrganisation),
)
def read_pairs(principal: AdminDep, organisation: OrganisationId, confirming: ConfirmDep) -> ConfirmingPairsOut:
    """Each said of the other at least twice that something changed, and never anything else."""
    return ConfirmingPairsOut(pairs=[ConfirmingPairOut.of(each) for each in confirming.pairs(principal, organisation)])


def confirmations_out(principal: Principal, *, confirming: ConfirmService, words: Words) -> ConfirmationsOut:
    """How things stand for the principal."""
    catalogue = confirming.library.catalogue()
    learner = None if principal.learner is None else confirming.people.myself(principal)
    may_ask = [] if learner is None else confirming.may_ask(learner)
    mine, asked_of_me = (
        [
            ConfirmationOut.of(each, catalogue=catalogue, words=words)
            for each in asked
            if each.course in catalogue.courses
        ]
        for asked in ([] if learner is None else confirming.of(learner), confirming.asked_of(principal))
    )
    return ConfirmationsOut(
        may_ask=[CourseOut.of(catalogue.course(course), words) for course in may_ask],
        mine=mine,
        asked_of_me=asked_of_me,
    )
