"""What an item of a file asks, and what is right: the part that is written otherwise for each kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.reading import FaultList, Fields
from data.words import ENGLISH, HINDI, NO_TEXT, Bloom, ItemKind, LocalText

ASKED_KEYS = ("question", "choices", "accepts", "kind", "bloom", "situation", "right", "matches", "answer")

TRUE_AND_FALSE = (LocalText({ENGLISH: "True", HINDI: "सही"}), LocalText({ENGLISH: "False", HINDI: "ग़लत"}))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is chosen from and what is right, as in `data.words.Item`."""

    kind: ItemKind
    question: LocalText
    options: tuple[LocalText, ...]
    right: tuple[int, ...]
    matches: tuple[LocalText, ...]
    accepts: tuple[str, ...]
    situation: LocalText
    bloom: Bloom | None


def asked_of(fields: Fields, *, faults: FaultList) -> Asked:
    """What the item asks; without a kind it has choices, of which the first is right, or accepted answers."""
    choices, accepts = fields.local_texts("choices"), fields.texts("accepts")
    kind = fields.choice("kind", ItemKind) if fields.has("kind") else None
    if kind is None:
        _check_one_of_both(fields, choices, accepts, faults)
        kind = ItemKind.SINGLE if choices else ItemKind.SHORT_TEXT
    return Asked(
        kind=kind,
        question=fields.local_text("question"),
        options=TRUE_AND_FALSE if kind is ItemKind.TRUE_FALSE else choices,
        right=_right(fields, kind),
        matches=fields.local_texts("matches"),
        accepts=accepts,
        situation=fields.local_text("situation") if kind is ItemKind.SCENARIO else NO_TEXT,
        bloom=fields.choice("bloom", Bloom) if fields.has("bloom") else None,
    )


def _right(fields: Fields, kind: ItemKind) -> tuple[int, ...]:
    """The places of the right choices: as many as `right` says, the first ones."""
    match kind:
        case ItemKind.TRUE_FALSE:
            return (0,) if fields.truth("answer") else (1,)
        case ItemKind.MULTIPLE:
            count = fields.whole(
                "right", allowed=range(2, 8), meaning="how many of the choices, the first ones, are right"
            )
            return tuple(range(count))
        case ItemKind.SINGLE | ItemKind.SCENARIO:
            return (0,)
        case ItemKind.ORDERING | ItemKind.MATCHING | ItemKind.SHORT_TEXT:
            return ()


def _check_one_of_both(fields: Fields, choices: Sequence[LocalText], accepts: Sequence[str], faults: FaultList) -> None:
    if bool(choices) == bool(accepts) or len(choices) == 1:
        problem, remedy = "an item has either choices or accepted answers", "Give two choices or more, or 'accepts'."
        faults.add(fields.place, value="choices", problem=problem, remedy=remedy)
