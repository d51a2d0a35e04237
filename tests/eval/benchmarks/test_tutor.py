"""The tutor's benchmark: right figures from a scripted clock, and a peer that fails told by name."""

import sys
from itertools import count
from pathlib import Path

import pytest

from data.words.errors import InvalidInput
from eval.benchmarks.peers.tutor_runner import holds, sentences_of
from eval.benchmarks.tutor import latency_of, memory_over, peer_figures
from eval.sets.corpus import corpus_of_question_set
from eval.sets.formats import read_questions
from eval.systems import built_system
from tests.embeddings.planned import ScriptedTransliterator
from tests.eval.planned import question_set
from tests.fakes import HashingEncoder
from tests.tutor.planned import ALWAYS
from tutor.answer.tutor import Tutor


def test_latency_memory_and_right_sentences_are_taken(tmp_path: Path) -> None:
    corpus = corpus_of_question_set(question_set(tmp_path))
    known = frozenset(corpus.gold_ids.values())
    questions = [each for each in read_questions(tmp_path, known=known) if each.answers]
    ticks = count()
    with built_system(corpus, encoder=HashingEncoder(), transliterator=ScriptedTransliterator({})) as system:
        tutor = Tutor(system.retriever, model=ALWAYS)
        found = latency_of(
            tutor, questions, corpus=corpus, wall=lambda: next(ticks) / 1000, processor=lambda: next(ticks) / 1000
        )
        points = memory_over(tutor, questions, corpus=corpus, count=10)

    assert found.wall == pytest.approx([2.0] * len(questions))  # the processor's clock ticks once between
    assert found.per_second == pytest.approx(1000 / 2)
    assert found.right > 0
    assert [number for number, _ in points] == [2, 4, 6, 8, 10]
    assert all(megabytes > 0 for _, megabytes in points)


def test_a_peer_that_is_not_installed_is_told_with_a_remedy(tmp_path: Path) -> None:
    corpus = corpus_of_question_set(question_set(tmp_path))
    with pytest.raises(InvalidInput, match=r"requirements\.txt"):
        peer_figures(Path(sys.executable), corpus, [], peer="txtai", model=tmp_path / "none")


def test_peers_cut_and_compare_as_the_report_says() -> None:
    assert sentences_of("First sentence here. No. दूसरा वाक्य यहाँ है। Third one stands") == [
        "First sentence here.",
        "दूसरा वाक्य यहाँ है।",
        "Third one stands",
    ]
    assert holds("Within  Thirty days.", ["thirty days"])
    assert not holds("Within sixty days.", ["thirty days", "तीस"])
