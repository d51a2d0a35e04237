"""Hypothesis strategies for whole catalogues, with references that lead somewhere and texts in any script."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from data.catalogue import Catalogue
from data.words.course_facts import Batch, CourseFacts
from data.words.external import ExternalId
from data.words.groups import Group
from data.words.levels import course_at_level, role_at_level
from data.words.models import (
    LEVELS,
    UNSTATED_LEVEL,
    Area,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    GroupId,
    Language,
    LearnerId,
    Lesson,
    LessonId,
    LocalText,
    Media,
    Organisation,
    OrganisationId,
    PlanId,
    ProgrammeId,
    Role,
    RoleId,
)
from data.words.programmes import Milestone, Programme, ProgrammeCourse
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus

_words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=20)
_texts = st.builds(LocalText, st.dictionaries(st.sampled_from(["en", "hi", "ta"]).map(Language), _words, min_size=1))
_levels = st.sampled_from(list(LEVELS))
_days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))

_COMPETENCIES = [CompetencyId(f"c.{number}") for number in range(3)]
_ROLES = [RoleId(f"r{number}") for number in range(3)]
_ORGANISATIONS = [OrganisationId(f"o{number}") for number in range(4)]
_GROUPS = [GroupId("inspectors"), GroupId("officers")]
_COURSES = [CourseId(f"k{number}") for number in range(4)]

_systems = st.builds(ExternalId, st.sampled_from(["igot", "openedx"]), st.text("aZ09_:+", min_size=1, max_size=9))
_external = st.frozensets(_systems, max_size=2)
_media = st.builds(Media, mime=_words, address=_words, captions=st.dictionaries(st.just(Language("hi")), _words))

_facts = st.builds(CourseFacts, st.none() | st.floats(1, 5), st.integers(0, 9), st.none() | _days, st.none() | _days)
_batches = st.builds(Batch, _words, _days, st.none() | _days, st.none() | _days, st.none() | st.integers(1, 500))

_competency_levels = st.dictionaries(st.sampled_from(_COMPETENCIES), _levels)


def _competency(id_: CompetencyId) -> st.SearchStrategy[Competency]:
    return st.builds(
        Competency,
        id=st.just(id_),
        area=st.sampled_from(Area),
        theme=_texts,
        name=_texts,
        description=_texts,
        levels=st.lists(_texts | st.just(LocalText({})), max_size=5).map(tuple),
        external=_external,
    )


def _role(id_: RoleId) -> st.SearchStrategy[Role]:
    activities = st.lists(_texts, max_size=2).map(tuple)
    roles = st.builds(
        Role, id=st.just(id_), name=_texts, activities=activities, needs=_competency_levels, external=_external
    )
    return roles.map(
        lambda role: role_at_level(replace(role, unstated=frozenset(sorted(role.needs)[1:])), UNSTATED_LEVEL)
    )


def _organisation(number: int) -> st.SearchStrategy[Organisation]:
    parents = st.none() | st.sampled_from(_ORGANISATIONS[:number]) if number else st.none()
    return st.builds(Organisation, id=st.just(_ORGANISATIONS[number]), name=_texts, parent=parents, external=_external)


def _lesson(course: CourseId, number: int) -> st.SearchStrategy[Lesson]:
    return st.builds(
        Lesson,
        id=st.just(LessonId(f"l{9 - number}")),
        course=st.just(course),
        title=_texts,
        minutes=st.integers(1, 500),
        source=_words,
        text=_texts | st.just(LocalText({})),
        asked_as=st.lists(_texts, max_size=2).map(tuple),
        media=st.none() | _media,
        optional=st.booleans(),
        external=_external,
    )


def _course(number: int) -> st.SearchStrategy[Course]:
    id_ = _COURSES[number]
    requires = st.frozensets(st.sampled_from(_COURSES[:number])) if number else st.just(frozenset[CourseId]())
    courses = st.builds(
        Course,
        id=st.just(id_),
        title=_texts,
        description=_texts,
        provider=_words,
        languages=st.frozensets(st.sampled_from(["en", "hi"]).map(Language), min_size=1),
        level=_levels,
        kind=st.sampled_from(CourseKind),
        status=st.sampled_from(CourseStatus),
        teaches=_competency_levels,
        requires=requires,
        sources=st.lists(_words, max_size=2).map(tuple),
        lessons=st.tuples(_lesson(id_, 0), _lesson(id_, 1)),
        organisations=st.frozensets(st.sampled_from(_ORGANISATIONS)),
        opens=st.none() | _days,
        variant_of=st.none() | st.sampled_from(_COURSES),
        category=st.just("") | _words,
        level_unstated=st.booleans(),
        stated_minutes=st.none() | st.integers(1, 500),
        closes=st.none() | _days,
        facts=st.none() | _facts,
        batches=st.lists(_batches, max_size=2).map(tuple),
        external=_external,
    )
    return courses.map(
        lambda course: course_at_level(replace(course, unstated=frozenset(sorted(course.teaches)[1:])), UNSTATED_LEVEL)
    )


def _plan(id_: PlanId) -> st.SearchStrategy[Plan]:
    item = st.builds(PlanItem, course=st.sampled_from(_COURSES), due=_days, mandatory=st.booleans())
    audience = st.builds(
        Audience,
        roles=st.frozensets(st.sampled_from(_ROLES)),
        learners=st.frozensets(st.sampled_from(["lina", "omar"]).map(LearnerId)),
        groups=st.frozensets(st.sampled_from(_GROUPS)),
    )
    return st.builds(
        Plan,
        id=st.just(id_),
        organisation=st.sampled_from(_ORGANISATIONS),
        title=_texts,
        items=st.lists(item, max_size=3).map(tuple),
        audience=audience,
        status=st.sampled_from(PlanStatus),
        year=st.sampled_from(["", "2026-27"]),
        apar=st.booleans(),
        others=st.frozensets(st.sampled_from(_ORGANISATIONS)),
        origin=st.sampled_from(["", "igot"]),
        external=_external,
    )


def _programme(id_: ProgrammeId) -> st.SearchStrategy[Programme]:
    listed = st.lists(st.builds(ProgrammeCourse, st.sampled_from(_COURSES), st.booleans()), max_size=2).map(tuple)
    gate = st.none() | st.sampled_from(_COURSES)
    return st.builds(
        Programme,
        id=st.just(id_),
        title=_texts,
        description=_texts,
        status=st.sampled_from(CourseStatus),
        milestones=st.lists(st.builds(Milestone, _words, _texts, listed, gate), max_size=2).map(tuple),
        gate=gate,
        category=st.just("") | _words,
        organisations=st.frozensets(st.sampled_from(_ORGANISATIONS)),
        external=_external,
    )


def _group(id_: GroupId) -> st.SearchStrategy[Group]:
    criteria = st.dictionaries(st.sampled_from(["cadre", "group"]), st.frozensets(_words, min_size=1), min_size=1)
    return st.builds(Group, st.just(id_), _texts, st.lists(criteria, min_size=1, max_size=2).map(tuple))


def catalogues() -> st.SearchStrategy[Catalogue]:
    """Catalogues of three competencies and roles, four organisations and courses, and two plans, of any content."""
    return st.builds(
        Catalogue.of,
        competencies=st.tuples(*(_competency(id_) for id_ in _COMPETENCIES)),
        roles=st.tuples(*(_role(id_) for id_ in _ROLES)),
        organisations=st.tuples(*(_organisation(number) for number in range(len(_ORGANISATIONS)))),
        courses=st.tuples(*(_course(number) for number in range(len(_COURSES)))),
        plans=st.tuples(_plan(PlanId("p1")), _plan(PlanId("p2"))),
        programmes=st.just(()) | st.tuples(_programme(ProgrammeId("g1"))),
        groups=st.just(()) | st.tuples(_group(_GROUPS[0])),
    )
