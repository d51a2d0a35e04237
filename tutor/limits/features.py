"""What speaks for a limit in a message besides its spelling and its meaning: groups of words in it."""

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
from tutor.messages import MessageView


@dataclass(frozen=True, slots=True)
class _Cues:
    groups: Mapping[str, re.Pattern[str]]
    pairs: Sequence[tuple[str, str]]


def cues_of(view: MessageView) -> NDArray[np.float64]:
    """(cues,) 1 for each group that the message has a word of in either spelling, then for each pair that it has."""
    cues, texts = _cues(), [normalised(text) for text in {view.text, view.spelled}]
    there = {name for name, pattern in cues.groups.items() if any(pattern.search(text) for text in texts)}
    pairs = [first in there and second in there for first, second in cues.pairs]
    return np.array([*(name in there for name in cues.groups), *pairs], dtype=np.float64)


@cache
def _cues() -> _Cues:
    data = json.loads(files("tutor.limits").joinpath("cues.json").read_text(encoding="utf-8"))
    groups = {name: any_word(word.strip() for word in words.split(",")) for name, words in data["groups"].items()}
    return _Cues(groups, [(first, second) for first, second in data["pairs"]])
