"""Curators' answers over /v1."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.dependencies import CuratorDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.worklist.answering import AnsweringDep
from api.worklist.answering_shapes import GivenAnswerOut, PersonAnswerIn, TakenBackIn, TakenBackOut
from data.words import Conflict, PersonAnswerId, UnknownWork, WorkKey

router = APIRouter(route_class=GuardedRoute, prefix="/v1/worklist/answers", tags=["curators and departments"])


@router.get("", summary="What your organisation's curators have answered")
def read_given_answers(
    principal: CuratorDep, answering: AnsweringDep, limit: Annotated[int, Query(ge=1, le=5000)] = 100
) -> list[GivenAnswerOut]:
    """The latest first, those taken back too; never to whom they went."""
    return [GivenAnswerOut.of(each) for each in answering.given(principal)[:limit]]


@router.post("", summary="Answer a row of questions", responses=raises(UnknownWork, Conflict))
def give_answer(principal: CuratorDep, answering: AnsweringDep, body: PersonAnswerIn) -> GivenAnswerOut:
    """The answer goes back to everybody who asked so, as a curator's, and waits as a draft lesson among the imports."""
    return GivenAnswerOut.of(answering.give(WorkKey(body.row), body.answering(), principal))


@router.post("/taken-back", summary="Take an answer back", responses=raises(Conflict))
def take_answer_back(principal: CuratorDep, answering: AnsweringDep, body: TakenBackIn) -> TakenBackOut:
    """Its askers see it no more and their questions are open again; it leaves the draft lesson, too."""
    return TakenBackOut(opened=answering.take_back(PersonAnswerId(body.answer), principal))
