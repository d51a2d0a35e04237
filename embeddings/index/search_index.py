"""One opened generation: passages, vectors and terms, searched together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId, Language, LessonId, Passage
from embeddings.index.aims import AimTable
from embeddings.index.cards import CardTable, card_score
from embeddings.index.dense import VectorStatistics, nearest, read_index
from embeddings.index.fusion import SERVED, Fusion
from embeddings.index.inner_products import inner_products
from embeddings.index.lexical import LexicalIndex, LexicalMatch
from embeddings.index.passage_table import PassageTable
from embeddings.index.phrases import PhraseIndex
from embeddings.index.sentence_table import BLOCKS, PHRASES, SENTENCES, Likeness, SentenceTable
from embeddings.index.stored_vectors import StoredVectors
from embeddings.index.told import TOLD_FILE, Told
from embeddings.languages.misspellings import Vocabulary
from embeddings.languages.orthography import Orthography
from embeddings.languages.sounds import SoundTable
from embeddings.text.scripts import Script, Slot

DENSE_FILE = "dense.faiss"
VECTORS_FILE = "vectors.npy"
STATISTICS_FILE = "statistics.npz"
LESSONS = "lessons"
SOUNDS_FILE = "sounds.json"
ORTHOGRAPHY_FILE = "orthography.json"
LEXICAL_FOLDER = "lexical"

_CANDIDATES = 256
"""Passages taken from each side before fusion; below it lies what neither vectors nor words find worth a look."""
_READ_CLOSELY = 64
"""Passages whose sentences are compared with the question; the fused score of .4 at most moves none from below."""

_PHRASES_SUFFICE = 7
"""Phrases of a lesson beside which its own text says nothing more of what it is asked for; the sample began with 7."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages may be found; None sets no limit, an empty set lets nothing through."""

    allowed_courses: frozenset[CourseId] | None = None
    languages: frozenset[Language] | None = None
    course: CourseId | None = None
    lesson: LessonId | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found and why: `score` orders hits of one search, `cosine` is the likeness in meaning (−1 to 1).

    `lexical` is BM25 as a share of its ceiling for the question, `coverage` the IDF-weighted share of the question's
    terms that occur in the passage; both 0 to 1, both about 0 across languages. `sentence_cosines` are those of
    `candidates_of(passage)` (`embeddings.text.evidence`), in its order; `sentence_scores` and `block_scores` (those of
    `blocks_in(passage)`) say by how many standard deviations each stands above all of its language.
    """

    passage: Passage
    score: float
    cosine: float
    lexical: float
    coverage: float
    sentence_cosines: NDArray[np.float32] = field(compare=False, default_factory=lambda: np.zeros(0, dtype=np.float32))
    sentence_scores: NDArray[np.float32] = field(compare=False, default_factory=lambda: np.zeros(0, dtype=np.float32))
    block_scores: NDArray[np.float32] = field(compare=False, default_factory=lambda: np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: its unit vector, for each script its words, and the script that it is not written in."""

    vector: NDArray[np.float32]
    slots: Mapping[Script, Sequence[Slot]]
    foreign: Script | None = None

    @property
    def script(self) -> Script:
        """Script of what the encoder was given: Hinglish is in Devanagari by then."""
        return Script.OTHER if self.foreign is Script.DEVANAGARI else Script.DEVANAGARI


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows best first with what fusion knew of each; the sentences of the n-th are at `order[n]` of `sentences`."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    cosines: NDArray[np.float32]
    lexical: NDArray[np.float32]
    coverage: NDArray[np.float32]
    order: NDArray[np.int64]
    sentences: Likeness


