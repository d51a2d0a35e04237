"""The worklist: causes of the moment beside what was done about them, and the check of what was closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Depends

from api.assess.item_service import ItemService
from api.curate.curating import CuratingService
from api.curate.drafting import DraftService
from api.curate.service import CurateService
from api.http.dependencies import service
from api.imports.service import ImportService
from api.running.auth import AccessRole, Principal
from api.worklist import causes
from api.worklist.causes import Cause
from api.worklist.signals import Content, WorklistSignals
from data.store import Store
from data.words import (
    CourseId,
    OrganisationId,
    UnknownWork,
    WorkChange,
    WorkKey,
    WorkKind,
    WorkStanding,
    WorkState,
    WorkStep,
    work_standing,
)
from recommender.curating import question_clusters

CHECKER = "saarthi"
"""Who re-opens what was closed and still stands."""

THUMBS_READ = 500
QUESTIONS_CLUSTERED = 500
"""Of the latest questions so many are put together: encoding one that is new takes about 5 ms."""

SNOOZE_DAYS = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A cause, how it stands, and all that was done about it, undone things too."""

    cause: Cause
    standing: WorkStanding
    history: Sequence[WorkChange]


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What somebody does about a row: `to` whom it is given, for how many `days` it waits, and why."""

    step: WorkStep
    to: str = ""
    days: int = SNOOZE_DAYS[0]
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorklistService:
    """Rows of an organisation's curators, and what they do about them."""

    store: Store
    gaps: CurateService
    looking: CuratingService
    drafting: DraftService
    items: ItemService
    imports: ImportService
    signals: WorklistSignals

    @property
    def looked(self) -> bool:
        """Whether lessons were looked through already; it is begun where not."""
        return self.signals.content.ready() is not None

    def rows(self, principal: Principal) -> list[WorkRow]:
        """All rows of the principal's organisation, ranked (`causes.ranked`), however they stand."""
        done = self.store.worklist.of(principal.organisation)
        found = causes.ranked(self._causes(principal, self.signals.content.ready()))
        return [
            WorkRow(each, work_standing(changes), changes) for each in found for changes in [done.get(each.key, ())]
        ]

    def row(self, key: WorkKey, principal: Principal) -> WorkRow:
        """The row of this key; raises UnknownWork where nothing of it is to be done (any more)."""
        for row in self.rows(principal):
            if row.cause.key == key:
                return row
        raise UnknownWork(f"nothing {key!r} is on your worklist (any more)")

    def change(self, key: WorkKey, done: WorkDone, principal: Principal) -> WorkRow:
        """The row after this was done about it; raises UnknownWork."""
        self.row(key, principal)
        now = self.gaps.clock()
        is_snoozed = done.step is WorkStep.SNOOZED
        change = WorkChange(
            organisation=principal.organisation,
            key=key,
            step=done.step,
            by=principal.subject,
            at=now,
            to=(done.to.strip() or principal.subject) if done.step is WorkStep.ASSIGNED else "",
            until=now.date() + timedelta(days=done.days) if is_snoozed else None,
            note=done.note.strip(),
        )
        self.store.worklist.add([change])
        return self.row(key, principal)

    def today(self) -> date:
        """The day by which rows wait."""
        return self.gaps.clock().date()

    def check(self) -> int:
        """Re-opens, in every organisation, what was closed though its cause still stands; returns how many rows."""
        now, content = self.gaps.clock(), self.signals.content.get()
        reopened = [
            WorkChange(organisation, cause.key, WorkStep.REOPENED, CHECKER, now)
            for organisation in self.store.worklist.organisations()
            for cause in self._standing_though_closed(organisation, content)
        ]
        self.store.worklist.add(reopened)
        return len(reopened)

    def _standing_though_closed(self, organisation: OrganisationId, content: Content) -> Sequence[Cause]:
        if organisation not in self.gaps.library.catalogue().organisations:
            return []
        done = self.store.worklist.of(organisation)
        closed = {
            key: standing.closed.at
            for key, changes in done.items()
            for standing in [work_standing(changes)]
            if standing.state(self.today()) is WorkState.CLOSED and standing.closed is not None
        }
        if not closed:
            return []
        checker = Principal(CHECKER, AccessRole.CURATOR, organisation)
        found = self._causes(checker, content)
        return [each for each in found if each.key in closed and _stands(each, closed[each.key])]

    def _causes(self, principal: Principal, content: Content | None) -> list[Cause]:
        own, smallest = principal.organisation, self.gaps.smallest_group
        open_courses, reach = self.gaps.library.open_in(own), self.signals.reach.get()
        finished = reach.finished
        clusters = question_clusters(
            self.gaps.asked_in_vain(own)[:QUESTIONS_CLUSTERED], encode=self.looking.retriever.encode_sentences
        )
        received = {course: each for course, each in reach.receptions.items() if course in open_courses}
        return [
            *causes.gaps(
                self.gaps.demand.get(),
                open_courses.values(),
                organisations=self.gaps.counted(own),
                smallest=smallest,
            ),
            *causes.of_questions(clusters),
            *causes.of_thumbs(self.gaps.unhelpful(own, limit=THUMBS_READ)),
            *causes.of_items(self.items.listed(principal, flagged=True)),
            *causes.of_receptions(received, smallest=smallest),
            *causes.of_untagged(open_courses.values(), finished),
            *causes.of_missing(self.store.missing.since(), open_courses.keys(), finished),
            *causes.of_drafts(self.drafting.drafts(organisation=own)),
            *causes.of_imports(self.imports.listed(principal)),
            *([] if content is None else _of_content(content, frozenset(open_courses), finished)),
        ]


def _of_content(content: Content, open_courses: frozenset[CourseId], finished: Mapping[CourseId, int]) -> list[Cause]:
    stale = {course: each for course, each in content.stale.items() if course in open_courses}
    overlaps = [each for each in content.overlaps if {each[0], each[1].course} <= open_courses]
    return [*causes.of_stale(stale, finished), *causes.of_overlaps(overlaps, finished)]


def _stands(cause: Cause, closed_at: datetime) -> bool:
    """Whether the cause is there though it was closed then: what was asked or rated before is dealt with."""
    return cause.at is None or cause.at > closed_at


def shown(rows: Sequence[WorkRow], *, kind: WorkKind | None, state: WorkState, today: date) -> list[WorkRow]:
    """Those of a kind, or all, that stand so today."""
    return [row for row in rows if kind in {None, row.cause.kind} and row.standing.state(today) is state]


WorklistDep = Annotated[WorklistService, Depends(service(WorklistService))]
