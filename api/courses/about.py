"""What there is to know of a course before one takes it: for whom it is, who finished it, what comes after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.running.fitted import Fitted
from api.running.library import Library
from api.running.small_groups import is_few, unless_few
from data.words import Course, CourseId, Role, RoleId

FinishedByRole = Mapping[CourseId, Mapping[RoleId | None, int]]

MOST_AFTER = 4
"""Courses named as what comes after: more is a list, and a list has its own page."""


@dataclass(frozen=True, slots=True)
class FinishedBy:
    """How many people finished a course and how many of them have the reader's role; None where they are too few."""

    people: int | None
    of_role: int | None


@dataclass(frozen=True, slots=True)
class AboutService:
    """What catalogue and ledger tell of a course; numbers of people may lag some minutes behind the ledger."""

    library: Library
    finished: Fitted[FinishedByRole]
    smallest_group: int

    def roles(self, course: Course) -> Sequence[Role]:
        """The roles that need what it teaches, those first of whose needs it meets the most."""
        roles = self.library.catalogue().roles.values()
        met = {
            role.id: sum(needed <= course.teaches.get(each, 0) for each, needed in role.needs.items()) for role in roles
        }
        needing = [role for role in roles if role.needs.keys() & course.teaches.keys()]
        return sorted(needing, key=lambda role: (-met[role.id], role.id))

    def finished_by(self, course: CourseId, *, role: RoleId | None) -> FinishedBy:
        """Who finished it; of the reader's role only where those of the others are no small group either."""
        by_role = self.finished.get().get(course, {})
        people, of_role = sum(by_role.values()), 0 if role is None else by_role.get(role, 0)
        tells_few = any(is_few(each, smallest=self.smallest_group) for each in (of_role, people - of_role))
        return FinishedBy(unless_few(people, smallest=self.smallest_group), None if tells_few else of_role)

    def after(self, course: Course, *, open_here: Mapping[CourseId, Course]) -> Sequence[Course]:
        """Those `open_here` to go on with: that need this course first, then that lead further in what it teaches."""
        following: list[tuple[bool, int, int, Course]] = []
        editions = self.library.catalogue().editions(course.id)
        for other in open_here.values():
            further = [level for each, level in other.teaches.items() if 0 < course.teaches.get(each, 0) < level]
            builds_on = course.id in other.requires
            if other.id not in editions and (builds_on or further):
                following.append((not builds_on, min(further, default=0), other.minutes, other))
        following.sort(key=lambda each: (*each[:3], each[3].id))
        return [other for *_, other in following[:MOST_AFTER]]
