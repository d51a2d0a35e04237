"""One competency at one level in one language: who needs it, what teaches it, and what a change of courses would do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from babel import Locale

from api.curate.service import CurateService
from api.running.small_groups import is_few
from data.store import Reception
from data.words import (
    ENGLISH,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    CoverageRow,
    Fault,
    GapsThen,
    InvalidRequest,
    Language,
    LocalText,
    OrganisationId,
    RoleId,
    language_read,
)
from recommender.coverage import Cell, coverage_row, supply_of

GroupT = TypeVar("GroupT", bound=str)

NEW_COURSE = CourseId("")
"""The course that is added in a what-if: it has no id yet."""


@dataclass(frozen=True, slots=True)
class CellOfNeed:
    """Demand beside supply of a cell; counts of too few people are None, and `learners_in_need` of the row counts all.

    So that a count left out cannot be had by subtraction, none is left out alone.
    """

    row: CoverageRow
    by_role: Mapping[RoleId, int | None]
    by_organisation: Mapping[OrganisationId, int | None]
    courses: Sequence[Course]
    receptions: Mapping[CourseId, Reception]
    then: GapsThen | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A cell before and after courses change."""

    before: CoverageRow
    after: CoverageRow


def language_of_cell(tag: str) -> Language:
    """The language of a cell; raises InvalidRequest where nobody knows a language of this tag."""
    language = language_read(tag)
    if language.partition("-")[0] not in Locale(ENGLISH).languages:
        fault = Fault("content_language", tag, "no such language", "Give the tag of a language, such as en, hi or ta.")
        raise InvalidRequest("coverage", [fault])
    return language


def cell_of_need(curating: CurateService, organisation: OrganisationId, cell: Cell) -> CellOfNeed:
    """The cell as the organisation's curators may see it; raises UnknownCompetency."""
    catalogue = curating.library.catalogue()
    catalogue.competency(cell[0])
    alike = curating.demand.get().in_need(cell, curating.counted(organisation))
    roles: Counter[RoleId] = Counter()
    offices: Counter[OrganisationId] = Counter()
    for group, count in alike.items():
        roles[group.role] += count
        offices[group.organisation] += count
    open_courses = catalogue.open_to(organisation, catalogue.closing_groups).courses
    taught = supply_of(open_courses.values()).get(cell, ())
    received = curating.receptions.get()
    return CellOfNeed(
        row=coverage_row(cell, sum(alike.values()), taught),
        by_role=told(roles, smallest=curating.smallest_group),
        by_organisation=told(offices, smallest=curating.smallest_group),
        courses=[open_courses[course] for course in taught],
        receptions={course: received[course] for course in taught if course in received},
        then=curating.gaps_then(organisation),
    )


def what_if(
    curating: CurateService, organisation: OrganisationId, cell: Cell, *, retired: CourseId | None, added: bool
) -> list[WhatIf]:
    """The cells that change where a course is retired, or one is added that teaches the cell; the widest gap first.

    Raises InvalidRequest where the retired course teaches nothing that is open to the organisation.
    """
    open_courses = curating.library.open_in(organisation)
    if retired is not None and retired not in open_courses:
        raise InvalidRequest("what-if", [Fault("retire", retired, "no such course", "Choose one of the list.")])
    changed: list[Course] = [course for course in open_courses.values() if course.id != retired]
    if added:
        changed.append(_new_course(cell))
    before, after = supply_of(open_courses.values()), supply_of(changed)
    people = curating.demand.get().cells(curating.counted(organisation))
    moved = [each for each in before.keys() | after.keys() if before.get(each) != after.get(each)]
    rows = [
        WhatIf(
            coverage_row(each, people.get(each, 0), before.get(each, ())),
            coverage_row(each, people.get(each, 0), after.get(each, ())),
        )
        for each in moved
    ]
    return sorted(rows, key=lambda each: (-each.after.gap, each.after.competency, each.after.level))


def told(counts: Mapping[GroupT, int], *, smallest: int) -> dict[GroupT, int | None]:
    """The counts, the largest first, those of fewer than `smallest` as None.

    Where what is left out would be one group alone, or fewer than `smallest` together, the next is left out, too, so
    that no subtraction from the whole tells of them.

    >>> told({"clerk": 30, "nurse": 12, "driver": 3}, smallest=10)
    {'clerk': 30, 'driver': None, 'nurse': None}
    >>> told({"clerk": 30, "nurse": 12}, smallest=10)
    {'clerk': 30, 'nurse': 12}
    """
    upwards = sorted(counts, key=lambda group: (counts[group], group))
    hidden = sum(is_few(counts[group], smallest=smallest) for group in upwards)
    while 0 < hidden < len(upwards) and (hidden == 1 or sum(counts[each] for each in upwards[:hidden]) < smallest):
        hidden += 1
    shown = {group: counts[group] for group in reversed(upwards[hidden:])}
    return {**shown, **dict.fromkeys(sorted(upwards[:hidden]), None)}


def _new_course(cell: Cell) -> Course:
    competency, level, language = cell
    return Course(
        id=NEW_COURSE,
        title=LocalText({}),
        description=LocalText({}),
        provider="",
        languages=frozenset({language}),
        level=level,
        kind=CourseKind.SELF_PACED,
        status=CourseStatus.LIVE,
        teaches={competency: level},
        requires=frozenset(),
        sources=[],
        lessons=[],
    )
