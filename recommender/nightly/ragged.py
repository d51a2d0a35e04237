"""Lists of unequal length as two arrays, and courses in the model's order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def places_of(order: NDArray[np.int64]) -> NDArray[np.int32]:
    """(courses,): the model's column of each column of the shelf."""
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place


def grouped(lists: Sequence[Sequence[int] | NDArray[np.integer]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Where each list begins and ends, and their values one after the other."""
    starts = np.concatenate(([0], np.cumsum([len(values) for values in lists]))).astype(np.int64)
    flat = np.concatenate([*(np.asarray(values, dtype=np.int32) for values in lists), np.empty(0, dtype=np.int32)])
    return starts, flat
