from math import log
from pathlib import Path

import numpy as np
import pytest

from embeddings.index.lexical import K1, B, LexicalIndex
from embeddings.text.scripts import Script, script_of

ENGLISH_ROWS = [["leave", "credit", "leave"], ["leave", "rule"], ["file"]]


@pytest.fixture(params=["built", "loaded"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    terms = [*ENGLISH_ROWS, ["अवकाश", "नियम"], []]
    scripts = [Script.OTHER] * 3 + [Script.DEVANAGARI, Script.OTHER]
    built = LexicalIndex.of(terms, scripts)
    if request.param == "built":
        return built
    built.save(tmp_path / "lexical")
    return LexicalIndex.load(tmp_path / "lexical", passages=5)


def test_score_is_bm25_over_the_most_it_could_be(index: LexicalIndex) -> None:
    count, having, mean_length = 4, 2, (3 + 2 + 1 + 0) / 4
    idf = log(1 + (count - having + 0.5) / (having + 0.5))
    saturation = 2 / (2 + K1 * (1 - B + B * 3 / mean_length))
    match = index.match({Script.OTHER: [("leave",)]})
    assert match.score[0] == pytest.approx(idf * saturation / idf, rel=1e-5)
    assert match.score[2] == match.score[3] == match.score[4] == 0


def test_words_nobody_uses_count_in_the_ceiling_with_the_greatest_weight(index: LexicalIndex) -> None:
    known, unknown = index.idf("leave"), index.idf("quasar")
    assert unknown == pytest.approx(log(1 + (4 + 0.5) / 0.5))
    alone = index.match({Script.OTHER: [("leave",)]}).score[0]
    both = index.match({Script.OTHER: [("leave",), ("quasar",)]}).score[0]
    assert both == pytest.approx(alone * known / (known + unknown), rel=1e-5)


def test_coverage_is_the_weighted_share_of_the_questions_terms(index: LexicalIndex) -> None:
    leave, rule = index.idf("leave"), index.idf("rule")
    match = index.match({Script.OTHER: [("leave",), ("rule",)]})
    assert match.coverage[:3] == pytest.approx([leave / (leave + rule), 1, 0], rel=1e-5)


def test_of_alternatives_the_best_counts_once(index: LexicalIndex) -> None:
    one = index.match({Script.OTHER: [("leave",)]})
    alternatives = index.match({Script.OTHER: [("leave", "unknown")]})
    assert np.array_equal(one.score, alternatives.score)
    both = index.match({Script.OTHER: [("leave", "file")]})
    assert (both.score > 0).tolist() == [True, True, True, False, False]


def test_each_script_is_matched_with_its_own_words(index: LexicalIndex) -> None:
    match = index.match({Script.OTHER: [("leave",)], Script.DEVANAGARI: [("अवकाश",)]})
    assert (match.score > 0).tolist() == [True, True, False, True, False]
    assert index.knows("अवकाश", Script.DEVANAGARI)
    assert not index.knows("अवकाश", Script.OTHER)


def test_repeated_words_of_a_question_count_once(index: LexicalIndex) -> None:
    once = index.match({Script.OTHER: [("leave",)]})
    twice = index.match({Script.OTHER: [("leave",), ("leave",)]})
    assert np.array_equal(once.score, twice.score)


def test_a_question_without_words_scores_nothing(index: LexicalIndex) -> None:
    assert not index.match({Script.OTHER: []}).score.any()


def test_scores_lie_between_zero_and_one(index: LexicalIndex) -> None:
    match = index.match({Script.OTHER: [("leave",), ("rule",), ("credit",)]})
    for values in (match.score, match.coverage):
        assert 0 <= values.min() <= values.max() <= 1


def test_an_index_of_nothing_can_be_saved_and_asked(tmp_path: Path) -> None:
    LexicalIndex.of([], []).save(tmp_path / "lexical")
    index = LexicalIndex.load(tmp_path / "lexical", passages=0)
    assert index.match({Script.OTHER: [("leave",)]}).score.shape == (0,)


def test_script_is_that_of_most_letters() -> None:
    assert script_of("सूचना का अधिकार (RTI)") is Script.DEVANAGARI
    assert script_of("The Hindi word सूचना means information") is Script.OTHER
    assert script_of("123 !") is Script.OTHER
