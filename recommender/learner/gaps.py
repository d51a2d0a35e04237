"""What a role needs beside what a learner has shown."""

from collections.abc import Mapping

from data.catalogue import Catalogue
from data.words import CompetencyId, Learner, Mastery, RoleId

MET_TOLERANCE = 0.5
"""A need counts as met from half a level below: levels are whole numbers, so 2.5 reads as level 3."""


def needs_of(role: RoleId | None, catalogue: Catalogue) -> Mapping[CompetencyId, int]:
    """The levels that the role needs; empty where there is no role or the catalogue does not know it."""
    known = None if role is None else catalogue.roles.get(role)
    return {} if known is None else known.needs


def wished_needs(learner: Learner, catalogue: Catalogue) -> Mapping[CompetencyId, int]:
    """The levels that the learner's role and the one they wish for need, the higher of both."""
    present, goal = needs_of(learner.role, catalogue), needs_of(learner.wishes.goal, catalogue)
    return {**present, **{each: max(level, present.get(each, 0)) for each, level in goal.items()}}


def shown_level(competency: CompetencyId, mastery: Mastery) -> float:
    """The level shown so far, 0 where there is no evidence."""
    estimate = mastery.get(competency)
    return 0.0 if estimate is None else estimate.level


def is_met(needed: float, shown: float) -> bool:
    """Whether the level shown reaches the level needed, rounded to whole levels.

    >>> is_met(3, 2.5), is_met(3, 2.4)
    (True, False)
    """
    return shown >= needed - MET_TOLERANCE


def shortfalls(needs: Mapping[CompetencyId, int], mastery: Mastery) -> Mapping[CompetencyId, float]:
    """Levels still missing (needed minus shown) by competency, only for needs that are not met; all positive."""
    missing: dict[CompetencyId, float] = {}
    for competency, needed in needs.items():
        shown = shown_level(competency, mastery)
        if not is_met(needed, shown):
            missing[competency] = needed - shown
    return missing
