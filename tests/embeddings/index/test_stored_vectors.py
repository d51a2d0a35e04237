from pathlib import Path

import numpy as np
import pytest

from embeddings.index.stored_vectors import StoredVectors


@pytest.fixture
def path(tmp_path: Path) -> Path:
    np.save(tmp_path / "rows.npy", np.arange(12, dtype=np.float32).reshape(4, 3))
    return tmp_path / "rows.npy"


@pytest.mark.parametrize("kept_up_to", [0, 48])
def test_rows_come_in_the_order_asked_for(path: Path, kept_up_to: int) -> None:
    vectors = StoredVectors(path, kept_up_to=kept_up_to)
    assert len(vectors) == 4
    assert vectors.rows(np.array([2, 0, 2])).tolist() == [[6, 7, 8], [0, 1, 2], [6, 7, 8]]
    assert vectors.rows(np.array([], dtype=np.int64)).shape == (0, 3)


@pytest.mark.parametrize("kept_up_to", [0, 48])
def test_rows_stay_readable_after_the_file_was_deleted(path: Path, kept_up_to: int) -> None:
    vectors = StoredVectors(path, kept_up_to=kept_up_to)
    path.unlink()
    assert vectors.rows(np.array([3])).tolist() == [[9, 10, 11]]


def test_a_file_cut_short_while_it_is_open_is_an_error_not_a_zero(path: Path) -> None:
    vectors = StoredVectors(path, kept_up_to=0)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(OSError, match="ends before row 3"):
        vectors.rows(np.array([3]))


def test_a_small_file_cut_short_is_refused_when_it_is_opened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(OSError, match="ends before row 3"):
        StoredVectors(path)


@pytest.mark.parametrize("array", [np.zeros(3, np.float32), np.zeros((2, 2)), np.zeros((3, 2), np.float32, order="F")])
def test_other_arrays_are_refused(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "other.npy", array)
    with pytest.raises(ValueError, match="expected rows of float32"):
        StoredVectors(tmp_path / "other.npy")


def test_what_is_no_array_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.npy").write_text("not an array")
    with pytest.raises(ValueError, match="magic"):
        StoredVectors(tmp_path / "text.npy")
