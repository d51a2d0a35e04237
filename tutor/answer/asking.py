"""What a question asks for by its form: whether something is so, or who, what and how."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.languages import WordList, any_word, detect_language, words_of
from embeddings.text import is_devanagari, normalised
from tutor.claims import is_quantity_word

_SENTENCE_ENDS = re.compile(r"(?<=[.?!।;])\s")
_WORD = re.compile(r"[\w'\u0900-\u0963\u0966-\u097f]+")
_CLAUSE_ENDS = re.compile(r"[,;:–—]\s|\b(?:and|but|so|then)\b")

_LONGEST_TAG = 3
"""Words of "isn't that so?" behind what is claimed."""

FEWEST_WORDS = 2
"""Words that say something in a question that is understood by itself."""

SHORTEST_CLAIM = 3
"""Words behind "तो क्या" from which it asks whether something is so: "तो क्या उसे मदद मिलेगी", not "तो क्या लगाएँ"."""


def asking_sentence(question: str) -> str:
    """The sentence of a message that asks: the last with a question mark, else the last.

    >>> asking_sentence("A clerk fell ill. May he take leave? He is new.")
    'May he take leave?'
    """
    sentences = [sentence.strip() for sentence in _SENTENCE_ENDS.split(question) if sentence and sentence.strip()]
    asking = [sentence for sentence in sentences if sentence.endswith("?")]
    return (asking or sentences or [question])[-1]


def standing_alone(question: str) -> str | None:
    """The sentence that asks, where the message says more and it is understood without that; else None.

    >>> standing_alone("My senior is on tour. Who signs the contract register?")
    'Who signs the contract register?'
    >>> standing_alone("A clerk fell ill. May he take leave?") is None
    True
    """
    asking = asking_sentence(question)
    words, stand_for_others = _WORD.findall(normalised(asking)), _stand_for_others(detect_language(asking))
    says = [word for word in words if word not in says_nothing() and not is_quantity_word(word)]
    if asking == question.strip() or len(says) < FEWEST_WORDS or not stand_for_others.isdisjoint(words):
        return None
    return asking


def asks_yes_or_no(question: str) -> bool:
    """Whether yes or no would answer the question.

    >>> asks_yes_or_no("Can a clerk vote?"), asks_yes_or_no("What can a clerk do?")
    (True, False)
    >>> asks_yes_or_no("क्या शुल्क लगता है?"), asks_yes_or_no("शुल्क क्या है?")
    (True, False)
    """
    asked = normalised(asking_sentence(question))
    words = _WORD.findall(asked)
    if not words or _open().search(asked) or _either(words) or " ".join(words) in words_of(WordList.CHECKS):
        return False
    asks = [place for place, word in enumerate(words) if word in _yes_no_words()]
    if asks:
        return len(asks) == 1 and _claims(words, asks[0], boundary=_after_boundary(asked, words[asks[0]]))
    asking = [clause for clause in _clauses(asked) if clause[0] in _auxiliaries()]
    return not is_devanagari(asked) and any(len(clause) > _LONGEST_TAG or clause == words for clause in asking)


def _claims(words: Sequence[str], place: int, *, boundary: bool) -> bool:
    """Whether "क्या" at `place` asks about a claim: at either end of its clause, and more than a verb with it."""
    rest = words[place + 1 :]
    if not rest:
        return place > 0
    if rest[0] in _light() or all(word in _light() for word in rest):
        return False
    return place == 0 or (boundary and len(rest) >= SHORTEST_CLAIM)


def _after_boundary(asked: str, word: str) -> bool:
    """Whether "क्या" begins a clause: behind a comma or "तो"."""
    before = asked[: asked.find(word)].rstrip()
    return before.endswith((",", ";", ":", "-", "—", "–")) or before.endswith((" तो", " to", " toh"))


def _either(words: Sequence[str]) -> bool:
    """Whether the question leaves a choice: "A or B"."""
    return any(word in ("or", "या", "ya") for word in words)


def _clauses(asked: str) -> Iterator[list[str]]:
    for clause in _CLAUSE_ENDS.split(asked):
        words = _WORD.findall(clause)
        if words:
            yield words


@cache
def _open() -> re.Pattern[str]:
    return any_word(words_of(WordList.OPEN_QUESTIONS))


@cache
def _yes_no_words() -> frozenset[str]:
    return frozenset(words_of(WordList.ASKS_YES_OR_NO))


@cache
def _auxiliaries() -> frozenset[str]:
    return frozenset(words_of(WordList.AUXILIARIES, [ENGLISH]))


@cache
def _light() -> frozenset[str]:
    return frozenset(words_of(WordList.LIGHT_VERBS, [HINDI, HINGLISH]))


@cache
def says_nothing() -> frozenset[str]:
    """Words of a question that leaves open what it is about: "within how much time?", "kab tak kya karna hoga"."""
    kinds = (
        WordList.OPEN_QUESTIONS,
        WordList.ASKS_YES_OR_NO,
        WordList.AUXILIARIES,
        WordList.PREPOSITIONS,
        WordList.LIGHT_VERBS,
        WordList.POSTPOSITIONS,
        WordList.PRONOUNS,
        WordList.STOP_WORDS,
        WordList.TIME_ITSELF,
        WordList.WITHIN_AFTER,
    )
    return frozenset(word for kind in kinds for phrase in words_of(kind) for word in phrase.split())


@cache
def _stand_for_others(language: Language) -> frozenset[str]:
    """Pronouns of a language; "is" and "us" are some in Hinglish and other words in English."""
    return frozenset(word for kind in (WordList.PERSONS, WordList.PRONOUNS) for word in words_of(kind, [language]))
