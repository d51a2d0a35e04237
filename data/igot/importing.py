"""An import as a whole: everything that was read in our words, beside what is in force, before any of it is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from data.catalogue import Catalogue
from data.igot.found import Found
from data.igot.map_courses import CourseIds, courses_of, unknown_organisations
from data.igot.map_framework import SYSTEM, Competencies, organisations_of, roles_of
from data.igot.map_people import Designations, learners_of
from data.igot.map_plans import PlanMaking
from data.igot.map_programmes import ProgrammeMaking
from data.igot.map_progress import EventMaking, Rows
from data.igot.map_questions import items_of
from data.igot.notes import Aside
from data.igot.records import TheirId
from data.words.items import Item
from data.words.models import Course, CourseStatus, Event, Language, Learner, LearnerId, Organisation, OrganisationId


class Standing(StrEnum):
    """How a thing of an import stands to what is in force."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Import:
    """What an import would make: a catalogue in place of the one in force, learners, and events a row at a time."""

    found: Found
    before: Catalogue
    catalogue: Catalogue
    learners: Sequence[Learner]
    known: Mapping[LearnerId, Learner]
    making: EventMaking
    items: Sequence[Item]
    """Questions of tests, drafts of the item bank; those that it has already stay as people left them."""

    def events(self) -> Iterator[Event]:
        """The events, read anew."""
        return self.making.events()

    def standings(self) -> Mapping[str, Counter[Standing]]:
        """For each kind of thing, how many are new, changed and the same."""
        pairs: Sequence[tuple[str, Mapping[Any, object], Mapping[Any, object]]] = (
            ("organisations", self.before.organisations, self.catalogue.organisations),
            ("competencies", self.before.competencies, self.catalogue.competencies),
            ("roles", self.before.roles, self.catalogue.roles),
            ("courses", self.before.courses, self.catalogue.courses),
            ("programmes", self.before.programmes, self.catalogue.programmes),
            ("groups", self.before.groups, self.catalogue.groups),
            ("plans", self.before.plans, self.catalogue.plans),
            ("learners", self.known, {each.id: each for each in self.learners}),
        )
        return {name: _standings(before, after) for name, before, after in pairs}

    @property
    def lacking(self) -> list[Course]:
        """Live courses and drafts that iGOT has an id for and that this export does not name, by id."""
        records = self.found.contents.values()
        named = self.found.contents.keys() | {leaf.id for record in records for leaf in record.leaves or ()}
        return [
            course
            for _, course in sorted(self.before.courses.items())
            if course.status is not CourseStatus.RETIRED
            and (theirs := {each.id for each in course.external if each.system == SYSTEM})
            and theirs.isdisjoint(named)
        ]

    @property
    def new_learners(self) -> list[Learner]:
        """The learners who are new or changed."""
        return [each for each in self.learners if self.known.get(each.id) != each]


def _standings(before: Mapping[Any, object], after: Mapping[Any, object]) -> Counter[Standing]:
    return Counter(
        Standing.NEW if id_ not in before else Standing.SAME if before[id_] == thing else Standing.CHANGED
        for id_, thing in after.items()
    )


def planned_import(
    found: Found,
    current: Catalogue,
    *,
    known: Mapping[LearnerId, Learner],
    erased: frozenset[str],
    now: datetime,
    publish: bool = False,
    people: Mapping[str, str] | None = None,
) -> Import:
    """The import of what was found; `people` are ids of users by mail address, for rows that have none.

    In the order in which things need each other: organisations, framework, roles, courses, people, plans, events.
    """
    _leave_out(found, erased)
    organisations = organisations_of(found, current)
    own = _own_organisations(organisations)
    competencies = Competencies(found, current)
    roles = roles_of(found, current, competencies)
    unknown_organisations(found, own)
    courses = courses_of(found, current, competencies=competencies, organisations=own, publish=publish)
    designations = Designations(roles.values())
    rows = Rows(found)
    for mail, person in (people or {}).items():
        rows.know(TheirId(person), mail)
    learners = learners_of(
        found, organisations=own, designations=designations, known=known, languages=_languages(found, rows)
    )
    ids = CourseIds.of(found, current)
    programmes = ProgrammeMaking(found, ids, courses, own, publish).programmes(current)
    planning = PlanMaking(found, ids, own, designations, courses, programmes, publish, groups=dict(current.groups))
    plans = planning.plans(current)
    catalogue = Catalogue.of(
        competencies=competencies.by_id.values(),
        roles=roles.values(),
        organisations=organisations.values(),
        courses=courses.values(),
        plans=plans.values(),
        programmes=programmes.values(),
        groups=planning.groups.values(),
    )
    items = items_of(found, catalogue)
    all_learners = frozenset(known) | {each.id for each in learners}
    return Import(found, current, catalogue, learners, known, EventMaking(found, rows, ids, all_learners, now), items)


def _own_organisations(organisations: Mapping[OrganisationId, Organisation]) -> Mapping[TheirId, OrganisationId]:
    return {
        TheirId(each.id): id_
        for id_, known in organisations.items()
        for each in known.external
        if each.system == SYSTEM
    }


def _leave_out(found: Found, erased: frozenset[str]) -> None:
    found.erased = erased
    for person in [each for each in found.persons.values() if each.id in erased]:
        found.notes.add(Aside.ERASED, file=person.source.file, place=person.source.place)
        del found.persons[person.id]


def _languages(found: Found, rows: Rows) -> Mapping[TheirId, frozenset[Language]]:
    """The languages of what each person has taken, of the lists of enrolments."""
    taken: dict[TheirId, frozenset[Language]] = {}
    for enrolment in found.enrolments:
        content = found.contents.get(enrolment.course)
        said = {enrolment.language} if enrolment.language is not None else content.languages if content else frozenset()
        taken[enrolment.person] = taken.get(enrolment.person, frozenset()) | frozenset(said)
    return taken
