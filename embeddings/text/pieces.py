"""Pieces of a text's spelling, hashed to places: what a regression learns spelling variants and half words from."""

import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.text.matching import normalised

PIECES = 2**13
"""Places that pieces of spelling are hashed to: 16 KB a column of half floats. A message has 200 to 600 pieces."""

SHORTEST, LONGEST = 2, 5
"""Characters of a piece; whole words, and words in pairs, come besides."""

READ = 400
"""Characters whose pieces are looked at: what somebody wants stands in the first lines."""


def hashed_pieces(spellings: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Where the pieces of all `spellings` of one text are hashed to, and the weight of each place, of length 1."""
    pieces = {piece for text in set(spellings) for piece in _pieces(normalised(text)[:READ])}
    counted = np.bincount(
        [zlib.crc32(piece.encode("utf-8", "surrogatepass")) % PIECES for piece in sorted(pieces)], minlength=PIECES
    )
    places = np.flatnonzero(counted)
    weights = counted[places].astype(np.float64)
    return places, weights / max(float(np.linalg.norm(weights)), 1.0)


def _pieces(text: str) -> Iterator[str]:
    padded = f" {text} "
    for length in range(SHORTEST, LONGEST + 1):
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]
    words = text.split()
    yield from (f"word {word}" for word in words)
    yield from (f"pair {first} {second}" for first, second in pairwise(words))
    yield from (f"first {word}" for word in words[:1])
