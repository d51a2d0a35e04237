"""Whether a message is about the course spoken of last, whatever its words name: learnt by `eval.fit.same_course`.

Words of acting name courses by chance ("bol dena" the one on bids); of the later messages of conversations that mean a
course nine of ten mean the one before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId
from tutor.guide.intents import Intent
from tutor.guide.references import holds
from tutor.guide.subjects import called_one, words_beside_acting
from tutor.messages import Odds, read_odds

_MOST_WORDS, _MOST_HELD = 8, 8.0

SAME_COURSE = (
    *("names_one", "names_another", "share", "words", "that_course", "points_back", "calls_one", "calls_another"),
    *("held", "held_of_it"),
    *(f"after {intent}" for intent in Intent),
    *(f"wants {intent}" for intent in Intent),
)


@dataclass(frozen=True, slots=True)
class Named:
    """The courses that words name, the likeliest first, and what the name of a course holds of them (0: nothing)."""

    courses: Callable[[str], Sequence[CourseId]]
    held: Callable[[CourseId, str], float]


def same_course_facts(
    asked: str, *, course: CourseId, wants: Intent, last: Intent | None, named: Named
) -> NDArray[np.float64]:
    """(`SAME_COURSE`,) of a message without courtesies in a conversation about `course`.

    names_one, names_another: its words besides those of acting name a course, and not this; share: of these words that
    name any by themselves; calls_one, calls_another: it says "the … one"; held, held_of_it: what the name of the course
    named, and of this one, holds of the words.
    """
    words, called = words_beside_acting(asked), called_one(asked)
    each, courses = words.split(), named.courses(words) if words else ()
    so_called = named.courses(called) if called else ()
    telling = sum(bool(named.courses(word)) for word in each)
    facts = [
        bool(courses),
        bool(courses) and course not in courses,
        telling / max(1, len(each)),
        min(len(each), _MOST_WORDS),
        holds("that_course", asked),
        holds("back", asked),
        bool(called),
        bool(so_called) and course not in so_called,
        min(named.held(courses[0], words), _MOST_HELD) if courses else 0.0,
        min(named.held(course, words), _MOST_HELD),
    ]
    after, wanted = [last is intent for intent in Intent], [wants is intent for intent in Intent]
    return np.array([*facts, *after, *wanted], dtype=np.float64)


@cache
def shipped_model() -> Odds:
    """The model that comes with the product; made by `python -m eval.fit.same_course`."""
    return read_odds("tutor.guide", "same_course_model", facts=SAME_COURSE)
