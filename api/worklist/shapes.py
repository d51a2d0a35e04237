"""The worklist as /v1, its page and its CSV show it."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.http.shapes import Strict
from api.running.i18n import Words
from api.worklist.service import SNOOZE_DAYS, WorkDone, WorkRow
from api.worklist.words import KINDS, STEPS, said
from data.catalogue import Catalogue
from data.words import LONGEST_WORK_NOTE, WorkChange, WorkKind, WorkState, WorkStep

PersonsStep = Literal[WorkStep.ASSIGNED, WorkStep.SNOOZED, WorkStep.CLOSED, WorkStep.UNDONE]
"""What a person does; only a check re-opens."""

Key = Annotated[str, Field(min_length=1, max_length=1000, examples=["gap:rti.replies:hi"])]


class WorkChangeOut(BaseModel):
    """What was done about a row, by whom and when; `to` whom it was given, or `until` when it waits."""

    step: WorkStep
    text: str
    by: str
    at: datetime
    to: str
    until: date | None
    note: str

    @classmethod
    def of(cls, change: WorkChange, words: Words) -> "WorkChangeOut":
        """`change` with its step in words."""
        return cls(
            step=change.step,
            text=words.say(STEPS[change.step]),
            by=change.by,
            at=change.at,
            to=change.to,
            until=change.until,
            note=change.note,
        )


class WorkRowOut(BaseModel):
    """Something to be done: what it is about, why, how many it touches, where it is done, and how it stands.

    `touches` is null where it is of too few people to be told. `came_back`: it was closed and its cause still stands.
    """

    key: str
    kind: WorkKind
    kind_text: str
    title: str
    why: str
    touches: int | None
    touches_text: str
    to_do: str
    href: str
    quoted: list[str]
    state: WorkState
    assigned_to: str
    snoozed_until: date | None
    came_back: bool
    changes: list[WorkChangeOut]

    @classmethod
    def of(cls, row: WorkRow, *, catalogue: Catalogue, words: Words, smallest: int, today: date) -> "WorkRowOut":
        """`row` in the reader's words."""
        cause, standing = row.cause, row.standing
        told = said(cause, catalogue=catalogue, words=words, smallest=smallest)
        return cls(
            key=cause.key,
            kind=cause.kind,
            kind_text=words.say(KINDS[cause.kind]),
            title=told.title,
            why=told.why,
            touches=cause.touches,
            touches_text=told.touches,
            to_do=told.to_do,
            href=told.href,
            quoted=[text for text in cause.quoted if text != told.title],
            state=standing.state(today),
            assigned_to=standing.assigned_to,
            snoozed_until=standing.snoozed_until(today),
            came_back=standing.came_back,
            changes=[WorkChangeOut.of(change, words) for change in row.history],
        )


class WorklistOut(BaseModel):
    """Rows of the worklist, ranked; `looked`: whether lessons were looked through for what is stale or repeated."""

    rows: list[WorkRowOut]
    found: int
    looked: bool


class WorkDoneIn(Strict):
    """What is done about a row: taken in hand or given to somebody, put off, closed, or the last of it taken back."""

    row: Key
    step: PersonsStep
    to: Annotated[str, Field(max_length=200)] = ""
    days: Annotated[int, Field(ge=1, le=365)] = SNOOZE_DAYS[0]
    note: Annotated[str, Field(max_length=LONGEST_WORK_NOTE)] = ""

    def done(self) -> WorkDone:
        """The same in the domain's words."""
        return WorkDone(self.step, self.to, self.days, self.note)


COLUMNS = ("key", "kind", "title", "why", "touches", "state", "assigned_to", "snoozed_until", "came_back")


def worklist_csv(rows: Iterable[WorkRowOut]) -> str:
    """One line a row; a cell that a spreadsheet would take for a formula is written as text."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        given = row.model_dump(mode="json")
        writer.writerow([_as_text(given[name]) for name in COLUMNS])
    return file.getvalue()


def _as_text(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
