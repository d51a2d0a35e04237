"""The bank for those who keep it: items with their answers, faults, lives and statistics, and tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends

from api.assess.bank import Bank
from api.http.dependencies import service
from api.running.auth import Principal
from api.running.clock import Clock
from data.reading import FaultList, jsonl_nodes
from data.words import (
    Assessment,
    CompetencyId,
    Conflict,
    CourseId,
    Fault,
    InvalidRequest,
    Item,
    ItemChange,
    ItemId,
    ItemStatistics,
    ItemStatus,
    UnknownItem,
    check_change,
)
from tutor.answer import aligned
from tutor.assessment import ItemFault, ItemFlag, ItemRule, item_faults, item_flags
from tutor.practice import AssessmentReader


@dataclass(frozen=True, slots=True)
class KeptItem:
    """An item with what is known about it."""

    item: Item
    faults: Sequence[ItemFault]
    flags: Sequence[ItemFlag]
    statistics: ItemStatistics | None
    changes: Sequence[ItemChange]


@dataclass(frozen=True)
class ItemService:
    """Items and tests of the courses that a curator may open."""

    bank: Bank
    clock: Clock
    _read: dict[ItemId, tuple[Item, Sequence[ItemFault]]] = field(default_factory=dict)

    def listed(
        self,
        principal: Principal,
        *,
        status: ItemStatus | None = None,
        competency: CompetencyId | None = None,
        course: CourseId | None = None,
        flagged: bool = False,
    ) -> Sequence[KeptItem]:
        """The items of open courses, or of one of these, or of one status and competency, or those to be looked at."""
        open_courses = self.bank.library.open_by(principal)
        bank = self.bank.in_force()
        chosen = [
            self._kept(item, bank.statistics.get(item.id))
            for item in sorted(bank.items.values(), key=lambda item: item.id)
            if item.course in open_courses
            and course in {None, item.course}
            and status in {None, item.status}
            and competency in {None, item.competency}
        ]
        return [kept for kept in chosen if kept.flags or kept.faults] if flagged else chosen

    def one(self, item: ItemId, principal: Principal) -> KeptItem:
        """The item with its changes; raises UnknownItem where it is none of a course that they may open."""
        bank = self.bank.in_force()
        known = bank.items.get(item)
        if known is None or known.course not in self.bank.library.open_by(principal):
            raise UnknownItem(f"the bank has no item {item!r} of a course that is open to you")
        return self._kept(known, bank.statistics.get(item), changes=self.bank.stored.changes(item))

    def put(self, item: Item, principal: Principal, *, note: str) -> KeptItem:
        """The item kept as a draft, new or in place of one of its id.

        Raises UnknownCourse, and InvalidRequest where parts are missing or the lesson does not hold its sentence.
        """
        self.bank.library.visible_course(principal, item.course)
        faults = [*self._absent(item), *_form_faults(item)]
        if faults:
            raise InvalidRequest("item", faults)
        known = self.bank.in_force().items.get(item.id)
        if known is not None:
            self.one(item.id, principal)
        self.bank.stored.put([item], by=principal.subject, at=self.clock(), note=note)
        return self.one(item.id, principal)

    def change_status(self, item: ItemId, to: ItemStatus, principal: Principal, *, note: str) -> KeptItem:
        """The item in its new status, with the verdict that was given.

        Raises UnknownItem, and Conflict where it cannot get there, or whoever wrote it would review it themself.
        """
        kept = self.one(item, principal)
        check_change(item, now=kept.item.status, to=to)
        if to is ItemStatus.REVIEWED and kept.changes and kept.changes[-1].by == principal.subject:
            raise Conflict("An item is reviewed by somebody else than who wrote it.")
        if not kept.changes:  # one of a file: its life in the store begins here
            self.bank.stored.put([kept.item], by="practice folder", at=self.clock())
        self.bank.stored.change_status(item, to, by=principal.subject, at=self.clock(), note=note)
        return self.one(item, principal)

    def put_assessment(self, body: str, principal: Principal) -> Assessment:
        """The test kept, new or in place of one with its id; `body` is JSON in the form of tests.yaml.

        Raises InvalidRequest with every fault.
        """
        faults = FaultList()
        catalogue, items = self.bank.library.catalogue(), self.bank.in_force().items.keys()
        reader = AssessmentReader(catalogue, items, faults=faults, absent=faults)
        nodes = jsonl_nodes(body, name="test", faults=faults)
        tests = [test for node in nodes if node is not None for test in reader.read(node).values()]
        if len(faults):
            raise InvalidRequest("test", faults.in_order())
        for test in tests:
            if test.course is not None:
                self.bank.library.visible_course(principal, test.course)
            self.bank.stored.put_assessment(test, by=principal.subject, at=self.clock())
        return tests[0]

    def _kept(self, item: Item, statistics: ItemStatistics | None, *, changes: Sequence[ItemChange] = ()) -> KeptItem:
        return KeptItem(item, self._faults(item), item_flags(item, statistics), statistics, changes)

    def _faults(self, item: Item) -> Sequence[ItemFault]:
        """The rules that it breaks, read once for as long as it stays as it is: 2 ms each."""
        known = self._read.get(item.id)
        if known is None or known[0] is not item:
            known = self._read[item.id] = item, item_faults(item)
        return known[1]

    def _absent(self, item: Item) -> Sequence[Fault]:
        """What the catalogue does not hold: the competency, the lesson, the sentence in it."""
        catalogue, faults = self.bank.library.catalogue(), []
        if item.competency not in catalogue.courses[item.course].teaches:
            problem = f"course {item.course!r} does not teach it"
            faults.append(Fault("competency", item.competency, problem, "Name one that the course teaches."))
        for language, sentence in item.because.by_language.items():
            text = catalogue.lesson_text(item.course, item.lesson, language)
            if aligned(sentence, text, start=0, end=0) is None:
                problem = f"lesson {item.lesson!r} does not say this ({language})"
                faults.append(Fault(f"because.{language}", sentence, problem, "Copy a sentence of the lesson."))
        return faults


def _form_faults(item: Item) -> Sequence[Fault]:
    """What keeps an item from being asked at all; breaches of style are told and do not keep it out."""
    return [
        Fault("item", item.id, fault.problem, fault.remedy)
        for fault in item_faults(item)
        if fault.rule in {ItemRule.ANSWERS, ItemRule.LANGUAGES, ItemRule.PAIRS}
    ]


ItemServiceDep = Annotated[ItemService, Depends(service(ItemService))]
