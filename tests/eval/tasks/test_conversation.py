"""Follow-ups put to the test over a small index whose right answers are known."""

from pathlib import Path

import numpy as np
import pytest

from data.words.errors import InvalidInput
from data.words.models import ENGLISH
from eval.sets.corpus import corpus_of_question_set
from eval.systems import built_system
from eval.tasks.conversation import FollowUps, Outcome, conversation_measure, outcomes_of, read_follow_ups
from tests.embeddings.planned import ScriptedTransliterator
from tests.eval.planned import question_set, write_lines
from tests.fakes import HashingEncoder
from tests.tutor.planned import ALWAYS
from tutor.answer.tutor import Tutor

KNOWN = frozenset({"en-leave", "hi-leave", "en-tender"})


def test_a_file_is_read_and_all_its_faults_are_told(tmp_path: Path) -> None:
    good = {"id": "follow-1", "language": "en", "turns": ["How?", "And?"], "gold": ["en-leave"]}
    bad = [
        {**good, "id": "a", "turns": ["How?"]},
        {**good, "id": "b", "gold": ["en-leaf"]},
    ]
    (read,) = read_follow_ups(write_lines(tmp_path / "good.jsonl", [good]), known=KNOWN)
    assert read == FollowUps("follow-1", ENGLISH, ("How?", "And?"), frozenset({"en-leave"}))

    with pytest.raises(InvalidInput) as caught:
        read_follow_ups(write_lines(tmp_path / "bad.jsonl", bad), known=KNOWN)
    assert "this is no conversation" in str(caught.value)
    assert "Did you mean 'en-leave'?" in str(caught.value)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no conversations"):
        read_follow_ups(write_lines(tmp_path / "none.jsonl", []), known=KNOWN)


def test_a_follow_up_finds_in_its_conversation_what_it_does_not_find_alone(tmp_path: Path) -> None:
    corpus = corpus_of_question_set(question_set(tmp_path))
    asked = [
        FollowUps("follow-1", ENGLISH, ["Who opens a tender in public?", "and wins it?"], frozenset({"en-tender"}))
    ]
    with built_system(corpus, encoder=HashingEncoder(), transliterator=ScriptedTransliterator({})) as system:
        tutor = Tutor(system.retriever, model=ALWAYS)
        (outcome,) = outcomes_of(asked, retriever=system.retriever, tutor=tutor, corpus=corpus)

    assert outcome.leans
    assert outcome.together[0] == "en-tender"
    assert outcome.cited == ["en-tender"]


def test_figures_count_the_first_and_the_first_three() -> None:
    asked = [FollowUps(f"follow-{number}", ENGLISH, ["a", "b"], frozenset({"x"})) for number in range(4)]
    outcomes = [
        Outcome(["x"], ["x"], True, ["x"]),
        Outcome(["y"], ["y", "z", "x"], True, ["y"]),
        Outcome(["y"], ["y"], False, []),
        Outcome([], [], True, []),
    ]
    found = conversation_measure(asked, outcomes)(np.arange(4))

    assert found["recall@1"].value == 1 / 4
    assert found["recall@3"].value == 2 / 4
    assert found["recall@1_alone"].value == 1 / 4
    assert found["leans"].value == 3 / 4
    assert (found["cites_gold"].value, found["cites_gold"].n) == (1 / 2, 2)
