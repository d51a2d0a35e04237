"""Several questions in one message, told apart so that each is answered."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from data.words import (
    ENGLISH,
    HINDI,
    HINGLISH,
    Answer,
    AnswerBlock,
    AnswerPart,
    AnswerSentence,
    Citation,
    Declined,
    Grounded,
)
from embeddings.languages import WordList, WordTable, any_of, any_word, detect_language, words_for, words_of
from embeddings.text import is_devanagari, normalised
from tutor.answer.asking import FEWEST_WORDS, says_nothing
from tutor.claims import is_quantity_word

MOST_PARTS = 3

SHORTEST_PART = 3
"""Words of a question: "and how?" leans on what is before it."""

ELSEWHERE_BY = 0.3
"""How much more certain an answer from another course than the one that all questions together lead to must be. Of 142
halves of training questions 89 find their block so (71 without that course, 89 by it alone), of 132 halves joined from
questions of two courses 99 (103 and 65). So by .4 on the scale of confidence of release 0.3.0, which was wider."""

_WORD = re.compile(r"[\w'\u0900-\u0963\u0966-\u097f]+")


def questions_in(message: str) -> list[str]:
    """The questions that a message asks, in order and in its own words; the message itself where it asks one.

    >>> questions_in("Who audits the accounts and which committee reads the reports?")
    ['Who audits the accounts', 'which committee reads the reports?']
    >>> questions_in("Who checks the delivery and the bill?")
    ['Who checks the delivery and the bill?']
    """
    parts: list[str] = []
    start = 0
    joints = list(_joints().finditer(message))
    ends = [each.start() for each in joints[1:]] + [len(message)]
    for joint, end in zip(joints, ends if joints else [], strict=True):
        asked, next_asked = message[start : joint.start()], message[joint.end() : end]
        if len(parts) + 1 < MOST_PARTS and _asks(asked) and _asks_anew(next_asked):
            parts.append(asked.strip())
            start = joint.end()
    return [*parts, message[start:].strip()] if parts else [message]


def _asks(part: str) -> bool:
    """Whether this much of the message is a question already, with its verb."""
    words = _words(part)
    if len(words) < SHORTEST_PART or _asking().search(normalised(part)) is None:
        return False
    if _is_hindi(part):
        return words[-1] not in _leaves_open()
    return words[0] in _subjects() or any(word in _auxiliaries() for word in words)


def _asks_anew(part: str) -> bool:
    """Whether what follows a joint is a question of its own; in English its question word stands at the beginning."""
    words = _words(part)
    if not any(map(_says_something, words)):
        return False
    if _is_hindi(part):
        return len(words) >= SHORTEST_PART and _asking().search(normalised(part)) is not None
    begins = next((word for word in words if word not in words_of(WordList.PREPOSITIONS)), "")
    if begins in words_of(WordList.OPEN_QUESTIONS, [ENGLISH]):
        return len(words) >= SHORTEST_PART
    return len(words) > SHORTEST_PART and begins in _auxiliaries()


def asked_alone(parts: Sequence[str]) -> list[str]:
    """The questions as each is understood by itself: one that leans on the first is asked with what that is about.

    >>> asked_alone(["What is the fee for an RTI application", "who is exempt?"])
    ['What is the fee for an RTI application', 'fee RTI application who is exempt?']
    """
    subject = " ".join(word for word in _WORD.findall(parts[0]) if _says_something(word.lower()))
    return [parts[0], *(f"{subject} {part}" if _leans(part) else part for part in parts[1:])]


def _leans(part: str) -> bool:
    """Whether too few of its words say what it is about: "who is exempt?", "और उसे कौन देता है"."""
    return sum(map(_says_something, _words(part))) < FEWEST_WORDS


def _says_something(word: str) -> bool:
    return word not in says_nothing() and not is_quantity_word(word)


def _is_hindi(part: str) -> bool:
    return is_devanagari(part) or detect_language(part) == HINGLISH


def _words(text: str) -> list[str]:
    return _WORD.findall(normalised(text))


def answered_together(parts: Sequence[tuple[str, Answer]]) -> Grounded | None:
    """The answers to several questions as one, in their order, citations numbered anew; None where none is given."""
    given = [(number, answer) for number, (_, answer) in enumerate(parts) if isinstance(answer, Grounded)]
    if not given:
        return None
    shift, blocks, sentences, citations = 0, list[AnswerBlock](), list[AnswerSentence](), list[Citation]()
    for number, answer in given:
        blocks += [replace(_shifted(block, shift), part=number) for block in answer.blocks]
        sentences += [_shifted(sentence, shift) for sentence in answer.sentences]
        citations += [replace(citation, number=citation.number + shift) for citation in answer.citations]
        shift += len(answer.citations)
    return Grounded(
        sentences,
        citations,
        min(answer.confidence for _, answer in given),
        blocks=blocks,
        headline=parts[0][1].headline if isinstance(parts[0][1], Grounded) else None,
        notices=[notice for _, answer in given for notice in answer.notices],
        parts=[AnswerPart(asked, answer.headline if isinstance(answer, Grounded) else None) for asked, answer in parts],
    )


def preferred(anywhere: Answer, in_course: Answer) -> Answer:
    """Of two answers to one of several questions that of their common course, unless the other is far more certain."""
    if isinstance(in_course, Declined):
        return anywhere
    return anywhere if anywhere.confidence > in_course.confidence + ELSEWHERE_BY else in_course


Quote = TypeVar("Quote", AnswerBlock, AnswerSentence)


def _shifted(said: Quote, shift: int) -> Quote:
    return replace(said, citations=[number + shift for number in said.citations])


def same_places(answers: Sequence[Answer]) -> bool:
    """Whether all are answered, and by the same words first: then they were one question."""
    first = {
        (citation.course, citation.lesson, citation.start)
        for answer in answers
        if isinstance(answer, Grounded)
        for citation in answer.citations[:1]
    }
    return len(first) == 1 and all(isinstance(answer, Grounded) for answer in answers)


@cache
def _joints() -> re.Pattern[str]:
    joins = any_of(words_of(WordList.JOINS_QUESTIONS))
    return re.compile(rf"[,;?]?\s(?:{joins})\s|\?\s|;\s", re.IGNORECASE)


@cache
def _asking() -> re.Pattern[str]:
    return any_word([*words_of(WordList.OPEN_QUESTIONS), *words_of(WordList.ASKS_YES_OR_NO)])


@cache
def _leaves_open() -> frozenset[str]:
    """Last words of half a question of Hindi: "किस प्रपत्र में" waits for its verb."""
    lists = (WordList.POSTPOSITIONS, WordList.OPEN_QUESTIONS, WordList.ASKS_YES_OR_NO)
    return frozenset(word for kind in lists for word in words_of(kind, [HINDI, HINGLISH]))


@cache
def _subjects() -> frozenset[str]:
    """Question words that need no auxiliary: "who signs"."""
    return frozenset(words_for(WordTable.QUESTION_WORDS, "who", [ENGLISH])) | {"what", "which"}


@cache
def _auxiliaries() -> frozenset[str]:
    """Auxiliaries that begin a question; "don't" goes on with one."""
    return frozenset(word for word in words_of(WordList.AUXILIARIES, [ENGLISH]) if "'" not in word)
