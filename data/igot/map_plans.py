"""Their plans as ours: drafts until somebody publishes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.catalogue import Catalogue
from data.igot.found import Found
from data.igot.map_courses import CourseIds
from data.igot.map_framework import said
from data.igot.map_people import Addressed, Designations, addressed
from data.igot.notes import Aside
from data.igot.read_plans import LIVE, RETIRED
from data.igot.records import PlanRecord, TheirId
from data.words.external import first_own_id
from data.words.models import CourseId, OrganisationId, PlanId
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus


@dataclass(frozen=True, slots=True)
class PlanMaking:
    """What plans are made with."""

    found: Found
    ids: CourseIds
    organisations: Mapping[TheirId, OrganisationId]
    designations: Designations
    publish: bool

    def plans(self, current: Catalogue, courses: Mapping[CourseId, object]) -> Mapping[PlanId, Plan]:
        """The plans in force with those of the import, one for each organisation that a plan is for."""
        plans = dict(current.plans)
        for record in self.found.plans.values():
            items = self._items(record, courses)
            whom = self._whom(record)
            owners = [] if whom is None else self._owners(record, whom)
            if not items or whom is None or not owners:
                reason = Aside.NO_COURSE if not items else Aside.NO_GROUP if whom is None else Aside.NO_ORGANISATION
                self.found.notes.add(reason, file=record.source.file, place=record.source.place, value=record.name)
                continue
            for owner in owners:
                id_ = _plan_id(record, owner, several=len(owners) > 1)
                known = current.plans.get(id_)
                status = self._status(record, known)
                plans[id_] = Plan(id_, owner, said(record.name), items, whom.audience, status)
        return plans

    def _items(self, record: PlanRecord, courses: Mapping[CourseId, object]) -> tuple[PlanItem, ...]:
        """The courses of the plan that are in the catalogue, each due when the plan ends: theirs has no other day."""
        items: dict[CourseId, PlanItem] = {}
        for theirs, mandatory in record.courses:
            course = self.ids.by_theirs.get(theirs)
            if course is None or course not in courses:
                self.found.notes.add(Aside.NO_COURSE, file=record.source.file, place=record.source.place, value=theirs)
            else:
                items[course] = PlanItem(course, record.ends, mandatory)
        return tuple(items.values())

    def _whom(self, record: PlanRecord) -> Addressed | None:
        named = [self.found.groups[each].criteria for each in record.groups if each in self.found.groups]
        groups = [*named, *record.inline]
        if not groups:
            return None if record.groups else Addressed(frozenset(), Audience())
        return addressed(groups, found=self.found, designations=self.designations)

    def _owners(self, record: PlanRecord, whom: Addressed) -> list[OrganisationId]:
        theirs = record.organisations or sorted(whom.organisations)
        return [self.organisations[each] for each in theirs if each in self.organisations]

    def _status(self, record: PlanRecord, known: Plan | None) -> PlanStatus:
        if record.status == RETIRED:
            return PlanStatus.RETIRED
        if known is not None and known.status is not PlanStatus.DRAFT:
            return known.status
        return PlanStatus.LIVE if self.publish and record.status == LIVE else PlanStatus.DRAFT


def _plan_id(record: PlanRecord, owner: OrganisationId, *, several: bool) -> PlanId:
    own = first_own_id(record.id)
    return PlanId(first_own_id(f"{own}-{owner}") if several else own)
