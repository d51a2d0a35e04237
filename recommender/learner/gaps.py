"""What a role needs beside what a learner has shown."""

from collections.abc import Iterable, Mapping

from data.catalogue import Catalogue
from data.words import CompetencyId, Learner, Mastery, RoleId

MET_TOLERANCE = 0.5
"""A need can count as met from half a level below: levels are whole numbers, so 2.5 reads as level 3."""

LOWER_BOUND = 0.6745
"""Standard errors from a level down to its lower quartile: three to one that what can be done lies above it."""

JUST_SHORT = 0.01
"""By how much what counts stays below a need that only its uncertainty keeps open."""


def needs_of(role: RoleId | None, catalogue: Catalogue) -> Mapping[CompetencyId, int]:
    """The levels that the role needs; empty where there is no role or the catalogue does not know it."""
    known = None if role is None else catalogue.roles.get(role)
    return {} if known is None else known.needs


def wished_needs(learner: Learner, catalogue: Catalogue) -> Mapping[CompetencyId, int]:
    """The levels that the learner's role and the one they wish for need, the higher of both."""
    present, goal = needs_of(learner.role, catalogue), needs_of(learner.wishes.goal, catalogue)
    return {**present, **{each: max(level, present.get(each, 0)) for each, level in goal.items()}}


def beyond_role(
    needs: Mapping[CompetencyId, int], role: RoleId | None, catalogue: Catalogue
) -> frozenset[CompetencyId]:
    """Those of the needs whose level the role does not ask: the one wished for does."""
    present = needs_of(role, catalogue)
    return frozenset(need for need, level in needs.items() if level > present.get(need, 0))


def unstated_needs(roles: Iterable[RoleId | None], catalogue: Catalogue) -> frozenset[CompetencyId]:
    """The needs of these roles whose level none of them states: a rule filled it in."""
    known = [catalogue.roles[role] for role in roles if role is not None and role in catalogue.roles]
    stated = {need for role in known for need in role.needs.keys() - role.unstated}
    return frozenset(need for role in known for need in role.unstated) - stated


def shown_level(competency: CompetencyId, mastery: Mastery) -> float:
    """The level shown so far, 0 where there is no evidence."""
    estimate = mastery.get(competency)
    return 0.0 if estimate is None else estimate.level


def is_met(needed: float, level: float, *, standard_error: float = 0.0) -> bool:
    """Whether a level, known to within its standard error, meets a need: the one rule for every view.

    The lower bound of the interval that holds the middle half reads as the level needed, rounded.

    >>> is_met(3, 2.5), is_met(3, 2.4)
    (True, False)

    A proctored test that finds level 3 shows 2.93 to within 0.29 and is enough; two right answers of three choices each
    show 2.34 to within 1.22 and are not.

    >>> is_met(3, 2.93, standard_error=0.29), is_met(3, 2.34, standard_error=1.22)
    (True, False)
    """
    return level - LOWER_BOUND * standard_error >= needed - MET_TOLERANCE


def is_shown(needed: float, competency: CompetencyId, mastery: Mastery) -> bool:
    """Whether what was shown of the competency itself meets the need, or what may be taken on a claim."""
    estimate = mastery.get(competency)
    if estimate is None:
        return False
    if needed <= estimate.accepted:
        return True
    return estimate.measured and is_met(needed, estimate.own, standard_error=estimate.standard_error)


def awaits_check(needed: float, competency: CompetencyId, mastery: Mastery) -> bool:
    """Whether a finished course taught what is needed and nothing speaks against it, but nothing has shown it yet."""
    estimate = mastery.get(competency)
    return estimate is not None and needed <= estimate.taught and not is_shown(needed, competency, mastery)


def wants_course(needed: float, competency: CompetencyId, mastery: Mastery) -> bool:
    """Whether a course is still to be taken for the need: it is neither met nor waiting for a check alone."""
    return not is_shown(needed, competency, mastery) and not awaits_check(needed, competency, mastery)


def counted_level(needed: int, competency: CompetencyId, mastery: Mastery) -> float:
    """The level from which courses count: the one shown, but the one needed where no course is wanted, else below it.

    So that what is planned and scored by levels alone agrees with `wants_course` about every need.
    """
    level = shown_level(competency, mastery)
    if not wants_course(needed, competency, mastery):
        return max(level, float(needed))
    return min(level, needed - MET_TOLERANCE - JUST_SHORT)


def shortfalls(needs: Mapping[CompetencyId, int], mastery: Mastery) -> Mapping[CompetencyId, float]:
    """Levels still missing (needed minus counted) by competency, only for needs that want a course; all positive."""
    return {
        competency: needed - counted_level(needed, competency, mastery)
        for competency, needed in needs.items()
        if wants_course(needed, competency, mastery)
    }
