"""What second readers said of the items of a practice folder, each of the text that they read."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from data.reading import FaultList, Fields, ListNode, MapNode, Node
from data.words import Item, ItemId, LocalText

VERDICTS_FILE = "verdicts.yaml"

_READER_KEYS = ("by", "items")
_VERDICT_KEYS = ("item", "verdict", "of", "note")


class Verdict(StrEnum):
    """What a second reader found, with the lesson beside the item."""

    SOUND = "sound"
    MENDED = "mended"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class SecondReading:
    """A verdict on the text of an item whose fingerprint was `of`, by somebody in the role `by`."""

    item: ItemId
    by: str
    verdict: Verdict
    of: str
    note: str = ""


class Standing(StrEnum):
    """Why an item is not vouched for by a second reader."""

    UNREAD = "unread"
    CHANGED = "changed"
    DOUBTFUL = "doubtful"


def fingerprint(item: Item) -> str:
    """Eight hex digits of all that an item asks, takes for right and cites: another text has others."""
    texts = [item.question, item.situation, item.because, item.clue, *item.options, *item.matches]
    said = [str(item.kind), item.right, item.accepts, *map(_written, texts)]
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:8]


def read_verdicts(root: Node, *, faults: FaultList) -> Mapping[ItemId, SecondReading]:
    """The verdicts of a file; of an item that stands there twice the last one."""
    found = []
    for node in root.items if isinstance(root, ListNode) else [root]:
        fields = _fields(node, what="second reader", allowed=_READER_KEYS, faults=faults)
        if fields is not None:
            found += _of_reader(fields, faults)
    return {each.item: each for each in found}


def not_vouched_for(
    items: Iterable[Item], readings: Mapping[ItemId, SecondReading]
) -> Iterator[tuple[Item, Standing, str]]:
    """The items that no second reader stands for as they are now, each with why and with its fingerprint."""
    for item in items:
        now, reading = fingerprint(item), readings.get(item.id)
        if reading is None:
            yield item, Standing.UNREAD, now
        elif reading.of != now:
            yield item, Standing.CHANGED, now
        elif reading.verdict is Verdict.DOUBTFUL:
            yield item, Standing.DOUBTFUL, now


def _of_reader(fields: Fields, faults: FaultList) -> list[SecondReading]:
    by, found = fields.text("by"), []
    for node in fields.items("items"):
        verdict = _fields(node, what="verdict", allowed=_VERDICT_KEYS, faults=faults)
        if verdict is not None:
            found.append(
                SecondReading(
                    item=ItemId(verdict.text("item")),
                    by=by,
                    verdict=verdict.choice("verdict", Verdict),
                    of=verdict.text("of"),
                    note=verdict.optional_text_of("note"),
                )
            )
    return found


def _fields(node: Node, *, what: str, allowed: Sequence[str], faults: FaultList) -> Fields | None:
    if isinstance(node, MapNode):
        return Fields(node, what=what, allowed=allowed, faults=faults)
    remedy = f"Write a {what} as 'key: value' lines."
    faults.add(node.place, value=node.shown, problem=f"this is not a {what}", remedy=remedy)
    return None


def _written(text: LocalText) -> Sequence[tuple[str, str]]:
    return sorted(text.by_language.items())
