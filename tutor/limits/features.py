"""What the limit model sees of a message: pieces of its spelling, groups of words in it, and its meaning."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from embeddings.languages import any_word
from embeddings.text import normalised


@dataclass(frozen=True, slots=True)
class Piece:
    """A message or a part of it: as typed, as the encoder is given it (Hinglish in Devanagari), and its meaning.

    `vector` is the encoder's `(dimension,)` unit query vector, None where there is no encoder.
    """

    text: str
    spelled: str
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class _Cues:
    groups: Mapping[str, re.Pattern[str]]
    pairs: Sequence[tuple[str, str]]


def cues_of(piece: Piece) -> NDArray[np.float64]:
    """(cues,) 1 for each group that the piece has a word of in either spelling, then for each pair that it has."""
    cues, texts = _cues(), [normalised(text) for text in {piece.text, piece.spelled}]
    there = {name for name, pattern in cues.groups.items() if any(pattern.search(text) for text in texts)}
    pairs = [first in there and second in there for first, second in cues.pairs]
    return np.array([*(name in there for name in cues.groups), *pairs], dtype=np.float64)


@cache
def _cues() -> _Cues:
    data = json.loads(files("tutor.limits").joinpath("cues.json").read_text(encoding="utf-8"))
    groups = {name: any_word(word.strip() for word in words.split(",")) for name, words in data["groups"].items()}
    return _Cues(groups, [(first, second) for first, second in data["pairs"]])
