"""What the ledger says of each learner, kept as long as nothing was written about them."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cachetools import LRUCache

from api.running.clock import Clock
from data.store import EVIDENCE, Catalogues, LearnerRecord, Learners, Ledger
from data.words import Event, Learner, LearnerId, Mastery
from recommender.learner import ClaimRules, mastery_from_events

KEPT = 5_000
"""Learners whose record is kept, the latest ones: about 10 MB at ten events each."""


@dataclass(frozen=True, slots=True)
class LearnerView:
    """A learner with what the ledger says of them, read once for a request."""

    learner: Learner
    history: Sequence[Event]
    mastery: Mastery


@dataclass
class LearnerViews:
    """Views by learner; each serves while day, catalogue and the last evidence are those it was made for."""

    learners: Learners
    ledger: Ledger
    catalogues: Catalogues
    clock: Clock
    rules: ClaimRules
    _held: LRUCache[LearnerId, tuple[date, str | None, int, LearnerView]] = field(
        default_factory=lambda: LRUCache(KEPT)
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, learner: LearnerId) -> LearnerView:
        """The learner with their history and mastery, as the ledger stands now; raises UnknownLearner."""
        return self.of_record(self.learners.record(learner))

    def of_record(self, record: LearnerRecord) -> LearnerView:
        """The view of the learner as `record` has them; made where none fits."""
        learner = record.learner
        with self._lock:
            held = self._held.get(learner.id)
        today = self.clock().date()
        marks = (today, record.catalogue_revision, record.evidence, learner)
        if held is not None and (*held[:3], held[3].learner) == marks:
            return held[3]
        # Events written meanwhile make the view newer than its mark: the next request then makes it once more.
        view = self._made(record, today)
        with self._lock:
            self._held[learner.id] = (today, record.catalogue_revision, record.evidence, view)
        return view

    def _made(self, record: LearnerRecord, today: date) -> LearnerView:
        history = self.ledger.of(record.learner.id, verbs=EVIDENCE)
        catalogue = self.catalogues.at(record.catalogue_revision)
        mastery = mastery_from_events(history, catalogue, today=today, rules=self.rules)
        return LearnerView(record.learner, history, mastery)
