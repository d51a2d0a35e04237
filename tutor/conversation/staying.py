"""Whether a question stays with the course that a conversation is about: learnt by `eval.fit.staying`.

Of 507 later questions of eight writers of conversations 500 were about the course spoken of last; most of them say too
little to be found in a whole catalogue ("with names removed?").
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId
from embeddings.search import Hit
from tutor.conversation.cues import Cues
from tutor.messages import Odds, read_odds

STAYING = ("behind", "within", "likeness", "elsewhere", "telling_words", "words", "leads_on", "points_back")

_FURTHEST_BEHIND, _MOST_TELLING, _MOST_WORDS = 8.0, 10, 20
_FIRST = 5
"""Passages found first that are looked at for another course."""


def staying_facts(
    question: str, cues: Cues, *, course: CourseId, found: Sequence[Hit], within: Sequence[Hit]
) -> NDArray[np.float64]:
    """(`STAYING`,) of a question in a conversation about `course`.

    `found` are the passages found for it anywhere and `within` those of the course, best first. behind: how far the
    course's best passage is behind the best of all, in points of search score, 0 or less; within: its score; likeness:
    ten times the cosine of the best of all; elsewhere: the largest share of the first five that another course has;
    telling_words and words: how many say something, and how many there are.
    """
    best = found[0].score if found else 0.0
    inside = within[0].score if within else best - _FURTHEST_BEHIND
    first = [hit.passage.course for hit in found[:_FIRST]]
    others = [first.count(each) for each in set(first) if each != course]
    return np.array(
        [
            max(min(inside - best, 0.0), -_FURTHEST_BEHIND),
            inside,
            10 * found[0].cosine if found else 0.0,
            max(others, default=0) / _FIRST,
            min(len(cues.content), _MOST_TELLING),
            min(len(question.split()), _MOST_WORDS),
            cues.leads_on,
            cues.points_back,
        ],
        dtype=np.float64,
    )


@cache
def shipped_model() -> Odds:
    """The model that comes with the package; made by `python -m eval.fit.staying`."""
    return read_odds("tutor.conversation", "staying_model", facts=STAYING)
