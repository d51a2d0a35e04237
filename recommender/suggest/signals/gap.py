"""Courses that close what the learner's role needs and they have not shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.words import CompetencyId, ReasonKind
from recommender.suggest.shelf import Shelf
from recommender.suggest.signals.signal import Facts, Situation, Strengths, squashed
from recommender.suggest.suitability import Suitability

LEVELS_OF_HALF_STRENGTH = 1.0
"""Levels closed at which the signal reaches one half."""

COMFORTABLE_JUMP = 2.0
"""Levels above the shown one that a course may teach before it counts as too far: (2 / jump) ** 2 beyond it."""


@dataclass(frozen=True, slots=True)
class GapSignal:
    """Levels of unmet needs that a course closes, each as far as the course suits somebody of the role who has it."""

    shelf: Shelf
    suitability: Suitability

    @property
    def kind(self) -> ReasonKind:
        """A gap."""
        return ReasonKind.GAP

    def strengths(self, situation: Situation) -> Strengths:
        """The levels closed, squashed; a course far above the learner, or one that suits less, counts for less."""
        return squashed(self._closed(situation, self._competencies(situation)).sum(axis=1), LEVELS_OF_HALF_STRENGTH)

    def facts(self, situation: Situation, column: int) -> Facts:
        """The competency of which it closes most: the level needed, and by which role, brought and shown."""
        competencies = self._competencies(situation)
        named = competencies[int(np.argmax(self._closed(situation, competencies)[column]))]
        brings = int(self.shelf.taught[column, self.shelf.competency_column[named]])
        goal = situation.learner.wishes.goal
        return {
            "competency": named,
            "needed": situation.needs[named],
            "brings": min(brings, situation.needs[named]),
            "shown": round(situation.shown.get(named, 0.0), 1),
            **({} if goal is None or named not in situation.of_goal else {"role": goal}),
            **self._filled_in(situation, column, named),
        }

    def _filled_in(self, situation: Situation, column: int, named: CompetencyId) -> Facts:
        """Where it is that nobody stated a level of the competency: 1 for the course, for the role, or for both."""
        of_course, of_role = named in self.shelf.unstated.get(column, ()), named in situation.unstated
        return {**({"course_unstated": 1} if of_course else {}), **({"role_unstated": 1} if of_role else {})}

    def _competencies(self, situation: Situation) -> Sequence[CompetencyId]:
        return [competency for competency in situation.shortfalls if competency in self.shelf.competency_column]

    def _closed(self, situation: Situation, competencies: Sequence[CompetencyId]) -> NDArray[np.float32]:
        """(courses, competencies) levels that each course closes, weighed."""
        taught = self.shelf.taught[:, [self.shelf.competency_column[competency] for competency in competencies]]
        needed = np.array([situation.needs[competency] for competency in competencies], dtype=np.float32)
        shown = np.array([situation.counted.get(competency, 0.0) for competency in competencies], dtype=np.float32)
        closed = np.maximum(np.minimum(taught, needed) - shown, 0.0)
        jump = np.maximum(taught - shown, COMFORTABLE_JUMP)
        fits = self.suitability.fits_towards(situation.learner, competencies, of_goal=situation.of_goal)
        comfortable: NDArray[np.float32] = closed * (COMFORTABLE_JUMP / jump) ** 2 * fits
        return comfortable
