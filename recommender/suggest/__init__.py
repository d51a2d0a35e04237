"""Next courses: rules, signals, blend, selection, reasons."""

from recommender.suggest.blend import POLICY, Ensemble, Weights
from recommender.suggest.engine import CourseVectors, Recommender
from recommender.suggest.shelf import USUAL_PACE, Shelf, shelf_of
from recommender.suggest.signals.from_history import calibrated_scale
from recommender.suggest.signals.newness import NEW_FOR_DAYS
from recommender.suggest.suitability import aims_of

__all__ = [
    "NEW_FOR_DAYS",
    "POLICY",
    "USUAL_PACE",
    "CourseVectors",
    "Ensemble",
    "Recommender",
    "Shelf",
    "Weights",
    "aims_of",
    "calibrated_scale",
    "shelf_of",
]
