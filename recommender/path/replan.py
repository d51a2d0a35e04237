"""What changed between the path that was served last and the one of today."""

from collections.abc import Mapping, Sequence, Set
from datetime import date

from data.words import CourseId, MovedStep, PathChanges, PathStep


def path_changes(before: Mapping[CourseId, date], steps: Sequence[PathStep], *, finished: Set[CourseId]) -> PathChanges:
    """The changes from `before` (last day by course, in order) to `steps`; a course that ends as before is none."""
    now = {step.course: step.ends_on for step in steps}
    return PathChanges(
        done=[course for course in before if course in finished],
        moved=[
            MovedStep(course, before[course], ends_on)
            for course, ends_on in now.items()
            if course in before and before[course] != ends_on
        ],
        added=[course for course in now if course not in before],
        dropped=[course for course in before if course not in now and course not in finished],
    )
