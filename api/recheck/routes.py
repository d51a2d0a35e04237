"""Contesting what one's record says, and the short check that follows."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.http.dependencies import LearnerDep, LearnerPath, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.recheck.service import RecheckDep
from api.recheck.shapes import ContestIn, RecheckOut, RechecksOut
from data.words import EventId, UnknownCompetency, UnknownLearner, UnknownRecheck

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners/{learner}/rechecks", tags=["learners"])


@router.get("", summary="What you contested and what was flagged", responses=raises(UnknownLearner))
def read_rechecks(
    principal: LearnerDep, learner: LearnerPath, people: PeopleDep, rechecks: RecheckDep, words: WordsDep
) -> RechecksOut:
    """Each with the items of its short check and how they went; nobody else sees it."""
    person, catalogue = people.readable(principal, learner), rechecks.practice.library.catalogue()
    return RechecksOut(
        rechecks=[RecheckOut.of(each, catalogue=catalogue, words=words) for each in rechecks.all_of(person)]
    )


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
    return RecheckOut.of(made, catalogue=rechecks.practice.library.catalogue(), words=words)


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
    found = rechecks.one(recheck, learner=people.readable(principal, learner))
    return RecheckOut.of(found, catalogue=rechecks.practice.library.catalogue(), words=words)
