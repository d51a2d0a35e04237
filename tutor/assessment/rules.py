"""The rules of good items, as far as code can check them (after Haladyna, Downing & Rodriguez 2002).

What a rule finds is told with the item, the rule and what to do; whether a wrong option is truly wrong no code can say,
so that every item has a second reader besides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy.stats import chisquare

from data.words import Item, ItemId, ItemKind, Language
from embeddings.languages import WordList, any_word, words_of
from embeddings.text import normalised, sentence_spans, words
from tutor.assessment.showing import MOST_OPTIONS

MOST_BLANKS, MOST_PAIRS = 2, 5
LONGER_KEY = 1.6
"""The right option may be so much longer than the longest wrong one: beyond it, it is chosen for its length."""

FEW_CHARACTERS = 12
"""Differences in length that nobody sees: "30 days" beside "6 months"."""

CHOSEN = frozenset({ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE, ItemKind.SCENARIO})


class ItemRule(StrEnum):
    """What is asked of an item."""

    ANSWERS = "answers"
    LANGUAGES = "languages"
    DISTINCT = "distinct"
    LENGTH = "length"
    GRAMMAR = "grammar"
    ABSOLUTES = "absolutes"
    ALL_OR_NONE = "all-or-none"
    DOUBLE_NEGATIVE = "double-negative"
    ONE_QUESTION = "one-question"
    BLANKS = "blanks"
    PAIRS = "pairs"
    KEY_POSITION = "key-position"


@dataclass(frozen=True, slots=True)
class ItemFault:
    """What is wrong with an item; `language` where it is wrong in one of them."""

    item: ItemId
    rule: ItemRule
    problem: str
    remedy: str
    language: Language | None = None


def item_faults(item: Item) -> Sequence[ItemFault]:
    """Every rule that the item breaks, in the order of `ItemRule`."""
    found = [*_form(item)]
    if found:  # the rest reads options that may not be there
        return found
    found += [fault for language in sorted(item.languages) for fault in _wording(item, language)]
    return sorted(found, key=lambda fault: list(ItemRule).index(fault.rule))


def _fault(item: Item, rule: ItemRule, problem: str, remedy: str, language: Language | None = None) -> ItemFault:
    return ItemFault(item.id, rule, problem, remedy, language)


def _form(item: Item) -> Iterator[ItemFault]:
    """Whether the item has the parts that its kind needs, in every language of its question."""
    problem = _wrong_answers(item)
    if problem:
        yield _fault(item, ItemRule.ANSWERS, problem, "See docs/reference/practice-format.md for what each kind holds.")
    missing = frozenset(item.question.by_language) - item.languages
    if missing:
        spoken = ", ".join(sorted(missing))
        yield _fault(item, ItemRule.LANGUAGES, f"not all of it is in {spoken}", "Write every option in each language.")
    if item.kind is ItemKind.MATCHING and len(item.options) > MOST_PAIRS:
        problem = f"it has {len(item.options)} pairs"
        yield _fault(item, ItemRule.PAIRS, problem, f"Ask for at most {MOST_PAIRS}; make two items of it.")


def _wrong_answers(item: Item) -> str:
    right, options = len(set(item.right)), len(item.options)
    if not set(item.right) <= set(range(options)) or options > MOST_OPTIONS:
        return f"{options} options with {sorted(item.right)} as right"
    match item.kind:
        case ItemKind.SHORT_TEXT:
            return "" if item.accepts and not options else "a typed answer has accepted answers and no options"
        case ItemKind.SINGLE | ItemKind.SCENARIO:
            fits = right == 1 and options >= 2 and (item.kind is ItemKind.SINGLE or item.situation.by_language)
            return "" if fits else f"exactly one of two options or more is right; here {right} of {options}"
        case ItemKind.TRUE_FALSE:
            return "" if (right, options) == (1, 2) else "true and false are the two options, and one is right"
        case ItemKind.MULTIPLE:
            return "" if 2 <= right < options else f"two or more are right, and not all; here {right} of {options}"
        case ItemKind.ORDERING:
            return "" if options >= 3 else "fewer than three are put in order"
        case ItemKind.MATCHING:
            return "" if options == len(item.matches) >= 2 else f"{options} options for {len(item.matches)} matches"


def _wording(item: Item, language: Language) -> Iterator[ItemFault]:
    options = [text.in_language(language) for text in item.options]
    stem = item.question.in_language(language)
    yield from _about_options(item, options, language)
    yield from _about_stem(item, stem, language)


def _about_options(item: Item, options: Sequence[str], language: Language) -> Iterator[ItemFault]:
    for first, second in _same(options):
        problem = f"{options[second]!r} holds all of {options[first]!r}"
        yield _fault(item, ItemRule.DISTINCT, problem, "Make options of which only one can be true.", language)
    if item.kind in CHOSEN - {ItemKind.TRUE_FALSE}:
        yield from _about_shape(item, options, language)
    for option in options:
        if _ABSOLUTES.search(normalised(option)):
            problem = f"{option!r} allows no exception"
            yield _fault(item, ItemRule.ABSOLUTES, problem, "Say when it is so, or leave the word out.", language)
        if _ALL_OR_NONE.search(normalised(option)):
            problem = f"{option!r} stands for the other options"
            yield _fault(item, ItemRule.ALL_OR_NONE, problem, "Put an option of its own in its place.", language)


def _about_shape(item: Item, options: Sequence[str], language: Language) -> Iterator[ItemFault]:
    lengths = [len(option) for option in options]
    right = max(lengths[place] for place in item.right)
    wrong = max(lengths[place] for place in range(len(options)) if place not in item.right)
    if right > LONGER_KEY * wrong and right - wrong > FEW_CHARACTERS:
        problem = f"the right option has {right} characters, the longest wrong one {wrong}"
        yield _fault(item, ItemRule.LENGTH, problem, "Make the options alike in length.", language)
    odd = _odd_one(options)
    if odd is not None:
        problem = f"{options[odd]!r} is written unlike the others"
        yield _fault(item, ItemRule.GRAMMAR, problem, "Begin and end all options alike.", language)


def _same(options: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Options all of whose words stand in another, in the same order and together."""
    told = [words(option) for option in options]
    for first, short in enumerate(told):
        for second, long in enumerate(told):
            if first != second and (short != long or first < second) and _within(short, long):
                yield first, second


