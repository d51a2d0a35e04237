"""What operators and other systems send and read: events, health."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.http.shapes import EventTime, Identifier, Strict
from data.words import (
    Verb,
)


class EventIn(Strict):
    """One entry for the ledger; sending the same one twice changes nothing."""

    id: Annotated[str, Field(min_length=8, max_length=100, examples=["7a1f0c9e-2d2b-4f0a-9d8c-0b1b7f7c1e11"])]
    learner: Identifier
    verb: Verb
    object: Annotated[Identifier, Field(description="A course id; a competency id where the verb is `assessed`")]
    at: EventTime
    result: Mapping[str, str | int | Annotated[float, Field(allow_inf_nan=False)] | bool] = Field(
        default_factory=dict, max_length=20
    )


class EventsIn(Strict):
    """Entries for the ledger; all are written or none."""

    events: Annotated[list[EventIn], Field(min_length=1, max_length=1000)]


class EventsOut(BaseModel):
    """How many of the sent entries were new."""

    received: int
    written: int


class HealthOut(BaseModel):
    """Whether the process is up, or ready."""

    status: Literal["ok", "not-ready"]
    at: datetime
