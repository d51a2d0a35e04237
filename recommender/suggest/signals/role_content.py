"""Likeness of content for those who have finished nothing yet: to what their role needs and to its work."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.words import CompetencyId, ReasonKind
from recommender.collaborative.models import Content
from recommender.suggest.shelf import Shelf
from recommender.suggest.signals.from_history import LEAST_SCALE
from recommender.suggest.signals.signal import Facts, Situation, Strengths, squashed
from recommender.suggest.suitability import ROLE_BESIDE_NEED, Suitability


@dataclass(frozen=True, slots=True)
class RoleContentSignal:
    """Speaks only where nothing is finished: closeness to each missing competency, and to the work of the role."""

    shelf: Shelf
    content: Content
    suitability: Suitability
    scale: float = 0.5

    @property
    def kind(self) -> ReasonKind:
        """Similar."""
        return ReasonKind.SIMILAR

    def strengths(self, situation: Situation) -> Strengths:
        """Mean closeness to what is missing, weighted by the levels missing, and to the role's work; else zeros."""
        columns, missing = self._missing(situation)
        total = float(missing @ self.suitability.counts[columns])
        if len(situation.taken) or total <= 0:
            return np.zeros(len(self.shelf.courses))
        closeness = (missing / total) @ self.suitability.of_need[columns]
        beside = ROLE_BESIDE_NEED * self.suitability.likeness_to(situation.learner.role)
        return squashed(closeness + beside, max(self.scale, LEAST_SCALE))

    def facts(self, situation: Situation, column: int) -> Facts:
        """The missing competency that the course comes nearest to, or the role where its work adds more.

        Where the index knows no text of competencies: another course on a missing one that is most like this one.
        """
        suitability = self.suitability
        if not suitability.known:
            return self._like_another(situation, column)
        columns, missing = self._missing(situation)
        near = missing * suitability.of_need[columns, column]
        role = situation.learner.role
        beside = ROLE_BESIDE_NEED * float(suitability.likeness_to(role)[column])
        if role is not None and beside > near.sum() / missing.sum():
            return {"role": role}
        return {"competency": self._competencies(situation)[int(np.argmax(near))]}

    def _like_another(self, situation: Situation, column: int) -> Facts:
        columns, missing = self._missing(situation)
        taught = (self.shelf.taught[:, columns] > 0) * missing
        closeness = taught.sum(axis=1) * self.shelf.live * (self.content.vectors @ self.content.vectors[column])
        closeness[column] = 0
        named = column  # nothing else teaches what is missing: what the course is like is itself
        if (closeness > 0).any():
            named = int(np.argmax(closeness))
        competency = self._competencies(situation)[int(np.argmax(taught[named]))]
        facts: Facts = {"competency": competency}
        return facts if named == column else {**facts, "course": self.shelf.courses[named]}

    def _competencies(self, situation: Situation) -> Sequence[CompetencyId]:
        return [competency for competency in situation.shortfalls if competency in self.shelf.competency_column]

    def _missing(self, situation: Situation) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The columns of the missing competencies, and the levels missing of each."""
        known = self._competencies(situation)
        columns = np.array([self.shelf.competency_column[competency] for competency in known], dtype=np.int64)
        return columns, np.array([situation.shortfalls[competency] for competency in known], dtype=np.float64)
