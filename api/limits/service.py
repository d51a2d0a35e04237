"""The limits of what courses may answer, for everybody who types; nothing of a message at one is kept or logged."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.running.library import Library
from api.running.observability import Metrics
from data.words import Limited, OrganisationId
from tutor.limits import URGENT, Gate, LimitWords, limited_reply


@dataclass(frozen=True, slots=True)
class LimitService:
    """Looks at every message first; what it answers, nothing else sees."""

    library: Library
    gate: Gate
    words: LimitWords
    metrics: Metrics

    def of(self, message: str, *, organisation: OrganisationId, urgent: bool = False) -> Limited | None:
        """What is said where `message`, of somebody of `organisation`, is at a limit; None for an ordinary one.

        `urgent`: distress and emergencies alone, for fields that are no questions. All kinds are counted as one, since
        a count of the few in distress might say who they are.
        """
        kind = self.gate.kind_of(message)
        if kind is None or (urgent and kind not in URGENT):
            return None
        self.metrics.answers.labels("limited").inc()
        titles = {course.id: course.title for course in self.library.open_in(organisation).values()}
        return limited_reply(kind, message, words=self.words, titles=titles)


LimitDep = Annotated[LimitService, Depends(service(LimitService))]