def _within(short: Sequence[str], long: Sequence[str]) -> bool:
    width = len(short)
    return width > 0 and any(list(long[at : at + width]) == list(short) for at in range(len(long) - width + 1))


def _odd_one(options: Sequence[str]) -> int | None:
    """The only option that ends in a full stop where no other does, or the only one that does not; None if alike."""
    stopped = [option.rstrip().endswith((".", "।")) for option in options]
    for odd in (True, False):
        if len(options) > 2 and stopped.count(odd) == 1:
            return stopped.index(odd)
    return None


_ABSOLUTES = any_word(words_of(WordList.ABSOLUTES))
_ALL_OR_NONE = any_word(words_of(WordList.ALL_OR_NONE))
_NEGATIONS = any_word(words_of(WordList.NEGATIONS))
_BLANK = re.compile("_{2,}+")


def _about_stem(item: Item, stem: str, language: Language) -> Iterator[ItemFault]:
    blanks = len(_BLANK.findall(stem))
    if blanks > MOST_BLANKS:
        yield _fault(item, ItemRule.BLANKS, f"{blanks} blanks", f"Leave at most {MOST_BLANKS}.", language)
    sentences = [stem[start:end] for start, end in sentence_spans(stem)] or [stem]
    asking = [sentence for sentence in sentences if sentence.rstrip().endswith("?")] or sentences[-1:]
    if any(len(_NEGATIONS.findall(normalised(sentence))) > 1 for sentence in asking):
        problem = "the question says no twice"
        yield _fault(item, ItemRule.DOUBLE_NEGATIVE, problem, "Ask what is so, not what is not.", language)
    if len(asking) > 1:
        problem = "it asks more than one question"
        yield _fault(item, ItemRule.ONE_QUESTION, problem, "Ask one thing; make two items of it.", language)
    if item.kind is ItemKind.TRUE_FALSE and _ABSOLUTES.search(normalised(stem)):
        problem = "the statement allows no exception"
        yield _fault(item, ItemRule.ABSOLUTES, problem, "Say when it is so, or leave the word out.", language)


LEAST_CHANCE = 0.01
"""A bank whose keys stand so unevenly that chance would do it less often than this is told of."""


def key_positions(items: Iterable[tuple[int, int]]) -> Sequence[tuple[int, Sequence[int], float]]:
    """For each number of options how often the key stands at each place, and how likely chance is to do that or worse.

    `items` are numbers of options with the place of the key (Pearson's chi-square against an even spread).

    >>> [(options, counts, chance < LEAST_CHANCE) for options, counts, chance in key_positions([(2, 0)] * 30)]
    [(2, [30, 0], True)]
    """
    counts: dict[int, list[int]] = {}
    for options, place in items:
        counts.setdefault(options, [0] * options)[place] += 1
    return [(options, found, float(chisquare(found).pvalue)) for options, found in sorted(counts.items())]
