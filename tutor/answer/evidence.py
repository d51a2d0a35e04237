"""What a question finds in the passages of a search: blocks with their sentences, and what speaks for each."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from data.words import HINDI, HINGLISH, CourseId, Language, LessonId
from embeddings.search import Hit, Retrieval
from embeddings.text import (
    Candidate,
    EvidenceBlock,
    Script,
    Shape,
    Slot,
    blocks_in,
    candidates_of,
    is_devanagari,
    terms,
)
from tutor.answer.amounts import holds_what_is_asked

PASSAGES_READ = 12
"""Passages read, of all languages: the lesson that answers is among the first twelve for .91 of our training questions,
among the first five for .86 (of Hindi questions about lessons in English alone .88 against .79)."""

LESSONS_READ = 3
"""Lessons of which every passage found is read: a lesson is found by the passage that names its subject, and the
answer may stand in the next."""

Weight = Callable[[str], float]
"""What a term is worth: its IDF in the collection."""

Worth = Mapping[Slot, float]
"""What each word of a question counts for."""

Slots = Mapping[Script, Sequence[Slot]]
"""The words of a question as they may stand in text of each script (`embeddings.search.question`)."""

NOTHING: frozenset[Slot] = frozenset()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A candidate with what speaks for it.

    `cosine` is its likeness to the question, `likeness` the same in standard deviations among all sentences of its
    language, `met` the question's words in it, `telling` the share (0 to 1) of them by what they are worth in telling
    the sentences read apart, without those of the title; `figure`: it holds the kind of figure that is asked for.
    """

    candidate: Candidate
    cosine: float
    likeness: float
    met: frozenset[Slot]
    telling: float
    coverage: float
    figure: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A block with what speaks for it: its own likeness and words, its sentences', those of heading and title.

    `behind` is how much the search scored its passage below the best, `lesson_behind` the best passage of its lesson;
    both 0 or less. `worth` holds what the question's words count for in its script.
    """

    block: EvidenceBlock
    sentences: Sequence[Sentence]
    likeness: float
    met: frozenset[Slot]
    met_above: frozenset[Slot]
    telling: float
    telling_heading: float
    coverage_title: float
    worth: Worth
    behind: float
    lesson_behind: float

    @property
    def unmet(self) -> float:
        """Share of what the question's words are worth, 0 to 1, that stands neither in the block nor above it."""
        return unmet_share(self.worth, self.met | self.met_above)


def unmet_share(worth: Worth, met: Set[Slot]) -> float:
    """Share of what words are worth, 0 to 1, of those not met; 1 where there is no word."""
    return 1.0 - share(met, worth) if worth else 1.0


def passages_to_read(hits: Sequence[Hit]) -> list[Hit]:
    """The best passages, and all others found of the lessons that come first."""
    read = list(hits[:PASSAGES_READ])
    lessons = list(dict.fromkeys(map(_lesson, read)))[:LESSONS_READ]
    return read + [hit for hit in hits[PASSAGES_READ:] if _lesson(hit) in lessons]


def _lesson(hit: Hit) -> tuple[CourseId, LessonId, Language]:
    return hit.passage.course, hit.passage.lesson, hit.passage.language


def evidence_in(read: Sequence[Hit], retrieval: Retrieval, *, weight: Weight) -> list[Evidence]:
    """All blocks of the passages read, in the order of search and of reading."""
    if not read:
        return []
    worth = {script: {slot: max(map(weight, slot)) for slot in slots} for script, slots in retrieval.slots.items()}
    found = [_Found(hit, block, likeness, worth) for hit in read for block, likeness in _with_likeness(hit)]
    telling = {script: _rare(worth[script], _said(found, script)) for script in worth}
    lessons: dict[tuple[CourseId, LessonId], float] = {}
    for hit in read:
        key = (hit.passage.course, hit.passage.lesson)
        lessons[key] = max(hit.score, lessons.get(key, hit.score))
    best = max(lessons.values())
    return [
        one.evidence(
            retrieval.question,
            telling=telling.get(one.script, {}),
            behind=one.hit.score - best,
            lesson_behind=lessons[one.block.passage.course, one.block.passage.lesson] - best,
        )
        for one in found
    ]


