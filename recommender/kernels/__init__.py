"""Compiled loops over histories: counting, pruning, scoring. Nothing is compiled before it is first called.

The first call of each on a machine takes 1 to 4 s of compiling (about 10 s for all); the machine code is then kept
beside the source or in the user's cache folder (`NUMBA_CACHE_DIR` names another) and loads in 0.1 s.
"""

from recommender.kernels.histories import Histories, no_histories
from recommender.kernels.pruning import LANES, neighbours_of
from recommender.kernels.scoring import Groups, Lanes, Rules, best_courses

__all__ = ["LANES", "Groups", "Histories", "Lanes", "Rules", "best_courses", "neighbours_of", "no_histories"]
