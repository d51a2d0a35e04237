"""The HTTP application: routes, middleware and error answers put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.staticfiles import StaticFiles

from api.dependencies import Allowed
from api.observability import Metrics, ObservedApp
from api.pages import page_routers
from api.pages.headers import PageHeaders
from api.problem import add_problem_handlers
from api.routes import conversations, courses, curation, events, feedback, health, learners, plans, practice, tutor
from api.services import Services
from api.streaming import Streams
from api.templating import build_templates

STATIC_FOLDER = Path(__file__).parent / "static"
OPEN_ROUTES = frozenset({"/healthz", "/readyz", "/metrics", "/", "/sign-in", "/sign-out", "/language"})
"""Everything else asks who comes; `create_app` refuses a route that does not."""

DESCRIPTION = """Next courses, learning paths, cited answers and coverage for public-sector learning.

Sign in with a bearer token (`saarthi token`). Errors are `application/problem+json`; every answer carries
`X-Request-Id`."""


def create_app(services: Services) -> FastAPI:
    """The application over `services`, which it closes when it stops."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.streams.close()
        services.close()

    app = FastAPI(
        title="Saarthi",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.services = services
    app.state.metrics = Metrics()
    app.state.streams = Streams()
    app.state.templates = build_templates()
    app.state.metrics.passages.set_function(lambda: services.retriever.passage_count)
    for router in (
        courses.router,
        learners.router,
        plans.router,
        feedback.router,
        tutor.router,
        conversations.router,
        practice.router,
        curation.router,
        events.router,
        health.router,
        *page_routers(),
    ):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    app.add_middleware(PageHeaders)
    app.add_middleware(ObservedApp, metrics=app.state.metrics)
    add_problem_handlers(app)
    refuse_unguarded_routes(app)
    return app


def refuse_unguarded_routes(app: FastAPI) -> None:
    """Raise `ValueError` if a route outside `OPEN_ROUTES` lets anybody in."""
    unguarded = [
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute)
        and route.path not in OPEN_ROUTES
        and not any(isinstance(dependency.call, Allowed) for dependency in route.dependant.dependencies)
    ]
    if unguarded:
        raise ValueError(f"routes without `Allowed`: {', '.join(unguarded)}")