def _with_likeness(hit: Hit) -> Iterator[tuple[EvidenceBlock, float]]:
    for block, score in zip(blocks_in(hit.passage), hit.block_scores, strict=True):
        yield block, float(score)


class _Found:
    """A block that was read, with the question's words in it."""

    def __init__(self, hit: Hit, block: EvidenceBlock, likeness: float, worth: Mapping[Script, Worth]) -> None:
        self.hit, self.block, self.likeness = hit, block, likeness
        candidates = candidates_of(hit.passage)
        self.candidates = [candidates[row] for row in block.rows]
        bag = _bag(block.text)
        self.script = bag.script
        self.worth = worth.get(bag.script, {})
        self.met = _met(bag, self.worth)
        self.heading = _met(_bag(block.heading), self.worth)
        self.title = _met(_bag(hit.passage.title), self.worth)
        self.said = [self._words_of(candidate) for candidate in self.candidates]

    def _words_of(self, candidate: Candidate) -> frozenset[Slot]:
        """Of a list its key, so that long lists do not win by length."""
        return _met(_bag(candidate.key if candidate.shape is Shape.LIST else candidate.text), self.worth)

    def evidence(self, question: str, *, telling: Worth, behind: float, lesson_behind: float) -> Evidence:
        return Evidence(
            block=self.block,
            sentences=[
                Sentence(
                    candidate,
                    cosine=float(self.hit.sentence_cosines[row]),
                    likeness=float(self.hit.sentence_scores[row]),
                    met=said,
                    telling=share(said - self.title, telling),
                    coverage=share(said, self.worth),
                    figure=holds_what_is_asked(question, candidate.text),
                )
                for row, candidate, said in zip(self.block.rows, self.candidates, self.said, strict=True)
            ],
            likeness=self.likeness,
            met=self.met,
            met_above=self.heading | self.title,
            telling=share(self.met - self.title, telling),
            telling_heading=share(self.heading - self.title, telling),
            coverage_title=share(self.title, self.worth),
            worth=self.worth,
            behind=behind,
            lesson_behind=lesson_behind,
        )


def _said(found: Sequence[_Found], script: Script) -> list[frozenset[Slot]]:
    return [said for one in found if one.script is script for said in one.said]


def _rare(worth: Worth, said: Sequence[Set[Slot]]) -> Worth:
    """What each word counts for among sentences: its worth times the logarithm of how few of them have it."""
    having = Counter(slot for met in said for slot in met)
    return {slot: value * math.log((len(said) + 1) / (having[slot] + 1)) for slot, value in worth.items()}


def share(met: Iterable[Slot], worth: Worth) -> float:
    """The share of all that the question's words are worth that is met, 0 to 1."""
    ceiling = sum(worth.values())
    return sum(worth[slot] for slot in met) / ceiling if ceiling > 0 else 0.0


def unknown_share(slots: Sequence[Slot], *, weight: Weight, known: Callable[[str], bool]) -> float:
    """IDF-weighted share of `slots`, 0 to 1, of which no alternative is `known`; 0 where there are none."""
    worth = [(max(map(weight, slot)), any(map(known, slot))) for slot in slots]
    total = sum(idf for idf, _ in worth)
    return sum(idf for idf, is_known in worth if not is_known) / total if total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class _Bag:
    """The distinct terms of a text, and the script that it counts for."""

    terms: frozenset[str]
    script: Script


@lru_cache(maxsize=32_768)
def _bag(text: str) -> _Bag:
    return _Bag(frozenset(terms(text)), Script.DEVANAGARI if is_devanagari(text) else Script.OTHER)


def _met(bag: _Bag, slots: Iterable[Slot]) -> frozenset[Slot]:
    """The words that the text has."""
    return frozenset(slot for slot in slots if not bag.terms.isdisjoint(slot))


def shares_words(one: str, other: str) -> float:
    """Share of the shorter text's distinct terms that the longer has too, 0 to 1: how much one repeats the other."""
    first, second = _bag(one).terms, _bag(other).terms
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def language_of_evidence(language: Language) -> Language:
    """The language of text that an asker in `language` reads first: Hindi for Hinglish."""
    return HINDI if language == HINGLISH else language
