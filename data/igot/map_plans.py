"""Their plans and the groups that these are for as ours: drafts until somebody publishes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.catalogue import Catalogue
from data.igot.found import Found
from data.igot.map_courses import CourseIds
from data.igot.map_framework import SYSTEM, said
from data.igot.map_people import Addressed, Designations, addressed
from data.igot.notes import Aside
from data.igot.read_plans import LIVE, RETIRED
from data.igot.records import PlanRecord, TheirId
from data.words.external import first_own_id
from data.words.groups import Group
from data.words.models import Course, CourseId, GroupId, OrganisationId, PlanId, ProgrammeId
from data.words.programmes import Programme
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus


@dataclass(frozen=True, slots=True)
class PlanMaking:
    """What plans are made with; `groups` are those in force, and the ones that come with the plans."""

    found: Found
    ids: CourseIds
    organisations: Mapping[TheirId, OrganisationId]
    designations: Designations
    courses: Mapping[CourseId, Course]
    programmes: Mapping[ProgrammeId, Programme]
    publish: bool
    groups: dict[GroupId, Group] = field(default_factory=dict)

    def plans(self, current: Catalogue) -> Mapping[PlanId, Plan]:
        """The plans in force with those of the import."""
        plans = dict(current.plans)
        for record in self.found.plans.values():
            items, whom = self._items(record), self._whom(record)
            owners = [] if whom is None else self._owners(record, whom)
            if not items or whom is None or not owners:
                reason = Aside.NO_COURSE if not items else Aside.NO_GROUP if whom is None else Aside.NO_ORGANISATION
                self.found.notes.add(reason, file=record.source.file, place=record.source.place, value=record.name)
                continue
            id_ = PlanId(first_own_id(record.id))
            known = current.plans.get(id_)
            plans[id_] = Plan(
                id_,
                owners[0],
                said(record.name),
                items,
                self._audience(id_, record, whom),
                self._status(record, known),
                year=record.year,
                apar=record.apar,
                others=frozenset(owners[1:]),
                origin=SYSTEM,
                starts_on=None if known is None else known.starts_on,
            )
        return plans

    def _items(self, record: PlanRecord) -> tuple[PlanItem, ...]:
        """The courses of the plan, of a programme all that must be done; each is due when the plan ends."""
        items: dict[CourseId, PlanItem] = {}
        for theirs, mandatory in record.courses:
            for course in self._courses(theirs, record):
                items.setdefault(course, PlanItem(course, record.ends, mandatory))
        return tuple(items.values())

    def _courses(self, theirs: TheirId, record: PlanRecord) -> list[CourseId]:
        own = self.ids.by_theirs.get(theirs)
        programme = None if own is None else self.programmes.get(ProgrammeId(own))
        if programme is not None:
            return [course for course in programme.asked() if course in self.courses]
        if own is not None and own in self.courses:
            return [own]
        self.found.notes.add(Aside.NO_COURSE, file=record.source.file, place=record.source.place, value=theirs)
        return []

    def _whom(self, record: PlanRecord) -> Addressed | None:
        named = [self.found.groups[each].criteria for each in record.groups if each in self.found.groups]
        groups = [*named, *record.inline]
        if not groups:
            return None if record.groups else Addressed(frozenset())
        return addressed(groups, found=self.found, organisations=self.organisations, designations=self.designations)

    def _audience(self, plan: PlanId, record: PlanRecord, whom: Addressed) -> Audience:
        """The audience; what roles and names do not say becomes a group of its own, of the plan's name."""
        if not whom.criteria:
            return Audience(whom.roles, whom.learners)
        id_ = GroupId(first_own_id(record.groups[0] if len(record.groups) == 1 else f"{plan}-audience"))
        names = [self.found.groups[each].name for each in record.groups if each in self.found.groups]
        self.groups[id_] = Group(id_, said(names[0] if len(names) == 1 else record.name), tuple(whom.criteria))
        return Audience(whom.roles, whom.learners, frozenset({id_}))

    def _owners(self, record: PlanRecord, whom: Addressed) -> list[OrganisationId]:
        theirs = record.organisations or sorted(whom.organisations)
        return [self.organisations[each] for each in theirs if each in self.organisations]

    def _status(self, record: PlanRecord, known: Plan | None) -> PlanStatus:
        if record.status == RETIRED:
            return PlanStatus.RETIRED
        if known is not None and known.status is not PlanStatus.DRAFT:
            return known.status
        return PlanStatus.LIVE if self.publish and record.status == LIVE else PlanStatus.DRAFT
