"""Whether the process is up, ready, and how it does. Open to all; tells nothing of people or content."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.http.dependencies import ServicesDep
from api.operate.shapes import HealthOut
from api.running.weights import weights_in_force
from data.words import EngineError

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process up")
def healthz(services: ServicesDep) -> HealthOut:
    """Always ok while the process answers."""
    return HealthOut(status="ok", checks={}, at=services.clock())


@router.get("/readyz", summary="Can it serve")
def readyz(services: ServicesDep, response: Response) -> HealthOut:
    """Ready if the database answers, holds a catalogue, and an index generation is open."""
    checks = {"store": _store_check(services), "index": _index_check(services), "weights": _weights_check(services)}
    ready = all(check.startswith("ok") for check in checks.values())
    if not ready:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return HealthOut(status="ok" if ready else "not-ready", checks=checks, at=services.clock())


def _store_check(services: ServicesDep) -> str:
    try:
        services.store.ping()
        revision = services.store.catalogue.revision()
    except EngineError as error:
        return str(error)
    return f"ok, catalogue {revision[:12]}" if revision else "no catalogue has been loaded (`saarthi ingest FOLDER`)"


def _index_check(services: ServicesDep) -> str:
    services.retriever.refresh()
    if services.retriever.generation is None:
        return f"no index: {services.retriever.last_error}"
    if services.retriever.last_error is not None:
        return f"ok, {services.retriever.generation} (a newer one was refused: {services.retriever.last_error})"
    return f"ok, {services.retriever.generation}"


def _weights_check(services: ServicesDep) -> str:
    return f"ok, {weights_in_force(services.settings.state_folder).note}"


@router.get("/metrics", summary="Prometheus metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """All series in the Prometheus text format."""
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)
