"""How near a message comes in meaning to labelled ones of each kind: that tells apart what a regression does not."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

NEAREST = 2
"""Messages of a kind that are looked at; with 1 to 5 as much is told, with 10 and 20 less."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each kind the directions of its messages from the centre of all, (messages, dimension) unit rows."""

    centre: NDArray[np.float32]
    rows: Mapping[str, NDArray[np.float32]]

    def nearness(self, vectors: NDArray[np.float32]) -> Mapping[str, NDArray[np.float32]]:
        """For each kind, of each of (n, dimension) vectors the mean cosine of the nearest messages of the kind."""
        directions = from_centre(vectors, self.centre)
        return {kind: _mean_of_nearest(directions @ rows.T) for kind, rows in self.rows.items()}


def from_centre(vectors: NDArray[np.float32], centre: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, dimension) unit rows: where each vector lies, seen from the centre."""
    moved = vectors - centre
    rows: NDArray[np.float32] = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return rows


def in_bytes(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit rows in a quarter of the room, each scaled to whole numbers up to 127."""
    scaled: NDArray[np.int8] = np.round(rows * 127 / np.abs(rows).max(axis=1, keepdims=True)).astype(np.int8)
    return scaled


def read_neighbours(package: str, name: str, *, centre: NDArray[np.float32]) -> Neighbours:
    """The neighbours `name` that come with a package, kept `in_bytes` by kind."""
    raw = files(package).joinpath(f"{name}.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as kept:
        rows = {kind: kept[kind].astype(np.float32) for kind in kept.files}
    return Neighbours(centre, {kind: each / np.linalg.norm(each, axis=1, keepdims=True) for kind, each in rows.items()})


def _mean_of_nearest(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    count = min(NEAREST, cosines.shape[1])
    nearest: NDArray[np.float32] = np.partition(cosines, -count, axis=1)[:, -count:].mean(axis=1)
    return nearest
