"""The model of answers fitted to the deployment's own."""

from datetime import date
from pathlib import Path

from api.running.answering import ANSWERING_FILE, given_answers
from data.store import Store
from data.words import Verb
from recommender.answering import AnswerFit, fit_answers, save_answer_fit


def fit_answer_model(store: Store, state_folder: Path | None, *, today: date) -> AnswerFit | None:
    """The fit, kept in the state folder if one is given; None where there are too few answers for one."""
    fit = fit_answers(given_answers(store.ledger.events(verbs=[Verb.ASSESSED])))
    if fit is not None and state_folder is not None:
        save_answer_fit(fit, state_folder / ANSWERING_FILE, day=today)
    return fit
