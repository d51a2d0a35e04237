"""What the lexicon's Hinglish says to the detector and the transliterator."""

from collections.abc import Mapping
from functools import cache

from embeddings.text.lexicon import WordList, WordTable, meanings_of, words_of


@cache
def function_words() -> Mapping[str, str]:
    """Frequent words as typed and as written; the network, which sees one word, gets these wrong most often."""
    return meanings_of(WordTable.FUNCTION_WORDS)


@cache
def spelled_words() -> Mapping[str, str]:
    """Words that say something, as typed and as written, that the network gets wrong."""
    return meanings_of(WordTable.SPELLINGS)


@cache
def strong_hindi_words() -> frozenset[str]:
    """Function words that only Hindi has."""
    return frozenset(function_words()) - frozenset(words_of(WordList.ENGLISH_TOO))


@cache
def weak_hindi_words() -> frozenset[str]:
    """Words that are Hindi more often than not, but stand in English questions as well."""
    return frozenset(words_of(WordList.MOSTLY_HINDI))


@cache
def english_words() -> frozenset[str]:
    """Function words that speak for English and that Hinglish does not use."""
    return frozenset(words_of(WordList.ENGLISH_ONLY))
