from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.index.inner_products import inner_products
from embeddings.index.phrases import PhraseIndex, write_phrases
from embeddings.index.turning import Manner, Turning
from embeddings.text.scripts import Script

DIMENSION, LESSONS, EACH = 32, 40, 6
LATIN, DEVANAGARI = list(Script).index(Script.OTHER), list(Script).index(Script.DEVANAGARI)


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)
    return found


def asked_for(seed: int = 5) -> tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.float64]]:
    """Phrases of lessons, the lesson of each, and what each lesson is about.

    What they are about lies in the first half of the directions; how they are said lies in the others, and is larger.
    """
    rng = np.random.default_rng(seed)
    about = np.zeros((LESSONS, DIMENSION))
    about[:, : DIMENSION // 2] = rng.normal(size=(LESSONS, DIMENSION // 2))
    lessons = np.repeat(np.arange(LESSONS, dtype=np.int32), EACH)
    return unit(about[lessons] + said(rng, len(lessons)) + 3), lessons, about


def said(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    manner = np.zeros((count, DIMENSION))
    manner[:, DIMENSION // 2 :] = 3 * rng.normal(size=(count, DIMENSION // 2))
    return manner


def scripts_of(count: int) -> NDArray[np.int32]:
    return np.full(count, LATIN, dtype=np.int32)


@pytest.fixture
def index(tmp_path: Path) -> PhraseIndex:
    vectors, lessons, _ = asked_for()
    write_phrases(vectors, tmp_path, scripts=scripts_of(len(vectors)), lessons=lessons)
    return PhraseIndex(tmp_path, vectors=vectors, lessons=lessons, lesson_count=LESSONS + 1)


def test_what_is_asked_counts_and_not_how_it_is_said() -> None:
    vectors, lessons, about = asked_for()
    turning = Turning.of(vectors, scripts_of(len(vectors)), lessons)
    rng = np.random.default_rng(11)
    questions = unit(about + said(rng, LESSONS) + 3)
    turned = turning.turned(vectors, scripts_of(len(vectors)))
    of_questions = np.array([turning.question_turned(question, Script.OTHER) for question in questions])
    right = lessons[(of_questions @ turned.T).argmax(axis=1)] == np.arange(LESSONS)
    as_they_are = lessons[(questions @ vectors.T).argmax(axis=1)] == np.arange(LESSONS)
    assert right.mean() > as_they_are.mean() + 0.1


def test_a_question_is_turned_as_phrases_are() -> None:
    vectors, lessons, _ = asked_for()
    turning = Turning.of(vectors, scripts_of(len(vectors)), lessons)
    assert turning.question_turned(vectors[3], Script.OTHER) == pytest.approx(
        turning.turned(vectors[3:4], scripts_of(1))[0], abs=1e-5
    )


def test_the_lesson_that_is_asked_for_stands_out(index: PhraseIndex) -> None:
    vectors, _, _ = asked_for()
    found = index.standing_out(vectors[EACH * 7], Script.OTHER, within=None)
    assert (int(found.argmax()), found.shape, found.min()) == (7, (LESSONS + 1,), 0)


def test_a_few_phrases_are_judged_by_what_was_learnt_from_many(tmp_path: Path) -> None:
    """Of two phrases about nothing of the kind one would stand out if these two were all there is to compare."""
    vectors, lessons, about = asked_for()
    many = Manner.of(vectors, scripts_of(len(vectors)), lessons)
    few, own = vectors[:2], np.array([0, 1], dtype=np.int32)
    write_phrases(few, tmp_path, scripts=scripts_of(2), lessons=own, usual=many)
    index = PhraseIndex(tmp_path, vectors=few, lessons=own, lesson_count=2)
    elsewhere = unit(about[LESSONS - 1] + 3)
    assert index.standing_out(elsewhere, Script.OTHER, within=None).max() < 1
    assert index.standing_out(few[0], Script.OTHER, within=None).argmax() == 0


def test_a_lesson_without_phrases_is_neither_preferred_nor_held_back(index: PhraseIndex) -> None:
    vectors, _, _ = asked_for()
    assert all(index.standing_out(vector, Script.OTHER, within=None)[LESSONS] == 0 for vector in vectors[::20])


def test_of_very_many_phrases_the_nearest_alone_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.index.dense.FLAT_UP_TO", 100)
    monkeypatch.setattr("embeddings.index.phrases._MET", 30)
    vectors, lessons, _ = asked_for()
    write_phrases(vectors, tmp_path, scripts=scripts_of(len(vectors)), lessons=lessons)
    index = PhraseIndex(tmp_path, vectors=vectors, lessons=lessons, lesson_count=LESSONS)
    found = index.standing_out(vectors[EACH * 7], Script.OTHER, within=None)
    assert int(found.argmax()) == 7
    assert np.count_nonzero(found) <= 30
    allowed = np.arange(LESSONS) != 7
    assert index.standing_out(vectors[EACH * 7], Script.OTHER, within=allowed)[7] == 0


def test_of_very_many_phrases_those_compared_are_compared_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index drops half of the directions, none of which is worth much less than another once turned."""
    vectors, lessons, _ = asked_for()
    vectors, scripts = vectors.astype(np.float16), np.arange(len(vectors), dtype=np.int32) % len(Script)
    found = []
    for most in (20_000, 100):
        monkeypatch.setattr("embeddings.index.dense.FLAT_UP_TO", most)
        monkeypatch.setattr("embeddings.index.dense.KEPT_DIRECTIONS", DIMENSION // 2)
        monkeypatch.setattr("embeddings.index.phrases._MET", len(vectors))
        write_phrases(vectors, tmp_path, scripts=scripts, lessons=lessons)
        index = PhraseIndex(tmp_path, vectors=vectors, lessons=lessons, lesson_count=LESSONS)
        found.append([index.standing_out(vector, Script.OTHER, within=None) for vector in vectors[::8]])
    assert np.array(found[1]) == pytest.approx(np.array(found[0]), abs=1e-4)


@pytest.mark.parametrize("many", [False, True])
def test_lessons_outside_a_scope_do_not_stand_out_or_crowd_others_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    vectors, lessons, _ = asked_for()
    copies = np.repeat(vectors[EACH * 7 : EACH * 8], 50, axis=0)
    vectors = np.concatenate([vectors, copies])
    lessons = np.concatenate([lessons, LESSONS + np.arange(len(copies), dtype=np.int32)])
    if many:
        monkeypatch.setattr("embeddings.index.dense.FLAT_UP_TO", 100)
        monkeypatch.setattr("embeddings.index.phrases._MET", 30)
    write_phrases(vectors, tmp_path, scripts=scripts_of(len(vectors)), lessons=lessons)
    index = PhraseIndex(tmp_path, vectors=vectors, lessons=lessons, lesson_count=LESSONS + len(copies))
    within = np.arange(LESSONS + len(copies)) < LESSONS
    found = index.standing_out(vectors[EACH * 7], Script.OTHER, within=within)
    assert (int(found.argmax()), found[LESSONS:].max()) == (7, 0)


def test_the_turning_is_learnt_from_lessons_that_have_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the phrases are learnt from; only lessons of odd numbers have any."""
    vectors, lessons, _ = asked_for()
    monkeypatch.setattr("embeddings.index.turning._LEARNT_FROM", len(vectors) // 2)
    of_each = Turning.of(vectors, scripts_of(len(vectors)), lessons)
    of_odd_ones = Turning.of(vectors, scripts_of(len(vectors)), 2 * lessons + 1)
    assert np.array_equal(of_each.matrix, of_odd_ones.matrix)
    assert not np.array_equal(of_each.matrix, np.eye(DIMENSION))


def test_scripts_are_compared_with_their_own_mean() -> None:
    """Phrases of two scripts that lie apart: a question is as near to those of the other script as to its own."""
    vectors, lessons, _ = asked_for()
    elsewhere = unit(vectors + np.eye(DIMENSION)[0] * 2)
    scripts = np.repeat(np.array([LATIN, DEVANAGARI], dtype=np.int32), len(vectors))
    turning = Turning.of(np.concatenate([vectors, elsewhere]), scripts, np.concatenate([lessons, lessons]))
    turned = turning.turned(np.concatenate([vectors, elsewhere]), scripts)
    alike = turned[len(vectors) :] @ turning.question_turned(vectors[0], Script.OTHER)
    assert int(lessons[alike.argmax()]) == 0


@pytest.mark.parametrize("script", Script)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_phrases_do_no_harm(tmp_path: Path, count: int, script: Script) -> None:
    vectors, _, _ = asked_for()
    lessons = np.arange(count, dtype=np.int32)
    write_phrases(vectors[:count], tmp_path, scripts=scripts_of(count), lessons=lessons)
    index = PhraseIndex(tmp_path, vectors=vectors[:count], lessons=lessons, lesson_count=3)
    found = index.standing_out(vectors[0], script, within=None)
    assert np.isfinite(found).all()
    assert found.max() < 2


def test_inner_products_are_those_of_the_matrix() -> None:
    rows = np.random.default_rng(1).normal(size=(7, 5)).astype(np.float32)
    assert inner_products(rows[:, ::-1], rows[0]) == pytest.approx(rows[:, ::-1] @ rows[0], abs=1e-6)
    assert inner_products(rows[:0], rows[0]).tolist() == []
