"""A learner's data and the request to erase it, as /v1 shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

EXPORT_FORMAT = 1
"""Raised when what an export holds changes its meaning."""


class PersonalDataOut(BaseModel):
    """Every row that is kept about a learner, by the table that it lies in; times are ISO 8601 in UTC."""

    format: int = EXPORT_FORMAT
    learner: str
    made_at: datetime
    rows: Mapping[str, Sequence[Mapping[str, Any]]]


class ErasureIn(BaseModel):
    """The wish to erase a learner; it cannot be undone."""

    confirm: str = Field(max_length=200, description="The learner's id once more", examples=["revenue-00017"])
    reason: str = Field(default="", max_length=120, description="Why; kept in the security log")
