"""Records of a JSONL file, one object a line, with what is wrong noted by file and line."""

from collections.abc import Iterator
from pathlib import Path

from data.reading import FaultList, Fields, MapNode, Node, ScalarNode, jsonl_nodes, read_text
from data.words import InvalidInput


def records(path: Path, what: str, *, faults: FaultList, first: dict[str, str] | None = None) -> Iterator[Fields]:
    """The objects of a file, one a line; notes lines that are none and ids that were met before (kept in `first`)."""
    seen = {} if first is None else first
    text = read_text(path, name=str(path), faults=faults)
    for node in jsonl_nodes(text or "", name=str(path), faults=faults):
        if isinstance(node, MapNode):
            _note_repeated(node, what=what, first=seen, faults=faults)
            yield Fields(node, what=what, allowed={key.text for key, _ in node.entries}, faults=faults)
        elif node is not None:
            remedy = f"Write the {what} as {{...}}."
            faults.add(node.place, value=node.shown, problem="the line is not an object", remedy=remedy)


def _note_repeated(node: MapNode, *, what: str, first: dict[str, str], faults: FaultList) -> None:
    written: dict[str, Node] = {key.text: value for key, value in node.entries}
    id_ = written.get("id")
    if not isinstance(id_, ScalarNode):
        return
    if id_.text in first:
        problem = f"another {what} has this id, at {first[id_.text]}"
        faults.add(node.place, value=id_.text, problem=problem, remedy="Give each its own id.")
    else:
        first[id_.text] = node.place


def refuse_faults(subject: str, faults: FaultList) -> None:
    """Raises InvalidInput with every fault noted so far, if there is any."""
    if len(faults):
        raise InvalidInput(subject, faults.in_order())
