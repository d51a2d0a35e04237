"""Contesting what one's record says, and the short check that follows."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.http.dependencies import AdminDep, LearnerDep, LearnerPath, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.recheck.integrity import IntegrityDep
from api.recheck.service import RecheckDep, RecheckService
from api.recheck.shapes import ContestIn, FlagCountsOut, RecheckOut, RechecksOut
from api.running.i18n import Words
from data.words import (
    EventId,
    Learner,
    OrganisationId,
    UnknownCompetency,
    UnknownLearner,
    UnknownOrganisation,
    UnknownRecheck,
)
from tutor.practice import Recheck

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners/{learner}/rechecks", tags=["learners"])
admin_router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["curators and departments"])


@router.get("", summary="What you contested and what was flagged", responses=raises(UnknownLearner))
def read_rechecks(
    principal: LearnerDep, learner: LearnerPath, people: PeopleDep, rechecks: RecheckDep, words: WordsDep
) -> RechecksOut:
    """Each with the items of its short check and how they went; nobody else sees it."""
    person = people.readable(principal, learner)
    shown = [_shown(each, person, rechecks=rechecks, words=words) for each in rechecks.all_of(person)]
    return RechecksOut(rechecks=shown)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Contest a piece of evidence, a level or a flag",
    responses=raises(UnknownLearner, UnknownCompetency),
)
def write_contest(
    principal: LearnerDep,
    learner: LearnerPath,
    body: ContestIn,
    people: PeopleDep,
    rechecks: RecheckDep,
    words: WordsDep,
) -> RecheckOut:
    """Kept as an event; up to five practice items show what is so. Nothing is taken from the record by it."""
    person = people.readable(principal, learner)
    event = None if body.event is None else EventId(body.event)
    source = f"api:{principal.role}"
    made = rechecks.contest(body.about, event=event, why=body.why, learner=person, source=source)
    return _shown(made, person, rechecks=rechecks, words=words)


@router.get("/{recheck}", summary="One check with how it went", responses=raises(UnknownLearner, UnknownRecheck))
def read_recheck(
    principal: LearnerDep,
    learner: LearnerPath,
    recheck: Annotated[EventId, Path(max_length=200)],
    people: PeopleDep,
    rechecks: RecheckDep,
    words: WordsDep,
) -> RecheckOut:
    """Its items are answered as all practice is; the first answer since it was opened counts for it."""
    person = people.readable(principal, learner)
    return _shown(rechecks.one(recheck, learner=person), person, rechecks=rechecks, words=words)


@admin_router.get(
    "/organisations/{organisation}/flags",
    summary="How often the record looks as if it had not come about by learning",
    responses=raises(UnknownOrganisation),
)
def read_flags(
    principal: AdminDep, organisation: OrganisationId, integrity: IntegrityDep, words: WordsDep
) -> FlagCountsOut:
    """Counts alone, and none where too few belong there: whose they are only they themselves see."""
    counts = integrity.counts(principal, organisation)
    return FlagCountsOut.of(counts, organisation, catalogue=integrity.library.catalogue(), words=words)


def _shown(recheck: Recheck, learner: Learner, *, rechecks: RecheckService, words: Words) -> RecheckOut:
    catalogue = rechecks.practice.library.catalogue()
    return RecheckOut.of(recheck, history=rechecks.history(learner), catalogue=catalogue, words=words)
