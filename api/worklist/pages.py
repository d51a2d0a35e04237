"""The curator's first page: one ranked list of what there is to do."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel, Field

from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.running.i18n import mark
from api.worklist.service import SNOOZE_DAYS, WorkDone, WorklistDep, WorklistService, WorkRow, shown
from api.worklist.shapes import PersonsStep, WorkRowOut, worklist_csv
from api.worklist.words import kinds_of
from data.words import LONGEST_WORK_NOTE, WorkKey, WorkKind, WorkState, WorkStep

router = APIRouter(route_class=GuardedRoute, prefix="/worklist", include_in_schema=False)

ROWS_SHOWN = 20
ROWS_MOST = 5_000

STATES: Mapping[WorkState, str] = {
    WorkState.OPEN: mark("To do"),
    WorkState.SNOOZED: mark("Put off"),
    WorkState.CLOSED: mark("Closed"),
}

DONE: Mapping[WorkStep, str] = {
    WorkStep.ASSIGNED: mark("Taken in hand: {title}"),
    WorkStep.SNOOZED: mark("Put off: {title}"),
    WorkStep.CLOSED: mark("Closed: {title}. The next nightly check looks whether its cause is gone."),
    WorkStep.UNDONE: mark("Taken back: {title}"),
}

KindQuery = Annotated[str, Query(max_length=20)]
StateQuery = Annotated[WorkState, Query()]


class WorkForm(BaseModel):
    """What somebody does about a row, and the part of the list that they came from."""

    row: str = Field(min_length=1, max_length=1000)
    step: PersonsStep
    to: str = Field(default="", max_length=200)
    days: int = Field(default=SNOOZE_DAYS[0], ge=1, le=365)
    note: str = Field(default="", max_length=LONGEST_WORK_NOTE)
    kind: str = Field(default="", max_length=20)
    state: WorkState = WorkState.OPEN

    def done(self) -> WorkDone:
        """The same in the domain's words."""
        return WorkDone(self.step, self.to, self.days, self.note)


@router.get("")
def worklist_page(
    principal: CuratorDep,
    page: PageDep,
    working: WorklistDep,
    kind: KindQuery = "",
    state: StateQuery = WorkState.OPEN,
    limit: Annotated[int, Query(ge=1, le=ROWS_MOST)] = ROWS_SHOWN,
    did: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """The rows of a kind or of all that stand so, and what was just done, which can be taken back."""
    every = working.rows(principal)
    of_state = shown(every, kind=None, state=state, today=working.today())
    rows = [row for row in of_state if kind in {"", row.cause.kind}]
    today = working.today()
    context = {
        "rows": rows_out(rows[:limit], page, working),
        "found": len(rows),
        "kinds": kinds_of([row.cause for row in of_state], page.words),
        "all": len(of_state),
        "states": {
            each.value: (page.words.say(text), len(shown(every, kind=None, state=each, today=today)))
            for each, text in STATES.items()
        },
        "kind": kind,
        "state": state.value,
        "looked": working.looked,
        "snooze_days": SNOOZE_DAYS,
        "next_limit": min(limit + ROWS_SHOWN, ROWS_MOST),
        "done": _done(did, every, page, working),
        "did": did,
    }
    return page.show("worklist.html", context, principal=principal, here=_address(kind, state))


@router.get(".csv")
def worklist_file(
    principal: CuratorDep,
    page: PageDep,
    working: WorklistDep,
    kind: KindQuery = "",
    state: StateQuery = WorkState.OPEN,
) -> Response:
    """The same rows, all of them, as a CSV file."""
    rows = shown(working.rows(principal), kind=None, state=state, today=working.today())
    text = worklist_csv(rows_out([row for row in rows if kind in {"", row.cause.kind}], page, working))
    headers = {"Content-Disposition": 'attachment; filename="worklist.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("")
def change(principal: CuratorDep, working: WorklistDep, form: Annotated[WorkForm, Form()]) -> Response:
    """Does something about a row, and leads back to the list, which says what was done."""
    working.change(WorkKey(form.row), form.done(), principal)
    kind = form.kind if form.kind in set(WorkKind) else ""
    return see_other(_address(kind, form.state, did=form.row))


def rows_out(rows: Sequence[WorkRow], page: Page, working: WorklistService) -> list[WorkRowOut]:
    """The rows in the reader's words."""
    catalogue, today, smallest = page.library.catalogue(), working.today(), working.gaps.smallest_group
    return [WorkRowOut.of(row, catalogue=catalogue, words=page.words, smallest=smallest, today=today) for row in rows]


def _done(did: str, rows: Sequence[WorkRow], page: Page, working: WorklistService) -> str:
    """What was done last about this row, empty where nothing was."""
    row = next((row for row in rows if row.cause.key == did and row.history), None)
    if row is None or row.history[-1].step not in DONE:
        return ""
    title = rows_out([row], page, working)[0].title
    return page.words.say(DONE[row.history[-1].step], title=title)


def _address(kind: str, state: WorkState, *, did: str = "") -> str:
    asked = {"kind": kind, "state": "" if state is WorkState.OPEN else state.value, "did": did}
    given = {name: value for name, value in asked.items() if value}
    return f"/worklist?{urlencode(given)}" if given else "/worklist"
