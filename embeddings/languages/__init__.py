"""Which language a text is in, and how Hindi, English and Hinglish words meet."""

from embeddings.languages.abbreviations import abbreviations_in
from embeddings.languages.hinglish import Transliterator, WordTransliterator, detect_language
from embeddings.languages.hinglish_words import FUNCTION_WORDS, STRONG_HINDI_WORDS

__all__ = [
    "FUNCTION_WORDS",
    "STRONG_HINDI_WORDS",
    "Transliterator",
    "WordTransliterator",
    "abbreviations_in",
    "detect_language",
]
