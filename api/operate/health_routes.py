"""Whether the process is up, and ready. Open to all: says yes or no, and the log says why."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from api.http.guarded import GuardedRoute
from api.operate.health import HealthDep
from api.operate.shapes import HealthOut

router = APIRouter(route_class=GuardedRoute, tags=["health"])


@router.get("/healthz", summary="Is the process up")
async def healthz(health: HealthDep) -> HealthOut:
    """Always ok while the process answers; waits for no thread."""
    return HealthOut(status="ok", at=health.clock())


@router.get(
    "/readyz",
    summary="Can it serve",
    responses={503: {"model": HealthOut, "description": "Not yet; the log says why."}},
)
def readyz(health: HealthDep, response: Response) -> HealthOut:
    """Ready if the database can be written, holds a catalogue, and an index generation is open."""
    ready = health.is_ready()
    if not ready:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return HealthOut(status="ok" if ready else "not-ready", at=health.clock())
