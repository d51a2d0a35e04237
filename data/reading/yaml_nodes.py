"""A YAML document as our nodes, made from the parser's events: no deeper and no larger than a catalogue needs.

PyYAML's own composer calls itself for each level, and 200,000 `[` end the process with a segmentation fault; the events
come one after the other, so that what goes too deep is refused when it does.
"""

from collections.abc import Callable, Iterator

import yaml

from data.reading.faults import FaultList
from data.reading.nodes import ListNode, MapNode, Node, ScalarKind, ScalarNode

DEEPEST = 32
"""Levels of lists and maps; the deepest file of ours, the plan templates, has 7."""

MOST_NODES = 200_000
"""Values with keys, what an alias stands for counted each time; the largest file of the sample has 2,841. So many take
6 s to read."""

# libyaml reads the sample catalogue about ten times faster than the pure Python loader; both keep places.
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_KINDS = {
    "tag:yaml.org,2002:str": ScalarKind.TEXT,
    "tag:yaml.org,2002:int": ScalarKind.WHOLE,
    "tag:yaml.org,2002:float": ScalarKind.DECIMAL,
    "tag:yaml.org,2002:bool": ScalarKind.TRUTH,
    "tag:yaml.org,2002:timestamp": ScalarKind.DATE,
    "tag:yaml.org,2002:null": ScalarKind.EMPTY,
}


def yaml_node(text: str, *, name: str, faults: FaultList) -> Node | None:
    """The one document of a YAML text, or None after noting why it is not one."""
    try:
        root = _Composition(text, name=name).document()
        if root is None:
            faults.add(name, value="", problem="the file is empty", remedy="Fill it in or remove it.")
        return root
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
    except _RefusedError as error:
        faults.add(error.place, value="", problem=error.problem, remedy=error.remedy)
    return None


class _RefusedError(Exception):
    def __init__(self, place: str, *, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.place = place
        self.problem = problem
        self.remedy = remedy


class _Composition:
    """Puts the events of one text together; an anchored node is made once and stands wherever it is named."""

    def __init__(self, text: str, *, name: str) -> None:
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))
        self._tag_of: Callable[..., str] = yaml.resolver.Resolver().resolve
        self._name = name
        self._anchored: dict[str, tuple[Node, int]] = {}
        self._open: set[str] = set()
        self._level = 0
        self._nodes = 0

    def document(self) -> Node | None:
        """The root; None where there is no document."""
        next(self._events)  # the stream begins
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        root = self._node(next(self._events))
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            problem = "the YAML is broken: one document is expected, but another follows"
            raise _RefusedError(self._place(after), problem=problem, remedy="Remove the line '---'.")
        return root

    def _node(self, event: yaml.Event) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._named(event)
        anchor: str | None = getattr(event, "anchor", None)
        if anchor is None:
            return self._made(event)
        before = self._nodes
        self._open.add(anchor)
        node = self._made(event)
        self._open.discard(anchor)
        self._anchored[anchor] = node, self._nodes - before
        return node

    def _named(self, event: yaml.AliasEvent) -> Node:
        """What the alias stands for, counted as if it were written out."""
        if event.anchor in self._open:
            raise _RefusedError(self._place(event), problem="an anchor contains itself", remedy="Write the value out.")
        if event.anchor not in self._anchored:
            problem = f"the YAML is broken: found undefined alias {event.anchor!r}"
            raise _RefusedError(self._place(event), problem=problem, remedy="Write the value out.")
        node, nodes = self._anchored[event.anchor]
        self._count(nodes, event)
        return node

    def _made(self, event: yaml.Event) -> Node:
        self._count(1, event)
        place = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            return ScalarNode(place, self._kind(event), str(event.value))
        self._level += 1
        if self._level > DEEPEST:
            problem = f"values are nested deeper than {DEEPEST} levels"
            raise _RefusedError(place, problem=problem, remedy="Follow the documented structure.")
        if isinstance(event, yaml.MappingStartEvent):
            made: Node = MapNode(
                place, tuple((_key(self._node(key)), self._node(next(self._events))) for key in self._inside())
            )
        else:
            made = ListNode(place, tuple(self._node(item) for item in self._inside()))
        self._level -= 1
        return made

    def _inside(self) -> Iterator[yaml.Event]:
        """The events up to the end of the list or map that has begun."""
        for event in self._events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            yield event

    def _kind(self, event: yaml.ScalarEvent) -> ScalarKind:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self._tag_of(yaml.ScalarNode, event.value, event.implicit)
        return _KINDS.get(tag, ScalarKind.TEXT)

    def _count(self, nodes: int, event: yaml.Event) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            problem = f"the file holds more than {MOST_NODES:,} values, with what its aliases stand for"
            raise _RefusedError(self._place(event), problem=problem, remedy="Divide it, and write few aliases.")

    def _place(self, event: yaml.Event) -> str:
        return f"{self._name}:{event.start_mark.line + 1}" if event.start_mark else self._name


def _key(node: Node) -> ScalarNode:
    return node if isinstance(node, ScalarNode) else ScalarNode(node.place, ScalarKind.TEXT, node.shown)
