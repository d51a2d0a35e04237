"""The check that every sentence of a language model passes before it leaves: does its evidence say this?

A rewrite has to be made from one sentence of its evidence, or from two that follow each other, by steps that keep the
meaning (`derivation.py`); whatever cannot be shown to be so is refused, and the evidence is quoted. A translation has
no word of what it translates and is always shown beside it; it is held against it in what can be compared across
languages: numbers, dates, references, names, negations, opposites, and closeness in meaning.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.text import is_devanagari, sentence_spans, words
from tutor.claims import insists_in_vain, quantities_of, turns_round, unsupported_quantity
from tutor.rewrite.binding import misplaced_figure, swapped_part
from tutor.rewrite.canonical import canonical
from tutor.rewrite.derivation import derivable, narrows
from tutor.rewrite.markup import in_language, unfit
from tutor.rewrite.naming import unknown_name

SentenceVectors = Callable[[Sequence[str]], NDArray[np.float32]]
"""`(n, dimension)` unit rows, one for each sentence; `Retriever.encode_sentences` is one."""

ToDevanagari = Callable[[str], str]
"""Hinglish in Devanagari; `Transliterator.to_devanagari` is one."""

LEAST_LIKENESS_ACROSS = 0.84
"""Cosine of a translation and its original; set on the pairs across languages of eval/sets/verification/pairs.jsonl."""

MOST_SENTENCES = 12
"""Sentences of one piece of evidence that a rewrite is held against; no quoted block has more."""


class Rejection(StrEnum):
    """Why a sentence of a model may not go out."""

    UNFIT = "unfit"
    LANGUAGE = "language"
    QUANTITY = "quantity"
    WORDS = "words"
    """It has words that its evidence has not."""
    MEANING = "meaning"
    """Its words are the evidence's, but it cannot be shown to say what they say there."""
    NAME = "name"
    POLARITY = "polarity"
    BINDING = "binding"
    LIKENESS = "likeness"
    CITATION = "citation"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence stands on its evidence; `rejection` and what was found wrong where it does not."""

    rejection: Rejection | None
    found: str = ""
    verbatim: bool = False
    """The sentence is its evidence word by word: a quote, whoever says it."""

    @property
    def stands(self) -> bool:
        """The sentence may go out."""
        return self.rejection is None


STANDS = Verdict(None)
VERBATIM = Verdict(None, verbatim=True)


class Verifier:
    """Holds sentences against their evidence. Thread-safe; keeps nothing."""

    def __init__(
        self, vectors: SentenceVectors, *, to_devanagari: ToDevanagari, least_likeness: float = LEAST_LIKENESS_ACROSS
    ) -> None:
        self._vectors = vectors
        self._to_devanagari = to_devanagari
        self._least_likeness = least_likeness

    def verdict(self, sentence: str, *, evidence: str, language: Language) -> Verdict:
        """Whether `sentence`, meant to be in `language`, can be made from one or two sentences of `evidence`."""
        fault = unfit(sentence)
        if fault is not None:
            return Verdict(Rejection.UNFIT, fault)
        told = [evidence[start:end] for start, end in sentence_spans(evidence)][:MOST_SENTENCES]
        said = words(sentence)
        if any(said == words(stretch) for stretch in (evidence, *told)):
            return VERBATIM
        if not in_language(sentence, language):
            return Verdict(Rejection.LANGUAGE, language)
        return _derived(sentence, told, language)

    def faithful(self, text: str, *, original: str, language: Language) -> Verdict:
        """Whether `text` may stand as a translation of `original` into `language`: same facts, near in meaning."""
        fault = unfit(text)
        if fault is not None:
            return Verdict(Rejection.UNFIT, fault)
        if not in_language(text, language):
            return Verdict(Rejection.LANGUAGE, language)
        missing = unsupported_quantity(quantities_of(original), quantities_of(text))
        added = unsupported_quantity(quantities_of(text), quantities_of(original))
        if missing is not None or added is not None:
            return Verdict(Rejection.QUANTITY, missing or added or "")
        name = unknown_name(text, original)
        return Verdict(Rejection.NAME, name) if name is not None else self._same_meaning(text, original, language)

    def _same_meaning(self, text: str, original: str, language: Language) -> Verdict:
        read = self._to_devanagari(text) if language == HINGLISH and is_devanagari(original) else text
        closest, likeness = self._closest(read, original)
        turned = turns_round(text, closest) or insists_in_vain(text, original)
        if turned is not None:
            return Verdict(Rejection.POLARITY, turned)
        moved = misplaced_figure(read, original) or swapped_part(read, closest)
        if moved is not None:
            return Verdict(Rejection.BINDING, moved)
        return STANDS if likeness >= self._least_likeness else Verdict(Rejection.LIKENESS, f"{likeness:.3f}")

    def _closest(self, text: str, original: str) -> tuple[str, float]:
        """The statement of `original` nearest to `text`, and the cosine of the nearest or of the whole."""
        parts = _statements(original)
        vectors = self._vectors([text, *parts, original])
        cosines = vectors[1:] @ vectors[0]
        return parts[int(np.argmax(cosines[:-1]))], float(cosines.max())


def _derived(sentence: str, told: Sequence[str], language: Language) -> Verdict:
    """The verdict on a rewrite: each of its sentences is made from one of `told` or from two that follow each other."""
    read_as = _compared_as(language, told)
    if read_as is None or "?" in sentence or len(sentence_spans(sentence)) > 1:
        return Verdict(Rejection.LANGUAGE if read_as is None else Rejection.MEANING)
    said = canonical(sentence, language=read_as)
    sources = list(_sources(told))
    if any(derivable(said, canonical(source, language=read_as), language=read_as) for source in sources):
        return STANDS
    return _why(sentence, "\n".join(told), read_as)


def _compared_as(language: Language, told: Sequence[str]) -> Language | None:
    """How sentence and evidence are compared; None where they are of two languages and share no words."""
    hindi = any(map(is_devanagari, told))
    if language == HINGLISH:
        return HINGLISH if hindi else ENGLISH
    return language if hindi == (language == HINDI) else None


def _sources(told: Sequence[str]) -> Iterator[str]:
    """Each sentence by itself that the next one does not narrow, and each with the next.

    Of two, either may be left out as after a semicolon; what narrows has to stay, as after a comma.
    """
    for place, sentence in enumerate(told):
        following = told[place + 1] if place + 1 < len(told) else ""
        narrowed = narrows(following)
        if not narrowed:
            yield sentence
        if following and not narrows(told[place + 2] if place + 2 < len(told) else ""):
            yield f"{sentence.rstrip(' .।')}{',' if narrowed else ';'} {following}"


def _why(sentence: str, evidence: str, language: Language) -> Verdict:
    """What about a sentence that cannot be made from its evidence stands out most."""
    number = unsupported_quantity(quantities_of(sentence), quantities_of(evidence))
    if number is not None:
        return Verdict(Rejection.QUANTITY, number)
    known = set(canonical(evidence, language=language).tokens)
    unknown = next((token for token in canonical(sentence, language=language).tokens if token not in known), None)
    return Verdict(Rejection.MEANING) if unknown is None else Verdict(Rejection.WORDS, unknown.lstrip("~"))


def _statements(evidence: str) -> list[str]:
    """The sentences of the evidence, cut at semicolons too: what one side denies the other may say."""
    sentences = [evidence[start:end] for start, end in sentence_spans(evidence)] or [evidence]
    return [part.strip() for sentence in sentences for part in sentence.split(";") if part.strip()] or [evidence]
