"""What every part of one reading of a catalogue shares: faults, references, and which ids are whose."""

from collections.abc import Iterable
from dataclasses import dataclass

from data.reading.faults import FaultList
from data.reading.fields import Fields
from data.reading.nodes import MapNode, Node, ScalarNode
from data.reading.own_ids import OwnIds
from data.reading.references import Kind, References
from data.words.external import ExternalId


@dataclass(frozen=True, slots=True)
class Reading:
    """Where faults and references of one reading go, and what its ids stand for."""

    faults: FaultList
    references: References
    ids: OwnIds

    def fields(self, node: Node, *, what: str, allowed: tuple[str, ...]) -> Fields:
        """The fields of a map; anything else is noted and read as an empty map."""
        if isinstance(node, MapNode):
            return Fields(node, what=what, allowed=allowed, faults=self.faults)
        remedy = f"Write a map with {', '.join(allowed)}."
        self.faults.add(node.place, value=node.shown, problem=f"a {what} should be a map of keys", remedy=remedy)
        return Fields(MapNode(node.place, ()), what=what, allowed=allowed, faults=FaultList())

    def defined(self, fields: Fields, *, kind: Kind) -> str:
        """Our id of the thing, noted as defined."""
        id_ = self.ids.of_thing(fields, kind, faults=self.faults)
        node = fields.given("id")
        self.references.define(kind, id_, place=node.place if node else fields.place)
        return id_

    def external(self, fields: Fields) -> frozenset[ExternalId]:
        """What other systems call the thing."""
        return self.ids.external(fields, faults=self.faults)

    def referred(self, kind: Kind, nodes: Iterable[ScalarNode]) -> tuple[ScalarNode, ...]:
        """References to things of this kind by our ids, noted as such."""
        own = self.ids.renamed(kind, nodes)
        self.references.refer(kind, own)
        return own

    def reference(self, fields: Fields, key: str, *, kind: Kind) -> ScalarNode | None:
        """The one reference under a key by our id, noted as such; None where there is none to follow."""
        node = fields.reference(key)
        return None if node is None else self.referred(kind, [node])[0]

    def optional_reference(self, fields: Fields, key: str, *, kind: Kind) -> ScalarNode | None:
        """As `reference`, of a key that may be left out."""
        return self.reference(fields, key, kind=kind) if fields.has(key) else None
