"""Collaborative models on plain arrays, for the engine's signals and for evaluation."""

from recommender.offline.blended import Blend, Fitter, default_fitters
from recommender.offline.interactions import Holdout, Interactions, hold_out_last, hold_out_latest, hold_out_tail
from recommender.offline.models import (
    CollaborativeModel,
    Content,
    Ease,
    ItemKnn,
    Popularity,
    WindowedTransition,
    mask_taken,
    top_courses,
)

__all__ = [
    "Blend",
    "CollaborativeModel",
    "Content",
    "Ease",
    "Fitter",
    "Holdout",
    "Interactions",
    "ItemKnn",
    "Popularity",
    "WindowedTransition",
    "default_fitters",
    "hold_out_last",
    "hold_out_latest",
    "hold_out_tail",
    "mask_taken",
    "top_courses",
]
