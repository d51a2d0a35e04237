"""The check that every sentence of a language model passes before it leaves: does its evidence say this?

A sentence that repeats its evidence to the letter is aligned, as quotes are. A rewrite is held against the evidence in
everything that can be compared exactly (numbers with units, dates, numbered references, names, negations, opposites,
words that insist), then by how much of it the evidence's words cover and how close the two are in meaning.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from data.words import HINGLISH, Language
from embeddings.languages import function_words, strong_hindi_words
from embeddings.text import is_devanagari, is_stop_word, sentence_spans, term, terms, words
from tutor.answer.alignment import aligned
from tutor.rewrite.binding import misplaced_figure, swapped_part
from tutor.rewrite.markup import in_language, unfit
from tutor.rewrite.naming import unknown_name
from tutor.rewrite.polarity import insists_in_vain, turns_round
from tutor.rewrite.quantities import is_quantity_word, quantities_of, unsupported_quantity

SentenceVectors = Callable[[Sequence[str]], NDArray[np.float32]]
"""`(n, dimension)` unit rows, one for each sentence; `Retriever.encode_sentences` is one."""

ToDevanagari = Callable[[str], str]
"""Hinglish in Devanagari; `Transliterator.to_devanagari` is one."""

LEAST_COVERAGE = 0.72
LEAST_COVERAGE_MIXED = 0.6
LEAST_LIKENESS = 0.85
LEAST_LIKENESS_ACROSS = 0.84
"""Set on eval/sets/verification/pairs.jsonl, reported on held-out.jsonl there too: docs/explanation/verification.md."""


class Rejection(StrEnum):
    """Why a sentence of a model may not go out."""

    UNFIT = "unfit"
    LANGUAGE = "language"
    QUANTITY = "quantity"
    NAME = "name"
    POLARITY = "polarity"
    BINDING = "binding"
    COVERAGE = "coverage"
    LIKENESS = "likeness"
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence stands on its evidence; `rejection` and what was found wrong where it does not."""

    rejection: Rejection | None
    found: str = ""

    @property
    def stands(self) -> bool:
        """The sentence may go out."""
        return self.rejection is None


STANDS = Verdict(None)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least coverage of a sentence by its evidence and the least cosine, within one script and across two."""

    coverage: float = LEAST_COVERAGE
    coverage_mixed: float = LEAST_COVERAGE_MIXED
    likeness: float = LEAST_LIKENESS
    likeness_across: float = LEAST_LIKENESS_ACROSS


class Verifier:
    """Holds rewritten sentences against their evidence. Thread-safe; keeps nothing."""

    def __init__(
        self, vectors: SentenceVectors, *, to_devanagari: ToDevanagari, thresholds: Thresholds | None = None
    ) -> None:
        self._vectors = vectors
        self._to_devanagari = to_devanagari
        self._thresholds = thresholds or Thresholds()

    def verdict(self, sentence: str, *, evidence: str, language: Language) -> Verdict:
        """Whether `sentence`, meant to be in `language`, says only what `evidence` says."""
        fault = unfit(sentence, evidence=evidence)
        if fault is not None:
            return Verdict(Rejection.UNFIT, fault)
        if aligned(sentence, evidence, start=0, end=0) is not None and _is_whole(sentence, evidence):
            return STANDS
        if not in_language(sentence, language):
            return Verdict(Rejection.LANGUAGE, language)
        return self._rewrite(sentence, evidence, language)

    def faithful(self, text: str, *, original: str, language: Language) -> Verdict:
        """Whether `text` may stand as a translation of `original` into `language`: same facts, near in meaning."""
        fault = unfit(text, evidence=original)
        if fault is not None:
            return Verdict(Rejection.UNFIT, fault)
        if not in_language(text, language):
            return Verdict(Rejection.LANGUAGE, language)
        missing = unsupported_quantity(quantities_of(original), quantities_of(text))
        if missing is not None:
            return Verdict(Rejection.QUANTITY, missing)
        return self._rewrite(text, original, language)

    def _rewrite(self, sentence: str, evidence: str, language: Language) -> Verdict:
        number = unsupported_quantity(quantities_of(sentence), quantities_of(evidence))
        if number is not None:
            return Verdict(Rejection.QUANTITY, number)
        name = unknown_name(sentence, evidence)
        if name is not None:
            return Verdict(Rejection.NAME, name)
        read = self._to_devanagari(sentence) if language == HINGLISH and is_devanagari(evidence) else sentence
        closest, likeness = self._closest(read, evidence)
        turned = turns_round(sentence, closest) or insists_in_vain(sentence, evidence)
        if turned is not None:
            return Verdict(Rejection.POLARITY, turned)
        moved = misplaced_figure(read, evidence) or swapped_part(read, closest)
        if moved is not None:
            return Verdict(Rejection.BINDING, moved)
        return self._near_enough(read, evidence, likeness, language)

    def _near_enough(self, sentence: str, evidence: str, likeness: float, language: Language) -> Verdict:
        across = is_devanagari(sentence) != is_devanagari(evidence)
        mixed = language == HINGLISH
        if not across:
            share = coverage(sentence, evidence)
            if share < (self._thresholds.coverage_mixed if mixed else self._thresholds.coverage):
                return Verdict(Rejection.COVERAGE, f"{share:.2f}")
        least = self._thresholds.likeness_across if across or mixed else self._thresholds.likeness
        return STANDS if likeness >= least else Verdict(Rejection.LIKENESS, f"{likeness:.3f}")

    def _closest(self, sentence: str, evidence: str) -> tuple[str, float]:
        """The statement of `evidence` nearest to `sentence`, and the cosine of the nearest or of the whole."""
        parts = _statements(evidence)
        vectors = self._vectors([sentence, *parts, evidence])
        cosines = vectors[1:] @ vectors[0]
        shares = np.zeros(len(parts))
        if is_devanagari(sentence) == is_devanagari(evidence):
            shares = np.array([coverage(sentence, part) for part in parts])
        return parts[int(np.argmax(shares + cosines[:-1]))], float(cosines.max())


def coverage(sentence: str, evidence: str) -> float:
    """The share of the terms of `sentence` that `evidence` has; 1.0 where it has none to look for.

    Numbers, units and dates are left out, they are compared exactly; so are the function words of Hinglish.

    >>> coverage("The officer replies promptly.", "An officer shall reply.")
    0.6666666666666666
    """
    said = [word for word in words(sentence) if not (is_stop_word(word) or is_quantity_word(word) or _is_filler(word))]
    known = set(terms(evidence))
    return sum(term(word) in known for word in said) / len(said) if said else 1.0


def _is_filler(word: str) -> bool:
    return word in strong_hindi_words() or word in function_words()


def _statements(evidence: str) -> list[str]:
    """The sentences of the evidence, cut at semicolons too: what one side denies the other may say."""
    sentences = [evidence[start:end] for start, end in sentence_spans(evidence)] or [evidence]
    return [part.strip() for sentence in sentences for part in sentence.split(";") if part.strip()] or [evidence]


def _is_whole(sentence: str, evidence: str) -> bool:
    """The sentence is one or more whole sentences of the evidence, not a stretch cut out of one."""
    starts = {aligned_start for aligned_start, _ in sentence_spans(evidence)}
    ends = {end for _, end in sentence_spans(evidence)}
    place = aligned(sentence, evidence, start=0, end=0)
    return (
        place is not None
        and any(place[0] - 3 <= start <= place[0] for start in starts)
        and any(place[1] <= end <= place[1] + 3 for end in ends)
    )
