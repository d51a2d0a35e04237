"""What of a thing is asked for, said in whatever language: its interest, its head, the reason, whether it may be done.

Likeness and rare words tell which thing a sentence is about, and often not what it says of it: "interest" and
"ब्याज", "first" and "सबसे पहले" are frequent words.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from embeddings.languages import WordTable, any_word, meanings_of
from embeddings.text import normalised
from tutor.answer.asking import asks_yes_or_no
from tutor.answer.figure import Figure
from tutor.answer.headline import figure_phrases
from tutor.answer.yes_no import denies

_MONEY = frozenset({"rate", "fee", "cost", "penalty"})
"""Aspects that a sum or a share says, too: "three rupees a page" is what a copy costs."""

_SUMS = frozenset({Figure.MONEY, Figure.SHARE})


def aspects_met(question: str, sentence: str) -> int:
    """How many of the aspects that the question asks for the sentence speaks of; a denial answers yes or no.

    >>> aspects_met("Late payment ka byaj kitna hai?", "The buyer owes compound interest.")
    1
    >>> aspects_met("Is the officer present?", "The officer is not present.")
    1
    """
    asked = aspects_in(question)
    said = aspects_in(sentence)
    if not _MONEY.isdisjoint(asked) and any(figure.kind in _SUMS for figure in figure_phrases(sentence)):
        said |= _MONEY
    return len(asked & said) + (_is_yes_or_no(question) and denies(sentence))


@lru_cache(maxsize=256)
def _is_yes_or_no(question: str) -> bool:
    return asks_yes_or_no(question)


@lru_cache(maxsize=32_768)  # a question is held against every sentence, and a sentence against many questions
def aspects_in(text: str) -> frozenset[str]:
    """The aspects that a text names."""
    meanings = _meanings()
    return frozenset(meanings[found.group()] for found in _aspects().finditer(normalised(text)))


@cache
def _meanings() -> Mapping[str, str]:
    return meanings_of(WordTable.ASPECTS)


@cache
def _aspects() -> re.Pattern[str]:
    return any_word(_meanings())
