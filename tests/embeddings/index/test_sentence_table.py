from pathlib import Path

import numpy as np
import pytest

from embeddings.index.dense import VectorStatistics
from embeddings.index.sentence_table import SENTENCES, SentenceTable

# Three passages: two sentences, none, one.
TABLE = SentenceTable(
    vectors=np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float16), bounds=np.array([0, 2, 2, 3], dtype=np.int64)
)
QUERY = np.array([1, 0], dtype=np.float32)


def test_each_passage_has_the_cosines_of_its_own_sentences() -> None:
    likeness = TABLE.likeness(np.array([2, 1, 0]), QUERY)
    assert [likeness.of(place).tolist() for place in range(3)] == [[pytest.approx(0.6, abs=1e-3)], [], [1, 0]]


def test_a_passage_without_sentences_counts_as_a_whole() -> None:
    greatest = TABLE.likeness(np.array([0, 1, 2]), QUERY).greatest(otherwise=np.array([0.1, 0.2, 0.3], np.float32))
    assert greatest.tolist() == pytest.approx([1, 0.2, 0.6], abs=1e-3)


def test_no_passages_have_no_likeness() -> None:
    likeness = TABLE.likeness(np.zeros(0, dtype=np.int64), QUERY)
    assert likeness.greatest(otherwise=np.zeros(0, dtype=np.float32)).tolist() == []


def test_what_is_saved_is_mapped_again(tmp_path: Path) -> None:
    TABLE.save(tmp_path, SENTENCES)
    assert SentenceTable.load(tmp_path, SENTENCES).of(0).tolist() == TABLE.of(0).tolist()


def test_statistics_are_by_the_language_of_the_passage() -> None:
    statistics = TABLE.statistics(np.array([0, 0, 1], dtype=np.int32))
    assert statistics.mean.shape == (2, 2)
    assert statistics.mean[1, 1] > statistics.mean[0, 1]


def test_cosines_are_told_in_standard_deviations_of_the_language_of_their_passage() -> None:
    """With the question (1, 0): mean .5 and spread .2 in the first language, .1 and .1 in the second."""
    statistics = VectorStatistics(
        mean=np.array([[0.5, 0.3], [0.1, 0.9]], np.float32),
        covariance=np.array([[[0.04, 0.01], [0.01, 1]], [[0.01, 0], [0, 1]]], np.float32),
    )
    rows, languages = np.array([2, 1, 0]), np.array([0, 0, 1], dtype=np.int32)
    likeness = TABLE.likeness(rows, QUERY)
    standard = likeness.standardised(statistics, QUERY, languages[rows])
    assert standard.of(0).tolist() == pytest.approx([(0.6 - 0.1) / 0.1], abs=0.01)
    assert standard.of(1).tolist() == []
    assert standard.of(2).tolist() == pytest.approx([(1 - 0.5) / 0.2, (0 - 0.5) / 0.2])
    assert likeness.of(2).tolist() == [1, 0]
