"""Requests to providers over HTTP: what is wanted, to whom it was sent, what answered it."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.build.request_pages import AskerDep, RequestPath
from api.build.requests import STATES, RequestsDep, wanted_text
from api.http.dependencies import WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.http.shapes import Identifier, Strict
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import LEVELS, NotFound, ProviderRequest, RequestState, UnknownCompetency, UnknownCourse

router = APIRouter(route_class=GuardedRoute, prefix="/v1/provider-requests", tags=["curators and departments"])


class ProviderRequestIn(Strict):
    """What no course covers: a competency up to a level (0: the lowest), or the words that it is asked in."""

    competency: Annotated[str, Field(max_length=200)] = ""
    level: Annotated[int, Field(ge=0, lt=LEVELS.stop)] = 0
    text: Annotated[str, Field(max_length=1_000)] = ""


class RequestSentIn(Strict):
    """To whom a request was sent."""

    provider: Annotated[str, Field(min_length=1, max_length=300)]


class RequestAnsweredIn(Strict):
    """The course that answers a request."""

    course: Identifier


class ProviderRequestOut(BaseModel):
    """A request with how far it is; `answering` are courses that teach by now what is asked for, the shortest first."""

    id: str
    organisation: str
    competency: str | None
    level: int
    wanted: str
    text: str
    state: RequestState
    state_text: str
    at: datetime
    provider: str
    course: str | None
    answering: list[str]

    @classmethod
    def of(
        cls, request: ProviderRequest, *, answering: list[str], catalogue: Catalogue, words: Words
    ) -> "ProviderRequestOut":
        """`request` in the reader's words; who made it is not told."""
        return cls(
            id=request.id,
            organisation=request.organisation,
            competency=request.competency,
            level=request.level,
            wanted=wanted_text(request, catalogue=catalogue, words=words),
            text=request.text,
            state=request.state,
            state_text=words.say(STATES[request.state]),
            at=request.at,
            provider=request.provider,
            course=request.course,
            answering=answering,
        )


@router.get("", summary="What is asked of providers")
def read_provider_requests(principal: AskerDep, service: RequestsDep, words: WordsDep) -> list[ProviderRequestOut]:
    """Of your organisation and those under it, the newest first."""
    return [_out(each, service, words) for each in service.listed(principal)]


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Ask providers for a course",
    responses=raises(UnknownCompetency),
)
def write_provider_request(
    principal: AskerDep, body: ProviderRequestIn, service: RequestsDep, words: WordsDep
) -> ProviderRequestOut:
    """The same need is asked for once, until it is answered."""
    asked = service.ask(principal, competency=body.competency, level=body.level, text=body.text)
    return _out(asked, service, words)


@router.post("/{asked}/sent", summary="Say to whom a request was sent", responses=raises(NotFound))
def write_provider_request_sent(
    principal: AskerDep, asked: RequestPath, body: RequestSentIn, service: RequestsDep, words: WordsDep
) -> ProviderRequestOut:
    """Nothing is sent by this: a person has done it."""
    return _out(service.send(principal, asked, provider=body.provider), service, words)


@router.post(
    "/{asked}/answered", summary="Say what course answers a request", responses=raises(NotFound, UnknownCourse)
)
def write_provider_request_answered(
    principal: AskerDep, asked: RequestPath, body: RequestAnsweredIn, service: RequestsDep, words: WordsDep
) -> ProviderRequestOut:
    """A course that is open to your organisation."""
    return _out(service.answer(principal, asked, course=body.course), service, words)


def _out(request: ProviderRequest, service: RequestsDep, words: Words) -> ProviderRequestOut:
    answering = [str(course.id) for course in service.answering(request)]
    catalogue = service.library.catalogue()
    return ProviderRequestOut.of(request, answering=answering, catalogue=catalogue, words=words)
