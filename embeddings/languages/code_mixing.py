"""Hinglish as its two languages are written: Hindi words in Devanagari, English ones in Latin letters.

An encoder has read millions of texts that mix the scripts so, and next to none that spell English words in Devanagari:
"certificate kaun jaari karta hai" is "certificate कौन जारी करता है" to it, not "सर्टिफिकेट कौन जारी करता है".
"""

import re
from collections.abc import Callable, Set

from embeddings.languages.hinglish import WordTransliterator
from embeddings.languages.hinglish_words import function_words, strong_hindi_words
from embeddings.languages.misspellings import frequency

_LATIN_WORD = re.compile(r"[A-Za-z]+")
_LONGEST_SHORT = 5
"""Letters of an abbreviation; a longer word in capitals ("ZAROORI") is stressed."""

_UNIT = re.compile(r"\d ?([b-df-hj-np-tv-z]{2,3})\b")
"""Letters without a vowel behind a figure: "120 km", "5 kg"."""


def english_words_in(
    text: str, *, transliterator: WordTransliterator, known: Callable[[str], bool] = lambda _: False
) -> frozenset[str]:
    """The lower-case words of Hinglish in Latin letters that are English.

    A word is English where English writes it at least as often as Hindi writes its spelling in Devanagari; of one that
    neither dictionary has (an abbreviation, a name) `known` tells whether lessons write it in Latin letters. A short
    one with capitals within is an abbreviation: "FIR", "GeM".
    """
    latin = list(dict.fromkeys(word.lower() for word in _LATIN_WORD.findall(text)))

    def is_english(word: str, spelled: str) -> bool:
        english, hindi = frequency(word), frequency(spelled)
        return english >= hindi if english or hindi else known(word)

    short = _abbreviated_in(text)
    written = zip(latin, transliterator.words(latin), strict=True)
    return short | frozenset(
        word for word, spelled in written if word not in function_words() and is_english(word, spelled)
    )


def _abbreviated_in(text: str) -> frozenset[str]:
    """Abbreviations by their capitals, unless all is in capitals, and units behind figures; in lower case."""
    short = [] if text.isupper() else [word for word in _LATIN_WORD.findall(text) if len(word) <= _LONGEST_SHORT]
    capitals = {word.lower() for word in short if word[1:] != word[1:].lower()} - strong_hindi_words()
    return frozenset([*capitals, *_UNIT.findall(text.lower())])


def in_two_scripts(text: str, *, transliterator: WordTransliterator, english: Set[str]) -> str:
    """`text`, Hinglish in Latin letters, with its `english` words as typed and the rest in Devanagari."""
    hindi = list(dict.fromkeys(word.lower() for word in _LATIN_WORD.findall(text) if word.lower() not in english))
    written = dict(zip(hindi, transliterator.words(hindi), strict=True))
    return _LATIN_WORD.sub(lambda match: written.get(match.group().lower(), match.group()), text)
