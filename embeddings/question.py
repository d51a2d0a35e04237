"""Reads a question: its language, its Devanagari spelling if it is Hinglish, and its words for each script."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from data.models import HINGLISH, Language
from embeddings.hinglish import detect_language
from embeddings.hinglish_words import FUNCTION_WORDS
from embeddings.lexical import Script, Slot
from embeddings.tokens import is_stop_word, term, terms, words


class WordTransliterator(Protocol):
    """What reading a question needs of a transliterator."""

    def to_devanagari(self, text: str) -> str:
        """The text with its Latin words in Devanagari."""
        ...

    def words(self, words: Sequence[str]) -> list[str]:
        """Each lower-case Latin word in Devanagari."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as search sees it; `devanagari` is None unless the question is Hinglish."""

    language: Language
    devanagari: str | None
    slots: Mapping[Script, Sequence[Slot]]

    def for_encoder(self, question: str) -> str:
        """What the encoder is given: Hinglish in Devanagari, anything else as typed."""
        return question if self.devanagari is None else self.devanagari


def read_question(
    question: str, *, transliterator: WordTransliterator, known: Callable[[str, Script], bool]
) -> Reading:
    """Reads `question`; `known` tells whether the passages of a script have a term.

    Hinglish words stand as typed against text in Latin letters, Hindi function words left out; against Devanagari
    they stand transliterated, with the typed form beside them where Hindi text uses it too ("GeM", "PDF").
    """
    language = detect_language(question)
    if language != HINGLISH:
        slots = _unique((word,) for word in terms(question))
        return Reading(language, None, {script: slots for script in Script})
    typed = words(question)
    return Reading(
        language,
        transliterator.to_devanagari(question),
        {
            Script.OTHER: _unique((term(w),) for w in typed if w not in FUNCTION_WORDS and not is_stop_word(w)),
            Script.DEVANAGARI: _devanagari_slots(typed, transliterator, known),
        },
    )


def _unique(slots: Iterable[Slot]) -> list[Slot]:
    return list(dict.fromkeys(slot for slot in slots if slot))


def _devanagari_slots(
    typed: Sequence[str], transliterator: WordTransliterator, known: Callable[[str, Script], bool]
) -> list[Slot]:
    latin = [word for word in typed if word.isascii() and word.isalpha()]
    written = dict(zip(latin, transliterator.words(latin), strict=True))
    slots: list[Slot] = []
    for word in typed:
        spelled = terms(written.get(word, word))
        own = term(word)
        if word in written and known(own, Script.DEVANAGARI):
            spelled.append(own)
        slots.append(tuple(spelled))
    return _unique(slots)
