"""Next courses for one learner: rules, then signals, then the blend, then at most k with their reasons."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.models import (
    Basis,
    CourseId,
    Event,
    Learner,
    Mastery,
    ReasonKind,
    Recommendation,
    Suggestions,
)
from data.store import CompletionTable
from recommender.blend import Ensemble, Weights
from recommender.gaps import needs_of, shortfalls, shown_level
from recommender.history import history_of
from recommender.offline import Content, Ease, Interactions, Popularity, WindowedTransition
from recommender.rules import allowed_courses
from recommender.selection import best_columns, waiting_scores, with_new_course
from recommender.shelf import Mask, Shelf, shelf_of
from recommender.signals.from_history import NextSignal, SimilarSignal, calibrated_scale
from recommender.signals.gap import GapSignal
from recommender.signals.newness import NewSignal, new_courses
from recommender.signals.plan import PlanSignal, dues_of
from recommender.signals.popular import popular_signal
from recommender.signals.role_content import RoleContentSignal
from recommender.signals.signal import Situation

EASE_REGULARISATION, EASE_DECAY = 50.0, 0.8
"""Best single EASE on our own split of mcx (docs/explanation/recommendations.md)."""

WINDOW, STEP_DECAY, TRANSITION_DECAY, SMOOTHING = 10, 0.7, 0.6, 10.0
"""Best single transition model there; smoothing 10 keeps rows of a handful of learners low."""

CONTENT_DECAY = 0.7
"""Recency in the content profile, as in the middle one of the three EASE decays."""

CourseVectors = tuple[Sequence[CourseId], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Recommender:
    """Fitted from the catalogue and all completions; immutable, so that threads may share it. Make it with `fit`."""

    catalogue: Catalogue
    shelf: Shelf
    ensemble: Ensemble
    new: Mask

    @classmethod
    def fit(
        cls,
        catalogue: Catalogue,
        completions: CompletionTable,
        *,
        learners: Sequence[Learner],
        course_vectors: CourseVectors,
        now: datetime,
        weights: Weights | None = None,
    ) -> "Recommender":
        """Learns every signal; completions of courses that the catalogue does not know are left out.

        `course_vectors` are (courses, dimension) rows beside their course ids; courses without one have no likeness.
        Memory: three dense (courses, courses) arrays of 4 bytes, and two (organisations, courses) ones.
        """
        shelf = shelf_of(catalogue)
        taken = _interactions(completions, shelf)
        new = new_courses(shelf, completions=Popularity.fit(taken).counts.astype(np.int64), today=now.date())
        popular = popular_signal(
            shelf,
            taken,
            learner_ids=completions.learners,
            learners=learners,
            catalogue=catalogue,
            now_seconds=int(now.timestamp()),
        )
        each = Weights() if weights is None else weights
        transitions = WindowedTransition.fit(
            taken, window=WINDOW, step_decay=STEP_DECAY, decay=TRANSITION_DECAY, smoothing=SMOOTHING
        )
        ease = Ease.fit(taken, regularisation=EASE_REGULARISATION, decay=EASE_DECAY)
        content = Content.fit(_vectors(course_vectors, shelf), decay=CONTENT_DECAY)
        ensemble = Ensemble(
            over_history=(
                (each.transitions, NextSignal.of_transitions(shelf, transitions, taken)),
                (each.ease, NextSignal.of_ease(shelf, ease, transitions=transitions, taken=taken)),
                (each.content, SimilarSignal(shelf, content, calibrated_scale(content, taken))),
            ),
            others=(
                (each.gap, GapSignal(shelf)),
                (each.content, RoleContentSignal(shelf, content)),
                (each.popular, popular),
                (each.plan, PlanSignal(shelf)),
                (each.new, NewSignal(new)),
            ),
        )
        return cls(catalogue=catalogue, shelf=shelf, ensemble=ensemble, new=new)

    def suggest(
        self, learner: Learner, *, mastery: Mastery, history: Sequence[Event], now: datetime, k: int = 5
    ) -> Suggestions:
        """At most k courses (exactly k where k exist), mandatory plan items first by due date, then by score.

        `history` holds the learner's own events, completions and dismissals among them. Ties go by prerequisite
        depth, then course id. A course that nothing speaks for, listed only to make up k, has no reasons.
        Raises ValueError for k below 0.
        """
        if k < 0:
            raise ValueError(f"k must be 0 or more, not {k}")
        read = history_of(history)
        finished = read.finished.keys()
        allowed = allowed_courses(self.shelf, learner=learner, history=read, today=now.date())
        situation = self._situation(learner, mastery=mastery, finished=finished, allowed=allowed, today=now.date())
        contributions = self.ensemble.contributions(situation)
        columns, scores = self._chosen(situation, contributions, allowed=allowed, finished=finished, k=k)
        return Suggestions(
            items=[
                Recommendation(
                    course=self.shelf.courses[column],
                    score=float(scores[column]),
                    reasons=self.ensemble.reasons(situation, contributions, column),
                )
                for column in columns
            ],
            basis=_basis(situation),
        )

    def _chosen(
        self,
        situation: Situation,
        contributions: NDArray[np.float64],
        *,
        allowed: Mask,
        finished: Set[CourseId],
        k: int,
    ) -> tuple[list[int], NDArray[np.float64]]:
        mandatory = {due.column for due in situation.dues if due.mandatory}
        scores = waiting_scores(self.shelf, contributions.sum(axis=0), finished=finished, mandatory=mandatory)
        # Popularity cannot speak for a new course, and newness is no sign of fit.
        personal = [kind not in (ReasonKind.POPULAR, ReasonKind.NEW) for kind in self.ensemble.kinds]
        fitting = allowed & self.new & (contributions[personal].sum(axis=0) > 0)
        columns = with_new_course(
            self.shelf,
            best_columns(self.shelf, scores, allowed=allowed, k=k),
            k=k,
            scores=scores,
            fitting=fitting,
            finished=finished,
            mandatory=mandatory,
        )
        return columns, scores

    def _situation(
        self, learner: Learner, *, mastery: Mastery, finished: Set[CourseId], allowed: Mask, today: date
    ) -> Situation:
        needs = needs_of(learner.role, self.catalogue)
        return Situation(
            learner=learner,
            today=today,
            taken=self.shelf.columns(finished),
            needs=needs,
            shown={competency: shown_level(competency, mastery) for competency in needs},
            shortfalls=shortfalls(needs, mastery),
            dues=dues_of(self.shelf, learner=learner, catalogue=self.catalogue, allowed=allowed, finished=finished),
        )


def _basis(situation: Situation) -> Basis:
    if situation.needs:
        return Basis.ROLE_AND_HISTORY if len(situation.taken) else Basis.ROLE_ONLY
    return Basis.HISTORY_ONLY if len(situation.taken) else Basis.POPULARITY_ONLY


def _interactions(completions: CompletionTable, shelf: Shelf) -> Interactions:
    column_of = np.array([shelf.column_of.get(course, -1) for course in completions.courses], dtype=np.int64)
    columns = column_of[completions.columns]
    known = columns >= 0
    return Interactions.of(
        completions.rows[known],
        columns[known],
        completions.at[known],
        learners=len(completions.learners),
        courses=len(shelf.courses),
    )


def _vectors(course_vectors: CourseVectors, shelf: Shelf) -> NDArray[np.float32]:
    courses, given = course_vectors
    dimension = given.shape[1] if given.ndim == 2 else 1
    vectors = np.zeros((len(shelf.courses), dimension), dtype=np.float32)
    for row, course in enumerate(courses):
        if course in shelf.column_of:
            vectors[shelf.column_of[course]] = given[row]
    return vectors
