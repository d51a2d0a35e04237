"""What a platform tells of a course beside what it teaches: how it was rated, when it was published, its batches."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """`rating` is the mean of so many `ratings` elsewhere, 1 to 5; days of publication and of (planned) retirement."""

    rating: float | None = None
    ratings: int = 0
    published: date | None = None
    retires: date | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of a course: from when to when (None: open-ended), until when one may enrol, and for how many."""

    id: str
    starts: date
    ends: date | None = None
    enrol_by: date | None = None
    seats: int | None = None
