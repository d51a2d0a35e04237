import numpy as np
import pytest

from eval.measures.cost import costed


def test_the_peak_counts_what_was_allocated_at_once() -> None:
    def eight_megabytes_twice() -> int:
        for _ in range(2):
            array = np.ones(1_000_000)
            del array
        return 7

    result, cost = costed(eight_megabytes_twice)
    assert result == 7
    assert cost.peak_mb == pytest.approx(8.0, abs=0.5)
    assert cost.cpu_seconds >= 0


def test_counting_ends_when_the_work_fails() -> None:
    def fails() -> None:
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            costed(fails)
