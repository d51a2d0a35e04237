"""What a signal is: one cause for suggesting a course, with the facts that say why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from data.words import CompetencyId, Learner, PlanId, ReasonKind
from recommender.suggest.shelf import pace_of

Strengths = NDArray[np.float64]
"""(courses,) float64 in [0, 1]: 0 = this signal says nothing for the course."""

Facts = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Due:
    """A course that a live plan asks of the learner and that is not finished yet.

    `wanted` is the column of the plan's own item: another than `column` where this is a prerequisite of it.
    `steps` orders those of one day: a prerequisite comes before the course that needs it.
    """

    column: int
    wanted: int
    plan: PlanId
    due: date
    mandatory: bool
    steps: int


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known about a learner when a list is made.

    `taken`: columns of finished courses, oldest first. By competency: `shown`, the levels shown; `counted`, those from
    which courses count; `shortfalls`, what is missing, unmet needs only. `dues`: one entry a column, the binding one.
    `of_goal`: needs whose level the role wished for asks, not the present; `unstated`: whose level no role states.
    """

    learner: Learner
    today: date
    taken: NDArray[np.int64]
    needs: Mapping[CompetencyId, int]
    shown: Mapping[CompetencyId, float]
    counted: Mapping[CompetencyId, float]
    shortfalls: Mapping[CompetencyId, float]
    dues: Sequence[Due]
    of_goal: frozenset[CompetencyId] = frozenset()
    unstated: frozenset[CompetencyId] = frozenset()

    @property
    def pace(self) -> int:
        """The pace by which the length of courses is valued for the learner."""
        return pace_of(self.learner.weekly_minutes, newcomer=not len(self.taken))


class Signal(Protocol):
    """One cause, fitted once and then frozen."""

    @property
    def kind(self) -> ReasonKind:
        """The kind of reason that it gives."""
        ...

    def strengths(self, situation: Situation) -> Strengths:
        """How strongly it speaks for each course."""
        ...


class DirectSignal(Signal, Protocol):
    """A signal that does not go by single finished courses."""

    def facts(self, situation: Situation, column: int) -> Facts:
        """Its facts for a course for which its strength is above 0."""
        ...


def squashed(raw: NDArray[np.floating], scale: float) -> Strengths:
    """Bounded and growing: raw / (raw + scale) for raw above 0, else 0; one half at `scale`."""
    positive = np.maximum(raw, 0.0).astype(np.float64)
    result: Strengths = positive / (positive + scale)
    return result
