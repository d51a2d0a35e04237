"""The last list of each learner, kept as long as nothing that it goes by has changed."""

import threading
from dataclasses import dataclass, field
from datetime import date, datetime

from cachetools import LRUCache

from api.running.learner_views import KEPT, LearnerView
from data.words import LearnerId, Suggestions
from recommender.suggest import Recommender


@dataclass
class LastLists:
    """The last list of each learner; it serves while record, models, day and length are those it was made for."""

    _held: LRUCache[LearnerId, tuple[LearnerView, Recommender, date, int, Suggestions]] = field(
        default_factory=lambda: LRUCache(KEPT)
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
        return made
