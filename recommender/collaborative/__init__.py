"""Collaborative models on plain arrays, for the engine's signals and for evaluation."""

from recommender.collaborative.blended import Blend, ByLength, Fitter, default_fitters
from recommender.collaborative.interactions import Holdout, Interactions, hold_out_last, hold_out_latest, hold_out_tail
from recommender.collaborative.models import (
    CollaborativeModel,
    Content,
    Ease,
    ItemKnn,
    Popularity,
    WindowedTransition,
    mask_taken,
    top_courses,
)
from recommender.collaborative.new_courses import ContentRidge, course_features
from recommender.collaborative.next_course import LastAndEarlier, NextRidge

__all__ = [
    "Blend",
    "ByLength",
    "CollaborativeModel",
    "Content",
    "ContentRidge",
    "Ease",
    "Fitter",
    "Holdout",
    "Interactions",
    "ItemKnn",
    "LastAndEarlier",
    "NextRidge",
    "Popularity",
    "WindowedTransition",
    "course_features",
    "default_fitters",
    "hold_out_last",
    "hold_out_latest",
    "hold_out_tail",
    "mask_taken",
    "top_courses",
]
