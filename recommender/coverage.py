"""Where the catalogue falls short of what roles need: demand beside supply, by competency, level and language."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from data.catalogue import Catalogue
from data.words import (
    LEVELS,
    CompetencyId,
    Course,
    CourseId,
    CourseStatus,
    CoverageRow,
    Language,
    Learner,
    LearnerId,
    Mastery,
    OrganisationId,
    RoleId,
)
from recommender.learner.gaps import needs_of, wants_course

Cell = tuple[CompetencyId, int, Language]


class Alike(NamedTuple):
    """What people have in common who need a competency: they lack every level above `shown` up to `needed`."""

    organisation: OrganisationId
    role: RoleId
    competency: CompetencyId
    shown: int
    needed: int
    languages: frozenset[Language]


@dataclass(frozen=True, slots=True)
class Demand:
    """How many people are alike in what they need, by competency; a person counts once for each competency."""

    alike: Mapping[CompetencyId, Mapping[Alike, int]]

    def cells(self, organisations: frozenset[OrganisationId] | None = None) -> Counter[Cell]:
        """People in need at each level in each language that they read, of some organisations or of all."""
        cells: Counter[Cell] = Counter()
        for competency, groups in self.alike.items():
            for each, count in groups.items():
                if organisations is None or each.organisation in organisations:
                    for level in range(each.shown + 1, each.needed + 1):
                        for language in each.languages:
                            cells[competency, level, language] += count
        return cells

    def in_need(self, cell: Cell, organisations: frozenset[OrganisationId] | None = None) -> Mapping[Alike, int]:
        """Those who are in need at this cell."""
        competency, level, language = cell
        return {
            each: count
            for each, count in self.alike.get(competency, {}).items()
            if each.shown < level <= each.needed
            and language in each.languages
            and (organisations is None or each.organisation in organisations)
        }


def demand_of(catalogue: Catalogue, *, learners: Iterable[Learner], masteries: Mapping[LearnerId, Mastery]) -> Demand:
    """What these people need: their role needs the level and they want a course for it (`wants_course`)."""
    alike: dict[CompetencyId, Counter[Alike]] = {}
    for learner in learners:
        mastery = masteries.get(learner.id, {})
        for competency, needed in needs_of(learner.role, catalogue).items():
            shown = _shown(competency, needed, mastery)
            if shown < needed and learner.role is not None:
                group = Alike(learner.organisation, learner.role, competency, shown, needed, learner.languages)
                alike.setdefault(competency, Counter())[group] += 1
    return Demand(alike)


def coverage(demand: Mapping[Cell, int], courses: Iterable[Course]) -> list[CoverageRow]:
    """One row for each competency, level and language with people in need or with courses, the worst gap first.

    Supply: those of `courses` that are live and teach it to at least this level in the language.
    gap = people in need / (1 + courses): all of them where there is no course, half with one, a third with two.
    Ties: competency, level, language.
    """
    supply = supply_of(courses)
    rows = [coverage_row(cell, demand.get(cell, 0), supply.get(cell, ())) for cell in demand.keys() | supply.keys()]
    return sorted(rows, key=lambda row: (-row.gap, row.competency, row.level, row.language))


def coverage_row(cell: Cell, learners_in_need: int, courses: Sequence[CourseId]) -> CoverageRow:
    """The row of a cell."""
    competency, level, language = cell
    gap = learners_in_need / (1 + len(courses))
    return CoverageRow(competency, level, language, learners_in_need, courses, gap)


def supply_of(courses: Iterable[Course]) -> Mapping[Cell, Sequence[CourseId]]:
    """Live courses that teach each competency to at least each level, in each of their languages, by id."""
    supply: dict[Cell, list[CourseId]] = {}
    for course in sorted(courses, key=lambda course: course.id):
        if course.status is not CourseStatus.LIVE:
            continue
        for competency, taught in course.teaches.items():
            for level in range(LEVELS[0], taught + 1):
                for language in course.languages:
                    supply.setdefault((competency, level, language), []).append(course.id)
    return {cell: tuple(taught) for cell, taught in supply.items()}


def _shown(competency: CompetencyId, needed: int, mastery: Mastery) -> int:
    """The highest level up to the one needed for which no course is wanted; 0 where one is for all."""
    if competency not in mastery:
        return 0
    return max((level for level in range(1, needed + 1) if not wants_course(level, competency, mastery)), default=0)
