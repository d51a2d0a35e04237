"""A hint ladder of three steps: where to look, the sentence with gaps, and last the answer itself."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from data.words import AnswerBlock, Citation, Grounded
from embeddings.text import is_stop_word, term, words
from tutor.answer.amounts import holds_amount

STEPS = 3
GAP = "____"
HIDDEN = 3
"""Words of a sentence without figures that are hidden: the rarest ones that the question does not say."""

_TOKEN = re.compile(r"[₹]?\w[\w.,%’'\-]*\w|\w", re.UNICODE)

Weight = Callable[[str], float]
"""What a term is worth: its IDF."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The three steps to an answer: the place of what answers first, its sentence with gaps, and the answer."""

    where: Citation
    with_gaps: str
    answer: Grounded


def ladder_of(question: str, answer: Grounded, *, weight: Weight) -> Ladder:
    """The steps to `answer`: to the best of its blocks or, of one kept without them, to its first sentence."""
    first = answer.blocks[0] if answer.blocks else answer.sentences[0]
    said = first.key_sentence if isinstance(first, AnswerBlock) else first.text
    where = next(citation for citation in answer.citations if citation.number == first.citations[0])
    return Ladder(where, with_gaps(said, said=question, weight=weight), answer)


def with_gaps(sentence: str, *, said: str, weight: Weight, also: Collection[str] = ()) -> str:
    """`sentence` with gaps for its figures or, where it has none, for its rarest words that `said` does not say.

    Words of `also` are hidden too.

    >>> with_gaps("The reply is due within thirty days.", said="When is a reply due?", weight=len)
    'The reply is due within ____ days.'
    """
    hidden_too = {term(word) for text in also for word in words(text) if not is_stop_word(word)}
    tokens = _TOKEN.findall(sentence)
    known = {term(word) for word in words(said)}
    if any(holds_amount(token) for token in tokens):
        hidden = {token for token in tokens if holds_amount(token)}
    else:
        candidates = [token for token in dict.fromkeys(tokens) if _says_something(token, known)]
        hidden = set(sorted(candidates, key=lambda token: -_worth(token, weight))[:HIDDEN])
    hidden |= {token for token in tokens if hidden_too.intersection(map(term, words(token)))}
    return _TOKEN.sub(lambda match: GAP if match.group() in hidden else match.group(), sentence)


def _says_something(token: str, known: Collection[str]) -> bool:
    folded = words(token)
    return bool(folded) and not all(is_stop_word(word) or term(word) in known for word in folded)


def _worth(token: str, weight: Weight) -> float:
    return max(weight(term(word)) for word in words(token))
