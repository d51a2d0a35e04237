"""What live training plans ask of the learner, and how soon."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words import CourseId, Learner, PlanId, ReasonKind
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
            strengths[due.column] = urgency(due.due, today=situation.today)
        return strengths

    def facts(self, situation: Situation, column: int) -> Facts:
        """The plan, the due date (ISO), mandatory (0 or 1); the course in the plan where this one only leads to it."""
        due = next(due for due in situation.dues if due.column == column)
        facts: Facts = {"plan": due.plan, "due": due.due.isoformat(), "mandatory": int(due.mandatory)}
        return facts if due.wanted == column else {**facts, "course": self.shelf.courses[due.wanted]}


class PlanCourse(NamedTuple):
    """A course that a plan asks for and that the rules allow, by its column."""

    column: int
    plan: PlanId
    due: date
    mandatory: bool


def urgency(due: date, *, today: date) -> float:
    """1 when due or overdue, 30 / (30 + days left) before."""
    return DAYS_OF_HALF_URGENCY / (DAYS_OF_HALF_URGENCY + max((due - today).days, 0))


def dues_of(
    shelf: Shelf, *, learner: Learner, catalogue: Catalogue, allowed: Mask, finished: Set[CourseId], today: date
) -> list[Due]:
    """The learner's open plan items that the rules allow, one a course: mandatory before optional, then the earliest.

    A missing prerequisite of a plan item is due with it, a step before; where an item is no longer offered, what
    replaces it is due. Ordered by date, then steps, then course.
    """
    if learner.organisation not in catalogue.organisations:
        return []
    open_items = (
        (plan, item, catalogue.to_take_for(learner, item.course))
        for plan in catalogue.live_plans_for(learner, today=today)
        for item in plan.items
        if finished.isdisjoint(catalogue.stand_ins(item.course))
    )
    items = (
        PlanCourse(shelf.column_of[take], plan.id, item.due, item.mandatory)
        for plan, item, take in open_items
        if take is not None
    )
    return binding_dues(
        (item for item in items if allowed[item.column]),
        missing=lambda column: missing_prerequisites(shelf, column, finished),
        steps=shelf.steps_before,
    )


def binding_dues(
    items: Iterable[PlanCourse], *, missing: Callable[[int], Sequence[int]], steps: NDArray[np.integer]
) -> list[Due]:
    """What these items come to, one a course, as `dues_of` says; `missing` are the unfinished direct prerequisites."""
    binding: dict[int, Due] = {}
    for item in items:
        for prerequisite in _with_prerequisites(item.column, missing):
            due = Due(prerequisite, item.column, item.plan, item.due, item.mandatory, int(steps[prerequisite]))
            held = binding.get(prerequisite)
            if held is None or (not due.mandatory, due.due) < (not held.mandatory, held.due):
                binding[prerequisite] = due
    return sorted(binding.values(), key=lambda due: (due.due, due.steps, due.column))


def _with_prerequisites(column: int, missing: Callable[[int], Sequence[int]]) -> list[int]:
    needed, waiting = [column], [column]
    while waiting:
        for prerequisite in missing(waiting.pop()):
            if prerequisite not in needed:
                needed.append(prerequisite)
                waiting.append(prerequisite)
    return needed
