"""What goes through whole lessons and messages takes time with their length, whatever stands in them."""

from collections.abc import Callable
from datetime import date
from time import thread_time

import pytest

from data.markdown import markdown_faults
from data.words import ENGLISH
from embeddings.languages import abbreviations_in, detect_language, in_digits, places_in, without_courtesies
from embeddings.text import candidates_of, passages_of, sentence_spans, terms
from tests.embeddings.planned import course
from tutor.answer.alignment import aligned
from tutor.answer.asked_figures import figures_asked
from tutor.answer.constraints import unmet_demands
from tutor.conversation.cues import cues_of
from tutor.guide.deadlines import deadline_in
from tutor.guide.intents import cue_scores
from tutor.guide.slots import offered_time, topic_in
from tutor.practice.comparing import things_compared

LESSON, MESSAGE = 100_000, 2_000
"""Characters: a lesson as long as a book's chapter, the longest message that the service takes."""
MOST_FOR_LESSON, MOST_FOR_MESSAGE = 2.5, 0.3
"""Seconds of CPU; a quiet machine takes two fifths and a tenth of them."""

REPEATED = (" ", "a", "क", "7,", "\n", "[", "<a ", "![a](", "&amp", "No. 5 Rs. 500 e.g. ", "शुल्क दस रुपये है। ", '"a" ')


def _candidates(text: str) -> object:
    return [candidates_of(passage) for passage in passages_of(course({ENGLISH: text}))]


def _aligned(text: str) -> object:
    return aligned("The fee is ten rupees.", text, start=0, end=len(text))


def _deadline(message: str) -> object:
    return deadline_in(message, today=date(2026, 12, 1))


def _unmet(message: str) -> object:
    return unmet_demands(message, message)


OF_LESSONS: list[Callable[[str], object]] = [
    sentence_spans, markdown_faults, _candidates, _aligned, terms, in_digits, detect_language,
]  # fmt: skip
OF_MESSAGES: list[Callable[[str], object]] = [
    things_compared, without_courtesies, cues_of, offered_time, topic_in, _deadline, cue_scores, figures_asked, _unmet,
    places_in, abbreviations_in, sentence_spans,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("repeated", REPEATED)
def test_a_long_lesson_is_read_in_time_whatever_stands_in_it(repeated: str) -> None:
    assert _slow(OF_LESSONS, repeated, length=LESSON, most=MOST_FOR_LESSON) == []


@pytest.mark.parametrize("repeated", [*REPEATED, ", ", "thanks ", "5 March ", "compare a and ", "20 min ", "- ", "?"])
def test_a_long_message_is_read_in_time_whatever_stands_in_it(repeated: str) -> None:
    assert _slow(OF_MESSAGES, repeated, length=MESSAGE, most=MOST_FOR_MESSAGE) == []


def _slow(functions: list[Callable[[str], object]], repeated: str, *, length: int, most: float) -> list[str]:
    text = (repeated * length)[: length - 1] + "x"
    for function in functions:
        function("The fee is ten rupees.")  # tables are read once
    return [f"{name} took {seconds:.2f} s" for name, seconds in _timed(functions, text) if seconds > most]


def _timed(functions: list[Callable[[str], object]], text: str) -> list[tuple[str, float]]:
    timed = []
    for function in functions:
        begin = thread_time()
        function(text)
        timed.append((getattr(function, "__name__", repr(function)), thread_time() - begin))
    return timed
