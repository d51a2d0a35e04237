"""The HTTP application: routes, middleware and error answers put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from api.ask import conversation_pages, conversation_routes
from api.ask import pages as ask_pages
from api.ask import routes as ask_routes
from api.ask.block_html import block_html
from api.ask.streams import Streams
from api.assess import item_pages, item_routes
from api.assess import pages as assess_pages
from api.assess import routes as assess_routes
from api.build import pages as build_pages
from api.build import request_pages, request_routes
from api.confirm import pages as confirm_pages
from api.confirm import routes as confirm_routes
from api.course_desk import editing_pages, version_pages
from api.course_desk import pages as course_desk_pages
from api.course_desk import routes as course_desk_routes
from api.courses import document_pages, reading_routes
from api.courses import list_pages as courses_list_pages
from api.courses import pages as courses_pages
from api.courses import routes as courses_routes
from api.curate import cell_pages, curating_pages, curating_routes, draft_pages, draft_routes
from api.curate import pages as curate_pages
from api.curate import routes as curate_routes
from api.guide import routes as guide_routes
from api.home import pages as home_pages
from api.http.bodies import LIMITS
from api.http.dependencies import Allowed
from api.http.described import DescribedApp, operation_id
from api.http.guarded import GuardedRoute
from api.http.headers import PageHeaders
from api.http.known_hosts import KnownHosts
from api.http.limited import LimitedApp
from api.http.problem import add_problem_handlers
from api.http.punctual import PunctualApp
from api.http.quotas import Quotas
from api.http.rate_store import SharedCounts, shared_store
from api.http.rates import Rates
from api.http.security_notes import NotedApp
from api.http.templating import build_templates
from api.http.texts import check_texts
from api.http.turns import answers_at_once, longest_answer_seconds, take_turn, turns_for
from api.imports import pages as imports_pages
from api.imports import routes as imports_routes
from api.imports import upload_pages, upload_routes
from api.imports.background import Background
from api.imports.uploads import Uploads
from api.offline import pages as offline_pages
from api.operate import event_routes, health_routes, operator_routes
from api.passbook import pages as passbook_pages
from api.passbook import routes as passbook_routes
from api.path import career_pages, career_routes, course_progress, feed_pages, programmes, wish_routes
from api.path import routes as path_routes
from api.plans import editing_pages as plan_editing_pages
from api.plans import pages as plans_pages
from api.plans import routes as plans_routes
from api.practice import cases, quiz_pages, quiz_routes
from api.practice import pages as practice_pages
from api.practice import routes as practice_routes
from api.recheck import pages as recheck_pages
from api.recheck import routes as recheck_routes
from api.report import pages as report_pages
from api.report import people_pages as report_people_pages
from api.report import routes as report_routes
from api.review import pages as review_pages
from api.review import routes as review_routes
from api.rights import pages as rights_pages
from api.rights import routes as rights_routes
from api.running.observability import ObservedApp
from api.sign_in import account_pages, provider_pages
from api.sign_in import pages as sign_in_pages
from api.suggest import feedback_routes, igot_routes
from api.suggest import routes as suggest_routes
from api.wiring import Parts, slices_of
from api.worklist import answering_pages, answering_routes
from api.worklist import pages as worklist_pages
from api.worklist import routes as worklist_routes

ROUTERS = (
    courses_routes.router,
    reading_routes.router,
    suggest_routes.router,
    reading_routes.weeks_router,
    path_routes.router,
    career_routes.router,
    request_routes.router,
    passbook_routes.router,
    wish_routes.router,
    course_progress.router,
    programmes.router,
    plans_routes.router,
    feedback_routes.router,
    igot_routes.router,
    ask_routes.router,
    guide_routes.router,
    conversation_routes.router,
    practice_routes.router,
    quiz_routes.router,
    cases.router,
    review_routes.router,
    assess_routes.router,
    recheck_routes.router,
    recheck_routes.admin_router,
    confirm_routes.router,
    item_routes.router,
    worklist_routes.router,
    answering_routes.router,
    curate_routes.router,
    draft_routes.router,
    curating_routes.router,
    course_desk_routes.router,
    imports_routes.router,
    upload_routes.router,
    report_routes.router,
    event_routes.router,
    rights_routes.router,
    health_routes.router,
    operator_routes.router,
    sign_in_pages.router,
    provider_pages.router,
    account_pages.router,
    account_pages.open_router,
    home_pages.router,
    passbook_pages.router,
    courses_list_pages.router,
    courses_pages.router,
    document_pages.router,
    programmes.pages,
    career_pages.router,
    feed_pages.router,
    feed_pages.open_router,
    ask_pages.router,
    practice_pages.router,
    quiz_pages.router,
    cases.pages,
    review_pages.router,
    assess_pages.router,
    recheck_pages.router,
    recheck_pages.admin_router,
    confirm_pages.router,
    conversation_pages.router,
    worklist_pages.router,
    answering_pages.router,
    offline_pages.router,
    curate_pages.router,
    cell_pages.router,
    draft_pages.router,
    curating_pages.router,
    course_desk_pages.router,
    editing_pages.router,
    version_pages.router,
    item_pages.router,
    imports_pages.router,
    upload_pages.router,
    plans_pages.router,
    plan_editing_pages.router,
    build_pages.router,
    request_pages.router,
    report_pages.router,
    report_people_pages.router,
    rights_pages.router,
)
"""Of /v1 first, then of the pages that people see."""

OPEN_ROUTERS = (
    health_routes.router,
    operator_routes.router,
    sign_in_pages.router,
    provider_pages.router,
    account_pages.open_router,
    feed_pages.open_router,
)
"""Open to those who are not signed in; light throughout, or with a turn of their own."""

STATIC_FOLDER = Path(__file__).parent / "static"
OPEN_ROUTES = frozenset(
    {
        *("/healthz", "/readyz", "/", "/about", "/language", "/calendar/{secret}.ics"),
        *("/sign-in", "/sign-in/provider", "/sign-in/provider/return", "/sign-out"),
    }
)
OPERATOR_ROUTES = frozenset({"/metrics", "/docs", "/openapi.json"})
"""The first are for everybody, the second for operators, unless the settings open them. All others have `Allowed`, or
`create_app` refuses them."""

LEAST_COMPRESSED_BYTES = 1000
"""Below it an answer fits into one packet either way."""

COMPRESSION = 5
"""Of zlib's nine steps; the ninth saves 1 % more of our pages and takes twice as long."""

