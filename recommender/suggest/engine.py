"""Next courses for one learner: rules, then signals, then the blend, then at most k with their reasons."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.store import CompletionTable, Reception
from data.words import (
    Basis,
    ColdStart,
    CompetencyId,
    CourseId,
    Event,
    Learner,
    Mastery,
    ReasonKind,
    Recommendation,
    Suggestions,
)
from embeddings.index import AimTable
from recommender.collaborative import Content, Ease, Interactions, Popularity, WindowedTransition
from recommender.learner.gaps import beyond_role, counted_level, shortfalls, shown_level, unstated_needs, wished_needs
from recommender.learner.history import history_of
from recommender.suggest.blend import Ensemble, Weights
from recommender.suggest.merits import Merits
from recommender.suggest.rules import allowed_courses
from recommender.suggest.selection import course_keys, turns, varied_columns, waiting_scores, with_new_course
from recommender.suggest.shelf import Mask, Shelf, shelf_of
from recommender.suggest.signals.from_history import HistorySignal, NextSignal, SimilarSignal, calibrated_scale
from recommender.suggest.signals.gap import GapSignal
from recommender.suggest.signals.newness import NewSignal, new_courses
from recommender.suggest.signals.plan import PlanSignal, dues_of
from recommender.suggest.signals.popular import PopularSignal, popular_signal
from recommender.suggest.signals.quality import quality_signal
from recommender.suggest.signals.role_content import RoleContentSignal
from recommender.suggest.signals.signal import Situation
from recommender.suggest.suitability import Suitability, suitability_of

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
    suitability: Suitability
    new: Mask
    popular: PopularSignal
    weights: Weights
    standing: NDArray[np.float64]
    keys: NDArray[np.uint64]

    @classmethod
    def fit(
        cls,
        catalogue: Catalogue,
        completions: CompletionTable,
        *,
        learners: Sequence[Learner],
        course_vectors: CourseVectors,
        aims: AimTable | None = None,
        now: datetime,
        weights: Weights | None = None,
        receptions: Mapping[CourseId, Reception] | None = None,
    ) -> "Recommender":
        """Learns every signal; completions of courses that the catalogue does not know are left out.

        `course_vectors` are (courses, dimension) rows beside their course ids; courses without one have no likeness.
        `aims` says how near courses come to roles and competencies; without it, likeness of courses must do.
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
        quality = quality_signal(shelf, {} if receptions is None else receptions)
        content = Content.fit(vectors_by_column(course_vectors, shelf), decay=CONTENT_DECAY)
        suitability = suitability_of(shelf, content, aims, catalogue=catalogue)
        weight_of = Weights() if weights is None else weights
        ensemble = Ensemble(
            over_history=_history_signals(shelf, taken, content=content, weights=weight_of),
            others=(
                (weight_of.gap, GapSignal(shelf, suitability)),
                (weight_of.content, RoleContentSignal(shelf, content, suitability)),
                (weight_of.popular, popular),
                (weight_of.quality, quality),
                (weight_of.plan, PlanSignal(shelf)),
                (weight_of.new, NewSignal(new)),
            ),
            names=("transitions", "ease", "content", "gap", "content", "popular", "quality", "plan", "new"),
            shelf=shelf,
        )
        return cls(
            catalogue=catalogue,
            shelf=shelf,
            ensemble=ensemble,
            suitability=suitability,
            new=new,
            popular=popular,
            weights=weight_of,
            standing=quality.standing,
            keys=course_keys(shelf),
        )

    def suggest(
        self, learner: Learner, *, mastery: Mastery, history: Sequence[Event], now: datetime, k: int = 5
    ) -> Suggestions:
        """At most k courses (exactly k where k exist), mandatory plan items first by due date, then by value per hour.

        `history` holds the learner's own events, completions and dismissals among them. Ties go by prerequisite
        depth, then course id. A course that nothing speaks for, listed only to make up k, has no reasons; such ones
        stand by what people thought of them, then in an order that differs from learner to learner.
        Raises ValueError for k below 0.
        """
        if k < 0:
            raise ValueError(f"k must be 0 or more, not {k}")
        request = self.request_of(learner, mastery=mastery, history=history, today=now.date())
        contributions = self.ensemble.contributions(request.situation)
        columns, scores = self.chosen(request, contributions, k=k)
        return Suggestions(
            items=[
                Recommendation(
                    course=self.shelf.courses[column],
                    score=float(scores[column]),
                    reasons=self.ensemble.reasons(request.situation, contributions, column),
                    parts=self.ensemble.parts(request.situation, contributions, column),
                )
                for column in columns
            ],
            basis=_basis(request.situation),
            without=self._without(learner),
        )

    def merits(
        self,
        learner: Learner,
        *,
        mastery: Mastery,
        history: Sequence[Event],
        today: date,
        needs: Mapping[CompetencyId, int] | None = None,
    ) -> Merits:
        """How high each course stands for the learner, and how well it suits; for `needs` instead of the role's."""
        request = self.request_of(learner, mastery=mastery, history=history, today=today, needs=needs)
        scores = self.ensemble.contributions(request.situation).sum(axis=0)
        wanted = [need for need in request.situation.needs if need in self.shelf.competency_column]
        fits = self.suitability.fits_towards(learner, wanted, of_goal=request.situation.of_goal)
        return Merits(
            standing=dict(zip(self.shelf.courses, scores.tolist(), strict=True)),
            fits={
                course: dict(zip(wanted, row, strict=True))
                for course, row in zip(self.shelf.courses, fits.tolist(), strict=True)
            },
        )

    def request_of(
        self,
        learner: Learner,
        *,
        mastery: Mastery,
        history: Sequence[Event],
        today: date,
        needs: Mapping[CompetencyId, int] | None = None,
    ) -> "ListRequest":
        """What the rules and the signals go on for this learner on that day; `needs` are the role's where None."""
        read = history_of(history)
        finished = self.shelf.with_editions(read.finished.keys())
        allowed = allowed_courses(self.shelf, learner=learner, history=read, today=today)
        needs = wished_needs(learner, self.catalogue) if needs is None else needs
        situation = Situation(
            learner=learner,
            today=today,
            taken=self.shelf.columns(read.finished),
            needs=needs,
            shown={competency: shown_level(competency, mastery) for competency in needs},
            counted={competency: counted_level(needed, competency, mastery) for competency, needed in needs.items()},
            shortfalls=shortfalls(needs, mastery),
            dues=dues_of(
                self.shelf, learner=learner, catalogue=self.catalogue, allowed=allowed, finished=finished, today=today
            ),
            of_goal=beyond_role(needs, learner.role, self.catalogue),
            unstated=unstated_needs([learner.role, learner.wishes.goal], self.catalogue),
        )
        return ListRequest(situation=situation, allowed=allowed, finished=finished)

    def chosen(
        self, request: "ListRequest", contributions: NDArray[np.float64], *, k: int
    ) -> tuple[list[int], NDArray[np.float64]]:
        """The columns of the list, best first, and the scores of all courses, from the contributions of each signal."""
        mandatory = {due.column for due in request.situation.dues if due.mandatory}
        scores = waiting_scores(self.shelf, contributions.sum(axis=0), finished=request.finished, mandatory=mandatory)
        fitting = request.allowed & self.new
        if fitting.any():
            # Popularity cannot speak for a new course, and newness is no sign of fit.
            personal = [kind not in (ReasonKind.POPULAR, ReasonKind.NEW) for kind in self.ensemble.kinds]
            fitting &= contributions[personal].sum(axis=0) > 0
        columns = varied_columns(
            self.shelf,
            scores,
            allowed=request.allowed,
            k=k,
            finished=request.finished,
            mandatory=mandatory,
            without_score=turns(self.keys, request.situation.learner.id) / 100 - self.standing.round(2),
        )
        columns = with_new_course(
            self.shelf,
            columns,
            k=k,
            scores=scores,
            fitting=fitting,
            finished=request.finished,
            mandatory=mandatory,
        )
        return columns, scores

    def _without(self, learner: Learner) -> Sequence[ColdStart]:
        without = []
        if learner.role is not None and learner.role not in self.catalogue.roles:
            without.append(ColdStart.UNKNOWN_ROLE)
        elif learner.role is not None and learner.role not in self.popular.roles:
            without.append(ColdStart.NEW_ROLE)
        circle = self.popular.organisations.get(learner.organisation)
        if circle is None or circle.fact.get("organisation") != learner.organisation:
            without.append(ColdStart.NEW_ORGANISATION)
        return without


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What a list for one learner is made for: the situation, the courses that the rules allow, and those finished."""

    situation: Situation
    allowed: Mask
    finished: Set[CourseId]


def _history_signals(
    shelf: Shelf, taken: Interactions, *, content: Content, weights: Weights
) -> Sequence[tuple[float, HistorySignal]]:
    transitions = WindowedTransition.fit(
        taken, window=WINDOW, step_decay=STEP_DECAY, decay=TRANSITION_DECAY, smoothing=SMOOTHING
    )
    ease = Ease.fit(taken, regularisation=EASE_REGULARISATION, decay=EASE_DECAY)
    return (
        (weights.transitions, NextSignal.of_transitions(shelf, transitions, taken)),
        (weights.ease, NextSignal.of_ease(shelf, ease, transitions=transitions, taken=taken)),
        (weights.content, SimilarSignal(shelf, content, calibrated_scale(content, taken))),
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


def vectors_by_column(course_vectors: CourseVectors, shelf: Shelf) -> NDArray[np.float32]:
    """(courses, dimension): the vector of each course of the shelf, zeros where there is none."""
    courses, given = course_vectors
    dimension = given.shape[1] if given.ndim == 2 else 1
    vectors = np.zeros((len(shelf.courses), dimension), dtype=np.float32)
    for row, course in enumerate(courses):
        if course in shelf.column_of:
            vectors[shelf.column_of[course]] = given[row]
    return vectors
