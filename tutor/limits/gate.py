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

SURE_BESIDE = 0.5
"""Probability from which what is not urgent counts in a message of which it is clear what ordinary thing it wants: with
it 68 instead of 87 of 2,093 ordinary turns of eight writers are taken for a limit, and no more at one are missed."""

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

    def kind_of(self, message: str, *, clear: bool = False) -> LimitKind | None:
        """The limit that `message` is at, the most urgent of several; None where it is an ordinary one.

        `clear`: something ordinary that it wants is clear; what is not urgent then counts from `SURE_BESIDE` on.
        """
        text = normalised(message)
        if not text:
            return None
        model = self.model or shipped_limit_model()
        views = [self.view(part) for part in [text, *parts_of(message)]]
        return kind_read(views, model=model, least=SURE_BESIDE if clear else 0.0)

    def view(self, text: str) -> MessageView:
        """`text` with its meaning."""
        spelled, vector = self.encode(text)
        return MessageView(text, spelled, vector, self.encoder)


def kind_read(views: Sequence[MessageView], *, model: LimitModel, least: float = 0.0) -> LimitKind | None:
    """The limit that a message is at whose `views`, that of the whole first, are read by `model`.

    What is not urgent counts from probability `least` on where its own threshold is lower.
    """
    thresholds = model.thresholds_for(views[0])
    chances = [model.chances(view) for view in views]
    for kind in URGENT:
        in_parts = max((chance[kind] for chance in chances[1:]), default=0.0)
        if chances[0][kind] >= thresholds[kind] or in_parts >= SURE_IN_PART:
            return kind
    others = [kind for kind in LimitKind if kind not in URGENT and chances[0][kind] >= max(thresholds[kind], least)]
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
