"""Whom plans reach beside those whom their circumstances tell, and what counts as done of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from data.catalogue import Catalogue
from data.words import IN_FORCE, CourseId, Group, GroupId, Learner, Plan


@dataclass(frozen=True, slots=True)
class PlanReach:
    """The `plans` in force, begun or not, by id; the `groups` that they address; the courses `asked`, by id.

    `answers` has, by course, the courses asked that are done once it is finished.
    """

    plans: Sequence[Plan]
    groups: Sequence[Group]
    asked: Sequence[CourseId]
    answers: Mapping[CourseId, Sequence[CourseId]]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "PlanReach":
        """That of a catalogue's plans."""
        plans = [plan for _, plan in sorted(catalogue.plans.items()) if plan.status in IN_FORCE]
        named = sorted({group for plan in plans for group in plan.audience.groups})
        asked = sorted({item.course for plan in plans for item in plan.items})
        answers: dict[CourseId, list[CourseId]] = {}
        for course in asked:
            for each in catalogue.stand_ins(course):
                answers.setdefault(each, []).append(course)
        return cls(plans, [catalogue.groups[each] for each in named if each in catalogue.groups], asked, answers)

    def groups_of(self, learner: Learner) -> Sequence[GroupId]:
        """The groups that hold the learner."""
        return [group.id for group in self.groups if group.holds(learner)]

    def answered(self, finished: Collection[CourseId]) -> Sequence[CourseId]:
        """The courses asked that are done by what is finished, by id."""
        return sorted({course for each in finished for course in self.answers.get(each, ())})
