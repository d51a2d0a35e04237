"""Values as they stand in a YAML or JSONL file, each with its place ("courses/x.yaml:12")."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from data.reading.faults import FaultList

# libyaml reads the sample catalogue about ten times faster than the pure Python loader; both keep places.
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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

_YAML_KINDS = {
    "tag:yaml.org,2002:str": ScalarKind.TEXT,
    "tag:yaml.org,2002:int": ScalarKind.WHOLE,
    "tag:yaml.org,2002:float": ScalarKind.DECIMAL,
    "tag:yaml.org,2002:bool": ScalarKind.TRUTH,
    "tag:yaml.org,2002:timestamp": ScalarKind.DATE,
    "tag:yaml.org,2002:null": ScalarKind.EMPTY,
}


def read_text(path: Path, *, name: str, faults: FaultList) -> str | None:
    """The file's text, or None after noting why it cannot be read; `name` is how faults call the file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        faults.add(
            name, value=path.name, problem=f"the file cannot be read: {error.strerror}", remedy="Make it readable."
        )
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        undecoded = raw[error.start : error.start + 8].decode("latin-1")
        remedy = "Save the file as UTF-8."
        faults.add(f"{name}:{line}", value=undecoded, problem="the file is not UTF-8 text", remedy=remedy)
        return None


def yaml_node(text: str, *, name: str, faults: FaultList) -> Node | None:
    """The one document of a YAML text, or None after noting why it is not one."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
        if root is None:
            faults.add(name, value="", problem="the file is empty", remedy="Fill it in or remove it.")
            return None
        return _YamlConversion(name).node(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}" if mark else name
        line = text.splitlines()[mark.line] if mark and mark.line < len(text.splitlines()) else ""
        problem = f"the YAML is broken: {error.problem or error.context}"
        faults.add(place, value=line.strip(), problem=problem, remedy="Check indentation, colons and quotes.")
    except yaml.reader.ReaderError as error:
        place = f"{name}:{text.count(chr(10), 0, error.position) + 1}"
        problem = "a character is not allowed in YAML"
        faults.add(place, value=str(error.character), problem=problem, remedy="Remove the control character.")
    except RecursionError:
        faults.add(name, value="", problem="values are nested too deeply", remedy="Follow the documented structure.")
    except _SelfReferenceError as error:
        faults.add(error.place, value="", problem="an anchor contains itself", remedy="Write the value out.")
    return None


def jsonl_nodes(text: str, *, name: str, faults: FaultList) -> Iterator[Node | None]:
    """One value a line; None for a line that is not JSON, after noting it. Empty lines are skipped."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            yield _json_node(json.loads(line, object_pairs_hook=_Pairs), place=place)
        except (ValueError, RecursionError) as error:
            problem = f"the line is not JSON: {getattr(error, 'msg', 'too deep or too long a number')}"
            faults.add(place, value=line.strip(), problem=problem, remedy="Write one JSON object a line.")
            yield None


class _Pairs(tuple[tuple[str, object], ...]):
    """A JSON object with its keys as written, repeated ones too."""


class _SelfReferenceError(Exception):
    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class _YamlConversion:
    """Turns composed YAML nodes into ours; an aliased node is converted once, one inside itself is refused."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._done: dict[int, Node] = {}
        self._open: set[int] = set()

    def node(self, source: yaml.Node) -> Node:
        key = id(source)
        if key in self._open:
            raise _SelfReferenceError(self._place(source))
        if key not in self._done:
            self._open.add(key)
            self._done[key] = self._converted(source)
            self._open.discard(key)
        return self._done[key]

    def _converted(self, source: yaml.Node) -> Node:
        place = self._place(source)
        if isinstance(source, yaml.MappingNode):
            return MapNode(place, tuple((self._key(key), self.node(value)) for key, value in source.value))
        if isinstance(source, yaml.SequenceNode):
            return ListNode(place, tuple(self.node(item) for item in source.value))
        return ScalarNode(place, _YAML_KINDS.get(source.tag, ScalarKind.TEXT), str(source.value))

    def _key(self, source: yaml.Node) -> ScalarNode:
        converted = self.node(source)
        return converted if isinstance(converted, ScalarNode) else _key_of(converted)

    def _place(self, source: yaml.Node) -> str:
        return f"{self._name}:{source.start_mark.line + 1}"


def _key_of(node: Node) -> ScalarNode:
    return ScalarNode(node.place, ScalarKind.TEXT, node.shown)


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
