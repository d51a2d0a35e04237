"""Search over the current index generation, in three ways of writing, while newer generations land."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from data.words import HINGLISH, CourseId, IndexMissing, Language, Passage, SearchIndexError
from embeddings.encoders.encoder import Encoder
from embeddings.index.aims import AimTable
from embeddings.index.fusion import SERVED, Fusion
from embeddings.index.generation import current_name, open_last_good
from embeddings.index.search_index import Hit, Query, Scope, SearchIndex
from embeddings.languages.courtesies import without_courtesies
from embeddings.languages.hinglish import WordTransliterator, detect_language
from embeddings.languages.misspellings import corrections, is_common, put_right
from embeddings.search.question import Reading, read_question
from embeddings.text.passages import embedded_text
from embeddings.text.scripts import Script, Slot
from embeddings.text.tokens import is_devanagari, term, terms, words

__all__ = ["Hit", "Retrieval", "Retriever", "Scope"]

_CHECKED_EVERY = 1.0
"""Seconds between two looks at `CURRENT`."""
_CACHED_SENTENCES = 8_192


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question, best first; `mixed` is how the encoder was given it if Hinglish, in two scripts.

    `question` is without the greetings and thanks around it, which are not searched for, and with misspelt words put
    right: `corrections` has those. `slots` are its words as they were looked for in the text of each script.
    """

    question: str
    language: Language
    mixed: str | None
    slots: Mapping[Script, Sequence[Slot]]
    hits: Sequence[Hit]
    query_vector: NDArray[np.float32]
    corrections: Mapping[str, str] = field(default_factory=dict)


