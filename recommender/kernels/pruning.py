"""From dense course-to-course weights to the few strongest of each row."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_COURSES = 65_536
"""What 16 bits number; a dense model of as many takes 17 GB."""

LANES = 3
"""Models that one score adds up: what others took next, EASE, likeness of content."""


class Neighbours(NamedTuple):
    """Row c of lane l holds the entries from `starts[l, c]` up to `starts[l, c + 1]`, the strongest first.

    `columns` uint16, `weights` float32: the smaller, the more of it stays in the processor's cache. A course finished
    r courses ago uses the first keep x decay ** r entries of its row, and one more: what is weighed down that much
    needs fewer. `keep` is infinite where none is left out.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.uint16]
    weights: NDArray[np.float32]
    keep: float


def neighbours_of(models: Sequence[NDArray[np.float32]], *, keep: int | None) -> Neighbours:
    """At most `LANES` dense models, of every row the `keep` entries farthest from 0 (None: all).

    Negative weights are kept like positive ones: they say what somebody who took this will not take.

    Raises:
        ValueError: there are no models, or more than `LANES`, `keep` is below 1, or there are too many courses.
    """
    if not 0 < len(models) <= LANES:
        raise ValueError(f"from 1 to {LANES} models can be added up, not {len(models)}")
    if keep is not None and keep < 1:
        raise ValueError(f"at least 1 neighbour must be kept, not {keep}")
    size = len(models[0])
    if size > MOST_COURSES:
        raise ValueError(f"{size} courses are more than the {MOST_COURSES} that neighbours can be kept of")
    rows = [_strongest(model[row], keep) for model in models for row in range(size)]
    ends = np.cumsum([0, *(len(row) for row in rows), *([0] * size * (LANES - len(models)))])
    starts = ends[np.arange(LANES)[:, None] * size + np.arange(size + 1)]
    columns = np.concatenate(rows) if rows else np.empty(0, dtype=np.uint16)
    lengths = np.diff(ends)[: len(rows)]
    lane, row = np.divmod(np.repeat(np.arange(len(rows)), lengths), max(size, 1))
    weights = np.empty(len(columns), dtype=np.float32)
    for number, model in enumerate(models):
        own = lane == number
        weights[own] = model[row[own], columns[own]]
    return Neighbours(
        starts=starts, columns=columns, weights=weights, keep=np.inf if keep is None or keep >= size else float(keep)
    )


def _strongest(row: NDArray[np.float32], keep: int | None) -> NDArray[np.uint16]:
    """The columns of the `keep` entries farthest from 0, the farthest first, ties by column; none that is 0."""
    strength = np.abs(row)
    if keep is None or keep >= len(row):
        near = np.flatnonzero(strength)
    else:
        least = np.partition(strength, len(row) - keep)[len(row) - keep]
        near = np.flatnonzero(strength >= least if least > 0 else strength)
    ranked = near[np.argsort(-strength[near], kind="stable")]
    return ranked[:keep].astype(np.uint16)