class SearchIndex:
    """A generation that was verified and opened; immutable, safe for many threads."""

    def __init__(self, folder: Path, *, name: str, catalogue_revision: str) -> None:
        self.name = name
        self.catalogue_revision = catalogue_revision
        self.passages = PassageTable(folder)
        self.vectors: NDArray[np.float32] = np.load(folder / VECTORS_FILE, mmap_mode="r", allow_pickle=False)
        self.cards = CardTable.load(folder, dimension=self.vectors.shape[1])
        self.aims = AimTable.load(folder, courses=[*self.passages.courses, *self.cards.courses])
        self._stored = StoredVectors(folder / VECTORS_FILE)
        self.lexical = LexicalIndex.load(folder / LEXICAL_FOLDER, passages=len(self.passages))
        self._dense = read_index(folder / DENSE_FILE)
        self.sounds = SoundTable.load(folder / SOUNDS_FILE)
        self.orthography = Orthography.load(folder / ORTHOGRAPHY_FILE)
        self.vocabulary = Vocabulary.of([*self.sounds.latin, *self.sounds.devanagari])
        self._sentences = SentenceTable.load(folder, SENTENCES)
        self._blocks = SentenceTable.load(folder, BLOCKS)
        with np.load(folder / STATISTICS_FILE, allow_pickle=False) as stored:
            self._lessons: NDArray[np.int32] = stored[LESSONS]
            self._statistics, self._of_sentences, self._of_blocks = (
                VectorStatistics(stored[f"{name}_mean"], stored[f"{name}_covariance"])
                for name in ("passages", SENTENCES, BLOCKS)
            )
        tables = {SENTENCES: self._sentences, BLOCKS: self._blocks}
        self._told = Told(folder, tables) if (folder / TOLD_FILE).is_file() else None
        self._passages_of = np.bincount(self._lessons)
        self._begins = np.cumsum(self._passages_of) - self._passages_of
        self._by_lesson = np.argsort(self._lessons, kind="stable")
        phrases = SentenceTable.load(folder, PHRASES)
        asked_as = np.bincount(self._lessons, weights=np.diff(phrases.bounds), minlength=len(self._passages_of))
        self._wordless: NDArray[np.float32] = np.maximum(1 - asked_as / _PHRASES_SUFFICE, 0).astype(np.float32)
        self._phrases = PhraseIndex(
            folder,
            vectors=phrases.vectors,
            lessons=np.repeat(self._lessons, np.diff(phrases.bounds)),
            lesson_count=len(self._passages_of),
        )

    def __len__(self) -> int:
        return len(self.passages)

    def search(self, query: Query, *, scope: Scope, top_k: int, fusion: Fusion = SERVED) -> list[Hit]:
        """The best `top_k` passages within `scope`, best first; fewer only if the scope has fewer."""
        ranking = self.ranked(query, scope=scope, at_least=top_k, fusion=fusion)
        rows = ranking.rows[:top_k]
        languages = self.passages.language_codes()[rows]
        sentences = self._sentences.likeness(rows, query.vector).standardised(
            self._of_sentences, query.vector, languages
        )
        blocks = self._blocks.likeness(rows, query.vector).standardised(self._of_blocks, query.vector, languages)
        return [
            Hit(
                passage=self.passages.passage(int(ranking.rows[place])),
                score=float(ranking.scores[place]),
                cosine=float(ranking.cosines[place]),
                lexical=float(ranking.lexical[place]),
                coverage=float(ranking.coverage[place]),
                sentence_cosines=ranking.sentences.of(int(ranking.order[place])),
                sentence_scores=sentences.of(place),
                block_scores=blocks.of(place),
            )
            for place in range(len(rows))
        ]

    def courses(
        self, query: Query, *, scope: Scope, top_k: int, fusion: Fusion = SERVED
    ) -> list[tuple[CourseId, float]]:
        """The best `top_k` courses, best first, each with the score of its best passage, without text of its card."""
        ranking = self.ranked(query, scope=scope, at_least=top_k, fusion=fusion)
        codes = self.passages.course_codes()[ranking.rows]
        best: dict[int, float] = {}
        for code, score in zip(codes, ranking.scores, strict=True):
            best.setdefault(int(code), float(score))
        of_passages = [(self.passages.courses[code], score) for code, score in best.items()]
        fitting = [*of_passages, *self._cards_found(query, scope=scope, fusion=fusion)]
        return sorted(fitting, key=lambda each: -each[1])[:top_k]

    def _cards_found(self, query: Query, *, scope: Scope, fusion: Fusion) -> list[tuple[CourseId, float]]:
        """Courses without text within `scope`, each with the score of its card, in no order."""
        if scope.lesson is not None or not self.cards.courses:
            return []
        within = [scope.course] if scope.course is not None else scope.allowed_courses
        found = self.cards.found(query.vector, query.slots, within=within)
        cosines = np.array([cosine for _, cosine, _ in found], dtype=np.float32)
        spread = self._statistics
        if len(spread.mean):  # of the passages; where there are none, the cards are compared with one another
            cosines = spread.standard_scores(cosines, query.vector, np.zeros(len(found), dtype=np.int32))
        return [
            (course, card_score(float(cosine), share, fusion))
            for (course, _, share), cosine in zip(found, cosines, strict=True)
        ]

    def ranked(self, query: Query, *, scope: Scope, at_least: int, fusion: Fusion) -> Ranking:
        """Candidates within `scope`, by meaning, by words and as asked, in order of the fused score; ties in order."""
        within = self._within(scope)
        match = self.lexical.match(query.slots)
        asked = self._asked(query, within=within) if fusion.asked_as else np.zeros(len(self._passages_of), np.float32)
        rows, cosines = self._candidates(query, match, asked, within=within, wanted=max(at_least, _CANDIDATES))
        languages = self.passages.language_codes()[rows]
        dense = self._statistics.standard_scores(cosines, query.vector, languages)
        scores = fusion.vectors * dense + fusion.lexical * self._lexical_evidence(match, query, fusion)[rows]
        scores += fusion.asked_as * asked[self._lessons[rows]]
        close = np.sort(np.argsort(-scores, kind="stable")[: max(at_least, _READ_CLOSELY)])
        rows, cosines, scores, languages = rows[close], cosines[close], scores[close], languages[close]
        sentences = self._sentences.likeness(rows, query.vector)
        likest = sentences.greatest(otherwise=cosines)
        scores += fusion.sentence * self._of_sentences.standard_scores(likest, query.vector, languages)
        if fusion.told:
            scores += fusion.told * self._told_of(rows, query)
        order = np.argsort(-scores, kind="stable")
        ordered = rows[order]
        return Ranking(
            rows=ordered,
            scores=scores[order],
            cosines=cosines[order],
            lexical=match.score[ordered],
            coverage=match.coverage[ordered],
            order=order,
            sentences=sentences,
        )

    def _asked(self, query: Query, *, within: NDArray[np.bool_] | None) -> NDArray[np.float32]:
        """`(lessons,)`: how much the phrases of each stand out; 0 where they do not, or no passage may be found."""
        allowed: NDArray[np.bool_] | None = None
        if within is not None:
            allowed = np.zeros(len(self._passages_of), dtype=np.bool_)
            allowed[self._lessons[within]] = True
        return self._phrases.standing_out(query.vector, query.script, within=allowed)

    def _told_of(self, rows: NDArray[np.int64], query: Query) -> NDArray[np.float32]:
        """`(rows,)`: how much what each lesson tells stands out, the less the more phrases speak for it."""
        lessons = self._lessons[rows]
        weights = self._wordless[lessons]
        if self._told is None or not weights.any():
            return np.zeros(len(rows), dtype=np.float32)
        languages = self.passages.language_codes()[rows]
        told = self._told.standing_out(query.vector, query.script, rows, languages=languages, lessons=lessons)
        return weights * told

    def _candidates(
        self,
        query: Query,
        match: LexicalMatch,
        asked: NDArray[np.float32],
        *,
        within: NDArray[np.bool_] | None,
        wanted: int,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows worth a look, in order, with their cosines: the nearest, those with its words, those asked for so."""
        every = self._dense.cosines(query.vector)
        if every is not None and len(every) <= 3 * wanted:
            rows = np.arange(len(every)) if within is None else np.flatnonzero(within)
            return rows, every[rows]
        if every is None:
            by_meaning = nearest(self._dense, query.vector, k=wanted, within=within)
        else:
            by_meaning = _greatest(every, wanted, within=within)
        by_words = _highest(match.score if within is None else np.where(within, match.score, 0), wanted)
        as_asked = self._as_asked(asked, wanted, within=within)
        rows = np.unique(np.concatenate([by_meaning, by_words, as_asked]))
        return rows, inner_products(self._stored.rows(rows), query.vector) if every is None else every[rows]

    def _as_asked(
        self, asked: NDArray[np.float32], wanted: int, *, within: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """At most `wanted` rows that may be found of the lessons most asked for, those of the first in any case."""
        lessons = _highest(asked, wanted)
        first = lessons[np.argsort(-asked[lessons], kind="stable")]
        sizes = self._passages_of[first]
        steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        rows: NDArray[np.int64] = self._by_lesson[np.repeat(self._begins[first], sizes) + steps]
        ranks = np.repeat(np.arange(len(first)), sizes)
        if within is not None:
            allowed = within[rows]
            rows, ranks = rows[allowed], ranks[allowed]
        up_to_its_lesson = np.searchsorted(ranks, ranks, side="right")
        kept: NDArray[np.int64] = rows[(up_to_its_lesson <= wanted) | (ranks == ranks[:1])]
        return kept

    def _lexical_evidence(self, match: LexicalMatch, query: Query, fusion: Fusion) -> NDArray[np.float32]:
        if query.foreign is None:
            return match.score
        evidence = match.score.copy()
        rows = self.lexical.collections[query.foreign].rows
        evidence[rows] += fusion.foreign
        return evidence

    def course_vectors(self) -> tuple[Sequence[CourseId], NDArray[np.float32]]:
        """All courses of the index and, row by row, the mean of their passage vectors made a unit vector.

        Courses without text come last, each with the vector of its card.
        """
        codes = self.passages.course_codes()
        sums = np.zeros((len(self.passages.courses), self.vectors.shape[1]), dtype=np.float32)
        np.add.at(sums, codes, self.vectors)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        of_passages = np.divide(sums, norms, out=sums, where=norms > 0)
        return [*self.passages.courses, *self.cards.courses], np.concatenate([of_passages, self.cards.vectors])

    def _within(self, scope: Scope) -> NDArray[np.bool_] | None:
        parts: list[NDArray[np.bool_]] = []
        if scope.allowed_courses is not None:
            parts.append(self.passages.of_courses(scope.allowed_courses))
        if scope.languages is not None:
            parts.append(self.passages.of_languages(scope.languages))
        if scope.course is not None:
            parts.append(self.passages.of_courses([scope.course]))
        if scope.lesson is not None:
            parts.append(self.passages.of_lesson(scope.lesson))
        return np.logical_and.reduce(parts) if parts else None


def _greatest(values: NDArray[np.float32], count: int, *, within: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Rows of the `count` greatest values of those that may be found, in no order."""
    rows = np.arange(len(values)) if within is None else np.flatnonzero(within)
    return rows if len(rows) <= count else rows[np.argpartition(-values[rows], count)[:count]]


def _highest(values: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Rows of the `count` highest values above zero, in no order."""
    rows = np.flatnonzero(values)
    if len(rows) > count:
        rows = rows[np.argpartition(-values[rows], count)[:count]]
    return rows
