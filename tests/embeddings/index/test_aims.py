"""How near courses come to roles and competencies: the best passage counts, and a file keeps it."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.words.models import CourseId
from embeddings.index import Aim, AimTable, aim_table
from tests.fakes import HashingEncoder

COURSES = [CourseId("leave"), CourseId("tenders")]
TEXTS = ["earned leave rules", "half pay leave", "open tender and bids", "leave encashed at the end"]
AIMS = [
    Aim("need", "leave", ["leave rules", "rules of leave"]),
    Aim("need", "tender", ["tender bids"]),
    Aim("role", "none", []),
]


def table() -> AimTable:
    encoder = HashingEncoder()
    codes: NDArray[np.int32] = np.array([0, 0, 1, 1], dtype=np.int32)
    return aim_table(AIMS, encoder=encoder, vectors=encoder.encode_passages(TEXTS), codes=codes, courses=COURSES)


def test_the_nearest_passage_of_a_course_counts() -> None:
    found = table()
    assert list(found.aims) == [("need", "leave"), ("need", "tender"), ("role", "none")]
    assert found.closeness.shape == (3, 2)
    assert found.closeness[0, 0] > found.closeness[0, 1]
    assert found.closeness[1, 1] > found.closeness[1, 0]
    assert (np.abs(found.closeness) <= 1 + 1e-6).all()


def test_an_aim_without_a_text_is_near_to_nothing() -> None:
    assert table().closeness[2].tolist() == [0, 0]


def test_a_table_is_kept_and_one_that_is_not_there_is_empty(tmp_path: Path) -> None:
    made = table()
    made.save(tmp_path)
    read = AimTable.load(tmp_path, courses=COURSES)
    assert list(read.aims) == list(made.aims)
    assert np.array_equal(read.closeness, made.closeness)
    assert AimTable.load(tmp_path / "elsewhere", courses=COURSES).closeness.size == 0
