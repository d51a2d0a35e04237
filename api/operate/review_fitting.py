"""The schedule of reviews fitted to the deployment's own log."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from api.running.review_parameters import PARAMETERS_FILE
from data.store import Store
from data.words import Event, LearnerId, Verb
from tutor.review import Review, ReviewFit, fit_reviews, reviews_of, save_parameters


def fit_review_parameters(store: Store, state_folder: Path, *, today: date) -> ReviewFit | None:
    """The fit, kept in the state folder; None, and nothing is kept, where there are too few answers for one."""
    fit = fit_reviews(review_logs(store))
    if fit is not None:
        save_parameters(fit, state_folder / PARAMETERS_FILE, day=today)
    return fit


def review_logs(store: Store) -> Mapping[LearnerId, Sequence[Review]]:
    """The whole log of every learner who answered an item, oldest answer first."""
    events: dict[LearnerId, list[Event]] = {}
    for event in store.ledger.events(verbs=[Verb.ASSESSED]):
        events.setdefault(event.learner, []).append(event)
    return {learner: log for learner, own in events.items() if (log := reviews_of(own))}
