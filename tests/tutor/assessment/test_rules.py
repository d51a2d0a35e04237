"""The rules of good items: each broken once, none broken by the shipped bank."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from data.words.items import Item, ItemKind
from data.words.models import ENGLISH, HINDI, LocalText
from tests.data.items import item, said
from tutor.assessment.rules import LEAST_CHANCE, ItemRule, item_faults, key_positions

GOOD = item("good")
LONG = "At the grievance mechanism of the office itself, before anybody else"


def asking(text: str, *, hindi: str | None = None) -> Item:
    asked = said(text) if hindi is None else LocalText({ENGLISH: text, HINDI: hindi})
    return replace(GOOD, question=asked)


@pytest.mark.parametrize(
    ("broken", "rules"),
    [
        (GOOD, []),
        (item("none", right=()), [ItemRule.ANSWERS]),
        (item("two", right=(0, 1)), [ItemRule.ANSWERS]),
        (item("out", right=(3,)), [ItemRule.ANSWERS]),
        (item("all", "a", "b", kind=ItemKind.MULTIPLE, right=(0, 1)), [ItemRule.ANSWERS]),
        (item("matching", "a", "b", kind=ItemKind.MATCHING, right=(), matches=("c",)), [ItemRule.ANSWERS]),
        (item("scenario", kind=ItemKind.SCENARIO), [ItemRule.ANSWERS]),
        (item("six", *"abcdef", kind=ItemKind.MATCHING, right=(), matches=tuple("ghijkl")), [ItemRule.PAIRS]),
        (asking("How long?", hindi="कब तक?"), [ItemRule.LANGUAGES]),
        (item("same", "30 days", "30 days", "60 days"), [ItemRule.DISTINCT]),
        (item("within", "30 days", "30 days or less", "60 days"), [ItemRule.DISTINCT]),
        (item("long", LONG, "At the Board", "At a court"), [ItemRule.LENGTH]),
        (item("stop", "Thirty days.", "Forty days", "Sixty days"), [ItemRule.GRAMMAR]),
        (item("never", "At once", "Never", "Later"), [ItemRule.ABSOLUTES]),
        (item("all", "At once", "Later", "All of the above"), [ItemRule.ALL_OR_NONE]),
        (asking("Which request is not one that cannot be refused?"), [ItemRule.DOUBLE_NEGATIVE]),
        (asking("When is it due? Who signs it?"), [ItemRule.ONE_QUESTION]),
        (asking("The ____ replies to the ____ within ____ days."), [ItemRule.BLANKS]),
        (
            replace(item("truth", "True", "False", kind=ItemKind.TRUE_FALSE), question=said("A PIO always replies.")),
            [ItemRule.ABSOLUTES],
        ),
    ],
)
def test_each_rule_finds_what_breaks_it(broken: Item, rules: Sequence[ItemRule]) -> None:
    assert [fault.rule for fault in item_faults(broken)] == rules


def test_a_fault_of_one_language_says_so() -> None:
    options = tuple(
        LocalText({ENGLISH: english, HINDI: hindi})
        for english, hindi in (("At once", "तुरंत"), ("Later", "ये सभी"), ("In a week", "एक सप्ताह में"))
    )
    broken = replace(asking("When is it due?", hindi="यह कब देय है?"), options=options)

    [fault] = item_faults(broken)

    assert (fault.rule, fault.language) == (ItemRule.ALL_OR_NONE, HINDI)


def test_keys_at_one_place_are_told_of() -> None:
    uneven, even = key_positions([(3, 0)] * 20 + [(3, 1)] * 2 + [(3, 2)] * 2 + [(4, place % 4) for place in range(40)])
    assert uneven[2] < LEAST_CHANCE < even[2]
    assert list(uneven[1]) == [20, 2, 2]
