"""What the ledger says of each learner, kept as long as nothing was written about them."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from data.store import LearnerRecord
from data.words import Event, Learner, LearnerId, Mastery, Suggestions
from recommender.suggest import Recommender

KEPT = 5_000
"""Learners whose record is kept, the latest ones: about 10 MB at ten events each."""


@dataclass(frozen=True, slots=True)
class LearnerView:
    """A learner with what the ledger says of them, read once for a request."""

    learner: Learner
    history: Sequence[Event]
    mastery: Mastery


@dataclass
class LastLists:
    """The last list of each learner; it serves while record, models, day and length are those it was made for."""

    _held: "OrderedDict[LearnerId, tuple[LearnerView, Recommender, date, int, Suggestions]]" = field(
        default_factory=OrderedDict
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, view: LearnerView, recommender: Recommender, *, now: datetime, k: int) -> Suggestions:
        """At most `k` courses for the learner of the view, on the day of `now`."""
        learner, today = view.learner, now.date()
        with self._lock:
            held = self._held.get(learner.id)
        if held is not None and held[0] is view and held[1] is recommender and held[2:4] == (today, k):
            return held[4]
        made = recommender.suggest(learner, mastery=view.mastery, history=view.history, now=now, k=k)
        with self._lock:
            self._held[learner.id] = (view, recommender, today, k, made)
            self._held.move_to_end(learner.id)
            if len(self._held) > KEPT:
                self._held.popitem(last=False)
        return made


@dataclass
class LearnerViews:
    """Views by learner; a view serves while catalogue and the learner's last evidence are those it was made for."""

    _held: "OrderedDict[LearnerId, tuple[str | None, int, LearnerView]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, standing: LearnerRecord, make: Callable[[Learner], LearnerView]) -> LearnerView:
        """The view of the learner as things stand; made where none fits."""
        learner = standing.learner
        with self._lock:
            held = self._held.get(learner.id)
        marks = (standing.catalogue_revision, standing.evidence, learner)
        if held is not None and (*held[:2], held[2].learner) == marks:
            return held[2]
        # Events written meanwhile make the view newer than its mark: the next request then makes it once more.
        view = make(learner)
        with self._lock:
            self._held[learner.id] = (standing.catalogue_revision, standing.evidence, view)
            self._held.move_to_end(learner.id)
            if len(self._held) > KEPT:
                self._held.popitem(last=False)
        return view
