"""What an answer to an item is worth: one pure rule for all kinds, with the partial credit of each stated."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from data.words import Item, ItemKind
from tutor.assessment.typed import says_one_of


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """An answer in the bank's own terms.

    `places` are those of the options chosen, or of all in the order given, or, where it is matched, of the match given
    to each option; `typed` is what was written. Both empty: passed over.
    """

    places: tuple[int, ...] = ()
    typed: str = ""


NO_ANSWER = ItemAnswer()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The share of the points that an answer gets, 0 to 1."""

    share: float

    @property
    def right(self) -> bool:
        """Whether the answer is right altogether."""
        return self.share == 1.0


def mark(item: Item, answer: ItemAnswer) -> Verdict:
    """The verdict on `answer`.

    One choice, true or false, scenario, short text: all or nothing. Several choices: right ones less wrong ones, over
    all right ones. Order: of all pairs of options, those in the right order less those in the wrong one (Kendall's
    tau). Matching: the share of options with their own match. Never below 0, so that what is passed over is 0 too.
    """
    match item.kind:
        case ItemKind.SHORT_TEXT:
            share = float(says_one_of(answer.typed, item.accepts))
        case ItemKind.MULTIPLE:
            share = _share_of_several(item, frozenset(answer.places))
        case ItemKind.ORDERING:
            share = _share_in_order(answer.places, count=len(item.options))
        case ItemKind.MATCHING:
            own = sum(place == given for place, given in enumerate(answer.places))
            share = own / len(item.options)
        case ItemKind.SINGLE | ItemKind.TRUE_FALSE | ItemKind.SCENARIO:
            share = float(answer.places == tuple(item.right))
    return Verdict(max(share, 0.0))


def _share_of_several(item: Item, chosen: frozenset[int]) -> float:
    right = frozenset(item.right)
    return (len(chosen & right) - len(chosen - right)) / len(right)


def _share_in_order(places: Sequence[int], *, count: int) -> float:
    if len(places) != count:
        return 0.0
    pairs = list(combinations(places, 2))
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)
