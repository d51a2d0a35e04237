"""What operators look at: metrics, and the description of the API. Everybody may where the settings say so."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.http.address import Address
from api.http.dependencies import MetricsDep, read_session, service
from api.http.guarded import GuardedRoute
from api.running.auth import AccessRole
from data.words import AccessDenied

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class OperatorPages:
    """Who may look: somebody on this machine, a service by its token, and everybody at what is open."""

    address: Address
    open_metrics: bool
    open_docs: bool

    async def check(self, request: Request) -> None:
        """Raises NotSignedIn or AccessDenied unless whoever asks is an operator."""
        if self.address.is_local(request):
            return
        session = await read_session(request)
        if session.principal.role is not AccessRole.SERVICE:
            raise AccessDenied(f"This is for operators, by a service's token; you are {session.principal.role}.")


PagesDep = Annotated[OperatorPages, Depends(service(OperatorPages))]


async def may_see_metrics(request: Request, pages: PagesDep) -> None:
    """Lets operators in, and everybody where metrics are open."""
    if not pages.open_metrics:
        await pages.check(request)


async def may_see_docs(request: Request, pages: PagesDep) -> None:
    """Lets operators in, and everybody where the description of the API is open."""
    if not pages.open_docs:
        await pages.check(request)


@router.get("/metrics", dependencies=[Depends(may_see_metrics)])
def metrics(measured: MetricsDep) -> Response:
    """All series in the Prometheus text format."""
    return Response(generate_latest(measured.registry), media_type=CONTENT_TYPE_LATEST)


@router.get("/openapi.json", dependencies=[Depends(may_see_docs)])
def openapi(request: Request) -> dict[str, Any]:
    """The OpenAPI document."""
    document: dict[str, Any] = request.app.openapi()
    return document


@router.get("/docs", dependencies=[Depends(may_see_docs)])
def docs(request: Request) -> Response:
    """The same for people: every endpoint, its shapes, and a form to try it."""
    response: Response = request.app.state.templates.TemplateResponse(
        request, "api_docs.html", {"title": f"API · {request.app.title}"}
    )
    return response
