"""Who, as a headline: the name that the key sentence begins with, where it is the one who acts."""

import re
from functools import cache

from data.words import ENGLISH
from embeddings.languages import WordList, WordTable, any_of, is_number_word, words_for, words_of
from embeddings.text import is_devanagari, is_stop_word, normalised, terms, whole_words, words

_CAPITALISED = r"[A-Z][\w.&'-]*+"
_JOINS = r"(?:,? (?:of|and|for|or|in)(?: the)?)?"
_NAME_FIRST = re.compile(
    rf"^(?:Only )?+(?P<name>(?:[Tt]he )?+{_CAPITALISED}(?:{_JOINS},? {_CAPITALISED}){{0,8}})"
    r"(?: \(\w{1,12}\))?(?:, [^,]{1,60},)? (?P<verb>[a-z]+)"
)
_NAME_FIRST_HI = re.compile(r"^(?:केवल )?+(?P<name>[^\s,।]++(?: [^\s,।]++){0,7}) (?P<verb>ने) ")

SHARED = 0.5
"""Share of a name's words in the question from which it is what the question is about, and no answer to it."""


def name_of(question: str, sentence: str) -> str | None:
    """The name that begins the sentence and acts in it, where the question asks who; else None.

    >>> name_of("Who coordinates the charters?", "DARPG coordinates charters in the central ministries.")
    'DARPG'
    >>> name_of("Who runs PFMS?", "The Public Financial Management System carries payments.") is None
    True
    """
    if _asks_who().search(normalised(question)) is None:
        return None
    pattern = _NAME_FIRST_HI if is_devanagari(sentence) else _NAME_FIRST
    found = pattern.match(sentence.lstrip("*_ "))
    if found is None or not _acts(found["verb"]):
        return None
    name = found["name"]
    return None if _is_no_name(name) or _is_asked_about(name, question) else name


def _acts(verb: str) -> bool:
    """Whether somebody does what the verb says: "decides", "proposed", "may"; not "is decided"."""
    return verb == "ने" or (verb not in _passive() and (verb.endswith(("s", "ed")) or verb in _modals()))


def _is_no_name(name: str) -> bool:
    """Whether it begins as any sentence may: with a number, a rule, "such" or "many"."""
    first, *more = [word for word in words(name) if word != "the"] or [""]
    plain = is_stop_word(first) or is_number_word(first) or first in _common()
    return plain or any(is_number_word(word) for word in more)


def _is_asked_about(name: str, question: str) -> bool:
    """Whether the question names it itself, by its words or by its initials."""
    own, asked = set(terms(name)), set(terms(question))
    initials = "".join(word[0] for word in re.findall(r"[A-Z]\w*", name.removeprefix("The "))).lower()
    shared = len(own & asked) / len(own) if own else 1.0
    return shared >= SHARED or (len(initials) > 1 and initials in words(question))


@cache
def _asks_who() -> re.Pattern[str]:
    who = any_of([*words_for(WordTable.QUESTION_WORDS, "who"), *words_of(WordList.WHO_IN_OTHER_CASES)])
    which, offices = any_of(words_of(WordList.WHICH_ONE)), any_of(words_of(WordList.OFFICES))
    return whole_words(rf"{who}|(?:{which}) (?:{offices})")


@cache
def _passive() -> frozenset[str]:
    return frozenset({"is", "was", "has", "does"})


@cache
def _modals() -> frozenset[str]:
    return frozenset(words_of(WordList.AUXILIARIES, [ENGLISH])) & {"may", "must", "shall", "will", "can", "should"}


@cache
def _common() -> frozenset[str]:
    return frozenset(words_of(WordList.BEGINS_ANY_SENTENCE))
