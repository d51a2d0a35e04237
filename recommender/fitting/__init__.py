"""Weights of the blend fitted on a time split of the deployment's own ledger, and the file that keeps them."""

from recommender.fitting.fit import Fit, Ledger, fit_weights
from recommender.fitting.weights_file import load_weights, save_weights

__all__ = ["Fit", "Ledger", "fit_weights", "load_weights", "save_weights"]
