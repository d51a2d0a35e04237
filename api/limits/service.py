"""The limits of what courses may answer, for everybody who types; nothing of a message at one is kept or logged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.running.library import Library
from api.running.observability import Metrics
from data.words import Limited, OrganisationId
from tutor.limits import URGENT, Gate, LimitWords, limited_reply

Wants = Callable[[], bool]


def _wants_nothing() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class LimitService:
    """Looks at every message first; what it answers, nothing else sees."""

    library: Library
    gate: Gate
    words: LimitWords
    metrics: Metrics

    def of(
        self, message: str, *, organisation: OrganisationId, urgent: bool = False, wants_clearly: Wants = _wants_nothing
    ) -> Limited | None:
        """What is said where `message`, of somebody of `organisation`, is at a limit; None for an ordinary one.

        `urgent`: distress and emergencies alone, for fields that are no questions. `wants_clearly` says whether the
        message clearly wants something ordinary; it is asked only where the message seems to be at a limit. All kinds
        are counted as one, since a count of the few in distress might say who they are.
        """
        kind = self.gate.kind_of(message)
        if kind is not None and kind not in URGENT and wants_clearly():
            kind = self.gate.kind_of(message, clear=True)
        if kind is None or (urgent and kind not in URGENT):
            return None
        self.metrics.answers.labels("limited").inc()
        titles = {course.id: course.title for course in self.library.open_in(organisation).values()}
        return limited_reply(kind, message, words=self.words, titles=titles)


LimitDep = Annotated[LimitService, Depends(service(LimitService))]
