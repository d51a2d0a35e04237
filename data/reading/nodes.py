"""Values as they stand in a YAML or JSONL file, each with its place ("courses/x.yaml:12")."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from data.bounded_json import JsonOutOfBoundsError, bounded_json
from data.reading.faults import FaultList


class ScalarKind(StrEnum):
    """What a single value was written as."""

    TEXT = "text"
    WHOLE = "a whole number"
    DECIMAL = "a number"
    TRUTH = "true or false"
    DATE = "a date"
    EMPTY = "nothing"


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value: `text` as written in the file."""

    place: str
    kind: ScalarKind
    text: str

    @property
    def shown(self) -> str:
        """The value as a fault shows it."""
        return self.text


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of values."""

    place: str
    items: tuple["Node", ...]

    @property
    def shown(self) -> str:
        """The value as a fault shows it."""
        return f"a list of {len(self.items)}"


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys with values, in the order of the file; a key that is written twice is there twice."""

    place: str
    entries: tuple[tuple[ScalarNode, "Node"], ...]

    @property
    def shown(self) -> str:
        """The value as a fault shows it."""
        return "{" + ", ".join(key.text for key, _ in self.entries) + "}"


Node = ScalarNode | ListNode | MapNode


def jsonl_nodes(text: str, *, name: str, faults: FaultList) -> Iterator[Node | None]:
    """One value a line; None for a line that is not JSON, after noting it. Empty lines are skipped."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            yield _json_node(json.loads(bounded_json(line), object_pairs_hook=_Pairs), place=place)
        except JsonOutOfBoundsError as error:
            remedy = "Follow the documented structure."
            faults.add(place, value=line.strip(), problem=f"the line is {error}", remedy=remedy)
            yield None
        except ValueError as error:
            problem = f"the line is not JSON: {getattr(error, 'msg', 'too long a number')}"
            faults.add(place, value=line.strip(), problem=problem, remedy="Write one JSON object a line.")
            yield None


class _Pairs(tuple[tuple[str, object], ...]):
    """A JSON object with its keys as written, repeated ones too."""


def _json_node(value: object, *, place: str) -> Node:
    if isinstance(value, _Pairs):
        entries = ((ScalarNode(place, ScalarKind.TEXT, key), _json_node(item, place=place)) for key, item in value)
        return MapNode(place, tuple(entries))
    if isinstance(value, list):
        return ListNode(place, tuple(_json_node(item, place=place) for item in value))
    text = value if isinstance(value, str) else json.dumps(value)
    return ScalarNode(place, _json_kind(value), text)


def _json_kind(value: object) -> ScalarKind:
    if value is None:
        return ScalarKind.EMPTY
    kinds: Mapping[type, ScalarKind] = {
        bool: ScalarKind.TRUTH,
        int: ScalarKind.WHOLE,
        float: ScalarKind.DECIMAL,
        str: ScalarKind.TEXT,
    }
    return kinds[type(value)]
