"""Reading a catalogue folder (`saarthi-catalogue/1`, see docs/reference/catalogue-format.md): all of it or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.catalogue import Catalogue
from data.reading.entities import competency_of, course_of, organisation_of, role_of
from data.reading.faults import FaultList, did_you_mean
from data.reading.nodes import ListNode, Node, jsonl_nodes
from data.reading.own_ids import OwnIds
from data.reading.plans import plan_of
from data.reading.programmes import group_of, programme_of
from data.reading.reading import Reading
from data.reading.references import Kind, References
from data.reading.text_files import read_text
from data.reading.yaml_nodes import yaml_node
from data.words.errors import InvalidCatalogue
from data.words.external import is_system

FORMAT = "saarthi-catalogue/1"
HEADER = "catalogue.yaml"
_HEADER_KEYS = ("format", "name", "note", "revision", "system")
_CONTENT_SUFFIXES = {".yaml", ".yml", ".json", ".jsonl"}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one kind of thing is written: `NAME.yaml` (a list) or `NAME/*.yaml`, and `NAME.jsonl`."""

    kind: Kind
    name: str
    in_folder: bool
    one_a_file: bool

    def yaml_files(self, folder: Path) -> list[Path]:
        if self.in_folder:
            return sorted((folder / self.name).glob("*.yaml"))
        return [path] if (path := folder / f"{self.name}.yaml").exists() or path.is_symlink() else []

    def jsonl_files(self, folder: Path) -> list[Path]:
        path = folder / f"{self.name}.jsonl"
        return [path] if path.exists() or path.is_symlink() else []


_PLACES = (
    _Place(Kind.COMPETENCY, "competencies", in_folder=True, one_a_file=False),
    _Place(Kind.ROLE, "roles", in_folder=False, one_a_file=False),
    _Place(Kind.ORGANISATION, "organisations", in_folder=False, one_a_file=False),
    _Place(Kind.COURSE, "courses", in_folder=True, one_a_file=True),
    _Place(Kind.PLAN, "plans", in_folder=False, one_a_file=False),
    _Place(Kind.PROGRAMME, "programmes", in_folder=False, one_a_file=False),
    _Place(Kind.GROUP, "groups", in_folder=False, one_a_file=False),
)

