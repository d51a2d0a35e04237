"""Which messages the gate keeps to compare others with: few that say much, of all that the fit learns from."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tutor.limits import ORDINARY
from tutor.messages import Neighbours, from_centre, in_bytes

ALIKE = 0.95
"""Cosine from which one message stands for another of its kind."""

MOST_ORDINARY = 4000
"""Ordinary messages that are kept: those nearest to any at a limit. With all 12,000 of them as much is missed."""


def chosen_neighbours(vectors: NDArray[np.float32], kinds: Sequence[str], *, centre: NDArray[np.float32]) -> Neighbours:
    """The messages that are kept of (n, dimension) vectors, as they are when read from the file."""
    rows, of = from_centre(vectors, centre), np.array(kinds)
    kept = {kind: _apart(rows[of == kind]) for kind in sorted(set(kinds) - {ORDINARY})}
    ordinary = rows[of == ORDINARY]
    nearest = np.max([(ordinary @ each.T).max(axis=1) for each in kept.values()], axis=0)
    kept[ORDINARY] = _apart(ordinary[np.argsort(-nearest, kind="stable")], most=MOST_ORDINARY)
    return Neighbours(
        centre, {kind: from_centre(in_bytes(each).astype(np.float32), 0 * centre) for kind, each in kept.items()}
    )


def neighbour_bytes(neighbours: Neighbours) -> Mapping[str, NDArray[np.int8]]:
    """The arrays of the file."""
    return {kind: in_bytes(rows) for kind, rows in neighbours.rows.items()}


def _apart(rows: NDArray[np.float32], *, most: int | None = None) -> NDArray[np.float32]:
    """The first `most` rows, in their order, that are not `ALIKE` to one before."""
    kept, count = np.empty_like(rows), 0
    for row in rows:
        if count == most:
            break
        if count == 0 or (kept[:count] @ row).max() < ALIKE:
            kept[count] = row
            count += 1
    return kept[:count]
