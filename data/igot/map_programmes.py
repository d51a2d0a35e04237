"""Their curated programmes and learning pathways as our programmes: courses in order, milestones, tests at the end."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.catalogue import Catalogue
from data.igot.found import Found
from data.igot.map_courses import CourseIds, is_programme, is_test
from data.igot.map_framework import external, said
from data.igot.read_content import RETIRED
from data.igot.records import ContentRecord, TheirId
from data.igot.records import Milestone as TheirMilestone
from data.words.external import first_own_id
from data.words.models import Course, CourseId, CourseStatus, OrganisationId, ProgrammeId
from data.words.programmes import Milestone, Programme, ProgrammeCourse


@dataclass(frozen=True, slots=True)
class ProgrammeMaking:
    """What programmes are made with."""

    found: Found
    ids: CourseIds
    courses: Mapping[CourseId, Course]
    organisations: Mapping[TheirId, OrganisationId]
    publish: bool

    def programmes(self, current: Catalogue) -> Mapping[ProgrammeId, Programme]:
        """The programmes in force with those of the import; one without a course that is known is left out."""
        programmes = dict(current.programmes)
        for record in self.found.contents.values():
            if is_programme(record):
                id_ = ProgrammeId(self.ids.by_theirs[record.id])
                made = self._programme(id_, record, current.programmes.get(id_))
                if made.courses():
                    programmes[id_] = made
        return programmes

    def _programme(self, id_: ProgrammeId, record: ContentRecord, known: Programme | None) -> Programme:
        gates = [CourseId(first_own_id(leaf.id)) for leaf in record.leaves or () if is_test(leaf)]
        return Programme(
            id=id_,
            title=said(record.name),
            description=said(record.description),
            status=self._status(record, known),
            milestones=tuple(self._milestones(record)),
            gate=next((gate for gate in gates if gate in self.courses), None),
            category=record.category,
            organisations=frozenset(
                self.organisations[each] for each in record.organisations if each in self.organisations
            ),
            external=external(record.id),
            groups=frozenset() if known is None else known.groups,
        )

    def _milestones(self, record: ContentRecord) -> list[Milestone]:
        if not record.milestones:
            listed = TheirMilestone(record.name, [(child, True) for child in record.children])
            return [self._milestone("1", listed)]
        return [self._milestone(str(number), each) for number, each in enumerate(record.milestones, start=1)]

    def _milestone(self, id_: str, milestone: TheirMilestone) -> Milestone:
        own = [(self.ids.by_theirs.get(course), mandatory) for course, mandatory in milestone.courses]
        courses = [
            ProgrammeCourse(course, optional=not mandatory)
            for course, mandatory in own
            if course is not None and course in self.courses
        ]
        gate = None if milestone.assessment is None else self.ids.by_theirs.get(milestone.assessment)
        return Milestone(id_, said(milestone.name), tuple(courses), gate if gate in self.courses else None)

    def _status(self, record: ContentRecord, known: Programme | None) -> CourseStatus:
        if record.status == RETIRED:
            return CourseStatus.RETIRED
        if record.restricted:
            return CourseStatus.DRAFT
        published = known is not None and known.status is CourseStatus.LIVE
        return CourseStatus.LIVE if published or self.publish else CourseStatus.DRAFT
