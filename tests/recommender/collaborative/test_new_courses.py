import numpy as np
import pytest

from recommender.collaborative import ContentRidge, course_features
from tests.recommender.collaborative.test_interactions import taken

KINDS = np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1, 2]]
"""Six courses of three kinds; the last three are new: nobody has taken them."""


def test_a_new_course_is_found_by_the_kind_that_follows() -> None:
    # Whoever takes kind 0 takes kind 1 beside it, though the two have nothing in common.
    interactions = taken(*[(row, column, column) for row in range(30) for column in (0, 1)], learners=30, courses=6)
    scores = ContentRidge.fit(interactions, features=KINDS, decay=0.9).scores(taken((0, 0, 0), learners=1, courses=6))[
        0
    ]
    assert scores[4] > scores[5], "kind 1 follows kind 0, kind 2 never does"
    assert scores[4] > scores[3], "a course does not foretell its own kind where nobody took two of it"


def test_with_nothing_to_learn_from_courses_go_by_likeness() -> None:
    singles = taken((0, 0, 0), (1, 1, 0), learners=2, courses=6)
    scores = ContentRidge.fit(singles, features=KINDS, decay=0.9).scores(singles)
    assert scores[0, 3:].argmax() == 0
    assert scores[1, 3:].argmax() == 1


def test_features_are_unit_rows_of_words_tags_and_vectors() -> None:
    texts = ["records and files", "records and files", "garden tools", ""]
    tags = [["language: en"], ["language: hi"], ["language: en"], []]
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0, 0]], dtype=np.float32)
    features = course_features(texts, tags=tags, vectors=vectors)
    assert np.linalg.norm(features, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-6)
    likeness = features @ features.T
    assert likeness[0, 1] > likeness[0, 2], "the same words count more than the same language"
    assert likeness[0, 1] < 1 - 1e-3, "the language tells them apart"


def test_features_can_do_without_words_and_without_vectors() -> None:
    assert course_features(["", "!"], tags=[["a"], ["b"]], vectors=None).tolist() == [[0, 1, 0], [0, 0, 1]]
    assert not course_features([], tags=[], vectors=None).size


def test_the_same_seed_gives_the_same_features() -> None:
    texts = [f"word{number} word{number % 7} word{number % 11}" for number in range(300)]
    first, second = (course_features(texts, tags=[[]] * 300, vectors=None, seed=3) for _ in range(2))
    assert first.shape == (300, 256)
    assert first == pytest.approx(second)
