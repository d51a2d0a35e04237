"""What diagnostics and tests share: a sitting begun once, gone on with after any break, and ended once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from api.assess.bank import Bank
from api.running.clock import Clock
from data.store import Sittings
from data.words import (
    CompetencyId,
    Conflict,
    Event,
    EvidenceSource,
    GivenAnswer,
    Item,
    ItemId,
    LearnerId,
    Sitting,
    SittingId,
    SittingKind,
    UnknownAssessment,
    Verb,
    level_result,
)
from tutor.assessment import LevelShown, ShownItem, letters_of, read_answer, shown_item, sitting_event_id

CHANGES = 10
"""Answers kept of one sitting for each of its items: how often somebody may change their mind."""

Result = Mapping[str, float | int | bool | str]


@dataclass(frozen=True)
class Desk:
    """Where sittings are begun, answered and ended."""

    bank: Bank
    sittings: Sittings
    clock: Clock

    def running(self, learner: LearnerId, kind: SittingKind, subject: str) -> Sitting | None:
        """The learner's sitting of this that is not over; None where there is none."""
        of_this = self.sittings.of(learner, kind=kind, subject=subject)
        return next((sitting for sitting in of_this if sitting.finished_at is None), None)

    def begin(
        self,
        learner: LearnerId,
        kind: SittingKind,
        subject: str,
        *,
        items: Sequence[ItemId],
        seed: str,
        ends_at: datetime | None = None,
        result: Result | None = None,
    ) -> Sitting:
        """A new sitting; of two begun at the same moment there is one."""
        before = len(self.sittings.of(learner, kind=kind, subject=subject))
        name = sha256(f"{learner}\n{kind}\n{subject}\n{before}".encode()).hexdigest()[:32]
        begun = Sitting(
            id=SittingId(name),
            learner=learner,
            kind=kind,
            subject=subject,
            seed=seed,
            items=tuple(items),
            started_at=self.clock(),
            ends_at=ends_at,
            result=dict(result or {}),
        )
        return self.sittings.begin(begun)

    def shown(self, sitting: Sitting, item: ItemId) -> ShownItem:
        """The item as this sitting shows it; raises UnknownAssessment where it is none of it."""
        known = self.bank.in_force().items.get(item)
        if item not in sitting.items or known is None:
            raise UnknownAssessment(f"sitting {sitting.id!r} has no item {item!r}")
        return shown_item(known, seed=sitting.seed)

    def answered(self, sitting: Sitting, item: ItemId, given: Sequence[str]) -> Sitting:
        """The sitting with one more answer, not kept yet.

        Raises InvalidRequest where the answer cannot be understood, and Conflict where the sitting is over.
        """
        if sitting.finished_at is not None:
            raise Conflict("This sitting is over; its answers stand.")
        if len(sitting.answers) >= CHANGES * len(sitting.items):
            raise Conflict("Answers of this sitting were changed too often; end it, or let them stand.")
        shown = self.shown(sitting, item)
        letters = letters_of(shown, read_answer(shown, given))
        return replace(sitting, answers=(*sitting.answers, GivenAnswer(item, letters, self.clock())))


def new_seed() -> str:
    """What orders the options of a sitting: nobody outside can know it."""
    return secrets.token_hex(16)


def evidence_event(
    sitting: Sitting, competency: CompetencyId, shown: LevelShown, *, by: EvidenceSource, source: str, at: datetime
) -> Event:
    """What a sitting shows of a competency, for the ledger; its id makes it one however often it is written."""
    level, error = shown.evidence
    result = level_result(by, level=round(level, 3), standard_error=round(error, 3))
    if shown.at_least:
        result["at_least"] = True
    return Event(
        id=sitting_event_id(sitting, competency),
        learner=sitting.learner,
        verb=Verb.ASSESSED,
        object=competency,
        at=at,
        source=source,
        result=result,
    )


def left_in(sitting: Sitting, items: Mapping[ItemId, Item]) -> Sequence[ItemId]:
    """The items of the sitting that were not answered and are still there, in its order."""
    return [item for item in sitting.items if item not in sitting.answered and item in items]
