"""A curator's worklist: what there is to do, why, how many it touches, and what was done about it.

    open ──assigned──> open ──snoozed──> waits until a day ──> open
      └──closed──> closed ──the cause still stands at the next check──> open, and says so

Rows are made of the data each time; kept is only what people did about them. Undoing takes the last of it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from data.words.models import OrganisationId

WorkKey = NewType("WorkKey", str)
"""What a row is about: its kind and, after a colon, ids of what it concerns; the same while the cause stands."""

LONGEST_WORK_NOTE = 500


class WorkKind(StrEnum):
    """What there is to do."""

    GAP = "gap"
    QUESTIONS = "questions"
    UNHELPFUL = "unhelpful"
    ITEM = "item"
    STALE = "stale"
    UNFINISHED = "unfinished"
    LANGUAGE = "language"
    TAGS = "tags"
    DRAFTS = "drafts"
    IMPORT = "import"
    MISSING = "missing"
    OVERLAP = "overlap"


class WorkStep(StrEnum):
    """What was done about a row; a check, not a person, re-opens it."""

    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    CLOSED = "closed"
    UNDONE = "undone"
    REOPENED = "reopened"


class WorkState(StrEnum):
    """How a row stands on a day."""

    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class WorkChange:
    """One thing that was done about a row in an organisation: by whom and when; `to` or `until` where it has one."""

    organisation: OrganisationId
    key: WorkKey
    step: WorkStep
    by: str
    at: datetime
    to: str = ""
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """What was done about a row so far, undone things left out, oldest first."""

    done: Sequence[WorkChange] = ()

    @property
    def assigned_to(self) -> str:
        """Who has it in hand; nobody where it is empty."""
        return next((each.to for each in reversed(self.done) if each.step is WorkStep.ASSIGNED), "")

    @property
    def closed(self) -> WorkChange | None:
        """The last closing, whether it held or not."""
        return next((each for each in reversed(self.done) if each.step is WorkStep.CLOSED), None)

    @property
    def came_back(self) -> bool:
        """Whether it was closed and its cause was found to stand."""
        return bool(self.done) and self._last_of_state() is WorkStep.REOPENED

    def snoozed_until(self, today: date) -> date | None:
        """The day until which it waits; None where it does not wait on this one."""
        last = next((each for each in reversed(self.done) if each.step is not WorkStep.ASSIGNED), None)
        waits = last is not None and last.step is WorkStep.SNOOZED and last.until is not None and last.until > today
        return last.until if waits and last is not None else None

    def state(self, today: date) -> WorkState:
        """How it stands on a day."""
        if self._last_of_state() is WorkStep.CLOSED:
            return WorkState.CLOSED
        return WorkState.OPEN if self.snoozed_until(today) is None else WorkState.SNOOZED

    def _last_of_state(self) -> WorkStep | None:
        return next((each.step for each in reversed(self.done) if each.step is not WorkStep.ASSIGNED), None)


def work_standing(changes: Sequence[WorkChange]) -> WorkStanding:
    """How a row stands after these changes, oldest first: each undoing takes away the last thing that is left."""
    done: list[WorkChange] = []
    for change in changes:
        if change.step is not WorkStep.UNDONE:
            done.append(change)
        elif done:
            done.pop()
    return WorkStanding(tuple(done))
