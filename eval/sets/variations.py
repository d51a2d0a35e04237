"""The same question in other forms: politely, in a story, with other digits and spellings, with one word misspelt."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from data.words import ENGLISH, HINDI, HINGLISH, Language


class Variation(StrEnum):
    """How a question is put otherwise; what it asks stays the same."""

    POLITE = "polite"
    STORY = "story"
    DIGITS = "digits"
    SPELLING = "spelling"
    TYPO = "typo"
    PUNCTUATION = "punctuation"
    CAPITALS = "capitals"


POLITE: Mapping[Language, str] = {
    ENGLISH: "Respected sir, kindly tell me: {question} Thanks and regards, R. Kumar",
    HINDI: "आदरणीय महोदय, कृपया बताइए: {question} सादर धन्यवाद",
    HINGLISH: "namaste sir ji, kripya bataiye, {question} dhanyavaad",
}
STORY: Mapping[Language, str] = {
    ENGLISH: "I joined this office last month and my senior is on tour, so I could not ask her. {question}",
    HINDI: "मैं पिछले महीने इस कार्यालय में आया हूँ और मेरे वरिष्ठ दौरे पर हैं, इसलिए उनसे पूछ नहीं सका। {question}",
    HINGLISH: "main naya hoon aur mere senior tour par hain, unse pooch nahi saka. {question}",
}

_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")
_SPELT = (
    ("aa", "a"),
    ("ee", "i"),
    ("oo", "u"),
    ("w", "v"),
    ("mein", "me"),
    ("hai", "he"),
    ("kitne", "kitney"),
    ("z", "j"),
)
_WORD = re.compile(r"[A-Za-z]{5,}|[\u0900-\u0963\u0970-\u097f]{5,}")


def varied(question: str, *, language: Language, variation: Variation) -> str:
    """The question put so; as it is where the variation does not touch it.

    >>> varied("How many days?", language=ENGLISH, variation=Variation.CAPITALS)
    'HOW MANY DAYS?'
    >>> varied("Who accumulates leave?", language=ENGLISH, variation=Variation.TYPO)
    'Who accumluates leave?'
    """
    return _MADE[variation](question, language)


def _polite(question: str, language: Language) -> str:
    return POLITE[language].format(question=question)


def _story(question: str, language: Language) -> str:
    return STORY[language].format(question=question)


def _digits(question: str, _: Language) -> str:
    return question.translate(_DIGITS)


def _spelling(question: str, language: Language) -> str:
    """Hinglish as others spell it."""
    if language != HINGLISH:
        return question
    for one, other in _SPELT:
        question = question.replace(one, other)
    return question


def _typo(question: str, _: Language) -> str:
    """Two letters in the middle of the longest word changed about."""
    longest = max(_WORD.finditer(question), key=lambda word: word.end() - word.start(), default=None)
    if longest is None:
        return question
    middle = (longest.start() + longest.end()) // 2
    return question[:middle] + question[middle + 1] + question[middle] + question[middle + 2 :]


def _punctuation(question: str, _: Language) -> str:
    """Without marks, in lower case, as people type on a phone."""
    return re.sub(r"[?!.,;:।\"']", " ", question).lower().strip()


def _capitals(question: str, _: Language) -> str:
    return question.upper()


_MADE: Mapping[Variation, Callable[[str, Language], str]] = {
    Variation.POLITE: _polite,
    Variation.STORY: _story,
    Variation.DIGITS: _digits,
    Variation.SPELLING: _spelling,
    Variation.TYPO: _typo,
    Variation.PUNCTUATION: _punctuation,
    Variation.CAPITALS: _capitals,
}
