"""Whether a question is about a course itself and not about its subject: learnt by `eval.fit.of_course`.

"How long", "iska level kya hai", "हिंदी में मिलेगा?" are answered by what the catalogue says of the course, by no lesson.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from embeddings.text import is_stop_word
from tutor.guide.intents import Intent
from tutor.guide.references import holds, pointed_at
from tutor.guide.subjects import called_one, words_beside_acting
from tutor.messages import MessageView, Odds, read_odds

_MOST_WORDS, _FEW = 8, 3
_KINDS = ("how_long", "course_facts", "this_course", "that_course", "a_course", "inside")

OF_COURSE = (
    "calls_one",
    "points",
    "words",
    "telling_words",
    "facts_in_short",
    *_KINDS,
    *(f"after {intent}" for intent in Intent),
)


def of_course_facts(asked: str, *, last: Intent | None) -> NDArray[np.float64]:
    """(`OF_COURSE`,) of a question without courtesies after a message that wanted `last`.

    facts_in_short: it speaks of what the catalogue says of a course and of little else ("iska level kya hai").
    """
    words = words_beside_acting(asked).split()
    facts = [
        bool(called_one(asked)),
        pointed_at(asked) is not None,
        min(len(words), _MOST_WORDS),
        min(sum(not is_stop_word(word) for word in words), _MOST_WORDS),
        holds("course_facts", asked) and len(words) <= _FEW,
    ]
    kinds, after = [holds(kind, asked) for kind in _KINDS], [last is intent for intent in Intent]
    return np.array([*facts, *kinds, *after], dtype=np.float64)


def is_of_course(asked: str, view: MessageView, *, last: Intent | None) -> bool:
    """Whether a question is about a course itself; without its meaning that cannot be told."""
    model = shipped_model()
    return model.reads_meaning(view) and model.probability(of_course_facts(asked, last=last), view) >= model.threshold


@cache
def shipped_model() -> Odds:
    """The model that comes with the product; made by `python -m eval.fit.of_course`."""
    return read_odds("tutor.guide", "of_course_model", facts=OF_COURSE)
