"""Likeness of content for those who have finished nothing yet: to courses that teach what their role needs."""

from dataclasses import dataclass

import numpy as np

from data.words import ReasonKind
from recommender.collaborative.models import Content
from recommender.suggest.shelf import Shelf
from recommender.suggest.signals.from_history import LEAST_SCALE
from recommender.suggest.signals.signal import Facts, Situation, Strengths, squashed


@dataclass(frozen=True, slots=True)
class RoleContentSignal:
    """Speaks only where nothing is finished: closeness to the mean of the courses on each missing competency."""

    shelf: Shelf
    content: Content
    scale: float = 0.5

    @property
    def kind(self) -> ReasonKind:
        """Similar."""
        return ReasonKind.SIMILAR

    def strengths(self, situation: Situation) -> Strengths:
        """Mean closeness to live courses on missing competencies, each weighted by the levels missing; else zeros."""
        wanted = self._wanted(situation)
        if len(situation.taken) or not wanted.any():
            return np.zeros(len(self.shelf.courses))
        profile = (wanted / wanted.sum()).astype(np.float32) @ self.content.vectors
        return squashed(self.content.vectors @ profile, max(self.scale, LEAST_SCALE))

    def facts(self, situation: Situation, column: int) -> Facts:
        """The course on a missing competency that is most like this one, and the competency."""
        wanted = self._wanted(situation)
        closeness = wanted * (self.content.vectors @ self.content.vectors[column])
        closeness[column] = -np.inf
        nearest = int(np.argmax(closeness)) if (closeness > 0).any() else column
        return {"course": self.shelf.courses[nearest], "competency": self._main_competency(situation, nearest)}

    def _wanted(self, situation: Situation) -> Strengths:
        known = [competency for competency in situation.shortfalls if competency in self.shelf.competency_column]
        columns = [self.shelf.competency_column[competency] for competency in known]
        missing = np.array([situation.shortfalls[competency] for competency in known], dtype=np.float64)
        wanted: Strengths = ((self.shelf.taught[:, columns] > 0) * missing).sum(axis=1) * self.shelf.live
        return wanted

    def _main_competency(self, situation: Situation, column: int) -> str:
        taught = self.shelf.taught[column]
        known = [competency for competency in situation.shortfalls if competency in self.shelf.competency_column]
        return max(known, key=lambda each: (taught[self.shelf.competency_column[each]] > 0, situation.shortfalls[each]))
