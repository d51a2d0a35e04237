"""Answers read and marked: every kind with its partial credit, in whatever form it was given."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.words.errors import InvalidRequest
from data.words.items import Item, ItemKind
from data.words.models import ENGLISH, HINDI, LocalText
from tests.data.items import item
from tutor.assessment.marking import NO_ANSWER, ItemAnswer, mark
from tutor.assessment.showing import letters_of, read_answer, right_letters, shown_item

SEED = "7c"
ONE = item("one", "30 days", "45 days", "60 days")
SEVERAL = item("several", "name", "address", "caste", "reason", kind=ItemKind.MULTIPLE, right=(0, 1))
ORDER = item("order", "request", "reply", "first appeal", "second appeal", kind=ItemKind.ORDERING, right=())
PAIRS = item("pairs", "PIO", "FAA", "CIC", kind=ItemKind.MATCHING, right=(), matches=("replies", "hears", "decides"))
TYPED = replace(item("typed", kind=ItemKind.SHORT_TEXT, right=(), accepts=("30", "thirty")), options=())
TRUTH = item("truth", "True", "False", kind=ItemKind.TRUE_FALSE, right=(1,))


@pytest.mark.parametrize(
    ("asked", "answer", "share"),
    [
        (ONE, ItemAnswer((0,)), 1),
        (ONE, ItemAnswer((2,)), 0),
        (TRUTH, ItemAnswer((1,)), 1),
        (SEVERAL, ItemAnswer((0, 1)), 1),
        (SEVERAL, ItemAnswer((0,)), 1 / 2),
        (SEVERAL, ItemAnswer((0, 1, 2)), (2 - 1) / 2),
        (SEVERAL, ItemAnswer((0, 1, 2, 3)), 0),
        (ORDER, ItemAnswer((0, 1, 2, 3)), 1),
        (ORDER, ItemAnswer((1, 0, 2, 3)), (5 - 1) / 6),
        (ORDER, ItemAnswer((3, 2, 1, 0)), 0),
        (PAIRS, ItemAnswer((0, 1, 2)), 1),
        (PAIRS, ItemAnswer((0, 2, 1)), 1 / 3),
        (TYPED, ItemAnswer(typed="within thirty days"), 1),
        (TYPED, ItemAnswer(typed="30 or 45"), 0),
        *((each, NO_ANSWER, 0) for each in (ONE, SEVERAL, ORDER, PAIRS, TYPED, TRUTH)),
    ],
)
def test_each_kind_has_its_partial_credit(asked: Item, answer: ItemAnswer, share: float) -> None:
    verdict = mark(asked, answer)

    assert verdict.share == pytest.approx(share)
    assert verdict.right == (share == 1)


@pytest.mark.parametrize("asked", [ONE, SEVERAL, ORDER, PAIRS, TRUTH])
@given(seed=st.text("0123456789abcdef", min_size=1, max_size=8))
@settings(max_examples=20, deadline=None)
def test_what_is_right_is_right_under_whatever_letters(asked: Item, seed: str) -> None:
    shown = shown_item(asked, seed=seed)

    answer = read_answer(shown, right_letters(shown))

    assert mark(asked, answer).right
    assert letters_of(shown, answer) == right_letters(shown)


def test_the_letter_of_the_key_is_another_in_another_sitting() -> None:
    letters = {right_letters(shown_item(ONE, seed=str(seed))) for seed in range(40)}
    assert letters == {("A",), ("B",), ("C",)}
    assert {right_letters(shown_item(TRUTH, seed=str(seed))) for seed in range(40)} == {("B",)}


def test_a_letter_a_number_and_the_text_mean_the_same() -> None:
    both = replace(ONE, options=(LocalText({ENGLISH: "30 days", HINDI: "30 दिन"}), *ONE.options[1:]))
    shown = shown_item(both, seed=SEED)
    row = next(row for row, option in enumerate(shown.lettered) if option.place == 0)
    letter, devanagari = "ABC"[row], "१२३"[row]

    for given_as in (letter, f" {letter.lower()}) ", "कखग"[row], str(row + 1), devanagari, "30 DAYS", "30 दिन"):
        assert read_answer(shown, [given_as]) == ItemAnswer((0,))
    assert read_answer(shown, [" "]) == read_answer(shown, []) == NO_ANSWER


@pytest.mark.parametrize(
    ("asked", "answer", "told"),
    [
        (ONE, ["D"], "one of A, B, C"),
        (item("numbers", "1", "2"), ["1"], "one of A, B"),
        (ONE, ["A", "B"], "1 answer"),
        (ORDER, ["A", "B"], "4 answer"),
        (ORDER, ["A", "B", "C", "C"], "twice"),
        (TYPED, ["x" * 501], "at most 500"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_not_wrong(asked: Item, answer: list[str], told: str) -> None:
    with pytest.raises(InvalidRequest, match=told):
        read_answer(shown_item(asked, seed=SEED), answer)
