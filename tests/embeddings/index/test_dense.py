from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embeddings.index.dense import (
    VectorIndex,
    VectorStatistics,
    nearest,
    read_index,
    write_index,
)


def unit_rows(count: int, dimension: int = 8) -> NDArray[np.float32]:
    vectors = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_nearest_rows_come_in_order_of_cosine(tmp_path: Path) -> None:
    vectors = unit_rows(50)
    write_index(vectors, tmp_path / "dense")
    found = nearest(read_index(tmp_path / "dense"), vectors[3], k=5, within=None)
    assert found.tolist() == np.argsort(-(vectors @ vectors[3]))[:5].tolist()


@pytest.mark.parametrize("in_scope", [0, 1, 3, 50])
def test_within_a_scope_all_are_found_up_to_k_and_none_outside(tmp_path: Path, in_scope: int) -> None:
    vectors = unit_rows(50)
    write_index(vectors, tmp_path / "dense")
    within = np.zeros(50, dtype=np.bool_)
    within[50 - in_scope :] = True
    found = nearest(read_index(tmp_path / "dense"), vectors[0], k=10, within=within)
    assert len(found) == min(10, in_scope)
    assert within[found].all()


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    write_index(unit_rows(0), tmp_path / "dense")
    assert nearest(read_index(tmp_path / "dense"), unit_rows(1)[0], k=3, within=None).tolist() == []


def in_one_group(count: int) -> NDArray[np.int32]:
    return np.zeros(count, dtype=np.int32)


def test_standard_scores_are_those_of_all_cosines() -> None:
    vectors, query = unit_rows(200), unit_rows(1)[0]
    cosines = vectors @ query
    expected = (cosines - cosines.mean()) / cosines.std()
    statistics = VectorStatistics.of(vectors, in_one_group(200))
    assert statistics.standard_scores(cosines, query, in_one_group(200)) == pytest.approx(expected, abs=1e-3)


def test_each_language_is_scored_among_its_own_passages() -> None:
    """A language that lies nearer to every question must not crowd out another: both have mean 0 and spread 1."""
    near, far, query = unit_rows(400) + 0.2, unit_rows(400), np.full(unit_rows(1).shape[1], 0.2, dtype=np.float32)
    vectors = np.concatenate([near, far])
    groups = np.repeat(np.array([0, 1], dtype=np.int32), 400)
    scores = VectorStatistics.of(vectors, groups).standard_scores(vectors @ query, query, groups)
    for group in (0, 1):
        assert scores[groups == group].mean() == pytest.approx(0, abs=0.2)
        assert scores[groups == group].std() == pytest.approx(1, abs=0.2)


def test_passages_that_are_all_alike_do_not_divide_by_zero() -> None:
    vectors = np.repeat(unit_rows(1), 5, axis=0)
    statistics = VectorStatistics.of(vectors, in_one_group(5))
    assert np.isfinite(statistics.standard_scores(vectors @ vectors[0], vectors[0], in_one_group(5))).all()


def test_a_disk_that_is_full_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot write dense"):
        write_index(unit_rows(3), tmp_path / "no such folder" / "dense")


Large = tuple[VectorIndex, NDArray[np.float32]]


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Large:
    """600 vectors in an index of the large kind, of which 100 go from the coarse to the fine comparison."""
    monkeypatch.setattr("embeddings.index.dense.FLAT_UP_TO", 100)
    monkeypatch.setattr("embeddings.index.dense._FEWEST_LIKELIEST", 100)
    vectors = unit_rows(600)
    write_index(vectors, tmp_path / "dense")
    return read_index(tmp_path / "dense"), vectors


def test_many_vectors_are_quantised_and_few_are_not(large: Large, tmp_path: Path) -> None:
    assert (len(large[0]), large[0].coarse is None) == (600, False)
    write_index(unit_rows(3), tmp_path / "few")
    assert read_index(tmp_path / "few").coarse is None


def test_a_small_index_knows_every_cosine_and_a_large_one_does_not(large: Large, tmp_path: Path) -> None:
    write_index(large[1][:50], tmp_path / "few")
    few, query = read_index(tmp_path / "few"), large[1][7]
    assert few.cosines(query) == pytest.approx(large[1][:50] @ query, abs=1e-6)
    assert large[0].cosines(query) is None


def test_dimensions_that_do_not_pair_are_quantised_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.index.dense.FLAT_UP_TO", 100)
    vectors = unit_rows(300, dimension=9)
    write_index(vectors, tmp_path / "odd")
    assert nearest(read_index(tmp_path / "odd"), vectors[5], k=3, within=None)[0] == 5


def test_a_large_index_finds_nearly_what_comparing_all_finds(large: Large) -> None:
    index, vectors = large
    queries = np.random.default_rng(3).normal(size=(50, 8)).astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    shared = [
        len(set(nearest(index, query, k=20, within=None)) & set(np.argsort(-(vectors @ query))[:10]))
        for query in queries
    ]
    assert sum(shared) >= 0.98 * 10 * len(queries)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), allowed=st.integers(0, 600), k=st.integers(1, 700))
def test_a_filtered_search_finds_as_many_as_there_are_and_none_outside(
    large: Large, seed: int, allowed: int, k: int
) -> None:
    index, vectors = large
    rng = np.random.default_rng(seed)
    within = np.zeros(600, dtype=np.bool_)
    within[rng.permutation(600)[:allowed]] = True
    found = nearest(index, vectors[seed % 600], k=k, within=within)
    assert len(found) == len(set(found.tolist())) == min(k, allowed)
    assert within[found].all()


def test_where_the_likeliest_may_not_be_found_all_others_are_compared(large: Large) -> None:
    """Of 600 vectors, the half farthest from the query: few of the likeliest are among them."""
    index, vectors = large
    query = vectors[0]
    within = np.zeros(600, dtype=np.bool_)
    within[np.argsort(vectors @ query)[:300]] = True
    found = nearest(index, query, k=300, within=within)
    assert sorted(found.tolist()) == np.flatnonzero(within).tolist()


def test_a_faiss_index_of_another_kind_is_refused(tmp_path: Path) -> None:
    faiss.write_index(faiss.IndexLSH(8, 16), str(tmp_path / "other"))
    with pytest.raises(RuntimeError, match="IndexLSH, not a kind"):
        read_index(tmp_path / "other")


def test_searching_leaves_the_threads_of_faiss_as_they_were(large: Large) -> None:
    before = faiss.omp_get_max_threads()
    nearest(large[0], large[1][0], k=3, within=None)
    assert faiss.omp_get_max_threads() == before
