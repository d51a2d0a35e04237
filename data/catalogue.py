"""The whole catalogue in memory: every competency, role, organisation, course and plan by id, and its revision.

A `Catalogue` is a value: it is built once, by `Catalogue.of`, and never changes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from operator import attrgetter
from typing import TypeVar

from data.words.days import sessions_in_zone
from data.words.editions import editions_of
from data.words.errors import (
    NotFound,
    UnknownCompetency,
    UnknownCourse,
    UnknownLesson,
    UnknownOrganisation,
    UnknownPlan,
    UnknownProgramme,
    UnknownRole,
)
from data.words.external import ExternalKind, is_called, own_ids
from data.words.groups import Group
from data.words.imports import Place, PlacedText
from data.words.levels import course_at_level, role_at_level
from data.words.models import (
    UNSTATED_LEVEL,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseStatus,
    GroupId,
    Language,
    Learner,
    Lesson,
    LessonId,
    Organisation,
    OrganisationId,
    PlanId,
    ProgrammeId,
    Role,
    RoleId,
)
from data.words.names import folded_name
from data.words.programmes import Programme
from data.words.revisions import NEWER_FIELDS, revision_of, where_any
from data.words.training_plans import Plan

Placed = Mapping[tuple[CourseId, LessonId, Language], Sequence[PlacedText]]
"""Where in the files that they came from the texts of lessons stood, each in the order of its text."""

IdT = TypeVar("IdT", bound=str)
ThingT = TypeVar("ThingT")


@dataclass(frozen=True, slots=True)
class OpenCourses:
    """The live courses that people of an organisation may open, by id."""

    courses: Mapping[CourseId, Course]
    ids: frozenset[CourseId]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All content by id; `revision` is the sha256 (hex) of the content, whatever order it was given in.

    `former` are courses that an earlier catalogue held, without their lessons: people finished them, and plans in
    force may still name them. They are no part of the content. Nor is `placed`: where in the files that they came from
    the texts of lessons stood.
    """

    competencies: Mapping[CompetencyId, Competency]
    roles: Mapping[RoleId, Role]
    organisations: Mapping[OrganisationId, Organisation]
    courses: Mapping[CourseId, Course]
    plans: Mapping[PlanId, Plan]
    revision: str
    programmes: Mapping[ProgrammeId, Programme]
    groups: Mapping[GroupId, Group]
    _called: Mapping[str, RoleId] = field(compare=False, repr=False)
    _chains: Mapping[OrganisationId, Sequence[OrganisationId]] = field(compare=False, repr=False)
    _own: Mapping[ExternalKind, Mapping[str, str]] = field(compare=False, repr=False)
    _editions: Mapping[CourseId, Sequence[CourseId]] = field(compare=False, repr=False)
    _closing: frozenset[GroupId] = field(compare=False, repr=False)
    former: Mapping[CourseId, Course] = field(default_factory=dict, compare=False, repr=False)
    placed: Placed = field(default_factory=dict, compare=False, repr=False)
    _open: dict[tuple[OrganisationId, frozenset[GroupId]], "OpenCourses"] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @classmethod
    def of(
        cls,
        *,
        competencies: Iterable[Competency] = (),
        roles: Iterable[Role] = (),
        organisations: Iterable[Organisation] = (),
        courses: Iterable[Course] = (),
        plans: Iterable[Plan] = (),
        programmes: Iterable[Programme] = (),
        groups: Iterable[Group] = (),
    ) -> "Catalogue":
        """The catalogue of these things; raises ValueError where an id is used twice for one kind of thing.

        References are not checked here: `read_catalogue` does, and the store keeps only what was read.

        >>> Catalogue.of().revision == Catalogue.of(courses=[]).revision
        True
        """
        competencies_by_id = _by_id((competency.id, competency) for competency in competencies)
        roles_by_id = _by_id((role.id, role) for role in roles)
        organisations_by_id = _by_id((organisation.id, organisation) for organisation in organisations)
        courses_by_id = _by_id((course.id, course) for course in courses)
        plans_by_id = _by_id((plan.id, plan) for plan in plans)
        programmes_by_id = _by_id((programme.id, programme) for programme in programmes)
        groups_by_id = _by_id((group.id, group) for group in groups)
        return cls(
            competencies=competencies_by_id,
            roles=roles_by_id,
            organisations=organisations_by_id,
            courses=courses_by_id,
            plans=plans_by_id,
            revision=revision_of(
                competencies_by_id,
                {id_: role_at_level(role, UNSTATED_LEVEL) for id_, role in roles_by_id.items()},
                organisations_by_id,
                {id_: course_at_level(course, UNSTATED_LEVEL) for id_, course in courses_by_id.items()},
                plans_by_id,
                # Not there in catalogues that know neither, which so have the revision they always had.
                *where_any(programmes_by_id, groups_by_id),
            ),
            programmes=programmes_by_id,
            groups=groups_by_id,
            _called=_called(roles_by_id.values()),
            _chains=_chains(organisations_by_id),
            _own={
                ExternalKind.COMPETENCY: own_ids((each.id, each.external) for each in competencies_by_id.values()),
                ExternalKind.ROLE: own_ids((each.id, each.external) for each in roles_by_id.values()),
                ExternalKind.ORGANISATION: own_ids((each.id, each.external) for each in organisations_by_id.values()),
                ExternalKind.COURSE: own_ids((each.id, each.external) for each in courses_by_id.values()),
                ExternalKind.PLAN: own_ids((each.id, each.external) for each in plans_by_id.values()),
                ExternalKind.PROGRAMME: own_ids((each.id, each.external) for each in programmes_by_id.values()),
            },
            _editions=editions_of(courses_by_id),
            _closing=frozenset[GroupId]().union(
                *(course.groups for course in courses_by_id.values()),
                *(programme.groups for programme in programmes_by_id.values()),
            ),
        )

    def with_plans(self, plans: Iterable[Plan]) -> "Catalogue":
        """This catalogue with these plans in place of its own."""
        return self._with(plans=plans)

    def with_roles(self, roles: Iterable[Role]) -> "Catalogue":
        """This catalogue with these roles added, or put in place of those of the same id."""
        return self._with(roles={**self.roles, **{role.id: role for role in roles}}.values())

    def _with(
        self,
        *,
        plans: Iterable[Plan] | None = None,
        roles: Iterable[Role] | None = None,
        courses: Iterable[Course] | None = None,
    ) -> "Catalogue":
        return Catalogue.of(
            competencies=self.competencies.values(),
            roles=self.roles.values() if roles is None else roles,
            organisations=self.organisations.values(),
            courses=self.courses.values() if courses is None else courses,
            plans=self.plans.values() if plans is None else plans,
            programmes=self.programmes.values(),
            groups=self.groups.values(),
        )

    def role_called(self, designation: str) -> RoleId | None:
        """The role that has this name, alias or id, however it is spelt; None where none or more than one has."""
        return self._called.get(folded_name(designation))

    def programme(self, programme: ProgrammeId) -> Programme:
        """The programme of this id, ours or another system's; raises UnknownProgramme."""
        own = ProgrammeId(self.own_id(ExternalKind.PROGRAMME, programme))
        return _found(self.programmes, own, UnknownProgramme, "programme")

    def with_courses(self, courses: Iterable[Course]) -> "Catalogue":
        """This catalogue with these courses in place of its own."""
        return self._with(courses=courses)

    def place_of(self, course: CourseId, lesson: LessonId, language: Language, *, start: int) -> Place | None:
        """The page, slide or second where the lesson's character `start` stood in its file; None where it has none."""
        placed = self.placed.get((course, lesson, language), ())
        before = bisect_right(placed, start, key=attrgetter("start"))
        return placed[before - 1].place if before else None

    def in_zone(self, zone: tzinfo) -> "Catalogue":
        """This catalogue, of the same revision, with its sessions by the clocks of the zone."""
        shifted = {
            course.id: replace(course, sessions=sessions_in_zone(course.sessions, zone))
            for course in self.courses.values()
            if course.sessions
        }
        return replace(self, courses={**self.courses, **shifted}) if shifted else self

    def with_unstated_level(self, level: int) -> "Catalogue":
        """This catalogue, of the same revision, with `level` wherever nobody stated one (`data/words/levels.py`)."""
        courses = {each.id: course_at_level(each, level) for each in self.courses.values() if _lacks_level(each)}
        roles = {each.id: role_at_level(each, level) for each in self.roles.values() if each.unstated}
        if not courses and not roles:
            return self
        return replace(self, courses={**self.courses, **courses}, roles={**self.roles, **roles})

    def own_id(self, kind: ExternalKind, given: str) -> str:
        """Our id of the thing that `given` names, by our id or by another system's; `given` where nothing has it.

        Another system's id may stand alone, or behind its name and a colon (`igot:do_113…`), as it must where two
        systems gave the same id to different things.
        """
        own = self._own[kind].get(given)
        if own is None and kind is ExternalKind.COURSE and given not in self.courses:
            own = next((each.id for each in self.former.values() if is_called(each.external, given)), None)
        return given if own is None else own

    def own_lesson(self, course: CourseId, given: str) -> LessonId:
        """Our id of a lesson of the course, as `own_id` finds it."""
        known = self.courses.get(course)
        for lesson in () if known is None else known.lessons:
            if lesson.id == given or is_called(lesson.external, given):
                return lesson.id
        return LessonId(given)

    def editions(self, course: CourseId) -> Sequence[CourseId]:
        """The course in all its languages, the one that the others are variants of first: whoever finished one did all.

        Only itself where it has no variants.
        """
        return self._editions.get(course, (course,))

    def competency(self, competency: CompetencyId) -> Competency:
        """The competency of this id, ours or another system's; raises UnknownCompetency."""
        own = CompetencyId(self.own_id(ExternalKind.COMPETENCY, competency))
        return _found(self.competencies, own, UnknownCompetency, "competency")

    def role(self, role: RoleId) -> Role:
        """The role of this id, ours or another system's; raises UnknownRole."""
        return _found(self.roles, RoleId(self.own_id(ExternalKind.ROLE, role)), UnknownRole, "role")

    def organisation(self, organisation: OrganisationId) -> Organisation:
        """The organisation of this id, ours or another system's; raises UnknownOrganisation."""
        own = OrganisationId(self.own_id(ExternalKind.ORGANISATION, organisation))
        return _found(self.organisations, own, UnknownOrganisation, "organisation")

    def course(self, course: CourseId) -> Course:
        """The course of this id, ours or another system's, live or not; raises UnknownCourse."""
        return _found(self.courses, CourseId(self.own_id(ExternalKind.COURSE, course)), UnknownCourse, "course")

    def course_ever(self, course: CourseId) -> Course | None:
        """The course of this id, of this catalogue or an earlier one; None where there never was one."""
        return self.courses.get(course) or self.former.get(course)

    def plan(self, plan: PlanId) -> Plan:
        """The training plan of this id, ours or another system's; raises UnknownPlan."""
        return _found(self.plans, PlanId(self.own_id(ExternalKind.PLAN, plan)), UnknownPlan, "plan")

    def lesson(self, course: CourseId, lesson: LessonId) -> Lesson:
        """The lesson of this id within the course; raises UnknownCourse or UnknownLesson."""
        own = self.own_lesson(course, lesson)
        for candidate in self.course(course).lessons:
            if candidate.id == own:
                return candidate
        raise UnknownLesson(f"course {course!r} has no lesson {lesson!r}")

    def lesson_text(self, course: CourseId, lesson: LessonId, language: Language) -> str:
        """The text of a lesson in exactly this language, empty if it has none; raises as `lesson` does."""
        return self.lesson(course, lesson).text.by_language.get(language, "")

    def lies_under(self, organisation: OrganisationId, ancestor: OrganisationId) -> bool:
        """Whether `organisation` is `ancestor` or lies anywhere under it; raises UnknownOrganisation."""
        return ancestor in _found(self._chains, organisation, UnknownOrganisation, "organisation")

    def under(self, organisation: OrganisationId) -> frozenset[OrganisationId]:
        """The organisation itself and all that lie under it; raises UnknownOrganisation."""
        self.organisation(organisation)
        return frozenset(lower for lower, chain in self._chains.items() if organisation in chain)

    def live_plans_for(self, learner: Learner, *, today: date) -> Sequence[Plan]:
        """The plans in force (live or amended) that have begun and address this learner, by id.

        A plan reaches those in and under its organisations; where its audience is not empty, only the roles, learners
        and groups it names. Raises UnknownOrganisation where the learner's organisation is not in the catalogue.
        """
        return tuple(
            plan for _, plan in sorted(self.plans.items()) if plan.binds_on(today) and self.addresses(plan, learner)
        )

    def addresses(self, plan: Plan, learner: Learner) -> bool:
        """Whether the plan, of whatever status, is for this learner; raises UnknownOrganisation as above."""
        audience = plan.audience
        within = any(self.lies_under(learner.organisation, owner) for owner in (plan.organisation, *plan.others))
        return within and (
            audience.is_everyone
            or learner.role in audience.roles
            or learner.id in audience.learners
            or any(self.groups[group].holds(learner) for group in audience.groups if group in self.groups)
        )

    @property
    def closing_groups(self) -> frozenset[GroupId]:
        """The groups that some course or programme is open to alone: whoever looks after courses sees all of these."""
        return self._closing

    def groups_of(self, learner: Learner) -> frozenset[GroupId]:
        """Those of `closing_groups` that the learner is in."""
        return frozenset(each for each in self._closing if each in self.groups and self.groups[each].holds(learner))

    def may_see(
        self, organisation: OrganisationId, course: Course | Programme, among: Set[GroupId] = frozenset()
    ) -> bool:
        """Whether the course or programme, of whatever status, is open to people of this organisation in these groups.

        Without groups: whether it is open to each of them. Raises UnknownOrganisation where it is not open to all and
        the organisation is unknown.
        """
        if course.groups and course.groups.isdisjoint(among):
            return False
        open_to = course.organisations
        return not open_to or any(self.lies_under(organisation, owner) for owner in open_to)

    def is_open_for(self, learner: Learner, course: Course | Programme) -> bool:
        """Whether this learner may open it; raises as `may_see` does."""
        return self.may_see(learner.organisation, course, self.groups_of(learner))

    def open_to(self, organisation: OrganisationId, among: Set[GroupId] = frozenset()) -> OpenCourses:
        """The live courses that people of this organisation in these groups may open; one value for the same courses.

        Raises UnknownOrganisation as `may_see` does.
        """
        key = (organisation, self._closing & among)
        known = self._open.get(key)
        if known is None:
            live = (course for course in self.courses.values() if course.status is CourseStatus.LIVE)
            courses = {course.id: course for course in live if self.may_see(organisation, course, among)}
            ids = frozenset(courses)
            known = next((opened for opened in self._open.values() if opened.ids == ids), OpenCourses(courses, ids))
            if organisation in self.organisations:
                self._open[key] = known
        return known

    def stand_ins(self, course: CourseId) -> Sequence[CourseId]:
        """The course and what replaces it, one after the other, each before its other editions.

        Who finished any of these has done it.
        """
        chain: list[CourseId] = []
        following: CourseId | None = course
        while following is not None and following not in chain:
            known = self.course_ever(following)
            if known is None:
                break
            chain += [following, *(each for each in self.editions(following) if each not in (following, *chain))]
            following = known.replaced_by
        return chain

    def to_take(
        self,
        course: CourseId,
        organisation: OrganisationId | None = None,
        *,
        languages: Set[Language] = frozenset(),
        among: Set[GroupId] = frozenset(),
    ) -> CourseId | None:
        """The course, or what replaces it, that people of the organisation in these groups can take now.

        Without an organisation: that some people can take.

        Of several editions the first in one of the `languages`, where there is one. None where nobody can: it is
        retired or a draft, was taken out or is closed to them, and nothing replaces it.
        """
        first = next((each for each in self.stand_ins(course) if self._can_be_taken(each, organisation, among)), None)
        if first is None:
            return None
        editions = [each for each in (first, *self.editions(first)) if self._can_be_taken(each, organisation, among)]
        return next((each for each in editions if self.courses[each].languages & languages), first)

    def to_take_for(self, learner: Learner, course: CourseId) -> CourseId | None:
        """The course, or what replaces it, that the learner can take now, as `to_take`."""
        among = self.groups_of(learner)
        return self.to_take(course, learner.organisation, languages=learner.languages, among=among)

    def _can_be_taken(self, course: CourseId, organisation: OrganisationId | None, among: Set[GroupId]) -> bool:
        offered = self.courses.get(course)
        if offered is None or offered.status is not CourseStatus.LIVE:
            return False
        return organisation is None or self.may_see(organisation, offered, among)

    def retired_for(self, organisation: OrganisationId, among: Set[GroupId] = frozenset()) -> frozenset[CourseId]:
        """Courses that people of this organisation in these groups could open once; raises as `may_see` does."""
        retired = (course for course in self.courses.values() if course.status is CourseStatus.RETIRED)
        return frozenset(course.id for course in retired if self.may_see(organisation, course, among))


