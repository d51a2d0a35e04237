"""Opens index generations: `CURRENT` names one, its manifest says what it must hold.

The layout is described in docs/reference/index-format.md.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.bounded_json import bounded_json
from data.files import MANIFEST, faults_of
from data.words import CourseId, IndexCorrupt, IndexMismatch, IndexMissing, SearchIndexError
from embeddings.index.aims import AimTable
from embeddings.index.search_index import SearchIndex

FORMAT = "saarthi-index/6"
"""To be raised with every change of what the files hold, what `embeddings.text` finds in a passage among it."""
CURRENT = "CURRENT"
_REMEDY = "build it again with `saarthi index`"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """What a build did: how many passages there are, how many of them were embedded anew and how many reused."""

    name: str
    passages: int
    embedded: int
    reused: int
    seconds: float


def current_name(root: Path) -> str:
    """The generation that `CURRENT` names.

    Raises:
        IndexMissing: no generation has been built yet.
        IndexCorrupt: the file does not hold a generation's name.
    """
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise IndexMissing(f"no search index in {root}: build it with `saarthi index`") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexCorrupt(f"{root / CURRENT} cannot be read ({error}); {_REMEDY}") from error
    if generation_number(name) is None:
        raise IndexCorrupt(f"{root / CURRENT} holds {name[:40]!r}, not the name of a generation; {_REMEDY}")
    return name


def generation_number(name: str) -> int | None:
    """The running number in a generation's name, None if it is not one.

    >>> generation_number("00000012-3f9ac1d2")
    12
    """
    number, _, revision = name.partition("-")
    named = len(number) == 8 and number.isascii() and number.isdigit() and revision.isalnum()
    return int(number) if named else None


def generations(root: Path) -> list[str]:
    """Names of all generation folders, newest first."""
    names = [path.name for path in root.iterdir() if path.is_dir() and generation_number(path.name) is not None]
    return sorted(names, reverse=True) if names else []


def open_current(root: Path, *, encoder_name: str | None = None, dimension: int | None = None) -> SearchIndex:
    """The generation that `CURRENT` names, verified file by file; of any encoder and dimension where none is given.

    Raises:
        IndexMissing: none was built.
        IndexCorrupt: a file is gone, cut short, changed or not ours.
        IndexMismatch: it was built in another format or with another encoder or dimension.
    """
    name = current_name(root)
    for _ in range(_TRIES):
        try:
            return open_generation(root, name, encoder_name=encoder_name, dimension=dimension)
        except IndexCorrupt:
            # Two builds may have finished since CURRENT was read: the folder it named is then rightly gone.
            latest = current_name(root)
            if latest == name:
                raise
            name = latest
    return open_generation(root, name, encoder_name=encoder_name, dimension=dimension)


def indexed_courses(root: Path) -> tuple[tuple[Sequence[CourseId], NDArray[np.float32]], AimTable]:
    """Courses of the index with their `(courses, dimension)` mean passage vectors, and how near they come to what.

    Whichever encoder made them.

    Of the current generation or, where it cannot be used, of the newest older one that can; no encoder is loaded.

    Raises:
        SearchIndexError: there is no index to use, and why.
    """
    index, error = open_last_good(root)
    if index is None:
        raise error if error is not None else IndexMissing(f"no search index in {root}: build it with `saarthi index`")
    return index.course_vectors(), index.aims


def open_last_good(
    root: Path, *, encoder_name: str | None = None, dimension: int | None = None
) -> tuple[SearchIndex | None, SearchIndexError | None]:
    """The current generation or, where it cannot be used, the newest older one that can; and what was wrong.

    (index, None): all is well. (index, error): an older one stands in. (None, error): there is none to use.
    """
    try:
        return open_current(root, encoder_name=encoder_name, dimension=dimension), None
    except SearchIndexError as error:
        for name in _older(root):
            try:
                return open_generation(root, name, encoder_name=encoder_name, dimension=dimension), error
            except SearchIndexError:
                continue
        return None, error


def _older(root: Path) -> Iterator[str]:
    if not root.is_dir():
        return
    try:
        current: str | None = current_name(root)
    except SearchIndexError:
        current = None
    for name in generations(root):
        if current is None or name < current:
            yield name


def open_generation(root: Path, name: str, *, encoder_name: str | None, dimension: int | None) -> SearchIndex:
    """The generation of that name, verified file by file; errors as of `open_current`."""
    folder = root / name
    manifest = read_manifest(folder)
    _check_fit(folder, manifest, encoder_name=encoder_name, dimension=dimension)
    try:
        faults = faults_of(folder, manifest["files"])
        if faults:
            raise IndexCorrupt(f"the index generation {folder} is damaged ({'; '.join(faults)}); {_REMEDY}")
        return SearchIndex(folder, name=name, catalogue_revision=manifest["catalogue_revision"])
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        # Checksums agree or a file went while it was read: whatever a reader then stumbles over, it is not ours.
        raise IndexCorrupt(f"the index generation {folder} cannot be read ({error}); {_REMEDY}") from error


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """What the generation says of itself.

    Raises:
        IndexCorrupt: there is no manifest, or it is not one of a generation.
    """
    try:
        manifest = json.loads(bounded_json((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise IndexCorrupt(f"{folder / MANIFEST} cannot be read ({error}); {_REMEDY}") from error
    if not isinstance(manifest, dict) or "format" not in manifest or not isinstance(manifest.get("files"), dict):
        raise IndexCorrupt(f"{folder / MANIFEST} is not the manifest of a search index; {_REMEDY}")
    return manifest


def _check_fit(folder: Path, manifest: Mapping[str, Any], *, encoder_name: str | None, dimension: int | None) -> None:
    expected = {"format": FORMAT, "encoder": encoder_name, "dimension": dimension}
    wrong = [
        f"{key} is {manifest.get(key)!r}, expected {value!r}"
        for key, value in expected.items()
        if value is not None and manifest.get(key) != value
    ]
    if wrong:
        raise IndexMismatch(f"the index generation {folder} does not fit: {'; '.join(wrong)}; {_REMEDY}")
