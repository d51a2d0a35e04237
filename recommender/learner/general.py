"""What a learner's other competencies let expect of one of which little is known yet.

A level is taken as what a learner can do in general and what is of the competency itself, both drawn from normal
distributions: what was measured elsewhere, less what is expected of anybody, is drawn towards 0 by how far competencies
of one person differ, and moves what is expected here (partial pooling; Gelman & Hill 2007, ch. 12).
"""

from collections.abc import Mapping
from math import fsum

from data.words import CompetencyId

OWN_SPREAD = 1.0
"""Variance of a competency about what its learner can do in general, over the variance of that between learners: as in
the model of answers (`ABILITY_VARIANCE`, `SKILL_VARIANCE` of `recommender/kernels/answering.py`). Of .5, 1 and 2 on
EdNet the first two foretell a skill's first answers alike, the third worse."""

MOST_LEVELS = 1.0
"""By how much the others may move what is expected; on EdNet no bound foretells better."""


def general_shift(deviations: Mapping[CompetencyId, float], *, besides: CompetencyId) -> float:
    """By how many levels the other competencies move what is expected of `besides`; 0 where none was measured.

    `deviations` are levels measured, each less what is expected of anybody. The order does not matter, not even in the
    last bit.

    >>> levels = {CompetencyId("a"): 0.9, CompetencyId("b"): 0.6, CompetencyId("c"): -0.4}
    >>> general_shift(levels, besides=CompetencyId("c"))
    0.5
    """
    others = [deviation for competency, deviation in deviations.items() if competency != besides]
    shift = fsum(others) / (OWN_SPREAD + len(others))
    return min(max(shift, -MOST_LEVELS), MOST_LEVELS)
