"""Why a need stays open although a path was planned."""

from collections.abc import Mapping, Sequence, Set
from datetime import date

import numpy as np

from data.words import CompetencyId, Learner, Mastery, UnmetCause, UnmetNeed
from recommender.learner.gaps import awaits_check, is_met, shown_level
from recommender.learner.history import History
from recommender.suggest.merits import NO_MERITS, Merits
from recommender.suggest.rules import live, not_among, open_on, open_to, readable
from recommender.suggest.shelf import Mask, Shelf


def unmet_needs(
    shelf: Shelf,
    *,
    learner: Learner,
    history: History,
    today: date,
    allowed: Mask,
    needs: Mapping[CompetencyId, int],
    reached: Mapping[CompetencyId, float],
    mastery: Mastery,
    merits: Merits = NO_MERITS,
    unstated: Set[CompetencyId] = frozenset(),
) -> Sequence[UnmetNeed]:
    """The needs that `reached` (levels at the end of the path) leaves open, each with the first cause in its way.

    Those whose course is finished, and which a check would show, stand last, with the level shown so far. The others
    are ordered by what is missing, most first; ties by competency. `allowed` is the mask of all hard rules, `unstated`
    are needs whose level nobody stated.
    """
    left = live(shelf) & not_among(shelf, history.finished) & not_among(shelf, history.put_aside(today))
    hurdles = (
        (UnmetCause.LANGUAGE, readable(shelf, learner.languages)),
        (UnmetCause.CLOSED, open_to(shelf, learner) & open_on(shelf, today)),
        (UnmetCause.PREREQUISITE, allowed),
    )
    unmet = [
        UnmetNeed(
            competency=competency,
            needed=needed,
            reached=reached.get(competency, 0.0),
            cause=_cause(
                shelf,
                competency,
                needed,
                left=left,
                hurdles=(*hurdles, (UnmetCause.UNSUITED, _suited(shelf, competency, merits))),
            ),
            unstated=competency in unstated,
        )
        for competency, needed in needs.items()
        if not is_met(needed, reached.get(competency, 0.0))
    ]
    unshown = [
        UnmetNeed(
            competency,
            needed,
            shown_level(competency, mastery),
            UnmetCause.CHECK,
            unstated=competency in unstated,
        )
        for competency, needed in sorted(needs.items())
        if awaits_check(needed, competency, mastery)
    ]
    return [*sorted(unmet, key=lambda need: (need.reached - need.needed, need.competency)), *unshown]


def _suited(shelf: Shelf, competency: CompetencyId, merits: Merits) -> Mask:
    mask: Mask = np.array([merits.suits(course, competency) for course in shelf.courses], dtype=np.bool_)
    return mask


def _cause(
    shelf: Shelf,
    competency: CompetencyId,
    needed: int,
    *,
    left: Mask,
    hurdles: Sequence[tuple[UnmetCause, Mask]],
) -> UnmetCause:
    column = shelf.competency_column.get(competency)
    if column is None or not (left & (shelf.taught[:, column] > 0)).any():
        return UnmetCause.NO_COURSE
    passing = left & (shelf.taught[:, column] >= needed)
    if not passing.any():
        return UnmetCause.LEVEL_TOO_LOW
    for cause, passes in hurdles:
        passing = passing & passes
        if not passing.any():
            return cause
    return UnmetCause.NO_TIME
