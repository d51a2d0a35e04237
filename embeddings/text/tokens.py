"""Words of a text as the lexical index knows them: folded, without stop words, stemmed, in English and in Hindi."""

import re
import threading
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import Stemmer

from embeddings.text.lexicon import WordList, words_of

# Vowel signs and the like, of all scripts up to Tibetan: `\\w` leaves them out and would cut Indian words to pieces.
_MARKS = "".join(chr(code) for code in range(0x0300, 0x1000) if unicodedata.category(chr(code)).startswith("M"))
_WORD = re.compile(rf"\d+(?:\.\d+)?|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*|[^\W_]")
_DIGIT_COMMA = re.compile(r"(?<=\d),(?=\d)")
_POSSESSIVE = re.compile(r"['’]s\b")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# A nasal consonant before a stop of its own class is also written as anusvara: हिन्दी = हिंदी.
_NASALS = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")
WESTERN_DIGITS: Mapping[int, int] = str.maketrans("०१२३४५६७८९", "0123456789")
"""For `str.translate`: Devanagari digits as Western ones."""
_FOLDED: Mapping[int, int | str | None] = {0x0901: "\u0902", 0x093C: None, 0x0903: None, **WESTERN_DIGITS}

# Suffixes of the light stemmer of Ramanathan and Rao (2003), longest first. PyStemmer's is of the same paper, but
# strips down to one letter (दो → द) and finds less: the right passage of XQuAD first for .965 of Hindi questions, .969
# with this one (docs/explanation/experiments.md).
_HINDI_SUFFIXES = {
    5: "ाएंगी ाएंगे ाऊंगी ाऊंगा",
    4: "ाएगी ाएगा ाओगी ाओगे एंगी ेंगी एंगे ेंगे ूंगी ूंगा ातीं नाओं नाएं ताओं ताएं ियों ियां",
    3: "ाकर ाइए ाईं ाया ेगी ेगा ोगी ोगे ाने ाना ाते ाती ाता तीं ाओं ाएं ुओं ुएं ुआं",
    2: "कर ाओ िए ाई ाए ने नी ना ते ीं ती ता ां ों ें",
    1: "ो े ू ु ी ि ा",
}
_SUFFIXES = {length: frozenset(suffixes.split()) for length, suffixes in _HINDI_SUFFIXES.items()}
_DEVANAGARI = re.compile("[\u0900-\u097f]")
_LONGEST_TERM = 64
_local = threading.local()


def terms(text: str) -> list[str]:
    """The index terms of `text` in order, repeated words repeated; empty where it has only stop words or none.

    >>> terms("What are the officers' duties?")
    ['offic', 'duti']
    >>> terms("हिन्दी की किताबें") == terms("हिंदी किताब")
    True
    """
    return [term(word) for word in words(text) if not is_stop_word(word)]


def words(text: str) -> list[str]:
    """The folded words of `text` in order: one spelling for what is written in several ways, stop words included.

    Case, Latin accents, nukta, chandrabindu, nasal conjuncts, zero-width characters and Devanagari digits are folded;
    "3,900" is one number, "3.5" too.
    """
    return [word[:_LONGEST_TERM] for word in _WORD.findall(_folded(text))]


def is_stop_word(word: str) -> bool:
    """Whether a folded word is one that says nothing about a subject."""
    return word in _stop_words()


@lru_cache(maxsize=65_536)
def term(word: str) -> str:
    """The stem of a folded word: English by Snowball, Hindi by a light suffix stripper, anything else as it is."""
    if is_devanagari(word):
        return _hindi_stem(word)
    if word.isascii() and word.isalpha():
        stem: str = _english_stemmer().stemWord(word)
        return stem
    return word


def is_devanagari(text: str) -> bool:
    """Whether any character of `text` is of the Devanagari block."""
    return _DEVANAGARI.search(text) is not None


def _folded(text: str) -> str:
    composed = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    if not composed.isascii():
        parts = unicodedata.normalize("NFD", composed).translate(_FOLDED)
        composed = _NASALS.sub("\u0902", unicodedata.normalize("NFC", _LATIN_MARKS.sub("", parts)))
    return _POSSESSIVE.sub("", _DIGIT_COMMA.sub("", composed))


_LATIN_MARKS = re.compile("[\u0300-\u036f]")


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_folded(word) for word in words_of(WordList.STOP_WORDS))


def _hindi_stem(word: str) -> str:
    for length, suffixes in _SUFFIXES.items():
        if len(word) > length + 1 and word[-length:] in suffixes:
            return word[:-length]
    return word


def _english_stemmer() -> Stemmer.Stemmer:
    """One a thread: the stemmer keeps state while it works."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    stemmer: Stemmer.Stemmer = _local.stemmer
    return stemmer
