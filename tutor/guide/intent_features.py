"""What speaks for each intent in a message besides its spelling and its meaning."""

import numpy as np
from numpy.typing import NDArray

from tutor.guide.intents import cue_scores
from tutor.messages import MessageView

MOST_CUES = 6.0
"""Cues of one intent count up to this; a message may repeat itself."""


def cues_of(view: MessageView) -> NDArray[np.float64]:
    """(cues,) the score of each intent that has cues, then the flags, of the better of the two spellings."""
    scores = np.maximum(cue_scores(view.text), cue_scores(view.spelled))
    capped: NDArray[np.float64] = np.clip(scores, 0.0, MOST_CUES)
    return capped
