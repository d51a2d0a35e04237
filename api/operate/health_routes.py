"""Whether the process is up, ready, and how it does. Open to all; tells nothing of people or content."""

from http import HTTPStatus

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.http.dependencies import MetricsDep
from api.operate.health import HealthDep
from api.operate.shapes import HealthOut

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process up")
async def healthz(health: HealthDep) -> HealthOut:
    """Always ok while the process answers; waits for no thread."""
    return HealthOut(status="ok", checks={}, at=health.clock())


@router.get(
    "/readyz", summary="Can it serve", responses={503: {"model": HealthOut, "description": "Not yet, and why."}}
)
def readyz(health: HealthDep, response: Response) -> HealthOut:
    """Ready if the database answers, holds a catalogue, and an index generation is open."""
    checks = health.checks()
    ready = all(check.startswith("ok") for check in checks.values())
    if not ready:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return HealthOut(status="ok" if ready else "not-ready", checks=checks, at=health.clock())


@router.get("/metrics", summary="Prometheus metrics", include_in_schema=False)
def metrics(measured: MetricsDep) -> Response:
    """All series in the Prometheus text format."""
    return Response(generate_latest(measured.registry), media_type=CONTENT_TYPE_LATEST)
