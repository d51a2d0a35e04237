"""What a person said to a competency that was suggested for a course."""

from dataclasses import dataclass
from datetime import datetime

from data.words.models import CompetencyId, CourseId


@dataclass(frozen=True, slots=True)
class TagDecision:
    """A suggestion that was accepted, so that the course teaches the competency to this level, or rejected."""

    course: CourseId
    competency: CompetencyId
    accepted: bool
    level: int
    by: str
    at: datetime
