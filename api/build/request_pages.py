"""The page of requests to providers, for curators and admins, with what can be sent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Response

from api.build.requests import (
    STATES,
    RequestsDep,
    requests_csv,
    requests_markdown,
    wanted_text,
)
from api.http.dependencies import Allowed
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from api.plans.words import course_title
from api.running.auth import AccessRole, Principal
from data.words import LEVELS, ProviderRequestId, RequestState

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

AskerDep = Annotated[Principal, Depends(Allowed(AccessRole.CURATOR, AccessRole.ADMIN, AccessRole.SERVICE))]
RequestPath = Annotated[ProviderRequestId, Path(max_length=80)]
COURSES_OFFERED = 5


@router.get("/provider-requests")
def listed(principal: AskerDep, page: PageDep, service: RequestsDep) -> Response:
    """Every request with how far it is; what seems to answer it by now is offered."""
    catalogue, words = page.library.catalogue(), page.words
    context = {
        "requests": [
            {
                "id": each.id,
                "wanted": wanted_text(each, catalogue=catalogue, words=words),
                "text": each.text if each.competency else "",
                "state": each.state.value,
                "state_text": words.say(STATES[each.state]),
                "provider": each.provider,
                "at": each.at,
                "course": each.course,
                "course_title": course_title(each.course, catalogue=catalogue, words=words) if each.course else "",
                "answering": [
                    (course.id, course_title(course.id, catalogue=catalogue, words=words))
                    for course in service.answering(each)[:COURSES_OFFERED]
                ],
            }
            for each in service.listed(principal)
        ],
        "open_count": sum(each.state is RequestState.OPEN for each in service.listed(principal)),
    }
    return page.show("provider_requests.html", context, principal=principal)


@router.post("/provider-requests")
def ask(
    principal: AskerDep,
    service: RequestsDep,
    competency: Annotated[str, Form(max_length=200)] = "",
    level: Annotated[int, Form(ge=0, lt=LEVELS.stop)] = 0,
    text: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Asks providers for a course on a competency, or on what the text says; leads to the list."""
    service.ask(principal, competency=competency, level=level, text=text)
    return see_other("/provider-requests")


@router.post("/provider-requests/{asked}/sent")
def sent(
    principal: AskerDep,
    asked: RequestPath,
    service: RequestsDep,
    provider: Annotated[str, Form(min_length=1, max_length=300)],
) -> Response:
    """Notes to whom the request was sent; leads to the list."""
    service.send(principal, asked, provider=provider)
    return see_other("/provider-requests")


@router.post("/provider-requests/{asked}/answered")
def answered(
    principal: AskerDep,
    asked: RequestPath,
    service: RequestsDep,
    course: Annotated[str, Form(min_length=1, max_length=200)],
) -> Response:
    """Notes the course that answers the request; leads to the list."""
    service.answer(principal, asked, course=course)
    return see_other("/provider-requests")


@router.get("/provider-requests.csv")
def as_csv(principal: AskerDep, page: PageDep, service: RequestsDep) -> Response:
    """The requests as a table."""
    text = requests_csv(service.listed(principal), catalogue=page.library.catalogue(), words=page.words)
    return _file(text, media_type="text/csv; charset=utf-8", name="provider-requests.csv")


@router.get("/provider-requests.md")
def as_markdown(principal: AskerDep, page: PageDep, service: RequestsDep) -> Response:
    """What is not answered yet, as a letter."""
    text = requests_markdown(service.listed(principal), catalogue=page.library.catalogue(), words=page.words)
    return _file(text, media_type="text/markdown; charset=utf-8", name="provider-requests.md")


def _file(text: str, *, media_type: str, name: str) -> Response:
    return Response(text, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