DESCRIPTION = """Next courses, learning paths, cited answers and coverage for public-sector learning.

Sign in with a bearer token (`saarthi token`). Errors are `application/problem+json`; every answer carries
`X-Request-Id`."""


def create_app(parts: Parts) -> FastAPI:
    """The application over `parts`, which it closes when it stops."""
    app = DescribedApp(
        title="Saarthi",
        version="1",
        description=DESCRIPTION,
        lifespan=_until_stopped,
        dependencies=[Depends(check_texts)],
        generate_unique_id_function=operation_id,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_url=None,  # described and shown by `operate.operator_routes`, to operators, with files of our own
        redirect_slashes=False,  # Starlette would lead to whatever host the request names
    )
    app.router.route_class = GuardedRoute
    app.state.templates = build_templates({"block_html": block_html}, zone=parts.settings.zone)
    equip(app, parts)
    for router in ROUTERS:
        guards = () if router in OPEN_ROUTERS else (Depends(take_turn, scope="function"),)
        app.include_router(router, dependencies=guards)
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_COMPRESSED_BYTES, compresslevel=COMPRESSION)
    app.add_middleware(PunctualApp)
    app.add_middleware(LimitedApp)
    app.add_middleware(KnownHosts)
    app.add_middleware(PageHeaders)
    app.add_middleware(NotedApp)
    app.add_middleware(ObservedApp)
    add_problem_handlers(app)
    refuse_unguarded_routes(app)
    refuse_unbounded_routes(app)
    return app


def equip(app: FastAPI, parts: Parts) -> None:
    """Give the application what it answers from, and streams that start empty.

    Routes keep nothing of it, so an application that has stopped can be equipped again.
    """
    app.state.parts = parts
    app.state.slices = slices_of(parts)
    app.state.streams = Streams(
        workers=answers_at_once(parts.settings), answer_seconds=longest_answer_seconds(parts.settings)
    )
    app.state.owner = parts.settings.owner
    app.state.turns = turns_for(parts.settings)
    counts = SharedCounts(shared_store(parts.settings.rate_store))
    app.state.rates = Rates(parts.settings, counts)
    app.state.quotas = Quotas(parts.settings, counts)
    app.state.counts = counts
    app.state.metrics = parts.wording.metrics
    if parts.security is not None:
        notes = parts.security
        app.state.metrics.security_dropped.set_function(lambda: notes.dropped)
    app.state.metrics.passages.set_function(lambda: parts.retriever.passage_count)


@asynccontextmanager
async def _until_stopped(app: FastAPI) -> AsyncIterator[None]:
    background = app.state.slices[Background]
    background.resume()
    app.state.slices[Uploads].sweep()
    yield
    background.close()
    app.state.streams.close()
    await app.state.counts.aclose()
    app.state.parts.close()


def refuse_unguarded_routes(app: FastAPI) -> None:
    """Raise `ValueError` if a route outside `OPEN_ROUTES` lets anybody in."""
    unguarded = [
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute)
        and route.path not in OPEN_ROUTES | OPERATOR_ROUTES
        and not any(isinstance(dependency.call, Allowed) for dependency in route.dependant.dependencies)
    ]
    if unguarded:
        raise ValueError(f"routes without `Allowed`: {', '.join(unguarded)}")


def refuse_unbounded_routes(app: FastAPI) -> None:
    """Raise `ValueError` if a route reads bodies without a bound, or a bound is set for a route that there is not."""
    routes = [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]
    unbounded = [str(route.path) for route in routes if not isinstance(route.original_route, GuardedRoute)]
    unknown = sorted(LIMITS.keys() - {route.path for route in routes})
    if unbounded or unknown:
        raise ValueError(f"routes without a bound: {unbounded}; bounds without a route: {unknown}")
