"""Two things wanted by one message: "I know cyber hygiene already, and remind me about DPDP on 7 Dec"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from embeddings.text import normalised
from tutor.guide.acting import complete
from tutor.guide.conversation_words import said
from tutor.guide.intents import Intent, has_cue
from tutor.guide.reading import SETTINGS
from tutor.guide.replies import P
from tutor.guide.state import GuideState
from tutor.guide.subjects import is_filler
from tutor.guide.understanding import likeliest
from tutor.guide.wish import Move, Wish
from tutor.guide.wishes import Reader

_ON_COURSES = frozenset(
    {Intent.KNOW_THIS, Intent.LATER, Intent.BRING_BACK, Intent.REMIND, Intent.QUIZ, Intent.CERTIFICATE}
)
"""What is done with one course."""

_SHOWN = frozenset({Intent.FIND, Intent.SUGGEST, Intent.PROGRESS, Intent.DUE, Intent.EXPLAIN})
"""What is only looked at."""

_AFTER_SHOWN = frozenset({Intent.REMIND, Intent.QUIZ})
"""What may be wanted in the same breath as something to look at."""

_MEASURES = SETTINGS | {Intent.SET_LANGUAGE}

_LEAST = 3
"""Words of a part that wants something of its own."""

_MOST_PARTS = 6
"""Places looked at where a message may be parted."""


def two_wishes(message: str, *, state: GuideState, reader: Reader[P]) -> tuple[Wish, Wish] | None:
    """The two wishes of a message, in its order; None where it has one, or where one of two would lack something.

    One of them at least does something to the learner's own learning, and no two are measures of the same plan.
    """
    for first, second in _parted(message):
        before = _own(first, state=state, reader=reader)
        if before is None:
            continue
        course = before.slots.course or state.course
        after = _own(second, state=replace(state, course=course, acted=False), reader=reader)
        if after is not None and _go_together(before, after):
            return before, replace(after, message=second)
    return None


def _own(part: str, *, state: GuideState, reader: Reader[P]) -> Wish | None:
    """What a part of a message wants by itself; None where it leans on the other part or lacks something."""
    if len(part.split()) < _LEAST or all(map(is_filler, part.split())):
        return None
    wish, view = reader.wish(part, state=state), reader.tools.read(part)
    if wish.move is not Move.WISH or len(wish.intents) > 1:
        return None
    intent = wish.intents[0]
    plain = _puts_in(wish) or (tuple(likeliest(view)) == (intent,) and has_cue(intent, view.text, view.spelled))
    return wish if plain and complete(intent, wish.slots, several=wish.courses) else None


def _go_together(first: Wish, second: Wish) -> bool:
    before, after = first.intents[0], second.intents[0]
    if before is after:
        return False
    done = [before in _ON_COURSES or _puts_in(first), after in _ON_COURSES or _puts_in(second)]
    if all(done):
        return True
    if before in _SHOWN:
        return after in _AFTER_SHOWN
    return any(done) and {before, after} <= _ON_COURSES | _MEASURES | _SHOWN


def _puts_in(wish: Wish) -> bool:
    return wish.intents[0] is Intent.PLAN and bool(wish.courses)


def _parted(message: str) -> Iterator[tuple[str, str]]:
    text = normalised(message)
    for match in list(_joints().finditer(text))[:_MOST_PARTS]:
        first, second = text[: match.start()].strip(), text[match.end() :].strip()
        if first and second:
            yield first, second


@cache
def _joints() -> re.Pattern[str]:
    return re.compile(rf"[,.;!?।](?:\s+{said('joins')})?\s|(?<=\s){said('joins')}\s")
