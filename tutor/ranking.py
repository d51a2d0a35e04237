"""Which sentence answers the question: likeness in meaning, words in common, and what they are worth."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.models import HINDI, HINGLISH, Language, Passage
from embeddings.evidence import Candidate, Shape
from embeddings.lexical import Script, Slot
from embeddings.search import Hit, Retrieval
from embeddings.tokens import is_devanagari, terms

LEXICAL_WEIGHT = 0.5
COVERAGE_WEIGHT = 0.5
"""Beside a weight of one for likeness in meaning; the figures are in docs/explanation/answers.md."""

SAME_LANGUAGE_LEAD = 0.5
"""By how many standard deviations of cosine a passage in another language must be ahead to be read instead."""

K1, B = 1.2, 0.75
"""Robertson et al. 1994."""

Weight = Callable[[str], float]
"""What a term is worth: its IDF in the collection."""

Slots = Mapping[Script, Sequence[Slot]]
"""The words of a question as they may stand in text of each script (`embeddings.question`)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score among those it was ranked with, and what the score is made of.

    `cosine` is its likeness to the question, `lexical` BM25 as a share of its ceiling, `coverage` the IDF-weighted
    share of the question's words in it.
    """

    candidate: Candidate
    score: float
    cosine: float
    lexical: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Examined:
    """A question with the passages found for it and the sentences of those read, best first.

    `words` counts its words that say something, `unknown` is the share of them, by IDF, that no passage has.
    """

    retrieval: Retrieval
    ranked: Sequence[Ranked]
    words: int
    unknown: float


def unknown_share(slots: Sequence[Slot], *, weight: Weight, known: Callable[[str], bool]) -> float:
    """IDF-weighted share of `slots`, 0 to 1, of which no alternative is `known`; 0 where there are none."""
    worth = [(max(map(weight, slot)), any(map(known, slot))) for slot in slots]
    total = sum(one for one, _ in worth)
    return sum(one for one, is_known in worth if not is_known) / total if total > 0 else 0.0


def ranked(
    candidates: Sequence[Candidate],
    *,
    asked: Slots,
    likeness: NDArray[np.float32],
    weight: Weight,
    prior: NDArray[np.float64],
) -> list[Ranked]:
    """`candidates` best first: z-scored likeness + .5 BM25 + .5 coverage, both z-scored, + `prior`.

    `likeness` is `(n,)`, the cosine of each candidate with the question; `prior` `(n,)` what is added for the passage
    it stands in and the kind of answer it holds. Words of the question that stand in the titles above a sentence do not
    count for its order: all that stands there is about them. Equal scores keep the order given.
    """
    lexical, coverage = _matches(candidates, slots_of=lambda one: _slots_for(one.key, asked), weight=weight)
    beyond = _matches(candidates, slots_of=lambda one: _beyond_title(_slots_for(one.key, asked), one), weight=weight)
    scores = z_scores(likeness) + LEXICAL_WEIGHT * z_scores(beyond[0]) + COVERAGE_WEIGHT * z_scores(beyond[1]) + prior
    scores += [1e-6 * (candidate.shape is Shape.LIST) for candidate in candidates]  # whole lists before their items
    return [
        Ranked(candidates[row], float(scores[row]), float(likeness[row]), float(lexical[row]), float(coverage[row]))
        for row in np.argsort(-scores, kind="stable")
    ]


def _slots_for(text: str, asked: Slots) -> Sequence[Slot]:
    return asked[Script.DEVANAGARI if is_devanagari(text) else Script.OTHER]


def z_scores(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """`values` less their mean, in standard deviations; zeros where they are all alike or there are none."""
    wide = np.asarray(values, dtype=np.float64)
    spread = float(wide.std()) if len(wide) else 0.0
    return (wide - wide.mean()) / spread if spread > 1e-9 else np.zeros_like(wide)


def _beyond_title(slots: Sequence[Slot], candidate: Candidate) -> list[Slot]:
    titles = _counted(candidate.passage.title)
    return [slot for slot in slots if not any(found in titles for found in slot)]


def _matches(
    candidates: Sequence[Candidate], *, slots_of: Callable[[Candidate], Sequence[Slot]], weight: Weight
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """BM25 over its ceiling and coverage of each candidate, both 0 to 1."""
    lengths = [sum(_counted(candidate.key).values()) for candidate in candidates]
    average = max(sum(lengths) / max(len(lengths), 1), 1.0)
    lexical, coverage = np.zeros(len(candidates)), np.zeros(len(candidates))
    for row, candidate in enumerate(candidates):
        worth = {slot: max(map(weight, slot)) for slot in slots_of(candidate)}
        ceiling = sum(worth.values())
        if ceiling <= 0:
            continue
        counts = _counted(candidate.key)
        damping = K1 * (1 - B + B * lengths[row] / average)
        for slot, value in worth.items():
            count = max(counts.get(found, 0) for found in slot)
            if count:
                share = value / ceiling
                coverage[row] += share
                lexical[row] += share * count / (count + damping)
    return lexical, coverage


@lru_cache(maxsize=32_768)
def _counted(text: str) -> Counter[str]:
    return Counter(terms(text))


def shares_words(one: str, other: str) -> float:
    """Share of the shorter text's distinct terms that the longer has too, 0 to 1: how much one repeats the other."""
    first, second = set(_counted(one)), set(_counted(other))
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
