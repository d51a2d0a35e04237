"""Which id of ours every id in a catalogue folder stands for: what other systems call things is read as such."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from data.reading.faults import FaultList
from data.reading.fields import Fields, id_of, is_id
from data.reading.nodes import ListNode, MapNode, Node, ScalarKind, ScalarNode
from data.reading.references import Kind
from data.words.external import LONGEST_EXTERNAL, ExternalId, first_own_id, is_external, is_system, known_form


class OwnIds:
    """The ids of one folder; `system` is whose ids are written where they are not ours, None where they are ours."""

    def __init__(self, system: str | None = None) -> None:
        self._system = system
        self._own: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}

    def note(self, kind: Kind, nodes: Iterable[Node | None]) -> None:
        """Keeps what the things of these maps are called elsewhere, before anything refers to them."""
        for node in nodes:
            if isinstance(node, MapNode):
                self._note(kind, dict((key.text, value) for key, value in node.entries))

    def _note(self, kind: Kind, entries: dict[str, Node]) -> None:
        id_ = entries.get("id")
        if not isinstance(id_, ScalarNode):
            return
        own = self.own(kind, id_.text)
        for external in _written(entries.get("external")):
            for name in (external.id, str(external)):
                self._own[kind].setdefault(name, own)

    def own(self, kind: Kind, text: str) -> str:
        """Our id of what a text names."""
        if is_id(text):
            return text
        known = self._own[kind].get(text)
        if known is not None:
            return known
        return text if self.elsewhere(text) is None else first_own_id(text)

    def elsewhere(self, text: str) -> ExternalId | None:
        """The id that a text is in another system; None where it is one of ours, or of none."""
        if is_id(text):
            return None
        known = known_form(text)
        if known is not None and self._system is None:
            return known
        return ExternalId(self._system, text) if self._system is not None and is_external(text) else None

    def renamed(self, kind: Kind, nodes: Iterable[ScalarNode]) -> tuple[ScalarNode, ...]:
        """The nodes with our ids."""
        return tuple(replace(node, text=self.own(kind, node.text)) for node in nodes)

    def of_thing(self, fields: Fields, kind: Kind, *, faults: FaultList) -> str:
        """Our id of the thing whose fields these are; its own other ids are told by `external`."""
        node = fields.required("id")
        if node is None:
            return ""
        if isinstance(node, ScalarNode) and node.kind is ScalarKind.TEXT and self.elsewhere(node.text) is not None:
            return self.own(kind, node.text)
        return id_of(node, faults=faults)

    def external(self, fields: Fields, *, faults: FaultList) -> frozenset[ExternalId]:
        """All that other systems call the thing: what its `external` says, and its id where that is not ours."""
        id_, given = fields.given("id"), fields.given("external")
        _note_faults(given, faults)
        own = self.elsewhere(id_.text) if isinstance(id_, ScalarNode) else None
        return frozenset(_written(given)) | frozenset([] if own is None else [own])


def _written(node: Node | None) -> Iterator[ExternalId]:
    """The sound ids of an `external` map: a system with an id, or with a list of them."""
    for system, id_ in _pairs(node):
        if is_system(system.text) and is_external(id_.text):
            yield ExternalId(system.text, id_.text)


def _pairs(node: Node | None) -> Iterator[tuple[ScalarNode, ScalarNode]]:
    entries = node.entries if isinstance(node, MapNode) else ()
    for system, value in entries:
        for id_ in value.items if isinstance(value, ListNode) else (value,):
            if isinstance(id_, ScalarNode):
                yield system, id_


def _note_faults(node: Node | None, faults: FaultList) -> None:
    if node is not None and not isinstance(node, MapNode):
        remedy = "Write the system with its id: {igot: do_113}."
        faults.add(node.place, value=node.shown, problem="'external' is not a map", remedy=remedy)
    for system, id_ in _pairs(node):
        if not is_system(system.text):
            remedy = "Use lower-case letters a-z, digits and '-', such as igot."
            faults.add(system.place, value=system.text, problem="this names no system", remedy=remedy)
        if not is_external(id_.text):
            remedy = f"Give 1 to {LONGEST_EXTERNAL} characters without blanks."
            faults.add(id_.place, value=id_.text, problem="this cannot be an id in another system", remedy=remedy)
