"""The one rule for every text that comes in over HTTP: what the store cannot keep is refused before it is read."""

from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import Request
from fastapi.params import Form

from data.words import InvalidRequest, texts_in, unstorable_fault


async def check_texts(request: Request) -> None:
    """Returns if each text in path, query and body can be kept; raises InvalidRequest with the faults of all.

    A body is parsed once: what is looked at here is what the route is given. Where a route takes none, none is read.
    """
    faults = [fault async for place, text in _texts_of(request) if (fault := unstorable_fault(place, text)) is not None]
    if faults:
        raise InvalidRequest("request", faults)


async def _texts_of(request: Request) -> AsyncIterator[tuple[str, str]]:
    for place, values in (("path", request.path_params.items()), ("query", request.query_params.multi_items())):
        for name, value in values:
            yield place, name
            yield f"{place}.{name}", str(value)
    taken = request.scope["route"].body_field
    if taken is None:
        return
    if isinstance(taken.field_info, Form):
        for name, field in (await request.form()).multi_items():
            yield "body", name
            yield f"body.{name}", field if isinstance(field, str) else field.filename or ""
    elif "json" in request.headers.get("content-type", ""):
        with suppress(ValueError):  # no JSON: where a route reads it, FastAPI has refused it before this is asked
            for text in texts_in(await request.json(), place="body"):
                yield text
