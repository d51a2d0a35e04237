"""Which sentence answers the question: likeness in meaning, words in common, and what they are worth."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from data.words import HINDI, HINGLISH, Language, Passage
from embeddings.search import Hit
from embeddings.text import Candidate, Script, Shape, Slot, is_devanagari, terms

SAME_LANGUAGE_LEAD = 0.5
"""By how many standard deviations of cosine a passage in another language must be ahead to be read instead."""

Weight = Callable[[str], float]
"""What a term is worth: its IDF in the collection."""

Worth = Mapping[Slot, float]
"""What each word of a question counts for."""

Slots = Mapping[Script, Sequence[Slot]]
"""The words of a question as they may stand in text of each script (`embeddings.search.question`)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score among those it was ranked with, and what the score is made of.

    `cosine` is its likeness to the question, `coverage` the IDF-weighted share of the question's words in its key.
    """

    candidate: Candidate
    score: float
    cosine: float
    coverage: float


def unknown_share(slots: Sequence[Slot], *, weight: Weight, known: Callable[[str], bool]) -> float:
    """IDF-weighted share of `slots`, 0 to 1, of which no alternative is `known`; 0 where there are none."""
    worth = [(max(map(weight, slot)), any(map(known, slot))) for slot in slots]
    total = sum(idf for idf, _ in worth)
    return sum(idf for idf, is_known in worth if not is_known) / total if total > 0 else 0.0


def ranked(
    candidates: Sequence[Candidate],
    *,
    asked: Slots,
    likeness: NDArray[np.float32],
    weight: Weight,
    prior: NDArray[np.float64],
) -> list[Ranked]:
    """`candidates` best first: likeness in meaning + coverage of the question's words, each z-scored, + `prior`.

    `likeness` is `(n,)`, the cosine of each candidate with the question; `prior` `(n,)` what is added for the passage
    it stands in and the kind of answer it holds. A word counts for its `weight` times its rarity among the candidates,
    because one that stands in most of them does not tell them apart; one that stands in the titles above a sentence
    does not count, because all that stands there is about it. Equal scores keep the order given.
    """
    words = _words_met(candidates, asked=asked, weight=weight)
    scores = z_scores(likeness) + z_scores(words.telling) + prior
    scores += [1e-6 * (candidate.shape is Shape.LIST) for candidate in candidates]  # whole lists before their items
    return [
        Ranked(candidates[row], float(scores[row]), float(likeness[row]), float(words.coverage[row]))
        for row in np.argsort(-scores, kind="stable")
    ]


def z_scores(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """`values` less their mean, in standard deviations; zeros where they are all alike or there are none."""
    wide = np.asarray(values, dtype=np.float64)
    spread = float(wide.std()) if len(wide) else 0.0
    return (wide - wide.mean()) / spread if spread > 1e-9 else np.zeros_like(wide)


@dataclass(frozen=True, slots=True)
class _WordsMet:
    """Shares of the question's words, by what they are worth, that candidates have; `(n,)`, 0 to 1.

    `coverage` is of all words, in the candidate's key; `telling` of those that tell candidates apart, in all
    that it says (of a list its key, so that long lists do not win by length).
    """

    coverage: NDArray[np.float64]
    telling: NDArray[np.float64]


def _words_met(candidates: Sequence[Candidate], *, asked: Slots, weight: Weight) -> _WordsMet:
    worth = {script: {slot: max(map(weight, slot)) for slot in slots} for script, slots in asked.items()}
    keys = [_bag(candidate.key) for candidate in candidates]
    bags = [
        key if candidate.shape is Shape.LIST else _bag(candidate.text)
        for candidate, key in zip(candidates, keys, strict=True)
    ]
    in_key = [_met(key, worth[key.script]) for key in keys]
    said = [
        met if bag is key else _met(bag, worth[key.script]) for bag, key, met in zip(bags, keys, in_key, strict=True)
    ]
    telling = {script: _rare(slots, said) for script, slots in worth.items()}

    @cache
    def titled(title: str, script: Script) -> frozenset[Slot]:
        return frozenset(_met(_bag(title), worth[script]))

    coverage, told = np.zeros(len(keys)), np.zeros(len(keys))
    for row, (key, candidate) in enumerate(zip(keys, candidates, strict=True)):
        coverage[row] = _share(in_key[row], worth[key.script])
        told[row] = _share(said[row] - titled(candidate.passage.title, key.script), telling[key.script])
    return _WordsMet(coverage, told)


def _met(bag: "_Bag", slots: Iterable[Slot]) -> set[Slot]:
    """The words that the text has."""
    return {slot for slot in slots if not bag.terms.isdisjoint(slot)}


def _rare(worth: Worth, said: Sequence[Set[Slot]]) -> Worth:
    """What each word counts for among texts: its worth times the logarithm of how few of them have it."""
    having = Counter(slot for met in said for slot in met)
    return {slot: value * math.log((len(said) + 1) / (having[slot] + 1)) for slot, value in worth.items()}


def _share(met: Iterable[Slot], worth: Worth) -> float:
    """The share of all that the question's words are worth that is met."""
    ceiling = sum(worth.values())
    return sum(worth[slot] for slot in met) / ceiling if ceiling > 0 else 0.0


@dataclass(frozen=True, slots=True)
class _Bag:
    """The distinct terms of a text, and the script that it counts for."""

    terms: frozenset[str]
    script: Script


@lru_cache(maxsize=32_768)
def _bag(text: str) -> _Bag:
    return _Bag(frozenset(terms(text)), Script.DEVANAGARI if is_devanagari(text) else Script.OTHER)


def shares_words(one: str, other: str) -> float:
    """Share of the shorter text's distinct terms that the longer has too, 0 to 1: how much one repeats the other."""
    first, second = _bag(one).terms, _bag(other).terms
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def language_of_evidence(language: Language) -> Language:
    """The language of text that an asker in `language` reads first: Hindi for Hinglish."""
    return HINDI if language == HINGLISH else language


def passages_to_read(hits: Sequence[Hit], *, wanted: Language, count: int) -> list[Hit]:
    """The best `count` hits of one language, best first: of the `wanted` one unless another is clearly ahead.

    One language at a time, because words in common decide within a language and say nothing across two.
    """
    if not hits:
        return []
    first = max(hits, key=lambda hit: hit.score + SAME_LANGUAGE_LEAD * (hit.passage.language == wanted))
    return [hit for hit in hits if hit.passage.language == first.passage.language][:count]


def with_rest_of_lesson(read: Sequence[Hit], hits: Sequence[Hit]) -> list[Hit]:
    """`read` and those of `hits` that are other passages of the lesson that comes first in it, in its language.

    A lesson is found by the passage that names its subject; the answer may stand in the next.
    """
    if not read:
        return []
    first, known = read[0].passage, {hit.passage.id for hit in read}
    return [*read, *(hit for hit in hits if _continues(first, hit.passage) and hit.passage.id not in known)]


def _continues(one: Passage, other: Passage) -> bool:
    return (one.course, one.lesson, one.language) == (other.course, other.lesson, other.language)
