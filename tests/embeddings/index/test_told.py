from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.index.sentence_table import SentenceTable
from embeddings.index.told import Told, write_told
from embeddings.index.turning import Manner, shipped_manner
from embeddings.text.scripts import Script
from tests.embeddings.index.test_phrases import LESSONS, asked_for, said, scripts_of, unit

SENTENCES_EACH = 4
ROWS = np.arange(LESSONS)
NUMBERS = ROWS.astype(np.int32)
ONE_LANGUAGE = np.zeros(LESSONS, dtype=np.int32)


def table_of(about: NDArray[np.float64], *, seed: int) -> SentenceTable:
    """One passage a lesson; its sentences tell of the lesson, each in a manner of its own."""
    rng = np.random.default_rng(seed)
    of_each = np.repeat(about, SENTENCES_EACH, axis=0)
    vectors = unit(of_each + said(rng, len(of_each)) + 1).astype(np.float16)
    return SentenceTable(vectors, np.arange(LESSONS + 1) * SENTENCES_EACH)


@pytest.fixture
def about() -> NDArray[np.float64]:
    return asked_for()[2]


@pytest.fixture
def told(tmp_path: Path, about: NDArray[np.float64]) -> Told:
    vectors, lessons, _ = asked_for()
    manner = Manner.of(vectors, scripts_of(len(vectors)), lessons)
    tables = {"sentences": table_of(about, seed=1), "blocks": table_of(about, seed=2)}
    write_told(tables, tmp_path, turning=manner.turning, languages=ONE_LANGUAGE)
    return Told(tmp_path, tables)


def test_the_lesson_that_tells_what_is_asked_stands_out_however_it_is_asked(
    told: Told, about: NDArray[np.float64]
) -> None:
    questions = unit(about + said(np.random.default_rng(11), LESSONS) + 3)
    sentences = table_of(about, seed=1).vectors.astype(np.float32)
    found = [
        told.standing_out(question, Script.OTHER, ROWS, languages=ONE_LANGUAGE, lessons=NUMBERS).argmax()
        for question in questions
    ]
    by_cosine = (questions @ sentences.T).argmax(axis=1) // SENTENCES_EACH
    assert np.mean(found == ROWS) > np.mean(by_cosine == ROWS) + 0.1


def test_all_passages_of_a_lesson_have_what_it_tells_in_them_together(told: Told, about: NDArray[np.float64]) -> None:
    question = unit(about[3] + 3)
    pairs = (ROWS // 2).astype(np.int32)
    standing_out = told.standing_out(question, Script.OTHER, ROWS, languages=ONE_LANGUAGE, lessons=pairs)
    assert np.array_equal(standing_out[::2], standing_out[1::2])
    assert standing_out.argmax() // 2 == 3 // 2


def test_a_passage_without_sentences_neither_gains_nor_loses(tmp_path: Path, about: NDArray[np.float64]) -> None:
    full = table_of(about, seed=1)
    bounds = np.concatenate([full.bounds, full.bounds[-1:]])  # one more passage, with nothing in it
    tables = {"sentences": SentenceTable(full.vectors, bounds)}
    vectors, lessons, _ = asked_for()
    manner = Manner.of(vectors, scripts_of(len(vectors)), lessons)
    write_told(tables, tmp_path, turning=manner.turning, languages=np.zeros(LESSONS + 1, dtype=np.int32))
    rows = np.array([0, LESSONS])
    standing_out = Told(tmp_path, tables).standing_out(
        unit(about[0] + 3), Script.OTHER, rows, languages=ONE_LANGUAGE[:2], lessons=NUMBERS[:2]
    )
    assert standing_out[1] == 0
    assert standing_out[0] > 0


def test_what_is_shipped_is_of_the_built_encoder_alone() -> None:
    shipped = shipped_manner("multilingual-e5-small/int8")
    assert shipped is not None
    assert shipped.turning.matrix.shape == (384, 384)
    assert np.allclose(shipped.turning.matrix, shipped.turning.matrix.T)
    assert np.linalg.eigvalsh(shipped.turning.matrix).min() > 0
    assert shipped_manner("hashing") is None
