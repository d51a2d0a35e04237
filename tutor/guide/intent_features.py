"""What the intent model sees of a message: pieces of its spelling, the cues in it, and its meaning as a vector."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.text import normalised
from tutor.guide.intents import cue_scores

PIECES = 2**13
"""Places that pieces of spelling are hashed to: 16 KB a column of half floats. A message has 200 to 600 pieces."""

SHORTEST, LONGEST = 2, 5
"""Characters of a piece; whole words, and words in pairs, come besides."""

READ = 400
"""Characters whose pieces are looked at: what somebody wants stands in the first lines."""

MOST_CUES = 6.0
"""Cues of one intent count up to this; a message may repeat itself."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as typed, as the encoder is given it (Hinglish in Devanagari), and its meaning.

    `vector` is the encoder's `(dimension,)` unit query vector and `encoder` its name; None and "" where there is none.
    """

    text: str
    spelled: str
    vector: NDArray[np.float32] | None = None
    encoder: str = ""


def plain_view(text: str) -> MessageView:
    """A message without an encoder: as typed, and nothing else."""
    return MessageView(text, text)


def spelling_of(view: MessageView) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Where the pieces of both spellings are hashed to, and the weight of each place; weights have length 1."""
    pieces = {piece for text in {view.text, view.spelled} for piece in _pieces(normalised(text)[:READ])}
    counted = np.bincount(
        [zlib.crc32(piece.encode("utf-8", "surrogatepass")) % PIECES for piece in sorted(pieces)], minlength=PIECES
    )
    places = np.flatnonzero(counted)
    weights = counted[places].astype(np.float64)
    return places, weights / max(float(np.linalg.norm(weights)), 1.0)


def cues_of(view: MessageView) -> NDArray[np.float64]:
    """(cues,) the score of each intent that has cues, then the flags, of the better of the two spellings."""
    scores = np.maximum(cue_scores(view.text), cue_scores(view.spelled))
    capped: NDArray[np.float64] = np.clip(scores, 0.0, MOST_CUES)
    return capped


def _pieces(text: str) -> Iterator[str]:
    padded = f" {text} "
    for length in range(SHORTEST, LONGEST + 1):
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]
    words = text.split()
    yield from (f"word {word}" for word in words)
    yield from (f"pair {first} {second}" for first, second in pairwise(words))
    yield from (f"first {word}" for word in words[:1])
