"""Which intent a message is acted upon for, or which two it may have."""

from collections.abc import Sequence
from functools import cache
from unicodedata import category

from embeddings.languages import WordList, words_of
from embeddings.text import normalised
from tutor.guide.intent_context import NO_CONTEXT, Context
from tutor.guide.intent_features import cues_of
from tutor.guide.intent_model import IntentModel, shipped_model
from tutor.guide.intents import Intent
from tutor.messages import MessageView

SURE = 0.45
"""Probability from which the likeliest intent is acted upon whatever comes next to it."""

MARGIN = 0.03
"""Least lead over the next below that; closer, Saarthi asks which of the two was meant."""

OUTSIDE = 0.5
"""Probability from which a message is said to be outside of what Saarthi does; below it the tutor looks for it."""

PLAIN = 0.7
"""Probability from which even a few bare words are taken for what the model says ("hours clocked?")."""

CLEAR = 0.7
"""Probability from which the model is right more often than the rules that take a message for something else: of 49
such turns of four writers whom the fit had not seen 39 times and they 12 times; from .5 on 59 and 22 of 80 times."""

WANTED = 0.6
"""Probability from which it is clear enough to be weighed against a limit."""

BARE_WORDS = 3
"""A message of so few words without any cue ("gift policy") may be a topic to find, or a matter to ask about."""


def likeliest(
    view: MessageView, *, model: IntentModel | None = None, context: Context = NO_CONTEXT
) -> Sequence[Intent]:
    """One intent where the message is clear; the two likeliest, best first, where it is not.

    `context` is what it comes after in its conversation.
    """
    if _is_picture(view.text) or normalised(view.text) in _courtesies():
        return (Intent.SMALL_TALK,)
    reading = shipped_model() if model is None else model
    chances = reading.probabilities(view, context=context)
    first, second = sorted(chances, key=lambda intent: -chances[intent])[:2]
    if context.last is None and _bare(view) and (first in _TOPICAL or chances[first] < PLAIN):
        return _TOPICAL
    if first is Intent.OUT_OF_SCOPE and chances[first] < OUTSIDE:
        return (Intent.ASK,)
    if chances[first] < reading.sure.get(first, 0.0):
        return (first, second)
    if chances[first] >= SURE or chances[first] - chances[second] >= MARGIN:
        return (first,)
    return (first, second)


def clearly(view: MessageView, *, context: Context) -> Intent | None:
    """The intent that the message so clearly has in its conversation that no rule says otherwise; None elsewhere.

    Without its meaning no message is as clear.
    """
    model = shipped_model()
    if not model.regression.reads_meaning(view):
        return None
    chances = model.probabilities(view, context=context)
    first = max(chances, key=lambda intent: chances[intent])
    return first if chances[first] >= CLEAR else None


def wants_clearly(view: MessageView, *, context: Context) -> bool:
    """Whether it is so clear what a message wants that it is at a limit only where that is clear, too."""
    model = shipped_model()
    return model.regression.reads_meaning(view) and max(model.probabilities(view, context=context).values()) >= WANTED


_TOPICAL = (Intent.FIND, Intent.ASK)


def _is_picture(text: str) -> bool:
    """Whether the text is an emoji and no word."""
    symbols = any(category(character).startswith("S") for character in text)
    return symbols and not any(character.isalnum() for character in text)


@cache
def _courtesies() -> frozenset[str]:
    return frozenset(words_of(WordList.GREETINGS)) | frozenset(words_of(WordList.THANKS))


def _bare(view: MessageView) -> bool:
    return len(view.text.split()) <= BARE_WORDS and not cues_of(view).any()
