"""How near a message is to those of each kind, by hand."""

import numpy as np
import pytest

from tutor.limits import ORDINARY, with_nearness
from tutor.limits.model import NEARNESS
from tutor.messages import Neighbours, from_centre, in_bytes

CENTRE = np.array([1.0, 1.0], dtype=np.float32)
NEAR = Neighbours(
    CENTRE,
    {
        "distress": np.array([[1.0, 0.0], [0.6, 0.8], [-1.0, 0.0]], dtype=np.float32),
        ORDINARY: np.array([[0.0, 1.0]], dtype=np.float32),
    },
)


def test_nearness_is_the_mean_cosine_of_the_two_nearest_seen_from_the_centre() -> None:
    near = NEAR.nearness(np.array([[4.0, 1.0]], dtype=np.float32))

    assert near["distress"][0] == pytest.approx((1.0 + 0.6) / 2)
    assert near[ORDINARY][0] == pytest.approx(0.0)


def test_chances_move_to_the_kind_that_is_nearer() -> None:
    even = np.array([[0.5, 0.5]])
    weighed = with_nearness(
        even, np.array([[4.0, 1.0]], dtype=np.float32), kinds=("distress", ORDINARY), neighbours=NEAR
    )

    assert weighed[0, 0] / weighed[0, 1] == pytest.approx(np.exp(NEARNESS * 0.8))
    assert weighed.sum() == pytest.approx(1.0)


def test_a_vector_at_the_centre_is_near_to_nothing() -> None:
    assert NEAR.nearness(CENTRE[None, :])["distress"][0] == 0.0


def test_rows_kept_in_bytes_point_where_they_did() -> None:
    rows = from_centre(
        np.random.default_rng(1).normal(size=(20, 64)).astype(np.float32), np.zeros(64, dtype=np.float32)
    )
    again = from_centre(in_bytes(rows).astype(np.float32), np.zeros(64, dtype=np.float32))

    assert np.sum(rows * again, axis=1).min() > 0.999
