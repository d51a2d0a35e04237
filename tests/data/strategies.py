"""Hypothesis strategies for whole catalogues, with references that lead somewhere and texts in any script."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from data.catalogue import Catalogue
from data.words.external import ExternalId
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
    Language,
    LearnerId,
    Lesson,
    LessonId,
    LocalText,
    Media,
    Organisation,
    OrganisationId,
    PlanId,
    Role,
    RoleId,
)
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus

_words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=20)
_texts = st.builds(LocalText, st.dictionaries(st.sampled_from(["en", "hi", "ta"]).map(Language), _words, min_size=1))
_levels = st.sampled_from(list(LEVELS))
_days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))

_COMPETENCIES = [CompetencyId(f"c.{number}") for number in range(3)]
_ROLES = [RoleId(f"r{number}") for number in range(3)]
_ORGANISATIONS = [OrganisationId(f"o{number}") for number in range(4)]
_COURSES = [CourseId(f"k{number}") for number in range(4)]

_systems = st.builds(ExternalId, st.sampled_from(["igot", "openedx"]), st.text("aZ09_:+", min_size=1, max_size=9))
_external = st.frozensets(_systems, max_size=2)
_media = st.builds(Media, mime=_words, address=_words, captions=st.dictionaries(st.just(Language("hi")), _words))

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
    )
    return st.builds(
        Plan,
        id=st.just(id_),
        organisation=st.sampled_from(_ORGANISATIONS),
        title=_texts,
        items=st.lists(item, max_size=3).map(tuple),
        audience=audience,
        status=st.sampled_from(PlanStatus),
    )


def catalogues() -> st.SearchStrategy[Catalogue]:
    """Catalogues of three competencies and roles, four organisations and courses, and two plans, of any content."""
    return st.builds(
        Catalogue.of,
        competencies=st.tuples(*(_competency(id_) for id_ in _COMPETENCIES)),
        roles=st.tuples(*(_role(id_) for id_ in _ROLES)),
        organisations=st.tuples(*(_organisation(number) for number in range(len(_ORGANISATIONS)))),
        courses=st.tuples(*(_course(number) for number in range(len(_COURSES)))),
        plans=st.tuples(_plan(PlanId("p1")), _plan(PlanId("p2"))),
    )
