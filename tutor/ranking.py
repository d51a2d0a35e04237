"""Which sentence answers the question: likeness in meaning, words in common, and what they are worth."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

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

Worth = Mapping[Slot, float]
"""What each word of a question counts for."""

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
    whole, beyond = _overlaps(candidates, asked=asked, weight=weight)
    scores = (
        z_scores(likeness) + LEXICAL_WEIGHT * z_scores(beyond.lexical) + COVERAGE_WEIGHT * z_scores(beyond.coverage)
    )
    scores += prior
    scores += [1e-6 * (candidate.shape is Shape.LIST) for candidate in candidates]  # whole lists before their items
    return [
        Ranked(
            candidates[row],
            float(scores[row]),
            float(likeness[row]),
            float(whole.lexical[row]),
            float(whole.coverage[row]),
        )
        for row in np.argsort(-scores, kind="stable")
    ]


def z_scores(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """`values` less their mean, in standard deviations; zeros where they are all alike or there are none."""
    wide = np.asarray(values, dtype=np.float64)
    spread = float(wide.std()) if len(wide) else 0.0
    return (wide - wide.mean()) / spread if spread > 1e-9 else np.zeros_like(wide)


@dataclass(frozen=True, slots=True)
class _Overlap:
    """BM25 over its ceiling and coverage of each candidate, `(n,)`, both 0 to 1."""

    lexical: NDArray[np.float64]
    coverage: NDArray[np.float64]


def _overlaps(candidates: Sequence[Candidate], *, asked: Slots, weight: Weight) -> tuple[_Overlap, _Overlap]:
    """What candidates have of the question's words: of all of them, and of those that no title above them has."""
    worth = {script: {slot: max(map(weight, slot)) for slot in slots} for script, slots in asked.items()}

    @cache
    def beyond(title: str, script: Script) -> Worth:
        titled = _bag(title).counts
        return {slot: value for slot, value in worth[script].items() if titled.keys().isdisjoint(slot)}

    bags = [_bag(candidate.key) for candidate in candidates]
    average = max(sum(bag.length for bag in bags) / max(len(bags), 1), 1.0)
    of_all, of_beyond = np.zeros((len(bags), 2)), np.zeros((len(bags), 2))
    for row, (bag, candidate) in enumerate(zip(bags, candidates, strict=True)):
        met = _met(bag, worth[bag.script])
        if met:
            damping = K1 * (1 - B + B * bag.length / average)
            of_all[row] = _overlap(met, worth[bag.script], damping=damping)
            of_beyond[row] = _overlap(met, beyond(candidate.passage.title, bag.script), damping=damping)
    return _Overlap(of_all[:, 0], of_all[:, 1]), _Overlap(of_beyond[:, 0], of_beyond[:, 1])


def _met(bag: "_Bag", slots: Iterable[Slot]) -> dict[Slot, int]:
    """How often the text has each of the words that it has."""
    counts = bag.counts
    return {slot: max([counts.get(found, 0) for found in slot]) for slot in slots if not counts.keys().isdisjoint(slot)}


def _overlap(met: Mapping[Slot, int], worth: Worth, *, damping: float) -> tuple[float, float]:
    """BM25 over its ceiling, and coverage."""
    ceiling = sum(worth.values())
    if ceiling <= 0:
        return 0.0, 0.0
    shares = [(worth[slot] / ceiling, count) for slot, count in met.items() if slot in worth]
    return sum(share * count / (count + damping) for share, count in shares), sum(share for share, _ in shares)


@dataclass(frozen=True, slots=True)
class _Bag:
    """The terms of a text, how many there are with repetitions, and the script that it counts for."""

    counts: Mapping[str, int]
    length: int
    script: Script


@lru_cache(maxsize=32_768)
def _bag(text: str) -> _Bag:
    counts = Counter(terms(text))
    return _Bag(counts, counts.total(), Script.DEVANAGARI if is_devanagari(text) else Script.OTHER)


def shares_words(one: str, other: str) -> float:
    """Share of the shorter text's distinct terms that the longer has too, 0 to 1: how much one repeats the other."""
    first, second = _bag(one).counts.keys(), _bag(other).counts.keys()
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
