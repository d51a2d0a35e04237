"""By which words a question shows that it leans on the one before, in three languages."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.languages import (
    WordList,
    any_of,
    any_word,
    detect_language,
    function_words,
    without_courtesies,
    words_of,
)
from embeddings.text import is_stop_word, whole_words, words

# "That" points back only behind such words and before these, or at the end: "after that", "is that too?".
_THAT_BEHIND = "after|before|about|for|of|like|to|by|with|from|under|in|on|is|does|was"
_THAT_BEFORE = "apply|happen|mean|take|work|also|too|period|time|case|rule|limit|amount"
_THAT = rf"(?:{_THAT_BEHIND}) that(?=\s*(?:[?.!,]|$|(?:{_THAT_BEFORE})))"

_ENDS = r"[\s?!.।]*$"


@dataclass(frozen=True, slots=True)
class Cues:
    """What of a question tells that it leans: an "and" before or a "too" behind it, a word that points back, few words.

    `content` are its words that say something, in order, as `embeddings.text.tokens.words` folds them.
    """

    leads_on: bool
    points_back: bool
    content: tuple[str, ...]


def cues_of(question: str) -> Cues:
    """The cues in `question`.

    >>> cues = cues_of("And for appeals?")
    >>> cues.leads_on, cues.points_back, cues.content
    (True, False, ('appeals',))
    >>> cues_of("iska samay kitna hai?").points_back
    True
    """
    typed = without_courtesies(question).strip().lstrip("\"'“‘(-–—…. ")
    text = unicodedata.normalize("NFC", typed)
    return Cues(
        leads_on=_leads_on().match(text.lower()) is not None or _ends_open().search(text.lower()) is not None,
        points_back=_points_back(text),
        content=tuple(content_words(text)),
    )


def content_words(text: str) -> list[str]:
    """The folded words of `text` without stop words; of Hinglish without Hindi function words too."""
    hinglish = detect_language(text) == HINGLISH
    return [word for word in words(text) if not is_stop_word(word) and not (hinglish and word in function_words())]


def _points_back(text: str) -> bool:
    lower = text.lower()
    if _pronouns(HINDI).search(lower):
        return True
    return _pronouns(HINGLISH if detect_language(text) == HINGLISH else ENGLISH).search(lower) is not None


@cache
def _leads_on() -> re.Pattern[str]:
    nods, leads = any_of(words_of(WordList.NODS)), any_of(words_of(WordList.LEADS_ON))
    return re.compile(rf"^(?:(?:{nods})[\s,.!]++)*{whole_words(leads).pattern}")


@cache
def _ends_open() -> re.Pattern[str]:
    return re.compile(any_word(words_of(WordList.ENDS_OPEN)).pattern + _ENDS)


@cache
def _pronouns(language: Language) -> re.Pattern[str]:
    pronouns = any_of(words_of(WordList.PRONOUNS, [language]))
    return whole_words(f"{pronouns}|{_THAT}" if language == ENGLISH else pronouns)
