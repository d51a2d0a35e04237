"""A learner's data as one document, and its erasure; both need a sign-in of a short while ago."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends

from api.http.dependencies import RECENTLY_SIGNED_IN, Allowed, LearnerPath
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.http.security_notes import Seen, SeenDep
from api.rights.service import RightsDep
from api.rights.shapes import ErasureIn, PersonalDataOut
from api.running.auth import AccessRole, Principal
from data.words import LearnerId, Noted, UnknownLearner, renamed

router = APIRouter(
    route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"], dependencies=[RECENTLY_SIGNED_IN]
)

RightsHolderDep = Annotated[Principal, Depends(Allowed(AccessRole.LEARNER, AccessRole.ADMIN))]


@router.get("/{learner}/data", summary="Everything that is kept about a learner", responses=raises(UnknownLearner))
def export_data(principal: RightsHolderDep, learner: LearnerPath, rights: RightsDep, noted: SeenDep) -> PersonalDataOut:
    """Profile, events, conversations, paths, lists, plans, sessions ended, and who read of them; by table."""
    exported = rights.export(principal, learner)
    noted.note(Noted.EXPORTED, learner=learner)
    return exported


@router.post(
    "/{learner}/erasure",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Erase a learner for good",
    responses=raises(UnknownLearner),
)
def erase_learner(
    principal: RightsHolderDep, learner: LearnerPath, body: ErasureIn, rights: RightsDep, noted: SeenDep
) -> None:
    """Totals stay, under an id of nobody; the learner's own id is not taken again. It cannot be undone."""
    tombstone = rights.erase(principal, learner, confirm=body.confirm)
    note_erasure(noted, tombstone, reason=renamed(body.reason, old=learner, new=tombstone))


def note_erasure(noted: Seen, tombstone: LearnerId, *, reason: str) -> None:
    """Have the erasure in the log under the tombstone's id, whoever asked for it."""
    session = noted.session
    if session is not None and session.principal.role is AccessRole.LEARNER:
        noted.session = replace(session, principal=replace(session.principal, subject=tombstone))
    noted.note(Noted.ERASED, learner=tombstone, about=reason or None)
