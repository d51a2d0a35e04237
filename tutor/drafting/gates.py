"""What no draft may break, whoever wrote it: rules or a model.

They make sure that the key is the lesson's and that the options can be told apart. None of them proves that a wrong
option is wrong: that takes somebody who knows the subject, and so a draft stays a draft until a curator approves it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from data.words import HINDI, Language
from embeddings.text import words
from tutor.claims import quantities_of
from tutor.drafting.key_terms import stems

MOST_ALIKE, LEAST_ALIKE = 0.90, 0.25
"""Cosines, from the mean of all terms, from which an option says what the key says, and below which it is no choice:
half of the sample's terms have one above .43, and what is below .25 has nothing to do with the key. Of figures the unit
says which are alike."""

SHORTEST, LONGEST = 0.58, 1.37
"""Length of an option beside the key's: outside, the key is known by its length."""

_HINDI_ENDINGS = ("ियों", "ाओं", "ों", "ें", "ाएँ", "ियाँ", "ी", "ा", "े")


class Gate(StrEnum):
    """Why a draft, or an option of one, is turned away."""

    KEY_NOT_IN_SOURCE = "key-not-in-source"
    IN_SENTENCE = "in-sentence"
    ALIAS = "alias"
    TOO_ALIKE = "too-alike"
    UNLIKE = "unlike"
    LENGTH = "length"
    FORM = "form"
    TWINS = "twins"
    KEY_IN_QUESTION = "key-in-question"
    TOO_FEW_OPTIONS = "too-few-options"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A question with its key and wrong options, and the sentence of the lesson that says so."""

    question: str
    key: str
    wrong: Sequence[str]
    sentence: str
    language: Language


def gates_closed(proposed: Proposed, *, vectors: NDArray[np.float32]) -> list[Gate]:
    """Every gate that the draft does not pass, each once; `vectors` are those of the key and of the wrong options."""
    closed: list[Gate] = []
    if " ".join(proposed.key.split()) not in " ".join(proposed.sentence.split()):
        closed.append(Gate.KEY_NOT_IN_SOURCE)
    if _holds(proposed.question, proposed.key):
        closed.append(Gate.KEY_IN_QUESTION)
    for place, option in enumerate(proposed.wrong):
        cosine = float(vectors[place + 1] @ vectors[0])
        closed.extend(option_gates(option, proposed.key, proposed.sentence, proposed.language, cosine=cosine))
    if any(is_alias(one, other) for place, one in enumerate(proposed.wrong) for other in proposed.wrong[:place]):
        closed.append(Gate.TWINS)
    return list(dict.fromkeys(closed))


def option_gates(option: str, key: str, sentence: str, language: Language, *, cosine: float) -> Iterator[Gate]:
    """Every gate that one wrong option does not pass."""
    if stems(option) <= stems(sentence) or _holds(sentence, option):
        yield Gate.IN_SENTENCE
    if is_alias(option, key):
        yield Gate.ALIAS
    if cosine >= MOST_ALIKE:
        yield Gate.TOO_ALIKE
    if cosine < LEAST_ALIKE and not quantities_of(key).numbers:
        yield Gate.UNLIKE
    if not SHORTEST <= len(option) / max(len(key), 1) <= LONGEST:
        yield Gate.LENGTH
    if form_of(option, language) != form_of(key, language):
        yield Gate.FORM


def is_alias(one: str, other: str) -> bool:
    """Whether two texts may name the same thing: the words of one are among the other's, or one is its initials.

    >>> is_alias("PIO", "Public Information Officer"), is_alias("the Information Officer", "Public Information Officer")
    (True, True)
    >>> is_alias("Appellate Authority", "Public Authority")
    False
    """
    first, second = stems(one), stems(other)
    if first and second and (first <= second or second <= first):
        return True
    return any(
        "".join(word[0] for word in words(long)) == "".join(words(short))
        for long, short in ((one, other), (other, one))
    )


def form_of(text: str, language: Language) -> tuple[str, bool]:
    """By what a reader sees which option fits into the gap: number or ending, and a capital or digits."""
    last, digits = (words(text) or [""])[-1], any(letter.isdigit() for letter in text)
    if language == HINDI:
        return next((ending for ending in _HINDI_ENDINGS if last.endswith(ending)), ""), digits
    return ("s" if last.endswith("s") and not last.endswith("ss") else ""), digits or text[:1].isupper()


def _holds(text: str, part: str) -> bool:
    inside, looked_for = words(text), words(part)
    width = len(looked_for)
    return width > 0 and any(inside[place : place + width] == looked_for for place in range(len(inside) - width + 1))
