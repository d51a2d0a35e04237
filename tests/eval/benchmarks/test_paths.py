import json
from pathlib import Path

import numpy as np
import pytest

from data.words.paths import PathProof
from eval.benchmarks.paths import measured, random_problem, run


def test_the_random_problems_are_the_same_each_time() -> None:
    first, again = (random_problem(np.random.default_rng(5)) for _ in range(2))
    assert first == again


def test_a_problem_is_measured_against_its_proven_optimum() -> None:
    case = measured(random_problem(np.random.default_rng(5)))
    assert case.optimum_proven
    assert case.served is PathProof.NOT_PROVEN or case.served_levels_lost == pytest.approx(0.0)
    assert 0 <= case.levels_lost < 1


def test_the_figures_are_written_with_their_sample_size(tmp_path: Path) -> None:
    run(cases=3, seed=1, json_file=tmp_path / "paths.json")
    written = json.loads((tmp_path / "paths.json").read_text(encoding="utf-8"))
    assert (written["n"], written["metrics"]["optimum_proven"]) == (3, 1.0)