def _called(roles: Iterable[Role]) -> Mapping[str, RoleId]:
    """The role of every name, alias and id that only one role has, folded."""
    meant: dict[str, set[RoleId]] = {}
    for role in roles:
        for name in (*role.name.by_language.values(), *role.aliases, role.id):
            meant.setdefault(folded_name(name), set()).add(role.id)
    return {name: min(ids) for name, ids in meant.items() if len(ids) == 1}


def _found(things: Mapping[IdT, ThingT], wanted: IdT, error: type[NotFound], kind: str) -> ThingT:
    try:
        return things[wanted]
    except KeyError:
        raise error(f"no {kind} {wanted!r} among {len(things)}") from None


def _by_id(things: Iterable[tuple[IdT, ThingT]]) -> Mapping[IdT, ThingT]:
    by_id: dict[IdT, ThingT] = {}
    for id_, thing in things:
        if id_ in by_id:
            raise ValueError(f"id {id_!r} is used twice")
        by_id[id_] = thing
    return by_id


def _lacks_level(course: Course) -> bool:
    return course.level_unstated or bool(course.unstated)


def _chains(
    organisations: Mapping[OrganisationId, Organisation],
) -> Mapping[OrganisationId, Sequence[OrganisationId]]:
    """Each organisation with itself and all above it, nearest first; a cycle (refused on reading) ends the walk."""
    chains: dict[OrganisationId, Sequence[OrganisationId]] = {}
    for organisation in organisations.values():
        chain: list[OrganisationId] = []
        current: Organisation | None = organisation
        while current is not None and current.id not in chain:
            chain.append(current.id)
            current = organisations.get(current.parent) if current.parent is not None else None
        chains[organisation.id] = tuple(chain)
    return chains


def earlier_revision(catalogue: Catalogue) -> str:
    """The revision that was written by code which knew nothing of `asked_as` yet."""
    things = (catalogue.competencies, catalogue.roles, catalogue.organisations, catalogue.courses, catalogue.plans)
    newer = where_any(catalogue.programmes, catalogue.groups)
    return revision_of(*things, *newer, left_out=NEWER_FIELDS | {"asked_as"})
