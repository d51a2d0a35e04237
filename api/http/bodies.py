"""How much of a request's body is read, by route, and how deep and long JSON in it may be."""

import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.types import Receive, Scope

from data.bounded_json import MOST_VALUES, JsonOutOfBoundsError, bounded_json
from data.words import Fault, InvalidRequest, RequestTooLarge


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """The most bytes of a body, and the most values where it is JSON."""

    bytes: int
    values: int = 30_000


BODY = BodyLimit(1 << 20)
"""What a route takes that does not say otherwise: 1,000 events with 20 results each have 315 kB and 27,002 values."""

FORM = BodyLimit(64 << 10)
"""A form of a page: a question of 2,000 characters has at most 24 kB, when each is sent as 12 (`%F0%9F%98%80`)."""

QUESTION = BodyLimit(32 << 10)
"""A question with ids has at most 30 kB, when each of its characters is sent as 12 (`\\ud83d\\ude00`)."""

SIGN_IN = BodyLimit(16 << 10)
"""A token has at most 4,000 bytes; an address to go on to seldom has more than some hundred."""

PLAN = BodyLimit(4 << 20, values=MOST_VALUES)
"""A plan may name 100,000 learners."""

ORDER = BodyLimit(32 << 20)
"""A work-allocation order: a scan of 50 pages has some 25 MB."""

FILES = BodyLimit(256 << 20)
"""Files to import: a deck of slides with pictures has some 50 MB; larger ones come in parts, or by `saarthi import`."""

PART = BodyLimit(16 << 20)
"""A part of a file to import; pages send 1 to 4 MB at a time."""

LESSON = BodyLimit(4 << 20)
"""A lesson has at most 200,000 characters in each language, in a form nine bytes each where they are Hindi."""

LIMITS: Mapping[str, BodyLimit] = {
    "/sign-in": SIGN_IN,
    "/language": SIGN_IN,
    "/imports": FILES,
    "/v1/answers/{turn}/feedback": QUESTION,
    "/v1/igot/recommendations": QUESTION,
    "/v1/igot/recommendations/feedback": QUESTION,
    "/curating/{course}/edit": LESSON,
    "/v1/curating/{course}/competencies/{competency}": QUESTION,
    "/v1/curating/{course}/texts": LESSON,
    "/v1/curating/{course}/versions/{version}": QUESTION,
    "/v1/imports": FILES,
    "/v1/learners/{learner}/wishes": QUESTION,
    "/v1/diagnostics": QUESTION,
    "/v1/sittings/{sitting}/answers": QUESTION,
    "/plan-builder/drafts": BODY,
    "/plan-builder/order": ORDER,
    "/plans/{plan}/edit": PLAN,
    "/v1/plans": PLAN,
    "/v1/plans/{plan}/changes": PLAN,
    "/v1/drafts/{draft}": QUESTION,
    "/v1/drafts/{draft}/verdicts": QUESTION,
    "/v1/practice/{item}/attempts": QUESTION,
    "/v1/role-cases/{case}/answers": QUESTION,
    "/v1/saarthi/messages": QUESTION,
    "/v1/tutor/comparisons": QUESTION,
    "/v1/tutor/hints": QUESTION,
    "/v1/tutor/questions": QUESTION,
    "/v1/tutor/streams": QUESTION,
    "/v1/uploads/{upload}": PART,
    "/uploads/handed-in": BODY,
    "/v1/worklist/answers/taken-back": QUESTION,
    "/v1/worklist/changes": QUESTION,
}
"""Routes that take less or more than others; a route that takes uploads says here how much."""


def body_limit(path: str, *, is_form: bool) -> BodyLimit:
    """How much the route of this path template reads.

    >>> body_limit("/v1/events", is_form=False), body_limit("/sign-in", is_form=True)
    (BodyLimit(bytes=1048576, values=30000), BodyLimit(bytes=16384, values=30000))
    """
    return LIMITS.get(path, FORM if is_form else BODY)


class BoundedRequest(Request):
    """A request whose body is counted as it comes in, whoever reads it: a parser, or a route that takes an upload."""

    def __init__(self, scope: Scope, receive: Receive, *, most_bytes: int) -> None:
        super().__init__(scope, receive)
        self.most_bytes = most_bytes

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The pieces of the body.

        Raises:
            RequestTooLarge: it is said to be larger than the route takes, before any of it is read, or turns out to be.
        """
        stated = self.headers.get("content-length", "")
        if stated.isdecimal() and int(stated) > self.most_bytes:
            raise self._too_large(f"the body has {int(stated):,} bytes")
        received = 0
        async for piece in super().stream():
            received += len(piece)
            if received > self.most_bytes:
                raise self._too_large("the body goes on")
            yield piece

    def _too_large(self, found: str) -> RequestTooLarge:
        return RequestTooLarge(f"At most {self.most_bytes:,} bytes are read here; {found}.")


def check_json(body: bytes, *, most_values: int) -> None:
    """Raise `InvalidRequest` if the body, read as JSON, is deeper or longer than any of ours; parsing comes later."""
    try:
        bounded_json(body.decode(json.detect_encoding(body), "surrogatepass"), most_values=most_values)
    except JsonOutOfBoundsError as error:
        remedy = "See /docs for what a body looks like."
        raise InvalidRequest("request", [Fault("body", "", f"the body is {error}", remedy)]) from None
    except UnicodeDecodeError:
        return  # the parser says so
