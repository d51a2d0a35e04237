"""The same question in other forms: what changes, and what must not."""

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH, Language
from embeddings.languages.courtesies import without_courtesies
from eval.sets.variations import Variation, varied

QUESTION = "Within how many days, 30 or 45, is the reply due?"


@pytest.mark.parametrize(
    ("variation", "language", "question", "expected"),
    [
        (Variation.DIGITS, ENGLISH, "45 days", "४५ days"),
        (Variation.SPELLING, HINGLISH, "kitne din mein hai", "kitney din me he"),
        (Variation.SPELLING, ENGLISH, "How many weeks?", "How many weeks?"),
        (Variation.TYPO, ENGLISH, "How many weeks of imprisonment?", "How many weeks of imprisnoment?"),
        (Variation.TYPO, ENGLISH, "Who?", "Who?"),
        (Variation.PUNCTUATION, ENGLISH, "Who, then, SIGNS?", "who  then  signs"),
        (Variation.CAPITALS, ENGLISH, "Who signs?", "WHO SIGNS?"),
    ],
)
def test_a_question_is_put_otherwise(variation: Variation, language: Language, question: str, expected: str) -> None:
    assert varied(question, language=language, variation=variation) == expected


@pytest.mark.parametrize("language", [ENGLISH, HINDI, HINGLISH])
def test_politeness_and_stories_leave_the_question_whole(language: Language) -> None:
    for variation in (Variation.POLITE, Variation.STORY):
        assert QUESTION in varied(QUESTION, language=language, variation=variation)
    polite = varied(QUESTION, language=language, variation=Variation.POLITE)
    assert without_courtesies(polite) == QUESTION
