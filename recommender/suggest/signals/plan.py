"""What live training plans ask of the learner, and how soon."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from data.catalogue import Catalogue
from data.words import CourseId, Learner, ReasonKind
from recommender.suggest.rules import missing_prerequisites
from recommender.suggest.shelf import Mask, Shelf
from recommender.suggest.signals.signal import Due, Facts, Situation, Strengths

DAYS_OF_HALF_URGENCY = 30.0
"""Days before its due date at which a plan item is half as urgent as one that is due."""


@dataclass(frozen=True, slots=True)
class PlanSignal:
    """Urgency of plan items: 1 when due or overdue, 30 / (30 + days left) before. The blend lifts mandatory ones."""

    shelf: Shelf

    @property
    def kind(self) -> ReasonKind:
        """A plan."""
        return ReasonKind.PLAN

    def strengths(self, situation: Situation) -> Strengths:
        """The urgency of each due course, 0 for all others."""
        strengths = np.zeros(len(self.shelf.courses))
        for due in situation.dues:
            days_left = max((due.due - situation.today).days, 0)
            strengths[due.column] = DAYS_OF_HALF_URGENCY / (DAYS_OF_HALF_URGENCY + days_left)
        return strengths

    def facts(self, situation: Situation, column: int) -> Facts:
        """The plan, the due date (ISO), mandatory (0 or 1); the course in the plan where this one only leads to it."""
        due = next(each for each in situation.dues if each.column == column)
        facts: Facts = {"plan": due.plan, "due": due.due.isoformat(), "mandatory": int(due.mandatory)}
        return facts if due.wanted == column else {**facts, "course": self.shelf.courses[due.wanted]}


def dues_of(
    shelf: Shelf, *, learner: Learner, catalogue: Catalogue, allowed: Mask, finished: Set[CourseId]
) -> list[Due]:
    """The learner's open plan items that the rules allow, one a course: mandatory before optional, then the earliest.

    A missing prerequisite of a plan item is due with it, a step before. Ordered by date, then steps, then course.
    """
    if learner.organisation not in catalogue.organisations:
        return []
    binding: dict[int, Due] = {}
    for plan in catalogue.live_plans_for(learner):
        for item in plan.items:
            column = shelf.column_of.get(item.course)
            if column is None or not allowed[column]:
                continue
            for each in _with_prerequisites(shelf, column, finished):
                due = Due(each, column, plan.id, item.due, item.mandatory, int(shelf.steps_before[each]))
                held = binding.get(each)
                if held is None or (not due.mandatory, due.due) < (not held.mandatory, held.due):
                    binding[each] = due
    return sorted(binding.values(), key=lambda due: (due.due, due.steps, due.column))


def _with_prerequisites(shelf: Shelf, column: int, finished: Set[CourseId]) -> list[int]:
    needed, waiting = [column], [column]
    while waiting:
        for each in missing_prerequisites(shelf, waiting.pop(), finished):
            if each not in needed:
                needed.append(each)
                waiting.append(each)
    return needed
