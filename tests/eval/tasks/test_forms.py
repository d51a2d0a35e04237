"""Whether the form of a question changes its answer: what counts as flipped, and the whole run over a small corpus."""

from pathlib import Path

import numpy as np
import pytest

from data.words.models import ENGLISH
from eval.sets.training import TrainingQuestion
from eval.sets.variations import Variation
from eval.systems import build_tutor, built_system
from eval.tasks.forms import Given, Pair, forms_measure, pairs_of, sampled
from tests.eval.planned import NoTransliteration, corpus_and_questions
from tests.fakes import HashingEncoder

QUESTION = TrainingQuestion("q-en", ENGLISH, "Who signs?", "who", ["c/l"], {ENGLISH: "the clerk signs"}, False)
HERE, THERE, NOWHERE = Given(("c/l/en", 0), True), Given(("c/l/en", 90), False), Given(None, False)


def _pair(bare: Given, other: Given) -> Pair:
    return Pair(QUESTION, Variation.TYPO, bare, other)


def test_an_answer_flips_to_another_block_or_to_none() -> None:
    pairs = [_pair(HERE, HERE), _pair(HERE, THERE), _pair(HERE, NOWHERE), _pair(NOWHERE, HERE)]
    found = {name: (value, n) for name, (value, n) in forms_measure(pairs)(np.arange(4)).items()}
    assert found == {
        "flipped": (pytest.approx(2 / 3), 3),
        "answered_bare": (3 / 4, 4),
        "answered": (3 / 4, 4),
        "right_bare": (3 / 4, 4),
        "right": (2 / 4, 4),
    }


def test_of_many_questions_some_are_taken_evenly() -> None:
    questions = [QUESTION] * 10
    assert [len(sampled(questions, limit)) for limit in (3, 5, 10, 99)] == [3, 5, 10, 10]


def test_each_form_that_changes_the_question_is_asked_beside_the_bare_one(tmp_path: Path) -> None:
    corpus, _ = corpus_and_questions(tmp_path)
    with built_system(corpus, encoder=HashingEncoder(), transliterator=NoTransliteration()) as system:
        pairs = pairs_of(QUESTION, tutor=build_tutor(system.retriever), corpus=corpus)
    assert {pair.variation for pair in pairs} == set(Variation) - {Variation.DIGITS, Variation.SPELLING}
    assert len({id(pair.bare) for pair in pairs}) == 1
