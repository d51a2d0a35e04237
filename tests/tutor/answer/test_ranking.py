import math
from dataclasses import replace

import numpy as np
import pytest

from data.words.models import ENGLISH, HINDI, Language
from embeddings.search.retriever import Hit
from embeddings.text.evidence import candidates_of
from embeddings.text.scripts import Script
from embeddings.text.tokens import terms
from tests.tutor.planned import passage_of
from tutor.answer.ranking import (
    Slots,
    passages_to_read,
    ranked,
    shares_words,
    unknown_share,
    with_rest_of_lesson,
    z_scores,
)

PASSAGE = passage_of("Goats eat grass all day. Cows give white milk. Hens lay brown eggs.")
GOATS, COWS, HENS = candidates_of(PASSAGE)


def _asked(question: str) -> Slots:
    return {script: [(term,) for term in terms(question)] for script in Script}


def _texts(question: str, likeness: list[float], prior: list[float] | None = None) -> list[str]:
    found = ranked(
        [GOATS, COWS, HENS],
        asked=_asked(question),
        likeness=np.array(likeness, dtype=np.float32),
        weight=lambda term: 1.0,
        prior=np.array(prior or [0.0, 0.0, 0.0]),
    )
    return [one.candidate.text for one in found]


def test_words_in_common_decide_where_likeness_does_not() -> None:
    assert _texts("Which animals give milk?", [0.8, 0.8, 0.8])[0] == COWS.text


def test_likeness_decides_where_no_word_is_in_common() -> None:
    assert _texts("Poultry?", [0.7, 0.8, 0.9]) == [HENS.text, COWS.text, GOATS.text]


def test_the_prior_of_the_passage_counts() -> None:
    assert _texts("Poultry?", [0.8, 0.8, 0.8], [0.0, 1.0, 0.5]) == [COWS.text, HENS.text, GOATS.text]


def test_equal_scores_keep_the_order_given() -> None:
    assert _texts("Poultry?", [0.8, 0.8, 0.8]) == [GOATS.text, COWS.text, HENS.text]


def test_coverage_is_the_share_of_the_questions_weight() -> None:
    found = ranked(
        [COWS],
        asked=_asked("white milk price"),
        likeness=np.array([0.8], dtype=np.float32),
        weight=lambda term: {"white": 1.0, "milk": 2.0}.get(term, 5.0),
        prior=np.zeros(1),
    )
    assert found[0].coverage == pytest.approx((1 + 2) / (1 + 2 + 5))


def test_a_word_that_most_sentences_have_counts_less() -> None:
    passage = passage_of("Goats of the farm eat grass. Cows of the farm give milk. Milk is cheap in towns.")
    found = ranked(
        candidates_of(passage),
        asked=_asked("farm milk towns"),
        likeness=np.zeros(3, dtype=np.float32),
        weight=lambda term: 1.0,
        prior=np.zeros(3),
    )
    assert [one.candidate.text[:5] for one in found] == ["Milk ", "Cows ", "Goats"]


def test_a_word_of_the_title_does_not_count_for_the_order() -> None:
    passage = replace(passage_of("Cows are kept for cheese. Milk is sold in towns."), title="Cows")
    found = ranked(
        candidates_of(passage),
        asked=_asked("Cows milk"),
        likeness=np.zeros(2, dtype=np.float32),
        weight=lambda term: 9.0 if term == "cow" else 1.0,
        prior=np.zeros(2),
    )
    assert found[0].candidate.text == "Milk is sold in towns."
    assert found[0].coverage == pytest.approx(0.1)


def test_words_of_the_sentence_that_one_leans_on_count_for_its_order() -> None:
    passage = passage_of("The farm keeps forty cows. It sells white milk. Hens of Ms Rao lay eggs.")
    found = ranked(
        candidates_of(passage),
        asked=_asked("What do farm cows sell?"),
        likeness=np.zeros(3, dtype=np.float32),
        weight=lambda term: 1.0,
        prior=np.zeros(3),
    )
    assert found[0].candidate.text == "The farm keeps forty cows. It sells white milk."


def test_z_scores_have_mean_zero_and_spread_one() -> None:
    found = z_scores(np.array([1.0, 2.0, 3.0]))
    assert found.tolist() == pytest.approx([-1 / math.sqrt(2 / 3), 0.0, 1 / math.sqrt(2 / 3)])
    assert z_scores(np.array([2.0, 2.0])).tolist() == [0.0, 0.0]
    assert z_scores(np.zeros(0)).tolist() == []


def test_a_sentence_is_matched_with_the_words_for_its_own_script() -> None:
    hindi = candidates_of(passage_of("गाय दूध देती है।", language=HINDI))[0]
    found = ranked(
        [COWS, hindi],
        asked={Script.OTHER: [("milk",)], Script.DEVANAGARI: [("दूध",), ("मूल्य",)]},
        likeness=np.zeros(2, dtype=np.float32),
        weight=lambda term: 1.0,
        prior=np.zeros(2),
    )
    assert {one.candidate.text: one.coverage for one in found} == {COWS.text: 1.0, hindi.text: pytest.approx(1 / 2)}


def test_the_share_of_unknown_words_goes_by_weight() -> None:
    slots = [("a",), ("b",), ("c", "a")]
    share = unknown_share(
        slots, weight=lambda term: {"a": 1.0, "b": 3.0, "c": 2.0}[term], known=lambda term: term == "a"
    )
    assert share == pytest.approx(3 / (1 + 3 + 2))
    assert unknown_share([], weight=lambda term: 1.0, known=lambda term: False) == 0.0


def _hit(name: str, score: float, language: Language) -> Hit:
    return Hit(passage_of("Any text.", name=name, language=language), score, 0.8, 0.0, 0.0)


def test_passages_of_one_language_are_read_the_askers_own_unless_another_is_clearly_ahead() -> None:
    near = [_hit("en-1", 5.0, ENGLISH), _hit("hi-1", 4.8, HINDI), _hit("hi-2", 3.0, HINDI)]
    far = [_hit("en-1", 7.0, ENGLISH), _hit("hi-1", 4.8, HINDI)]
    assert [hit.passage.id for hit in passages_to_read(near, wanted=HINDI, count=3)] == ["hi-1", "hi-2"]
    assert [hit.passage.id for hit in passages_to_read(near, wanted=HINDI, count=1)] == ["hi-1"]
    assert [hit.passage.id for hit in passages_to_read(far, wanted=HINDI, count=3)] == ["en-1"]
    assert passages_to_read([], wanted=HINDI, count=3) == []


def test_the_rest_of_the_lesson_that_comes_first_is_read_too() -> None:
    def hit(name: str, lesson: str, language: Language = ENGLISH) -> Hit:
        return Hit(passage_of("Any text.", name=name, lesson=lesson, language=language), 1.0, 0.8, 0.0, 0.0)

    hits = [hit("a1", "a"), hit("b1", "b"), hit("b2", "b"), hit("a2", "a"), hit("a3", "a", HINDI)]
    assert [each.passage.id for each in with_rest_of_lesson(hits[:2], hits)] == ["a1", "b1", "a2"]
    assert with_rest_of_lesson([], hits) == []


def test_repetition_is_the_share_of_the_shorter_texts_words() -> None:
    assert shares_words("white milk", "white milk and cheese") == 1.0
    assert shares_words("white milk", "brown bread") == 0.0
    assert shares_words("", "brown bread") == 0.0