class Retriever:
    """Searches the generation that `CURRENT` under `root` names, and follows it.

    Thread-safe: each call works on one generation from beginning to end. A generation that cannot be used is
    remembered in `last_error`, and the last good one keeps serving; only where there never was one, calls raise.
    """

    def __init__(
        self,
        encoder: Encoder,
        transliterator: WordTransliterator,
        root: Path,
        *,
        fusion: Fusion = SERVED,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._encoder = encoder
        self._transliterator = transliterator
        self._root = root
        self._fusion = fusion
        self._clock = clock
        self._index: SearchIndex | None = None
        self._refused: str | None = None
        self._checked_at: float | None = None
        self._lock = threading.Lock()
        self._sentences = _VectorCache(_CACHED_SENTENCES)
        self._course_vectors: tuple[str, tuple[Sequence[CourseId], NDArray[np.float32]]] | None = None
        self.last_error: SearchIndexError | None = None
        self.refresh()

    @property
    def encoder(self) -> Encoder:
        """What questions are encoded with, and passages were."""
        return self._encoder

    @property
    def transliterator(self) -> WordTransliterator:
        """What spells Latin words in Devanagari."""
        return self._transliterator

    @property
    def generation(self) -> str | None:
        """Name of the generation that is served, None if there is none."""
        return None if self._index is None else self._index.name

    @property
    def passage_count(self) -> int:
        """How many passages the served generation holds."""
        return 0 if self._index is None else len(self._index)

    @property
    def catalogue_revision(self) -> str | None:
        """Revision of the catalogue that the served generation was built from."""
        return None if self._index is None else self._index.catalogue_revision

    def refresh(self, *, at_once: bool = False) -> None:
        """Opens the generation that `CURRENT` names now, if it is another one; looks at most once a second.

        `at_once` looks in any case, for who has just built one.
        """
        if not at_once and self._checked_at is not None and self._clock() - self._checked_at < _CHECKED_EVERY:
            return
        if not self._lock.acquire(blocking=at_once or self._index is None):
            return  # another thread is at it; this one serves what there is
        try:
            self._checked_at = self._clock()
            self._reopen()
        finally:
            self._lock.release()

    def _reopen(self) -> None:
        named: str | None = None
        try:
            named = current_name(self._root)
        except SearchIndexError as unreadable:
            self.last_error = unreadable
        serving = None if self._index is None else self._index.name
        if named is not None and named == serving:
            self.last_error = None
            return
        if named is not None and named == self._refused:
            return
        if named is None and self._index is not None:
            return
        index, error = open_last_good(self._root, encoder_name=self._encoder.name, dimension=self._encoder.dimension)
        self.last_error = error
        self._refused = named if error is not None else None
        if index is not None and (error is None or self._index is None):
            self._index = index

    def search(self, question: str, *, scope: Scope, top_k: int = 10) -> Retrieval:
        """The best `top_k` passages within `scope`; fewer only if the scope has fewer, none for an empty question.

        Raises:
            SearchIndexError: there is no index to search, and why.
        """
        index = self._served()
        asked, corrections = self._put_right(without_courtesies(question), index)
        reading = self._read(asked, index)
        vector = self._encoder.encode_queries([reading.for_encoder(asked)])[0]
        empty = not vector.any() and not any(reading.slots.values())
        query = Query(vector, reading.slots, reading.foreign)
        hits = [] if empty else index.search(query, scope=scope, top_k=top_k, fusion=self._fusion)
        return Retrieval(asked, reading.language, reading.mixed, reading.slots, hits, vector, corrections)

    def courses_like(self, question: str, *, scope: Scope, top_k: int) -> list[tuple[CourseId, float]]:
        """The best `top_k` courses within `scope` with the score of their best passage; none for an empty question.

        Raises:
            SearchIndexError: there is no index to search, and why.
        """
        index = self._served()
        asked, _ = self._put_right(without_courtesies(question), index)
        reading = self._read(asked, index)
        vector = self._encoder.encode_queries([reading.for_encoder(asked)])[0]
        if not vector.any() and not any(reading.slots.values()):
            return []
        query = Query(vector, reading.slots, reading.foreign)
        return index.courses(query, scope=scope, top_k=top_k, fusion=self._fusion)

    def _put_right(self, question: str, index: SearchIndex) -> tuple[str, Mapping[str, str]]:
        """The question as the catalogue would write it, its misspelt words put right, and those words."""
        hinglish = detect_language(question) == HINGLISH

        def in_catalogue(word: str) -> bool:
            return index.lexical.knows(term(word), Script.DEVANAGARI if is_devanagari(word) else Script.OTHER)

        def known(word: str) -> bool:
            if in_catalogue(word):
                return True
            spelled = self._transliterator.words([word]) if hinglish and word.isascii() else []
            if any(is_common(each) for text in spelled for each in words(text)):
                return True
            return any(index.lexical.knows(each, Script.DEVANAGARI) for text in spelled for each in terms(text))

        question = index.orthography.as_written(question, known=in_catalogue, spelled=self._transliterator.words)
        found = corrections(question, vocabulary=index.vocabulary, known=known, hinglish=hinglish)
        return put_right(question, found), found

    def _read(self, question: str, index: SearchIndex) -> Reading:
        def alike(word: str, script: Script) -> Sequence[str]:
            return index.sounds.alike(word, script)[: self._fusion.most_alike]

        return read_question(question, transliterator=self._transliterator, known=index.lexical.knows, alike=alike)

    def course_vectors(self) -> tuple[Sequence[CourseId], NDArray[np.float32]]:
        """Courses of the index and their `(courses, dimension)` mean passage vectors, unit rows.

        Raises:
            SearchIndexError: there is no index, and why.
        """
        index = self._served()
        known = self._course_vectors
        if known is None or known[0] != index.name:
            known = (index.name, index.course_vectors())
            self._course_vectors = known
        return known[1]

    def passage_vectors(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """`(n, dimension)` unit vectors of the passages: the index's own where it holds them, others encoded now.

        Raises:
            SearchIndexError: there is no index, and why.
        """
        index = self._served()
        rows = index.passages.rows_by_checksum()
        vectors = np.zeros((len(passages), self._encoder.dimension), dtype=np.float32)
        new = [place for place, passage in enumerate(passages) if passage.sha256 not in rows]
        for place, passage in enumerate(passages):
            if passage.sha256 in rows:
                vectors[place] = index.vectors[rows[passage.sha256]]
        if new:
            vectors[new] = self._encoder.encode_passages([embedded_text(passages[place]) for place in new])
        return vectors

    def aims(self) -> AimTable:
        """How near each course of the index comes to each role's work and each competency.

        Raises:
            SearchIndexError: there is no index, and why.
        """
        return self._served().aims

    def encode_sentences(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` passage-side unit vectors; those of recent sentences are remembered."""
        return self._sentences.vectors(texts, self._encoder)

    @property
    def encoder_name(self) -> str:
        """Name of the encoder that questions are given to."""
        return self._encoder.name

    def as_spelled(self, text: str) -> str:
        """`text` with Hinglish in Devanagari."""
        return self._transliterator.to_devanagari(text) if detect_language(text) == HINGLISH else text

    def as_encoded(self, text: str) -> tuple[str, NDArray[np.float32]]:
        """`text` as the encoder is given it (Hinglish in Devanagari), and its `(dimension,)` query vector."""
        spelled = self.as_spelled(text)
        return spelled, self._encoder.encode_queries([spelled])[0]

    def terms(self, text: str) -> list[str]:
        """The index terms of a text, without stop words."""
        return terms(text)

    def idf(self, term: str) -> float:
        """Weight of a term among the passages of its script, greatest for one that none has.

        Raises:
            SearchIndexError: there is no index, and why.
        """
        return self._served().lexical.idf(term)

    def knows(self, term: str, script: Script) -> bool:
        """Whether any passage of the script has the term.

        Raises:
            SearchIndexError: there is no index, and why.
        """
        return self._served().lexical.knows(term, script)

    def _served(self) -> SearchIndex:
        self.refresh()
        index = self._index
        if index is None:
            missing = IndexMissing(f"no search index in {self._root}: build it with `saarthi index`")
            raise missing if self.last_error is None else self.last_error
        return index


class _VectorCache:
    """The last vectors asked for, by text."""

    def __init__(self, size: int) -> None:
        self._vectors: LRUCache[str, NDArray[np.float32]] = LRUCache(size)
        self._lock = threading.Lock()

    def vectors(self, texts: Sequence[str], encoder: Encoder) -> NDArray[np.float32]:
        with self._lock:
            vectors = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = list(dict.fromkeys(text for text in texts if text not in vectors))
        if missing:
            encoded = dict(zip(missing, encoder.encode_passages(missing), strict=True))
            vectors.update(encoded)
            with self._lock:
                self._vectors.update(encoded)
        if not texts:
            return np.zeros((0, encoder.dimension), dtype=np.float32)
        return np.stack([vectors[text] for text in texts])
