import numpy as np
import pytest
from numpy.typing import NDArray

from eval.measures.bootstrap import bootstrap_intervals, mean_intervals

ONES_AND_ZEROS = np.repeat([1.0, 0.0], [50, 50])


def _rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_the_interval_of_a_mean_is_about_two_standard_errors_wide_on_each_side() -> None:
    standard_error = (0.5 * 0.5 / 100) ** 0.5
    [interval] = mean_intervals(ONES_AND_ZEROS[:, None], rng=_rng())
    assert interval.low == pytest.approx(0.5 - 1.96 * standard_error, abs=0.02)
    assert interval.high == pytest.approx(0.5 + 1.96 * standard_error, abs=0.02)


def test_values_that_do_not_vary_have_an_interval_without_width() -> None:
    [first, second] = mean_intervals(np.tile([0.25, 1.0], (20, 1)), rng=_rng())
    assert first == pytest.approx((0.25, 0.25))
    assert second == pytest.approx((1.0, 1.0))


def test_rows_of_one_cluster_are_drawn_together() -> None:
    clusters = np.repeat(np.arange(10), 10)  # ten clusters, each all right or all wrong
    alone = np.arange(100)

    def mean(rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return np.array([ONES_AND_ZEROS[rows].mean()])

    [together] = bootstrap_intervals(mean, clusters=clusters, rng=_rng())
    [apart] = bootstrap_intervals(mean, clusters=alone, rng=_rng())
    cluster_error = (0.5 * 0.5 / 10) ** 0.5
    assert together.low == pytest.approx(0.5 - 1.96 * cluster_error, abs=0.06)
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_the_same_seed_draws_the_same_intervals() -> None:
    assert mean_intervals(ONES_AND_ZEROS[:, None], rng=_rng()) == mean_intervals(ONES_AND_ZEROS[:, None], rng=_rng())


def test_resamples_without_a_value_are_left_out() -> None:
    def sometimes(rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return np.array([0.5 if 0 in rows else np.nan, np.nan])

    known, never = bootstrap_intervals(sometimes, clusters=np.arange(5), rng=_rng(), rounds=50)
    assert known == (0.5, 0.5)
    assert np.isnan(never.low)
    assert np.isnan(never.high)
