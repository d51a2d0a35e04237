"""Compiled loops over histories: counting, pruning, scoring. Nothing is compiled before it is first called.

The first call of each on a machine takes 1 to 20 s of compiling (about 30 s for all); the machine code is then kept
beside the source or in the user's cache folder (`NUMBA_CACHE_DIR` names another) and loads in 0.1 s.
"""

from recommender.kernels.answering import FEATURES, NOT_YET, Answers, answer_features
from recommender.kernels.histories import Histories, Shown, no_histories, nothing_shown
from recommender.kernels.plain import no_demands, plain_policy
from recommender.kernels.pruning import LANES, neighbours_of
from recommender.kernels.scoring import best_courses
from recommender.kernels.shapes import (
    Demands,
    Groups,
    Lanes,
    Likeness,
    Needs,
    News,
    Policy,
    Rules,
    Turns,
    Who,
)

__all__ = [
    "FEATURES",
    "LANES",
    "NOT_YET",
    "Answers",
    "Demands",
    "Groups",
    "Histories",
    "Lanes",
    "Likeness",
    "Needs",
    "News",
    "Policy",
    "Rules",
    "Shown",
    "Turns",
    "Who",
    "answer_features",
    "best_courses",
    "neighbours_of",
    "no_demands",
    "no_histories",
    "nothing_shown",
    "plain_policy",
]
