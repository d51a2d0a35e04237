"""`imsmanifest.xml` (IMS Content Packaging): what SCORM, Common Cartridge and QTI packages say of themselves."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from data.converting.archives import Archive
from data.converting.xml import attribute, child, children, descendants, text_of, xml_of

MANIFEST = "imsmanifest.xml"
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource: its type, the file that opens it or a web address, and its files by their names in the package."""

    id: str
    type: str
    href: str
    files: Sequence[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A leaf of the outline, or a heading of it where `resource` is None; `path` are the titles above it."""

    id: str
    title: str
    resource: Resource | None
    path: Sequence[str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest says: the package's schema, title, language, outline in order, and resources outside of it."""

    schema: str
    version: str
    title: str
    description: str
    language: str
    outline: Sequence[Entry]
    resources: Sequence[Resource]

    @property
    def others(self) -> Sequence[Resource]:
        """The resources that the outline does not name."""
        used = {entry.resource.id for entry in self.outline if entry.resource is not None}
        return [resource for resource in self.resources if resource.id not in used]


def manifest_file(names: Iterable[str]) -> str | None:
    """The manifest that lies nearest to the root: packages are often packed with the folder that they lie in."""
    found = (name for name in names if PurePosixPath(name).name.lower() == MANIFEST)
    return min(found, key=lambda name: (name.count("/"), name), default=None)


def read_manifest(archive: Archive) -> Manifest:
    """The manifest of the package; raises RefusedFileError where there is none that can be read."""
    name = manifest_file(archive.names) or MANIFEST
    return manifest_of(xml_of(archive.read(name), place=name), folder=str(PurePosixPath(name).parent))


def manifest_of(root: Element, *, folder: str = "") -> Manifest:
    """The manifest, names of files taken from `folder`, in which it lies."""
    base = _joined(folder.removeprefix("."), attribute(root, "base"))
    resources = {attribute(each, "identifier"): _resource(each, base) for each in _resources(root)}
    outline = [entry for each in _organizations(root) for entry in _entries(each, resources, path=())]
    metadata = child(root, "metadata")
    return Manifest(
        schema=_named(metadata, "schema"),
        version=_named(metadata, "schemaversion"),
        title=_title(root, metadata),
        description=_described(metadata),
        language=_language(metadata) or attribute(root, "lang"),
        outline=outline,
        resources=list(resources.values()),
    )


def _resources(root: Element) -> Iterator[Element]:
    for holder in children(root, "resources"):
        yield from children(holder, "resource")


def _resource(element: Element, base: str) -> Resource:
    inner = attribute(element, "base")
    folder = _joined(base, inner)
    files = [_joined(folder, attribute(each, "href")) for each in children(element, "file")]
    href = attribute(element, "href")
    where = href if _ADDRESS.match(href) else _joined(folder, href)
    return Resource(attribute(element, "identifier"), attribute(element, "type").lower(), where, files)


def _joined(folder: str, href: str) -> str:
    """The name in the package that a reference leads to, without its query."""
    path = unquote(urlsplit(href.replace("\\", "/")).path) if href else ""
    parts: list[str] = []
    for part in (*PurePosixPath(folder).parts, *PurePosixPath(path).parts):
        if part == "..":
            parts = parts[:-1]
        elif part != "/":
            parts.append(part)
    return "/".join(parts)


def _organizations(root: Element) -> Iterator[Element]:
    """The default organization: others are further ways through the same content."""
    holder = child(root, "organizations")
    found = list(children(holder, "organization")) if holder is not None else []
    default = attribute(holder, "default") if holder is not None else ""
    return iter([each for each in found if attribute(each, "identifier") == default][:1] or found[:1])


def _entries(element: Element, resources: Mapping[str, Resource], *, path: Sequence[str]) -> Iterator[Entry]:
    for item in children(element, "item"):
        title = text_of(child(item, "title"))
        resource = resources.get(attribute(item, "identifierref"))
        if resource is not None or title:
            yield Entry(attribute(item, "identifier"), title, resource, path)
        yield from _entries(item, resources, path=(*path, title) if title else path)


def _named(metadata: Element | None, name: str) -> str:
    return text_of(child(metadata, name)) if metadata is not None else ""


def _title(root: Element, metadata: Element | None) -> str:
    said = _lom(metadata, "title")
    if said:
        return said
    return next(
        (text_of(child(each, "title")) for each in _organizations(root) if child(each, "title") is not None), ""
    )


def _described(metadata: Element | None) -> str:
    return _lom(metadata, "description")


def _lom(metadata: Element | None, name: str) -> str:
    """A text of the learning object's general metadata, in the language that stands first."""
    if metadata is None:
        return ""
    general = next(descendants(metadata, "general"), None)
    found = child(general, name) if general is not None else None
    if found is None:
        return ""
    first = next(descendants(found, "langstring", "string"), found)
    return text_of(first)


def _language(metadata: Element | None) -> str:
    if metadata is None:
        return ""
    general = next(descendants(metadata, "general"), None)
    return text_of(child(general, "language")) if general is not None else ""


def is_of_qti(resource: Resource) -> bool:
    """Whether the resource is an item, a test or a bank of QTI of any version."""
    return "qti" in resource.type or "assessment" in resource.type


def kind_of_page(name: str) -> str:
    """The suffix of a file's name, in small letters and without its dot."""
    return PurePosixPath(name.lower()).suffix.removeprefix(".")
