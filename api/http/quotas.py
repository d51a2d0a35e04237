"""What one learner may have kept in a day: answers, events and thumbs. Beyond it, 429 with when there is room again.

How much is kept of all days is bounded where it is kept: a learner's conversations by number and length
(`data.words.conversations`), an event's result by its bytes (`api.operate.shapes`).
"""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request

from api.http.rate_store import SharedCounts, marked
from api.running.auth import Principal
from api.running.settings import Settings
from data.words import QuotaExceeded

DAY = 24 * 60 * 60


class Quota(StrEnum):
    """What is counted by the day."""

    ANSWERS = "answers"
    EVENTS = "events"
    THUMBS = "thumbs"


QUOTAS = {
    ("POST", "/v1/tutor/questions"): Quota.ANSWERS,
    ("POST", "/v1/tutor/streams"): Quota.ANSWERS,
    ("POST", "/v1/tutor/hints"): Quota.ANSWERS,
    ("POST", "/v1/saarthi/messages"): Quota.ANSWERS,
    ("POST", "/home/ask"): Quota.ANSWERS,
    ("POST", "/courses/{course}/ask"): Quota.ANSWERS,
    ("POST", "/conversations/{conversation}/ask"): Quota.ANSWERS,
    ("PUT", "/v1/answers/{turn}/feedback"): Quota.THUMBS,
    ("POST", "/answers/{turn}/feedback"): Quota.THUMBS,
    ("POST", "/v1/learners/{learner}/feedback"): Quota.EVENTS,
    ("POST", "/v1/learners/{learner}/courses/{course}/check"): Quota.EVENTS,
    ("POST", "/v1/plans/{plan}/evidence"): Quota.EVENTS,
    ("POST", "/v1/practice/{item}/attempts"): Quota.EVENTS,
    ("POST", "/courses/{course}/finished"): Quota.EVENTS,
    ("POST", "/practice/{item}/attempts"): Quota.EVENTS,
    ("POST", "/home/check"): Quota.EVENTS,
    ("POST", "/home/deferred"): Quota.EVENTS,
    ("POST", "/home/dismissed"): Quota.EVENTS,
    ("POST", "/home/restored"): Quota.EVENTS,
    ("POST", "/home/tasks"): Quota.EVENTS,
}
"""One of these for each request to these routes; `POST /v1/events` takes as many as it writes."""


class Quotas:
    """Counts what each learner has had kept; a day begins with the first of its kind. For one event loop.

    What other systems write for learners has no such share: they are bounded by their rate.
    """

    def __init__(self, settings: Settings, counts: SharedCounts) -> None:
        self._counts = counts
        self._most = {
            Quota.ANSWERS: settings.answers_per_day,
            Quota.EVENTS: settings.events_per_day,
            Quota.THUMBS: settings.thumbs_per_day,
        }

    async def take(self, quota: Quota, principal: Principal, *, amount: int = 1) -> None:
        """Takes `amount` of a learner's share of the day; raises QuotaExceeded, and takes nothing, where it is more."""
        if principal.learner is None:
            return
        key, most = f"quota/{quota}/{marked(principal.learner)}", self._most[quota]
        used = await self._counts.count(key)
        if used + amount > most:
            seconds = int(await self._counts.seconds_left(key)) + 1 if used else DAY
            raise QuotaExceeded(
                f"you may have {most} {quota} in a day; {used} are used, and {amount} more were sent", seconds=seconds
            )
        await self._counts.add(key, seconds=DAY, amount=amount)


async def quotas_of(request: Request) -> Quotas:
    """The shares counted by the app that serves `request`."""
    quotas = request.app.state.quotas
    if not isinstance(quotas, Quotas):
        raise TypeError("the app was started without quotas")
    return quotas


QuotasDep = Annotated[Quotas, Depends(quotas_of)]
