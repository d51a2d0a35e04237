"""A model's text cut into cited sentences, however it is cut into pieces on its way."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.rewrite.reading import LONGEST_PENDING, LONGEST_WORD, Draft, drafts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fee is Rs. 10 [1]. It is due. [2]", [("The fee is Rs. 10.", (1,), True), ("It is due.", (2,), True)]),
        ("शुल्क दस रुपये है [1]।\nउत्तर देय है। [2][3]", [("शुल्क दस रुपये है।", (1,), True), ("उत्तर देय है।", (2, 3), True)]),
        ("- Ten rupees [1]\n- Two days [2, 1]\n", [("Ten rupees", (1,), True), ("Two days", (2, 1), True)]),
        ("Done. Not don", [("Done.", (), True), ("Not don", (), False)]),
        ("[1] First the number.", [("First the number.", (1,), True)]),
        ("[1]\n\n[2]", []),
        ("", []),
    ],
)
def test_sentences_are_read_with_their_citations(text: str, expected: list[tuple[str, tuple[int, ...], bool]]) -> None:
    assert list(drafts([text])) == [Draft(*each) for each in expected]
    assert list(drafts(list(text))) == [Draft(*each) for each in expected]


def test_a_bracket_that_closes_late_keeps_its_sentences_together_however_they_come() -> None:
    text = "[2 ten. The [1]"
    assert [draft.text for draft in drafts(list(text))] == [draft.text for draft in drafts([text])]


WORDS = ["The", "fee", "is", "ten.", "Rs.", "5", "[1]", "[2", "]", "। ", "\n", "No", "end", "?"]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.integers(1, 9))
def test_the_cut_into_pieces_changes_nothing(text: str, size: int) -> None:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert [draft.text for draft in drafts(pieces)] == [draft.text for draft in drafts([text])]


def test_a_text_without_end_is_not_kept_for_ever() -> None:
    pieces = iter(["x" * 100] * 1_000)
    first = next(drafts(pieces))
    assert len(first.text) <= LONGEST_PENDING + LONGEST_WORD
    assert sum(1 for _ in pieces) > 900


@pytest.mark.parametrize(
    "text",
    [
        "x" * 12_000,
        "a " * 6_000,
        "e.g. " * 2_400,
        "[1 " * 4_000,
        "[ " * 6_000,
        "1," * 6_000,
        ". " * 6_000,
        "(" * 12_000,
    ],
)
def test_a_text_in_single_characters_costs_little_whatever_it_says(text: str) -> None:
    started = time.process_time()
    longest = max(len(draft.text) for draft in [*drafts(text), Draft("", ())])
    assert longest <= LONGEST_PENDING + LONGEST_WORD
    assert time.process_time() - started < 15
