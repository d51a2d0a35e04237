"""All that was read of one import, by their ids; a record that is given twice is kept once, the fuller one."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from data.igot.notes import Notes, Repair
from data.igot.records import (
    BatchRecord,
    ContentRecord,
    DesignationRecord,
    Enrolment,
    GroupRecord,
    Happening,
    Leaf,
    LeafState,
    LevelTexts,
    OrganisationRecord,
    Person,
    PlanRecord,
    QuestionRecord,
    Source,
    Tag,
    Term,
    TestResult,
    TheirId,
)
from data.igot.tables import Table
from data.igot.values import user_of
from data.words.models import Language

PERSON_KEYS = frozenset({"user", "userid", "customuser"})
"""Keys of criteria whose values are ids of people."""

RecordT = TypeVar("RecordT", ContentRecord, Person, OrganisationRecord, PlanRecord, Leaf)


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state of a leaf, read apart from the enrolment that it belongs to."""

    source: Source
    person: TheirId
    course: TheirId
    state: LeafState


@dataclass(slots=True)
class Found:
    """The records of an import; tables of enrolments and tests are kept as tables and read a row at a time."""

    notes: Notes = field(default_factory=Notes)
    organisations: dict[TheirId, OrganisationRecord] = field(default_factory=dict)
    terms: dict[TheirId, Term] = field(default_factory=dict)
    level_texts: list[LevelTexts] = field(default_factory=list)
    designations: list[DesignationRecord] = field(default_factory=list)
    contents: dict[TheirId, ContentRecord] = field(default_factory=dict)
    leaves: dict[TheirId, Leaf] = field(default_factory=dict)
    texts: dict[tuple[TheirId, Language], str] = field(default_factory=dict)
    caption_addresses: dict[tuple[TheirId, Language], str] = field(default_factory=dict)
    mapped: dict[TheirId, list[Tag]] = field(default_factory=dict)
    batches: dict[TheirId, BatchRecord] = field(default_factory=dict)
    persons: dict[TheirId, Person] = field(default_factory=dict)
    groups: dict[TheirId, GroupRecord] = field(default_factory=dict)
    plans: dict[TheirId, PlanRecord] = field(default_factory=dict)
    enrolments: list[Enrolment] = field(default_factory=list)
    states: list[StateRow] = field(default_factory=list)
    results: list[TestResult] = field(default_factory=list)
    questions: list[QuestionRecord] = field(default_factory=list)
    happenings: dict[TheirId, Happening] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    enrolment_tables: list[Table] = field(default_factory=list)

    def keep(self, records: dict[TheirId, RecordT], record: RecordT, *, file: str, place: str) -> None:
        """Keeps the record; where it is there already, what either of the two says."""
        known = records.get(record.id)
        if known is not None and known != record:
            self.notes.add(Repair.SAME_RECORD_TWICE, file=file, place=place, value=record.id)
            record = _filled(known, record)
        records[record.id] = record


def _filled(first: RecordT, second: RecordT) -> RecordT:
    """The record that says more, with what only the other says."""
    fuller, other = (second, first) if _said(second) >= _said(first) else (first, second)
    missing = {
        each.name: getattr(other, each.name)
        for each in fields(fuller)
        if not getattr(fuller, each.name) and getattr(other, each.name)
    }
    return replace(fuller, **missing)


def _said(record: RecordT) -> int:
    return sum(bool(getattr(record, each.name)) for each in fields(record))


def people_named(found: Found) -> set[str]:
    """The ids of all people of an import: users, and those whom groups and plans name."""
    groups = [each.criteria for each in found.groups.values()]
    inline = [criteria for plan in found.plans.values() for criteria in plan.inline]
    named = {user_of(value) for criteria in (*groups, *inline) for each in criteria if each.key in PERSON_KEYS
             for value in each.values}  # fmt: skip
    return {*found.persons, *named}


def batches_of(found: Found) -> Iterator[BatchRecord]:
    """Every batch, of lists of batches and of courses."""
    yield from found.batches.values()
    for content in found.contents.values():
        yield from content.batches
