"""The gate that every message passes before anything else: whether it is at a limit, and at which."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from data.words import LimitKind
from embeddings.text import LONGEST_READ, normalised
from tutor.limits.model import LimitModel, shipped_limit_model
from tutor.messages import MessageView

URGENT = (LimitKind.DISTRESS, LimitKind.EMERGENCY)
"""Kinds that are looked for in every part of a message: they count wherever they stand, beside whatever is asked."""

SURE_IN_PART = 0.5
"""Probability from which a part alone counts: taken out of its sentence much sounds worse than it is. At the threshold
of whole messages 5.5 % of 330 ordinary questions were taken for distress, of which 2.1 % as a whole."""

WINDOW, STEP = 30, 20
"""Words of a part where a sentence goes on for longer; parts overlap by a third, so that no few words are cut apart."""

MOST_PARTS = 24
"""Parts looked at besides the whole; `LONGEST_READ` characters in sentences of 14 words make as many."""

_ENDS = re.compile(r"[.!?।…\n]")

Encode = Callable[[str], tuple[str, NDArray[np.float32] | None]]
"""A text as the encoder is given it, and its vector; None where there is no encoder."""


def without_encoder(text: str) -> tuple[str, None]:
    """The text as it is, for a gate without an encoder."""
    return text, None


@dataclass(frozen=True, slots=True)
class Gate:
    """Tells which limit a message is at; `encode` gives it its meaning by the encoder of this name."""

    encode: Encode = without_encoder
    encoder: str = ""
    model: LimitModel | None = None

    def kind_of(self, message: str) -> LimitKind | None:
        """The limit that `message` is at, the most urgent of several; None where it is an ordinary one."""
        text = normalised(message)
        if not text:
            return None
        model = self.model or shipped_limit_model()
        return kind_read([self.view(part) for part in [text, *parts_of(message)]], model=model)

    def view(self, text: str) -> MessageView:
        """`text` with its meaning."""
        spelled, vector = self.encode(text)
        return MessageView(text, spelled, vector, self.encoder)


def kind_read(views: Sequence[MessageView], *, model: LimitModel) -> LimitKind | None:
    """The limit that a message is at whose `views`, that of the whole first, are read by `model`."""
    thresholds = model.thresholds_for(views[0])
    chances = [model.chances(view) for view in views]
    for kind in URGENT:
        in_parts = max((chance[kind] for chance in chances[1:]), default=0.0)
        if chances[0][kind] >= thresholds[kind] or in_parts >= SURE_IN_PART:
            return kind
    others = [kind for kind in LimitKind if kind not in URGENT and chances[0][kind] >= thresholds[kind]]
    return max(others, key=lambda kind: chances[0][kind], default=None)


def parts_of(message: str) -> list[str]:
    """The sentences of a message that has several, the long ones in windows; none where it is one short one.

    >>> parts_of("Show my plan. I cannot go on!")
    ['show my plan', 'i cannot go on']
    >>> parts_of("show my plan")
    []
    """
    whole = normalised(message)
    parts = list(dict.fromkeys(islice(_parts(message[:LONGEST_READ]), MOST_PARTS)))
    return [part for part in parts if part != whole] if len(parts) > 1 else []


def _parts(message: str) -> Iterator[str]:
    for sentence in _ENDS.split(message):
        words = normalised(sentence).split()
        for start in range(0, max(len(words) - WINDOW + STEP, 1), STEP):
            part = " ".join(words[start : start + WINDOW])
            if part:
                yield part
