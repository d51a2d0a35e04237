"""What every learner has shown, folded from the whole ledger."""

from datetime import date
from itertools import groupby
from operator import attrgetter

from data.store import Store
from data.words import LearnerId, Mastery, Verb
from recommender.learner import ClaimRules, mastery_from_events


def masteries_of(store: Store, *, today: date, rules: ClaimRules) -> dict[LearnerId, Mastery]:
    """What every learner with evidence has shown, as of `today`."""
    catalogue = store.catalogue.current()
    events = sorted(
        store.ledger.events(verbs=[Verb.COMPLETED, Verb.ASSESSED, Verb.RESTORED]), key=attrgetter("learner", "at")
    )
    return {
        learner: mastery_from_events(own, catalogue, today=today, rules=rules)
        for learner, own in groupby(events, key=attrgetter("learner"))
    }
