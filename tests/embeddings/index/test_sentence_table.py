from pathlib import Path

import numpy as np
import pytest

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
