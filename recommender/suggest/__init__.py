"""Next courses: rules, signals, blend, selection, reasons."""

from recommender.suggest.blend import POLICY, Ensemble, Weights
from recommender.suggest.engine import Recommender
from recommender.suggest.shelf import Shelf, shelf_of
from recommender.suggest.signals.from_history import calibrated_scale

__all__ = ["POLICY", "Ensemble", "Recommender", "Shelf", "Weights", "calibrated_scale", "shelf_of"]
