"""A machine translation beside a quote in another language: marked as such, checked, and never in the quote's place."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from cachetools import LRUCache

from data.words import (
    HINDI,
    HINGLISH,
    AnswerBlock,
    AnswerSentence,
    Fallback,
    Grounded,
    Language,
    ModelServerFailed,
    Translation,
    WrittenBy,
)
from embeddings.text import sentence_spans
from tutor.rewrite.resting import Rest
from tutor.rewrite.verification import Rejection, Verifier

Quote = TypeVar("Quote", AnswerBlock, AnswerSentence)

MOST_AT_ONCE = 8
"""Answers that wait for the translator at the same time; a further one would hold a thread that quotes need."""

REMEMBERED = 2_048
"""Translations kept: the same sentences answer many people."""


class Translator(Protocol):
    """A translation service."""

    @property
    def name(self) -> str:
        """Who translates, as people are told."""
        ...

    def translated(self, texts: Sequence[str], *, source: Language, target: Language) -> list[str]:
        """One translation for each text, in order.

        Raises:
            ModelServerFailed: the service gave nothing usable; the cause is a `data.words.answers.Fallback`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Translated:
    """The answer with the translations got, those refused by reason, and why none was got where the service failed."""

    answer: Grounded
    rejected: Counter[Rejection]
    failure: Fallback | None = None


class SideTranslations:
    """Puts checked translations beside quotes, asking for `most_at_once`; others stay without. Thread-safe.

    Remembers the last ones.
    """

    def __init__(
        self,
        translator: Translator,
        verifier: Verifier,
        *,
        rest: Rest | None = None,
        most_at_once: int = MOST_AT_ONCE,
    ) -> None:
        self._translator = translator
        self._verifier = verifier
        self._rest = rest or Rest()
        self._known: LRUCache[tuple[str, Language], str] = LRUCache(REMEMBERED)
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(most_at_once)

    def beside(self, answer: Grounded, *, language: Language) -> Translated:
        """`answer` with a translation into `language` beside each quote that is in another; Hinglish reads Hindi."""
        target = read_in(language)
        rejected: Counter[Rejection] = Counter()
        try:
            translations = self._translations(answer, target)
        except ModelServerFailed as error:
            return Translated(answer, rejected, Fallback(error.cause))
        sentences = [self._with(sentence, translations, target, rejected) for sentence in answer.sentences]
        blocks = [self._with(block, translations, target, rejected) for block in answer.blocks]
        return Translated(replace(answer, sentences=sentences, blocks=blocks), rejected)

    def _translations(self, answer: Grounded, target: Language) -> Mapping[str, str]:
        """The translation of every sentence that needs one, by its text."""
        by_source: dict[Language, list[str]] = {}
        quotes: list[AnswerBlock | AnswerSentence] = [*answer.blocks, *answer.sentences]
        for said in quotes:
            source = quoted_language(said, answer)
            if source is not None and source != target:
                by_source.setdefault(source, []).extend(part for line in _parts(said.text) for part in line)
        translations: dict[str, str] = {}
        for source, texts in by_source.items():
            translations.update(self._of(texts, source, target))
        return translations

    def _of(self, texts: Sequence[str], source: Language, target: Language) -> Mapping[str, str]:
        with self._lock:
            translations = {text: self._known[text, target] for text in texts if (text, target) in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in translations]
        if missing:
            new = dict(zip(missing, self._asked(missing, source, target), strict=True))
            self._remember(new, target)
            translations.update(new)
        return translations

    def _asked(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        if self._rest.resting():
            raise ModelServerFailed(Fallback.RESTING, "the translator failed several times running and is left alone")
        if not self._turns.acquire(blocking=False):
            raise ModelServerFailed(Fallback.OVERLOADED, "as many translations as may be are under way already")
        try:
            translations = self._translator.translated(texts, source=source, target=target)
        except ModelServerFailed as error:
            self._rest.note(Fallback(error.cause))
            raise
        finally:
            self._turns.release()
        self._rest.note(None)
        return translations

    def _remember(self, translations: Mapping[str, str], target: Language) -> None:
        with self._lock:
            self._known.update({(text, target): translation for text, translation in translations.items()})

    def _with(
        self, said: Quote, translations: Mapping[str, str], target: Language, rejected: Counter[Rejection]
    ) -> Quote:
        """`said` with its translation; without where a sentence of it has none that stands its check."""
        lines: list[str] = []
        for line in _parts(said.text):
            made = [" ".join(translations.get(part, "").split()) for part in line]
            if not all(made):
                return said
            for translation, original in zip(made, line, strict=True):
                verdict = self._verifier.faithful(translation, original=original, language=target)
                if verdict.rejection is not None:
                    rejected[verdict.rejection] += 1
                    return said
            lines.append(" ".join(made))
        return replace(said, translation=Translation("\n".join(lines), target, self._translator.name))


def _parts(text: str) -> Sequence[Sequence[str]]:
    """The lines of what is quoted, each in its sentences: these are translated, checked and remembered one by one."""
    return [[line[start:end] for start, end in sentence_spans(line)] or [line] for line in text.splitlines()]


def read_in(language: Language) -> Language:
    """The language of lessons that somebody who asks in `language` reads: Hinglish is a way of asking only."""
    return HINDI if language == HINGLISH else language


def quoted_language(said: AnswerSentence | AnswerBlock, answer: Grounded) -> Language | None:
    """The language of the lesson that a block or a sentence quotes; None for a sentence in a model's words."""
    if isinstance(said, AnswerSentence) and said.written_by is not WrittenBy.LESSON:
        return None
    return next((citation.language for citation in answer.citations if citation.number in said.citations), None)
