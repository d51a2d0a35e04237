"""Figures of departments: what they lack, and what they did."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.words.models import CompetencyId, CourseId, Language, OrganisationId


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Supply beside demand for one competency, level and language.

    `learners_in_need` are those whose role needs at least this level, who read the language and want a course for it;
    `courses` teach the competency to at least this level in this language; `gap` ranks rows, larger is worse.
    """

    competency: CompetencyId
    level: int
    language: Language
    learners_in_need: int
    courses: Sequence[CourseId]
    gap: float


@dataclass(frozen=True, slots=True)
class DepartmentReport:
    """The figures of one organisation and all that lies under it."""

    organisation: OrganisationId
    enrolled: int
    completions: int
    training_hours: int
    with_at_least_one: int
    with_three_or_more: int
    with_fewer_than_three: int
    with_none: int
