"""No regular expression is slow for any text: twice the text takes twice the time."""

import re
from time import thread_time

import pytest

from tests.patterns import Found, code_modules, patterns_of
from tests.slowest import texts_against

LONGEST = 20_000
STEPS = (12, 20, 22, 600, 5_000, LONGEST)
"""Lengths tried: a time that doubles with every character shows at 22, its cube at 600, so that no test hangs."""
MOST_SECONDS = 0.25
"""Of CPU, for one search; the slowest takes a quarter of it."""
TELLING_SECONDS = 0.05
"""Of CPU, from which on growth can be told from noise."""
MOST_GROWTH = 3.2
"""For twice the text, at the best of three: in proportion it takes twice as long, with the square four times."""

UNREAD = {
    "eval.fit.orders._of_attack": "a canary word, escaped",
    "eval.sets.judged._patterns": "what an answer has to say, written by who measures and run on one sentence",
    "eval.tasks.guide_replies._text_right": "what a reply has to say, written by who measures and run on one reply",
    "eval.tasks.answers._stands": "what an answer has to say, written by who measures and run on one sentence",
}
"""Functions that compile what is given to them, with what that is: never what a learner wrote."""


@pytest.fixture(scope="module")
def found() -> Found:
    return patterns_of(list(code_modules()))


def test_every_place_that_makes_a_pattern_is_known(found: Found) -> None:
    assert {f"{site.module}.{site.function}" for site in found.unseen} == UNREAD.keys()
    assert len(found.patterns) > 300


@pytest.mark.slow
def test_the_time_of_every_pattern_grows_with_the_text_and_no_faster(found: Found) -> None:
    slow = [
        f"{module}: {pattern[:80]!r} takes {cost}"
        for (pattern, flags), module in sorted(found.patterns.items())
        if (cost := _costs_too_much(re.compile(pattern, flags))) is not None
    ]
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize("pattern", [r"\s+,", r"(a|a)*b", r"\b(?=[a+]*\d)", r"<\s*!?\s*>"])
def test_a_pattern_that_goes_back_is_found(pattern: str) -> None:
    assert _costs_too_much(re.compile(pattern)) is not None


@pytest.mark.parametrize("pattern", [r"(?<!\s)\s++,", r"^a*+b", r"(?<![a-z])[a-z]++\d", r"\d{4}-\d\d", r"one|two|तीन"])
def test_a_pattern_that_does_not_go_back_is_not(pattern: str) -> None:
    assert _costs_too_much(re.compile(pattern)) is None


def _costs_too_much(pattern: re.Pattern[str]) -> str | None:
    for prefix, repeated, tail in texts_against(pattern):
        for length in STEPS:
            seconds = _seconds(pattern, prefix, repeated, tail, length)
            if seconds > MOST_SECONDS:
                return f"{seconds:.2f} s for {length} characters of {prefix!r} and {repeated!r} again and again"
        if seconds > TELLING_SECONDS:
            half, whole = (
                min(_seconds(pattern, prefix, repeated, tail, each) for _ in range(3))
                for each in (LONGEST // 2, LONGEST)
            )
            if whole > MOST_GROWTH * half:
                return f"{whole / half:.1f} times as long for twice of {prefix!r} and {repeated!r} again and again"
    return None


def _seconds(pattern: re.Pattern[str], prefix: str, repeated: str, tail: str, length: int) -> float:
    text = prefix + repeated * max(length // len(repeated), 1) + tail
    begin = thread_time()
    pattern.search(text)
    return thread_time() - begin
