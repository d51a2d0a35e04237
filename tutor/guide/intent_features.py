"""What the intent model sees of a message: pieces of its spelling, the cues in it, and its meaning as a vector."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.text import hashed_pieces
from tutor.guide.intents import cue_scores

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
    return hashed_pieces((view.text, view.spelled))


def cues_of(view: MessageView) -> NDArray[np.float64]:
    """(cues,) the score of each intent that has cues, then the flags, of the better of the two spellings."""
    scores = np.maximum(cue_scores(view.text), cue_scores(view.spelled))
    capped: NDArray[np.float64] = np.clip(scores, 0.0, MOST_CUES)
    return capped
