"""The served engine's signals, fitted from millions of histories by the compiled loops."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from data.catalogue import Catalogue
from data.store import Reception
from data.words import CourseId, Learner, LearnerId, OrganisationId, RoleId
from embeddings.index import AimTable
from recommender.collaborative import Content, Ease, Interactions, WindowedTransition
from recommender.kernels.counting import add_gram, add_transitions, full_gram
from recommender.kernels.histories import Histories, distinct_histories, no_histories, nothing_shown
from recommender.kernels.inverse import ease_weights
from recommender.nightly.population import Population
from recommender.suggest.blend import Ensemble, Weights
from recommender.suggest.engine import (
    CONTENT_DECAY,
    EASE_DECAY,
    EASE_REGULARISATION,
    SMOOTHING,
    STEP_DECAY,
    TRANSITION_DECAY,
    WINDOW,
    CourseVectors,
    vectors_by_column,
)
from recommender.suggest.shelf import Shelf
from recommender.suggest.signals.from_history import (
    CALIBRATION_LEARNERS,
    HistorySignal,
    NextSignal,
    SimilarSignal,
    calibrated_scale,
)
from recommender.suggest.signals.gap import GapSignal
from recommender.suggest.signals.newness import NewSignal, new_courses
from recommender.suggest.signals.plan import PlanSignal
from recommender.suggest.signals.popular import PopularSignal, popular_signal
from recommender.suggest.signals.quality import quality_signal
from recommender.suggest.signals.role_content import RoleContentSignal
from recommender.suggest.suitability import suitability_of


class Collaborative(NamedTuple):
    """The two models of what is taken after and beside what."""

    transitions: WindowedTransition
    ease: Ease


def fitted_ensemble(
    population: Population,
    collaborative: Collaborative,
    *,
    shelf: Shelf,
    catalogue: Catalogue,
    course_vectors: CourseVectors,
    aims: AimTable | None = None,
    receptions: Mapping[CourseId, Reception],
    weights: Weights,
    now: datetime,
) -> Ensemble:
    """What `Recommender.fit` gives for the same completions (a test holds the two together), at national scale.

    Memory: five (courses, courses) arrays of 4 to 8 bytes, and what `population` takes.
    """
    content = Content.fit(vectors_by_column(course_vectors, shelf), decay=CONTENT_DECAY)
    suitability = suitability_of(shelf, content, aims, catalogue=catalogue)
    counts = population.completions(courses=len(shelf.courses))
    return Ensemble(
        over_history=_history_signals(population, collaborative, shelf=shelf, content=content, weights=weights),
        others=(
            (weights.gap, GapSignal(shelf, suitability)),
            (weights.content, RoleContentSignal(shelf, content, suitability)),
            (weights.popular, _popular(population, shelf=shelf, catalogue=catalogue, now=now)),
            (weights.quality, quality_signal(shelf, receptions)),
            (weights.plan, PlanSignal(shelf)),
            (weights.new, NewSignal(new_courses(shelf, completions=counts, today=now.date()))),
        ),
        names=("transitions", "ease", "content", "gap", "content", "popular", "quality", "plan", "new"),
        shelf=shelf,
    )


def fitted_collaborative(population: Population, *, courses: int) -> Collaborative:
    """Both models of everybody's histories, those alike counted together."""
    histories, learners = distinct_of(population)
    return Collaborative(
        transitions=fitted_transitions(histories, learners=learners, courses=courses),
        ease=fitted_ease(histories, learners=learners, courses=courses),
    )


def distinct_of(population: Population) -> tuple[Histories, NDArray[np.float64]]:
    """The distinct histories, and how many learners have each."""
    count = len(population.histories)
    alike = distinct_histories(
        population.histories,
        aside=no_histories(count),
        shown=nothing_shown(count),
        groups=np.zeros(count, dtype=np.int64),
    )
    return population.histories.chosen(alike.rows), alike.counts()


def fitted_ease(histories: Histories, *, learners: NDArray[np.float64], courses: int) -> Ease:
    """EASE of histories that so many learners have each."""
    gram = np.zeros((courses, courses), dtype=np.float64)
    add_gram(gram, histories, learners=learners, decay=EASE_DECAY)
    weights = ease_weights(full_gram(gram), regularisation=EASE_REGULARISATION)
    return Ease(weights=weights, decay=EASE_DECAY)


def fitted_transitions(histories: Histories, *, learners: NDArray[np.float64], courses: int) -> WindowedTransition:
    """Windowed transitions of histories that so many learners have each."""
    weighted = np.zeros((courses, courses), dtype=np.float64)
    followers = np.zeros((courses, courses), dtype=np.int32)
    add_transitions(weighted, followers, histories, learners=learners, window=WINDOW, step_decay=STEP_DECAY)
    weighted /= weighted.sum(axis=1, keepdims=True) + SMOOTHING
    return WindowedTransition(
        weights=csr_matrix(weighted, dtype=np.float32),
        followers=csr_matrix(followers, dtype=np.float32),
        decay=TRANSITION_DECAY,
        window=WINDOW,
    )


def _history_signals(
    population: Population, collaborative: Collaborative, *, shelf: Shelf, content: Content, weights: Weights
) -> Sequence[tuple[float, HistorySignal]]:
    sample = population.sample(CALIBRATION_LEARNERS, courses=len(shelf.courses))
    transitions, ease = collaborative
    return (
        (weights.transitions, NextSignal.of_transitions(shelf, transitions, sample)),
        (weights.ease, NextSignal.of_ease(shelf, ease, transitions=transitions, taken=sample)),
        (weights.content, SimilarSignal(shelf, content, calibrated_scale(content, sample))),
    )


def _popular(population: Population, *, shelf: Shelf, catalogue: Catalogue, now: datetime) -> PopularSignal:
    """Popularity counts by organisation and role alone: one stand-in for all learners who share both is enough."""
    number_of: dict[tuple[str, str], int] = {}
    numbers = [number_of.setdefault(circumstance[:2], len(number_of)) for circumstance in population.circumstances]
    stand_in = np.array([*numbers, 0], dtype=np.int32)[population.circumstance]
    ids = [LearnerId(str(number)) for number in range(len(number_of))]
    taken = Interactions(
        rows=np.repeat(stand_in, np.diff(population.histories.offsets)),
        columns=population.histories.columns,
        at=population.at,
        learners=len(ids),
        courses=len(shelf.courses),
    )
    people = [
        Learner(id_, OrganisationId(organisation), RoleId(role) if role else None, frozenset())
        for id_, (organisation, role) in zip(ids, number_of, strict=True)
    ]
    return popular_signal(
        shelf, taken, learner_ids=ids, learners=people, catalogue=catalogue, now_seconds=int(now.timestamp())
    )
