"""Holds what the service answers against what its OpenAPI document declares."""

import re
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any, Protocol

from api.app import ROUTERS
from api.http.described import DescribedApp
from api.http.problem import PROBLEM_MEDIA_TYPE, Problem


class Answer(Protocol):
    """What is looked at of an answer, of whichever client."""

    status_code: int
    request: Any
    headers: Any

    def read(self) -> bytes: ...


@cache
def declared_answers() -> Callable[[Answer], None]:
    """A check for each answer of /v1: its status and media type are declared, and a problem has the declared shape.

    Made once: describing all routes takes as long as a dozen requests.
    """
    app = DescribedApp()
    for router in ROUTERS:
        app.include_router(router)
    paths = {
        re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))): operations
        for path, operations in app.openapi()["paths"].items()
    }

    def check(answer: Answer) -> None:
        called = f"{answer.request.method} {answer.request.url.path}"
        fitting = [operations for path, operations in paths.items() if path.fullmatch(answer.request.url.path)]
        operation = fitting[0].get(answer.request.method.lower()) if fitting else None
        if operation is None:
            return
        responses = operation["responses"]
        assert str(answer.status_code) in responses, (
            f"{called} answered {answer.status_code}, declared are {[*responses]}"
        )
        if answer.status_code == HTTPStatus.NO_CONTENT or answer.request.method == "HEAD":
            return
        media_type = answer.headers["content-type"].split(";")[0]
        assert media_type in responses[str(answer.status_code)]["content"], f"{called} answered {media_type}"
        if media_type == PROBLEM_MEDIA_TYPE:
            Problem.model_validate_json(answer.read(), extra="forbid")

    return check
