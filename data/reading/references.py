"""What is defined and what refers to what: duplicate ids, unknown references and cycles, after all files are read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from data.reading.faults import FaultList, did_you_mean
from data.reading.fields import is_id
from data.reading.nodes import ScalarNode


class Kind(StrEnum):
    """The kinds of things that have ids."""

    COMPETENCY = "competency"
    ROLE = "role"
    ORGANISATION = "organisation"
    COURSE = "course"
    PLAN = "plan"
    PROGRAMME = "programme"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class _Reference:
    kind: Kind
    node: ScalarNode


@dataclass(frozen=True, slots=True)
class _Edge:
    """`origin` needs `target` of the same kind (a prerequisite, a parent)."""

    origin: str
    target: ScalarNode


class References:
    """Definitions and references as they are met, checked together at the end."""

    def __init__(self, faults: FaultList) -> None:
        self._faults = faults
        self._defined: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}
        self._incomplete: set[Kind] = set()
        self._references: list[_Reference] = []
        self._edges: dict[Kind, list[_Edge]] = {kind: [] for kind in Kind}

    def define(self, kind: Kind, id_: str, *, place: str) -> None:
        """Notes that `id_` is defined at `place`, and a fault where it was before."""
        if not id_:
            self._incomplete.add(kind)
            return
        first = self._defined[kind].get(id_)
        if first is None:
            self._defined[kind][id_] = place
        else:
            problem = f"this {kind} id is used twice: at {first} and at {place}"
            self._faults.add(place, value=id_, problem=problem, remedy="Rename or remove one of them.")

    def mark_incomplete(self, kind: Kind) -> None:
        """Some things of this kind could not be read, so that references to them cannot be judged."""
        self._incomplete.add(kind)

    def refer(self, kind: Kind, nodes: Iterable[ScalarNode]) -> None:
        """Notes references that must lead to a thing of this kind."""
        self._references.extend(_Reference(kind, node) for node in nodes)

    def depend(self, kind: Kind, origin: str, *, targets: Iterable[ScalarNode]) -> None:
        """Notes references that must exist and, all taken together, must not run in a circle."""
        edges = [_Edge(origin, target) for target in targets]
        self._edges[kind].extend(edges)
        self.refer(kind, (edge.target for edge in edges))

    def check(self) -> None:
        """Notes every reference that leads nowhere and every circle."""
        for reference in self._references:
            self._check_reference(reference)
        for kind, edges in self._edges.items():
            for cycle in _cycles(edges):
                self._note_cycle(kind, cycle, edges=edges)

    def _check_reference(self, reference: _Reference) -> None:
        kind, node = reference.kind, reference.node
        known = self._defined[kind]
        if node.text in known or kind in self._incomplete:
            return
        remedy = did_you_mean(node.text, filter(is_id, known), otherwise=f"Define the {kind} or remove the reference.")
        self._faults.add(node.place, value=node.text, problem=f"no {kind} has this id", remedy=remedy)

    def _note_cycle(self, kind: Kind, cycle: Sequence[str], *, edges: Sequence[_Edge]) -> None:
        place = next(edge.target.place for edge in edges if (edge.origin, edge.target.text) == (cycle[0], cycle[1]))
        meaning = "courses require each other" if kind is Kind.COURSE else "organisations lie under each other"
        shown = " -> ".join(cycle)
        self._faults.add(place, value=shown, problem=f"{meaning} in a circle", remedy="Remove one of these links.")


def _cycles(edges: Sequence[_Edge]) -> list[Sequence[str]]:
    """One circle after another (first id repeated at the end), each broken before the next is sought."""
    targets: dict[str, set[str]] = {}
    for edge in edges:
        targets.setdefault(edge.origin, set()).add(edge.target.text)
    cycles: list[Sequence[str]] = []
    while (cycle := _any_cycle(targets)) is not None:
        cycles.append(cycle)
        targets[cycle[0]].discard(cycle[1])
    return cycles


def _any_cycle(targets: Mapping[str, set[str]]) -> Sequence[str] | None:
    ordered = {origin: sorted(ends) for origin, ends in sorted(targets.items())}
    try:
        TopologicalSorter(ordered).prepare()
    except CycleError as error:
        # graphlib lists a circle from what is needed to what needs it; ours reads the other way.
        circle: list[str] = error.args[1]
        return circle[::-1]
    return None
