"""Tells English, Hindi and Hinglish (Hindi in Latin letters) apart, and brings Hinglish into Devanagari."""

import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cachetools import LRUCache

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.encoders.manifest import check_model
from embeddings.encoders.tokenizer import PIECES_FOLDER
from embeddings.languages.hinglish_words import (
    english_words,
    function_words,
    spelled_words,
    strong_hindi_words,
    weak_hindi_words,
)
from embeddings.languages.spelling import HINDI_WORDS_FILE, HindiSpellings
from embeddings.languages.transliterator import TransliterationNetwork
from embeddings.text.tokens import is_devanagari

_LATIN_WORD = re.compile(r"[A-Za-z]+")
_LEAST_DEVANAGARI = 0.25
"""Share of Devanagari among the letters from which a question is Hindi: English names stand in many Hindi questions."""
_CACHED_WORDS = 20_000
_LONGEST_TEXT = 2_000
"""Characters of a question that are transliterated; nobody types more, and the rest stays as it is."""


def detect_language(text: str) -> Language:
    """`hi` for Devanagari, `hi-Latn` for Hindi in Latin letters, else `en`.

    Hinglish needs one word that only Hindi has (kya, hai, ke, nahi …) or two that are mostly Hindi, and these must
    outweigh the English function words; English with a Hindi name or scheme in it stays English, and so does anything
    in doubt.

    >>> detect_language("chhutti kaise lete hain")
    'hi-Latn'
    >>> detect_language("What is Mission Karmayogi?")
    'en'
    """
    letters = [character for character in text[:_LONGEST_TEXT] if character.isalpha()]
    if letters and sum(map(is_devanagari, letters)) >= _LEAST_DEVANAGARI * len(letters):
        return HINDI
    words = _LATIN_WORD.findall(text[:_LONGEST_TEXT])
    # Ka, KI, SE in capitals are names and abbreviations, unless the whole question is in capitals.
    shouting = text.isupper()
    plain = [word.lower() for word in words if shouting or not (len(word) <= 2 and word[0].isupper())]
    strong, weak = strong_hindi_words(), weak_hindi_words()
    hindi = sum(2 * (word in strong) + (word in weak) for word in plain)
    english = sum(word in english_words() for word in plain)
    return HINGLISH if hindi >= 2 and hindi > english else ENGLISH


class Network(Protocol):
    """Spells lower-case Latin words in Devanagari, one by one."""

    def words(self, words: Sequence[str]) -> list[str]:
        """The likeliest spelling of each."""
        ...


class Transliterator:
    """Latin letters to Devanagari: function words by table, frequent words by look-up, the rest by a small network.

    What the network wrote is remembered word by word. Thread-safe.
    """

    def __init__(
        self, network: Network, *, spellings: HindiSpellings | None = None, cached_words: int = _CACHED_WORDS
    ) -> None:
        self.network = network
        self._spellings = HindiSpellings([]) if spellings is None else spellings
        self._known: LRUCache[str, str] = LRUCache(cached_words)
        self._lock = threading.Lock()

    @classmethod
    def load(cls, models: Path, *, threads: int = 1) -> "Transliterator":
        """The network that comes with Saarthi, with the Hindi words that `build_default_models` wrote under `models`.

        Raises:
            ModelMissing: nothing was built there.
            ModelCorrupt: a file is gone, cut short or unreadable.
        """
        check_model(models / PIECES_FOLDER)
        spellings = HindiSpellings.load(models / PIECES_FOLDER / HINDI_WORDS_FILE)
        return cls(TransliterationNetwork(threads=threads), spellings=spellings)

    def to_devanagari(self, text: str) -> str:
        """`text` with every word of Latin letters in Devanagari; everything else stays."""
        head, rest = text[:_LONGEST_TEXT], text[_LONGEST_TEXT:]
        latin = [word.lower() for word in _LATIN_WORD.findall(head)]
        written = dict(zip(latin, self.words(latin), strict=True))
        return _LATIN_WORD.sub(lambda match: written[match.group().lower()], head) + rest

    def words(self, words: Sequence[str]) -> list[str]:
        """Each lower-case Latin word in Devanagari; new and unknown ones go through the network together."""
        known = {**spelled_words(), **function_words()}
        written = {
            **self._spellings.of(words),
            **{word: known[word] for word in words if word in known},
        }
        with self._lock:
            for word in words:
                if word not in written and word in self._known:
                    written[word] = self._known[word]
        new = sorted({word for word in words if word not in written})
        made = dict(zip(new, self.network.words(new), strict=True))
        with self._lock:
            self._known.update(made)
        written.update(made)
        return [written[word] for word in words]


class WordTransliterator(Protocol):
    """What reading a question needs of a transliterator."""

    def to_devanagari(self, text: str) -> str:
        """The text with its Latin words in Devanagari."""
        ...

    def words(self, words: Sequence[str]) -> list[str]:
        """Each lower-case Latin word in Devanagari."""
        ...
