"""A message as a regression sees it: as typed, as the encoder is given it, and its meaning."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.text import hashed_pieces


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message or a part of it as typed, as the encoder is given it (Hinglish in Devanagari), and its meaning.

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
