"""The made-up catalogue: courses under every kind of rule, a tree of organisations, roles with needs."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data.catalogue import Catalogue
from data.words import (
    ENGLISH,
    HINDI,
    Area,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Language,
    Lesson,
    LessonId,
    LocalText,
    Organisation,
    OrganisationId,
    Role,
    RoleId,
)

REGIONAL = tuple(
    Language(tag) for tag in ("as", "bn", "gu", "kn", "ml", "mr", "or", "pa", "ta", "te", "ur", "kok", "mni")
)

COMPETENCIES = 200
MINISTRIES, OFFICES_EACH = 50, 5
ROLES, NEEDS_EACH = 120, 6

RETIRED, NOT_OPEN, CLOSED, CHAINED, REGIONAL_ONLY = 0.05, 0.02, 0.08, 0.10, 0.06
"""Shares of courses that are retired, open next month, closed to all but one ministry, need another one first, or are
in a regional language alone."""


@dataclass(frozen=True, slots=True)
class Made:
    """The catalogue, and what the histories are drawn by."""

    catalogue: Catalogue
    organisations: list[str]
    roles: list[str]


def made_catalogue(courses: int, *, today: date, rng: np.random.Generator) -> Made:
    """A catalogue of so many courses, 200 competencies, 300 organisations and 120 roles; the same for the same rng."""
    competencies = [_competency(number) for number in range(COMPETENCIES)]
    organisations = _organisations()
    roles = [_role(number, rng) for number in range(ROLES)]
    ministries = [organisation.id for organisation in organisations if organisation.parent is None]
    content = [_course(number, today=today, ministries=ministries, rng=rng) for number in range(courses)]
    return Made(
        catalogue=Catalogue.of(competencies=competencies, roles=roles, organisations=organisations, courses=content),
        organisations=[str(organisation.id) for organisation in organisations],
        roles=[str(role.id) for role in roles],
    )


def course_id(number: int) -> CourseId:
    """The id of the course of this number; ids sort by number."""
    return CourseId(f"course-{number:05d}")


def _text(text: str) -> LocalText:
    return LocalText({ENGLISH: text})


def _competency(number: int) -> Competency:
    name = f"competency-{number:03d}"
    texts = [_text(f"{name} at level {level}") for level in range(1, 6)]
    return Competency(
        CompetencyId(name), Area.FUNCTIONAL, _text(f"theme {number % 20}"), _text(name), _text(name), texts
    )


def _organisations() -> list[Organisation]:
    organisations = []
    for ministry in range(MINISTRIES):
        top = OrganisationId(f"ministry-{ministry:02d}")
        organisations.append(Organisation(top, _text(top)))
        offices = [OrganisationId(f"{top}-office-{office}") for office in range(OFFICES_EACH)]
        organisations.extend(Organisation(office, _text(office), parent=top) for office in offices)
    return organisations


def _role(number: int, rng: np.random.Generator) -> Role:
    name = f"role-{number:03d}"
    needed = rng.choice(COMPETENCIES, size=NEEDS_EACH, replace=False)
    needs = {CompetencyId(f"competency-{competency:03d}"): int(rng.integers(2, 6)) for competency in needed}
    return Role(RoleId(name), _text(name), [], needs)


def _course(number: int, *, today: date, ministries: list[OrganisationId], rng: np.random.Generator) -> Course:
    id_ = course_id(number)
    retired, unopened, closed, chained, regional = rng.random(5) < (RETIRED, NOT_OPEN, CLOSED, CHAINED, REGIONAL_ONLY)
    taught = rng.choice(COMPETENCIES, size=2, replace=False)
    title = _text(id_)
    return Course(
        id=id_,
        title=title,
        description=title,
        provider="made up",
        languages=_languages(bool(regional), rng),
        level=int(rng.integers(1, 6)),
        kind=CourseKind.SELF_PACED,
        status=CourseStatus.RETIRED if retired else CourseStatus.LIVE,
        teaches={CompetencyId(f"competency-{competency:03d}"): int(rng.integers(1, 6)) for competency in taught},
        requires=frozenset([course_id(int(rng.integers(number)))] if chained and number else []),
        sources=[],
        lessons=[Lesson(LessonId("only"), id_, title, int(rng.integers(20, 400)), "made up", title)],
        organisations=frozenset([ministries[int(rng.integers(len(ministries)))]] if closed else []),
        opens=today + timedelta(days=30) if unopened else None,
    )


def _languages(regional: bool, rng: np.random.Generator) -> frozenset[Language]:
    own = REGIONAL[int(rng.integers(len(REGIONAL)))]
    if regional:
        return frozenset([own])
    return frozenset([ENGLISH, *([HINDI] if rng.random() < 0.6 else []), *([own] if rng.random() < 0.2 else [])])
