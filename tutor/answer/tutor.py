"""The tutor: a question in, cited blocks of lessons out, or an honest decline. No language model is needed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from data.words import Answer, CourseId, Declined, DeclineReason, Grounded, LessonId
from embeddings.search import Hit, Retrieval, Retriever, Scope
from embeddings.text import Candidate, Script, candidates_of
from tutor.answer.amounts import holds_what_is_asked
from tutor.answer.blocks import Examined, ranked_blocks, shown_blocks
from tutor.answer.decline import DeclineModel, features_of, shipped_model
from tutor.answer.quoting import LessonText, quoted
from tutor.answer.ranking import (
    Ranked,
    Weight,
    language_of_evidence,
    passages_to_read,
    ranked,
    unknown_share,
    with_rest_of_lesson,
)
from tutor.answer.selection import chosen

LONGEST_QUESTION = 2_000
"""Characters of a question that are searched for; the encoder reads fewer."""

PASSAGES_FOUND = 10
PASSAGES_LOOKED_AT = 40
"""So many are searched for, that the other passages of the best lesson are most often among them."""
PASSAGES_READ = 5
"""Passages whose sentences are ranked; five gain .003 to .009 answer@1 on three (XQuAD dev)."""

PASSAGE_WEIGHT = 2.0
"""What a sentence loses for each point of search score by which its lesson is behind the best passage."""

AMOUNT_WEIGHT = 3.0
"""What a sentence with the kind of figure that is asked for gains, in standard deviations. Of 0 to 4, 1 is best on
XQuAD (by .004 answer@1) and 4 on our own questions."""

NEAREST = 3


class Tutor:
    """Answers with sentences of the courses, each checked against the stored text. Thread-safe; keeps nothing."""

    def __init__(self, retriever: Retriever, *, calibration: DeclineModel | None = None) -> None:
        self._retriever = retriever
        self._calibration = calibration or shipped_model()

    @property
    def threshold(self) -> float:
        """Confidence from which an answer is given."""
        return self._calibration.threshold

    def answer(self, question: str, *, scope: Scope, lesson_text: LessonText) -> Answer:
        """The block that answers, from within `scope`, and a second that is near; or a decline with nearest courses.

        Each citation's quote is exactly `lesson_text(course, lesson, language)[start:end]`; what does not stand there
        is not used.

        Raises:
            SearchIndexError: there is no index to search.
        """
        return self._answered(question, scope=scope, lesson_text=lesson_text, least=self.threshold)

    def drafted(self, question: str, *, scope: Scope, lesson_text: LessonText) -> Answer:
        """What would be said whatever the confidence: by it the choice of sentences is measured."""
        return self._answered(question, scope=scope, lesson_text=lesson_text, least=0.0)

    def _answered(self, question: str, *, scope: Scope, lesson_text: LessonText, least: float) -> Answer:
        if not any(character.isalnum() for character in question[:LONGEST_QUESTION]):
            return Declined(DeclineReason.EMPTY_QUESTION, [], 0.0)
        examined = self.examine(question, scope=scope)
        if not examined.retrieval.hits:
            return Declined(DeclineReason.NOTHING_IN_SCOPE, [], 0.0)
        nearest = _nearest(examined.retrieval.hits)
        if not examined.ranked:
            return Declined(DeclineReason.NOT_COVERED, nearest, 0.0)
        confidence = self._confidence(examined)
        if confidence < least:
            return Declined(DeclineReason.NOT_COVERED, nearest, confidence)
        found = quoted(shown_blocks(examined.blocks), _best_sentences(examined), lesson_text=lesson_text)
        if not found.blocks or not found.sentences:
            return Declined(DeclineReason.NOT_COVERED, nearest, confidence)
        return Grounded(found.sentences, found.citations, confidence, blocks=found.blocks)

    def _confidence(self, examined: Examined) -> float:
        regression = self._calibration.of(examined.retrieval.language, examined.ranked[0])
        return regression.probability(features_of(examined))

    def examine(self, question: str, *, scope: Scope) -> Examined:
        """What an answer would be made of: the passages found and their sentences ranked; also what training reads."""
        looked_at = self._retriever.search(question[:LONGEST_QUESTION], scope=scope, top_k=PASSAGES_LOOKED_AT)
        retrieval = replace(looked_at, hits=looked_at.hits[:PASSAGES_FOUND])
        said = retrieval.slots.get(Script.DEVANAGARI, ())
        weight = cache(self._retriever.idf)  # each word is weighed for every sentence
        wanted = language_of_evidence(retrieval.language)
        read = with_rest_of_lesson(passages_to_read(retrieval.hits, wanted=wanted, count=PASSAGES_READ), looked_at.hits)
        sentences = _ranked(retrieval, read=read, weight=weight)
        return Examined(
            retrieval=retrieval,
            ranked=sentences,
            blocks=ranked_blocks(read, sentences),
            words=len(said),
            unknown=unknown_share(said, weight=weight, known=self._knows),
        )

    def _knows(self, term: str) -> bool:
        return any(self._retriever.knows(term, script) for script in Script)


def _best_sentences(examined: Examined) -> list[Ranked]:
    """The key sentence of the best block, and those of all that add to it."""
    key = examined.blocks[0].key
    return chosen([key, *(sentence for sentence in examined.ranked if sentence is not key)])


def _ranked(retrieval: Retrieval, *, read: Sequence[Hit], weight: Weight) -> list[Ranked]:
    pairs = [(hit, candidate) for hit in read for candidate in candidates_of(hit.passage)]
    if not pairs:
        return []
    return ranked(
        [candidate for _, candidate in pairs],
        asked=retrieval.slots,
        likeness=np.concatenate([hit.sentence_cosines for hit in read]),
        weight=weight,
        prior=_prior(retrieval.question, pairs, best=read[0]),
    )


def _prior(question: str, pairs: Sequence[tuple[Hit, Candidate]], *, best: Hit) -> NDArray[np.float64]:
    """`(n,)`: what a sentence has before its words are looked at, by its passage and the kind of answer asked for."""
    lessons: dict[tuple[CourseId, LessonId], float] = {}
    for hit, _ in pairs:
        lesson = (hit.passage.course, hit.passage.lesson)
        lessons[lesson] = max(hit.score, lessons.get(lesson, hit.score))
    behind = np.array([lessons[hit.passage.course, hit.passage.lesson] - best.score for hit, _ in pairs])
    amounts = [holds_what_is_asked(question, candidate.text) for _, candidate in pairs]
    return PASSAGE_WEIGHT * behind + AMOUNT_WEIGHT * np.array(amounts, dtype=np.float64)


def _nearest(hits: Sequence[Hit]) -> list[CourseId]:
    return list(dict.fromkeys(hit.passage.course for hit in hits))[:NEAREST]
