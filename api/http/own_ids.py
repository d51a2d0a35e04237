"""Ids of other systems in addresses: whoever knows only what iGOT calls a course reaches it by that.

What a path or a query names as a course, lesson, role, organisation or competency is put into our ids before the route
reads it; what nothing is called stays as it is, and the route refuses it as it would any unknown id.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from api.http.dependencies import service
from api.running.library import Library
from data.catalogue import Catalogue
from data.words import CourseId, ExternalKind

KINDS: Mapping[str, ExternalKind] = {
    "course": ExternalKind.COURSE,
    "role": ExternalKind.ROLE,
    "organisation": ExternalKind.ORGANISATION,
    "competency": ExternalKind.COMPETENCY,
    "plan": ExternalKind.PLAN,
}
LESSON = "lesson"


async def put_into_own_ids(request: Request) -> None:
    """Rewrites the path parameters and the query of a request where they name something by another system's id."""
    path: dict[str, str] = request.scope["path_params"]
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if not any(name in KINDS or name == LESSON for name in (*path, *(name for name, _ in query))):
        return
    library = await service(Library)(request)
    held = library.held()
    catalogue = await run_in_threadpool(library.catalogue) if held is None else held
    own_path = _own(path.items(), catalogue, course=path.get("course"))
    own_query = _own(query, catalogue, course=dict(own_path).get("course") or dict(query).get("course"))
    request.scope["path_params"] = dict(own_path)
    if own_query != query:
        request.scope["query_string"] = urlencode(own_query).encode("latin-1")


def _own(named: Iterable[tuple[str, str]], catalogue: Catalogue, *, course: str | None) -> list[tuple[str, str]]:
    """The names with our ids; a lesson is looked for in its course."""
    of_course = CourseId("" if course is None else catalogue.own_id(ExternalKind.COURSE, course))
    return [
        (
            name,
            catalogue.own_id(KINDS[name], value) if name in KINDS else _own_lesson(name, value, catalogue, of_course),
        )
        for name, value in named
    ]


def _own_lesson(name: str, value: str, catalogue: Catalogue, course: CourseId) -> str:
    return catalogue.own_lesson(course, value) if name == LESSON else value