_FOLDERS = ("competencies", "courses")
_TOP_FILES = (
    HEADER,
    *("roles.yaml", "organisations.yaml", "plans.yaml", "programmes.yaml", "groups.yaml"),
    *("competencies.jsonl", "roles.jsonl", "organisations.jsonl", "courses.jsonl", "plans.jsonl"),
    *("programmes.jsonl", "groups.jsonl"),
)


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue written in `folder`.

    Raises InvalidCatalogue with every fault of every file, each with file, line, value and remedy.
    """
    faults = FaultList()
    if not folder.is_dir():
        problem = "there is no such folder"
        faults.add(folder.name, value=str(folder), problem=problem, remedy="Name a folder that holds catalogue.yaml.")
        raise InvalidCatalogue(f"catalogue {folder}", faults.in_order())
    references = References(faults)
    reading = Reading(faults, references, OwnIds(_system_of(folder, Reading(faults, references, OwnIds()))))
    _check_names(folder, faults)
    nodes = {place.kind: _nodes(place, folder, reading) for place in _PLACES}
    for kind, listed in nodes.items():
        reading.ids.note(kind, listed)
    competencies = [competency_of(node, reading) for node in nodes[Kind.COMPETENCY]]
    roles = [role_of(node, reading) for node in nodes[Kind.ROLE]]
    organisations = [organisation_of(node, reading) for node in nodes[Kind.ORGANISATION]]
    courses = [course_of(node, reading) for node in nodes[Kind.COURSE]]
    programmes = [programme_of(node, reading) for node in nodes[Kind.PROGRAMME]]
    by_id = {programme.id: programme for programme in programmes}
    plans = [plan_of(node, reading, programmes=by_id) for node in nodes[Kind.PLAN]]
    groups = [group_of(node, reading) for node in nodes[Kind.GROUP]]
    references.check()
    if len(faults):
        raise InvalidCatalogue(f"catalogue {folder}", faults.in_order())
    return Catalogue.of(
        competencies=competencies,
        roles=roles,
        organisations=organisations,
        courses=courses,
        plans=plans,
        programmes=programmes,
        groups=groups,
    )


def _system_of(folder: Path, reading: Reading) -> str | None:
    """Whose ids the folder is written in, where its header says so; what is wrong with the header is noted."""
    path = folder / HEADER
    if not path.exists() and not path.is_symlink():
        remedy = f"Write a file {HEADER} with 'format: {FORMAT}' and a name."
        reading.faults.add(HEADER, value=folder.name, problem="the file is missing", remedy=remedy)
        return None
    node = _yaml_root(path, folder, reading.faults)
    if node is None:
        return None
    fields = reading.fields(node, what="catalogue", allowed=_HEADER_KEYS)
    stated = fields.required("format")
    if stated is not None and stated.shown != FORMAT:
        problem = "this format of catalogue is not known"
        reading.faults.add(stated.place, value=stated.shown, problem=problem, remedy=f"Write 'format: {FORMAT}'.")
    fields.local_text("name")
    system = fields.given("system")
    if system is None or is_system(system.shown):
        return None if system is None else system.shown
    remedy = "Use lower-case letters a-z, digits and '-', such as igot."
    reading.faults.add(system.place, value=system.shown, problem="this names no system", remedy=remedy)
    return None


def _check_names(folder: Path, faults: FaultList) -> None:
    """Notes content files that would never be read, such as `role.yaml` or `courses/x.yml`."""
    for path in sorted(folder.iterdir()):
        if path.suffix in _CONTENT_SUFFIXES and path.name not in _TOP_FILES:
            remedy = did_you_mean(path.name, _TOP_FILES, otherwise=f"A catalogue has: {', '.join(_TOP_FILES)}.")
            faults.add(path.name, value=path.name, problem="no part of a catalogue has this name", remedy=remedy)
    for path in sorted(path for name in _FOLDERS for path in (folder / name).glob("*")):
        if path.suffix in _CONTENT_SUFFIXES - {".yaml"}:
            name, remedy = str(path.relative_to(folder)), f"Rename it to {path.stem}.yaml."
            faults.add(name, value=path.name, problem="only .yaml files are read here", remedy=remedy)


def _nodes(place: _Place, folder: Path, reading: Reading) -> Sequence[Node]:
    return [*_yaml_nodes(place, folder, reading), *_jsonl_nodes(place, folder, reading)]


def _yaml_nodes(place: _Place, folder: Path, reading: Reading) -> Iterator[Node]:
    for path in place.yaml_files(folder):
        root = _yaml_root(path, folder, reading.faults)
        if root is None:
            reading.references.mark_incomplete(place.kind)
        else:
            yield from _things(root, place=place, reading=reading)


def _things(root: Node, *, place: _Place, reading: Reading) -> Sequence[Node]:
    if place.one_a_file:
        return [root]
    if isinstance(root, ListNode):
        return root.items
    reading.references.mark_incomplete(place.kind)
    remedy = "Begin each entry with '- '."
    reading.faults.add(root.place, value=root.shown, problem="the file should hold a list", remedy=remedy)
    return []


def _jsonl_nodes(place: _Place, folder: Path, reading: Reading) -> Iterator[Node]:
    for path in place.jsonl_files(folder):
        text = read_text(path, name=path.name, faults=reading.faults, inside=folder)
        nodes = [None] if text is None else jsonl_nodes(text, name=path.name, faults=reading.faults)
        for node in nodes:
            if node is None:
                reading.references.mark_incomplete(place.kind)
            else:
                yield node


def _yaml_root(path: Path, folder: Path, faults: FaultList) -> Node | None:
    name = path.relative_to(folder).as_posix()
    text = read_text(path, name=name, faults=faults, inside=folder)
    return None if text is None else yaml_node(text, name=name, faults=faults)
