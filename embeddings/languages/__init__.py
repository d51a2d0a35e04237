"""Which language a text is in, its words by kind, and how Hindi, English and Hinglish words meet."""

from embeddings.languages.abbreviations import abbreviations_in
from embeddings.languages.courtesies import without_courtesies
from embeddings.languages.hinglish import Transliterator, WordTransliterator, detect_language
from embeddings.languages.hinglish_words import function_words, strong_hindi_words
from embeddings.languages.numbers import TIME_UNITS, in_digits, is_in_doubt, is_number_word, number_at
from embeddings.languages.places import PlaceName, place_sound, places_in
from embeddings.languages.spelling import HINDI_WORDS_FILE
from embeddings.languages.translations import TABLE as TRANSLATIONS
from embeddings.text.lexicon import (
    WordList,
    WordTable,
    any_of,
    any_word,
    meanings_of,
    values_of,
    words_for,
    words_of,
)

__all__ = [
    "HINDI_WORDS_FILE",
    "TIME_UNITS",
    "TRANSLATIONS",
    "PlaceName",
    "Transliterator",
    "WordList",
    "WordTable",
    "WordTransliterator",
    "abbreviations_in",
    "any_of",
    "any_word",
    "detect_language",
    "function_words",
    "in_digits",
    "is_in_doubt",
    "is_number_word",
    "meanings_of",
    "number_at",
    "place_sound",
    "places_in",
    "strong_hindi_words",
    "values_of",
    "without_courtesies",
    "words_for",
    "words_of",
]
