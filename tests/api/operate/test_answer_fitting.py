"""Answers in the ledger become the model that quizzes go by, once there are enough of them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from api.operate.answer_fitting import fit_answer_model
from api.running.answering import ANSWERING_FILE, answer_model, given_answers
from data.store import Store, open_store
from data.words import Event, EventId, EvidenceSource, Learner, LearnerId, Verb, item_result
from tests.api.planned import CLERK, NOW, REVENUE, RTI, planned_catalogue
from tests.api.planned_practice import PLANNED_ITEM, TYPED_ITEM

LEARNERS, EACH = 50, 40


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'saarthi.db'}")
    opened.catalogue.replace(planned_catalogue())
    yield opened
    opened.close()


def answered(store: Store) -> None:
    """Two items in turn by learners of whom each is right more often than the one before."""
    rng = np.random.default_rng(7)
    people = [LearnerId(f"clerk-{number:02}") for number in range(LEARNERS)]
    store.learners.add([Learner(who, REVENUE, CLERK, frozenset(), 30) for who in people])
    store.ledger.append(
        [
            Event(
                EventId(f"{who}-{minute}"),
                who,
                Verb.ASSESSED,
                RTI,
                NOW - timedelta(days=1) + timedelta(minutes=minute),
                "practice",
                item_result(
                    EvidenceSource.PRACTICE,
                    item=(PLANNED_ITEM, TYPED_ITEM)[minute % 2],
                    level=2,
                    right=bool(rng.random() < (number + 1) / (LEARNERS + 1)),
                    choices=2,
                ),
            )
            for number, who in enumerate(people)
            for minute in range(EACH)
        ]
    )


def test_too_few_answers_leave_no_file(store: Store, tmp_path: Path) -> None:
    assert fit_answer_model(store, tmp_path, today=NOW.date()) is None
    assert answer_model(tmp_path) is None
    assert not (tmp_path / ANSWERING_FILE).exists()


def test_enough_answers_are_fitted_and_tell_who_knows_more(store: Store, tmp_path: Path) -> None:
    answered(store)
    only_shown = fit_answer_model(store, None, today=NOW.date())
    assert only_shown is not None
    assert not (tmp_path / ANSWERING_FILE).exists()
    fit = fit_answer_model(store, tmp_path, today=NOW.date())
    model = answer_model(tmp_path)

    assert fit is not None
    assert (fit.answers, fit.learners) == (LEARNERS * EACH, LEARNERS)
    assert model is not None
    chances = []
    for who in ("clerk-05", "clerk-45"):
        past = given_answers(store.ledger.of(LearnerId(who)))
        assert len(past) == EACH
        chances += model.chances(past, [past[-1]._replace(right=None)])
    assert chances[0] < 0.4 < 0.6 < chances[1]
