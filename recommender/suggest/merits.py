"""What a path takes over from suggestions: how well courses suit what is needed, and how high they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.words import CompetencyId, CourseId

LEAST_FIT = 0.03
"""A course that suits a need less bears its name and is about something else; chosen as the log-odds of fits were."""


@dataclass(frozen=True, slots=True)
class Merits:
    """`standing` is a course's score among the suggestions, by course; `fits` (0 to 1] by course and need."""

    standing: Mapping[CourseId, float] = field(default_factory=dict)
    fits: Mapping[CourseId, Mapping[CompetencyId, float]] = field(default_factory=dict)

    def suits(self, course: CourseId, need: CompetencyId) -> bool:
        """Whether the course may be taken for the need: it is about it, and does not bear its name alone."""
        return self.fits.get(course, {}).get(need, 1.0) >= LEAST_FIT


NO_MERITS = Merits()
"""Nothing is known: every course suits alike, and the path goes by levels a minute."""
