"""What stands around a key sentence: the sentence that it points back to, and the conditions that follow it."""

import re
from collections.abc import Sequence
from functools import cache

from embeddings.languages import WordList, any_word, words_of
from embeddings.text import BlockShape, Candidate, Shape, normalised
from tutor.answer.figure import Figure
from tutor.answer.headline import figure_phrases
from tutor.answer.ranking import RankedBlock

Span = tuple[int, int]


def own_start(candidate: Candidate) -> int:
    """Where in its passage a candidate's own sentence begins, behind the one that it leans on.

    The same as where the candidate begins, if it leans on none.
    """
    start, end = candidate.spans[-1]
    if candidate.shape is not Shape.SENTENCE:
        return start
    own = candidate.passage.text.rfind(candidate.key[:SURE_BEGINNING], start, end)
    return own if own > start else start


SURE_BEGINNING = 40
"""Characters by which the beginning of a sentence is found in a stretch of two."""


def context_of(block: RankedBlock) -> Span | None:
    """The sentence of the passage that the key sentence points back to ("This period …"); None where it needs none."""
    candidate = block.key.candidate
    start, own = candidate.spans[-1][0], own_start(candidate)
    return (start, start + len(candidate.passage.text[start:own].rstrip())) if own > start else None


def conditions_of(block: RankedBlock) -> Sequence[Span]:
    """The sentences behind the key one, in its paragraph, that say when its rule holds otherwise or not.

    Of a rule that is put as a case itself ("If …") the next case is none, and neither is an item of a list of another.
    Of the sentences behind keys of our training questions that begin with a condition, about 11 of 14 are some.
    """
    key = block.key.candidate
    if block.evidence.block.shape is not BlockShape.PARAGRAPH or block.whole is not None or _begins(key.key):
        return []
    behind = (sentence.candidate for sentence in block.sentences if own_start(sentence.candidate) >= key.spans[-1][1])
    found = ((own_start(each), each.spans[-1][1]) for each in behind if is_condition(each.key))
    return sorted(found)


def is_condition(sentence: str) -> bool:
    """Whether a sentence states a case or an exception of the rule before it.

    >>> is_condition("If it was transferred, five days are added."), is_condition("Ask whether it was transferred.")
    (True, False)
    """
    if sentence.rstrip().endswith("?"):
        return False
    if _begins(sentence):
        return True
    plain = normalised(sentence)
    adds = _adds().search(plain) is not None and any(phrase.kind is not Figure.DATE for phrase in figure_phrases(plain))
    return adds and _condition().search(plain) is not None


def _begins(sentence: str) -> bool:
    return _condition().match(normalised(sentence.lstrip("*_ "))) is not None


@cache
def _condition() -> re.Pattern[str]:
    return any_word(words_of(WordList.CONDITIONS))


@cache
def _adds() -> re.Pattern[str]:
    return any_word(words_of(WordList.ADDS))
