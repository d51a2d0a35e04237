"""A learner's passbook under /v1."""

from fastapi import APIRouter

from api.http.dependencies import LearnerPath, LearnerReaderDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.passbook.service import PassbookDep
from api.passbook.shapes import CompetencyOut, PassbookOut
from data.words import UnknownLearner

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"])


@router.get(
    "/{learner}/competencies",
    summary="What is shown of each competency, and what shows it",
    responses=raises(UnknownLearner),
)
def read_passbook(
    principal: LearnerReaderDep, learner: LearnerPath, passbook: PassbookDep, words: WordsDep
) -> PassbookOut:
    """Level with its error, need, trend; for the learner themself each piece of evidence with its weight, too."""
    catalogue = passbook.library.catalogue()
    records = passbook.passbook(principal, learner)
    return PassbookOut(competencies=[CompetencyOut.of(record, catalogue=catalogue, words=words) for record in records])
