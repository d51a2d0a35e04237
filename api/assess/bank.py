"""The item bank in force: what the practice folder holds, and in its place or beside it what curators put in here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.running.library import Library
from data.store import Items
from data.words import (
    Assessment,
    AssessmentId,
    Item,
    ItemId,
    ItemStatistics,
    ItemStatus,
    Learner,
    UnknownAssessment,
    UnknownItem,
)
from tutor.assessment import ENOUGH_ANSWERS, Parameters, start_of
from tutor.practice import PracticeBook


@dataclass(frozen=True, slots=True)
class BankInForce:
    """All items and tests as they stand, with what answers said of them."""

    items: Mapping[ItemId, Item]
    assessments: Mapping[AssessmentId, Assessment]
    statistics: Mapping[ItemId, ItemStatistics]

    def parameters(self, item: Item) -> Parameters:
        """Difficulty and discrimination: from answers where there are enough, else from the level."""
        known = self.statistics.get(item.id)
        fitted = known is not None and known.answers >= ENOUGH_ANSWERS
        if not fitted or known is None or known.difficulty is None or known.discrimination is None:
            return start_of(item.level)
        return Parameters(known.difficulty, known.discrimination)

    def parametrised(self) -> Mapping[ItemId, Parameters]:
        """The parameters of every item."""
        return {item.id: self.parameters(item) for item in self.items.values()}


@dataclass
class Bank:
    """Reads the bank, anew once something of it has changed."""

    library: Library
    book: Callable[[], PracticeBook]
    stored: Items
    _held: tuple[PracticeBook, tuple[int, int, int], BankInForce] | None = None
    _lock: Lock = field(default_factory=Lock)

    def in_force(self) -> BankInForce:
        """All items and tests; an item of the store stands in place of one of the folder with its id."""
        book, revision = self.book(), self.stored.revision()
        with self._lock:
            held = self._held
        if held is not None and held[0] is book and held[1] == revision:
            return held[2]
        made = BankInForce(
            items={**book.bank(), **self.stored.all()},
            assessments={**book.assessments, **self.stored.assessments()},
            statistics=self.stored.statistics(),
        )
        with self._lock:
            self._held = (book, revision, made)
        return made

    def item(self, item: ItemId) -> Item:
        """The item; raises UnknownItem."""
        known = self.in_force().items.get(item)
        if known is None:
            raise UnknownItem(f"the bank has no item {item!r}")
        return known

    def assessment(self, assessment: AssessmentId) -> Assessment:
        """The test; raises UnknownAssessment."""
        known = self.in_force().assessments.get(assessment)
        if known is None:
            raise UnknownAssessment(f"no test {assessment!r} that is open to you")
        return known

    def askable(self, learner: Learner) -> Mapping[ItemId, Item]:
        """Live items on courses that are open to the learner, in a language that they read."""
        open_courses, competencies = self.library.open_for(learner), self.library.catalogue().competencies
        return {
            item.id: item
            for item in self.in_force().items.values()
            if item.status is ItemStatus.LIVE
            and item.course in open_courses
            and item.competency in competencies
            and item.languages & learner.languages
        }


def of_ids(ids: Sequence[ItemId], items: Mapping[ItemId, Item]) -> Mapping[ItemId, Item]:
    """Those of the items that are still there."""
    return {item: items[item] for item in ids if item in items}


BankDep = Annotated[Bank, Depends(service(Bank))]
