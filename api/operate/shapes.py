"""What operators and other systems send and read: events, health."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from api.http.shapes import EventTime, Identifier, Strict
from data.words import (
    Verb,
)

MOST_RESULT_BYTES = 1_000
"""Of one event's result, as JSON in UTF-8: a score with the id of an attempt elsewhere takes some 100."""

MOST_RESULTS_BYTES = 200_000
"""Of all results of one request: a thousand events of 200 bytes."""


def _bytes_of(result: Mapping[str, object]) -> int:
    return len(json.dumps(dict(result), ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _short(result: Mapping[str, object]) -> Mapping[str, object]:
    size = _bytes_of(result)
    if size > MOST_RESULT_BYTES:
        raise ValueError(f"a result of {size:,} bytes; at most {MOST_RESULT_BYTES:,} are kept")
    return result


class EventIn(Strict):
    """One entry for the ledger; sending the same one twice changes nothing."""

    id: Annotated[str, Field(min_length=8, max_length=100, examples=["7a1f0c9e-2d2b-4f0a-9d8c-0b1b7f7c1e11"])]
    learner: Identifier
    verb: Verb
    object: Annotated[
        Identifier, Field(description="A course; a competency where `assessed`, an event where `withdrawn`")
    ]
    at: EventTime
    result: Annotated[
        Mapping[str, str | int | Annotated[float, Field(allow_inf_nan=False)] | bool],
        AfterValidator(_short),
        Field(max_length=20, description=f"At most {MOST_RESULT_BYTES} bytes as JSON in UTF-8"),
    ] = Field(default_factory=dict)


def _short_together(events: list[EventIn]) -> list[EventIn]:
    size = sum(_bytes_of(event.result) for event in events)
    if size > MOST_RESULTS_BYTES:
        raise ValueError(
            f"the results take {size:,} bytes together; at most {MOST_RESULTS_BYTES:,} may be sent at once"
        )
    return events


class EventsIn(Strict):
    """Entries for the ledger; all are written or none. Their results may take 200,000 bytes together."""

    events: Annotated[list[EventIn], AfterValidator(_short_together), Field(min_length=1, max_length=1000)]


class EventsOut(BaseModel):
    """How many of the sent entries were new."""

    received: int
    written: int


class HealthOut(BaseModel):
    """Whether the process is up, or ready."""

    status: Literal["ok", "not-ready"]
    at: datetime
