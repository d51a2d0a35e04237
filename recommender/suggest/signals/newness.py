"""Courses too new to have been taken by many."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.words import ReasonKind
from recommender.suggest.shelf import Mask, Shelf
from recommender.suggest.signals.signal import Facts, Situation, Strengths

FEW_COMPLETIONS = 5
"""A course with fewer completions than this has hardly been seen by the collaborative signals."""

NEW_FOR_DAYS = 180
"""A course that opened longer ago is no longer new, however few have taken it."""


@dataclass(frozen=True, slots=True)
class NewSignal:
    """1 for every new course, 0 for the others; `new` (courses,)."""

    new: Mask

    @property
    def kind(self) -> ReasonKind:
        """New."""
        return ReasonKind.NEW

    def strengths(self, situation: Situation) -> Strengths:
        """1 where new."""
        return self.new.astype(np.float64)

    def facts(self, situation: Situation, column: int) -> Facts:
        """None."""
        return {}


def new_courses(shelf: Shelf, *, completions: NDArray[np.int64], today: date) -> Mask:
    """Live courses with few completions that did not open long ago.

    Without an opening day, few completions only say "new" where most live courses have more: in a deployment that has
    just begun, nothing is new beside the rest.
    """
    live = completions[shelf.live]
    begun = len(live) > 0 and float(np.median(live)) >= FEW_COMPLETIONS
    latest_old = (today - timedelta(days=NEW_FOR_DAYS)).toordinal()
    dated = shelf.opens > 0
    recent = np.where(dated, shelf.opens > latest_old, begun)
    new: Mask = shelf.live & (completions < FEW_COMPLETIONS) & recent
    new.setflags(write=False)
    return new
