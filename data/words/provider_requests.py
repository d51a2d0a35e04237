"""Requests to providers: what people need to learn and no course covers, on its way to a course that does."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from data.words.models import CompetencyId, CourseId, OrganisationId

ProviderRequestId = NewType("ProviderRequestId", str)


class RequestState(StrEnum):
    """How far a request is; it is answered by a course of the catalogue."""

    OPEN = "open"
    SENT = "sent"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """What is wanted of providers: a competency up to a level, or what `text` says where the framework has none for it.

    `text` is the line of an order or the question that it came from. `provider` is whom it was sent to, `course` what
    answered it.
    """

    id: ProviderRequestId
    organisation: OrganisationId
    competency: CompetencyId | None
    level: int
    text: str
    state: RequestState
    by: str
    at: datetime
    provider: str = ""
    course: CourseId | None = None
