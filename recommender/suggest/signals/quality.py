"""What learners made of a course: their ratings, and how many of those who began it finished it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.store import Reception
from data.words import CourseId, ReasonKind
from recommender.suggest.shelf import Shelf
from recommender.suggest.signals.signal import Facts, Situation, Strengths

PRIOR_RATINGS = 10.0
"""Ratings at the mean of all courses that every course is given: a few enthusiasts do not lift it to the top."""

PRIOR_LEARNERS = 20.0
"""Learners at the mean finish rate that every course is given."""

MOST_STARS = 5.0


@dataclass(frozen=True, slots=True)
class QualitySignal:
    """How far a course lies above the mean of all courses, by rating and by finish rate, each smoothed by a prior.

    (courses,) each: `rating` and `finish` are the parts of the strength, 0 to 0.5; `rated` the mean stars and
    `ratings` how many learners gave them; `finished` of `begun` learners. `standing` in [0, 1] is the smoothed mean of
    both for every course, also below the mean: it orders courses that nothing else speaks for.
    """

    rating: Strengths
    finish: Strengths
    rated: NDArray[np.float64]
    ratings: NDArray[np.int64]
    begun: NDArray[np.int64]
    finished: NDArray[np.int64]
    standing: Strengths

    @property
    def kind(self) -> ReasonKind:
        """Quality."""
        return ReasonKind.QUALITY

    def strengths(self, situation: Situation) -> Strengths:
        """The same for every learner; 0 for a course at or below the mean, and for one that nobody has judged."""
        return self.rating + self.finish

    def facts(self, situation: Situation, column: int) -> Facts:
        """Whichever says more: the mean rating and by how many, or how many finished of those who began."""
        if self.rating[column] >= self.finish[column]:
            return {"rating": round(float(self.rated[column]), 1), "learners": int(self.ratings[column])}
        return {"finished": int(self.finished[column]), "begun": int(self.begun[column])}


def quality_signal(shelf: Shelf, receptions: Mapping[CourseId, Reception]) -> QualitySignal:
    """Smooths each course towards the mean of all (Bayesian average) and keeps what lies above it.

    rating part = (smoothed - mean) / (5 - mean) / 2; finish part = (smoothed - mean) / (1 - mean) / 2; never below 0.
    """
    held = [receptions.get(course, Reception()) for course in shelf.courses]
    ratings, begun, finished = (
        np.array([getattr(reception, name) for reception in held], dtype=np.int64)
        for name in ("ratings", "begun", "finished")
    )
    stars = np.array([reception.stars for reception in held], dtype=np.float64)
    usual_stars = float(stars.sum() / ratings.sum()) if ratings.any() else MOST_STARS / 2
    usual_share = float(finished.sum() / begun.sum()) if begun.any() else 0.5
    smoothed_stars = (stars + PRIOR_RATINGS * usual_stars) / (ratings + PRIOR_RATINGS)
    smoothed_share = (finished + PRIOR_LEARNERS * usual_share) / (begun + PRIOR_LEARNERS)
    return QualitySignal(
        rating=_above(smoothed_stars, usual_stars, top=MOST_STARS) / 2,
        finish=_above(smoothed_share, usual_share, top=1.0) / 2,
        rated=stars / np.maximum(ratings, 1),
        ratings=ratings,
        begun=begun,
        finished=finished,
        standing=(smoothed_stars / MOST_STARS + smoothed_share) / 2,
    )


def _above(smoothed: NDArray[np.float64], usual: float, *, top: float) -> Strengths:
    room = max(top - usual, 1e-9)
    above: Strengths = np.maximum(smoothed - usual, 0.0) / room
    return np.where(above < 1e-9, 0.0, above)  # a course at the mean must not speak by a rounding error
