from pathlib import Path

import numpy as np
import pytest

from eval.benchmarks.vector_kinds import CANDIDATES, kinds_for
from eval.benchmarks.vector_sets import VectorSet, write_vectors
from eval.benchmarks.vectors import DEPTH, SHARES, Case, cases_of, measured

PASSAGES = 3_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> VectorSet:
    path = tmp_path_factory.mktemp("vectors") / "vectors.npy"
    return write_vectors(path, passages=PASSAGES, questions=120, rng=np.random.default_rng(1))


@pytest.fixture(scope="module")
def cases(made: VectorSet) -> list[Case]:
    return cases_of(made, np.random.default_rng(2))


def test_vectors_are_unit_rows_and_the_same_for_the_same_seed(made: VectorSet, tmp_path: Path) -> None:
    again = write_vectors(tmp_path / "again.npy", passages=PASSAGES, questions=120, rng=np.random.default_rng(1))
    vectors = np.load(made.path)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(PASSAGES), abs=1e-5)
    assert np.array_equal(vectors, np.load(again.path))
    assert np.array_equal(made.questions, again.questions)


def test_passages_of_a_course_lie_nearer_than_others_as_in_the_sample(made: VectorSet) -> None:
    vectors = np.load(made.path)
    cosines = vectors[:1_000] @ vectors[:1_000].T
    same = made.courses[:1_000, None] == made.courses[None, :1_000]
    assert float(cosines[~same].mean()) == pytest.approx(0.79, abs=0.02)
    assert float(cosines[same].mean()) == pytest.approx(0.85, abs=0.02)


def test_the_nearest_are_those_of_comparing_all(made: VectorSet, cases: list[Case]) -> None:
    cosines = made.questions @ np.load(made.path).T
    assert len(cases) == len(SHARES)
    for case in cases:
        allowed = cosines if case.within is None else np.where(case.within, cosines, -np.inf)
        expected = np.sort(np.argsort(-allowed, axis=1)[:, :DEPTH], axis=1)
        assert np.array_equal(np.sort(case.nearest, axis=1), expected)


def test_shares_are_of_courses(made: VectorSet, cases: list[Case]) -> None:
    courses = int(made.courses.max()) + 1
    assert len(cases) == len(SHARES) > 1
    for case, share in zip(cases, SHARES, strict=True):
        within = np.ones(PASSAGES, dtype=np.bool_) if case.within is None else case.within
        assert len(np.unique(made.courses[within])) == max(1, round(share * courses))


@pytest.mark.parametrize("name", ["flat", "product's own", "IVF256, SQ8"])
def test_each_kind_finds_nearly_all_and_nothing_outside(
    name: str, made: VectorSet, cases: list[Case], tmp_path: Path
) -> None:
    kind = kinds_for(PASSAGES)[name]
    kind.write(np.load(made.path, mmap_mode="r"), tmp_path / "index")
    search = kind.opened(tmp_path / "index")
    for case in cases:
        found = search(made.questions[0], case.within, kind.efforts[-1])
        assert len(found) == min(CANDIDATES, PASSAGES if case.within is None else int(case.within.sum()))
        assert case.within is None or case.within[found].all()
    figures = measured(name, tmp_path / "index", made, cases)
    assert min(figures.recall.values()) >= 0.98
