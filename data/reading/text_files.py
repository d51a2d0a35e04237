"""The text of a file that somebody handed in: a plain file of bounded size that lies where it should, in UTF-8."""

import os
import stat
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO, TextIOWrapper
from pathlib import Path
from typing import TextIO

from data.reading.faults import FaultList

MOST_BYTES = {".yaml": 8 << 20}
"""By suffix. The largest YAML file of the sample has 74 kB; reading one takes some 30 times its size in memory."""

MOST_BYTES_OF_LINES = 1 << 30
"""For what is read line by line: as JSONL, some 100,000 courses with their lessons."""

_PIECE = 1 << 20

_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)


def read_text(path: Path, *, name: str, faults: FaultList, inside: Path | None = None) -> str | None:
    """The file's text, or None after noting why it is not read; `name` is how faults call the file.

    With `inside`, a link that leads out of that folder is refused: what a folder from elsewhere names would otherwise
    be read with the rights of whoever loads it, and shown in faults.
    """
    try:
        if note_unreadable(path, name=name, faults=faults, inside=inside):
            return None
        raw = _bytes_of(path)
    except OSError as error:
        _note_error(error, path, name=name, faults=faults)
        return None
    return _decoded(raw, name=name, faults=faults)


@contextmanager
def opened_text(path: Path, *, name: str, faults: FaultList) -> Iterator[TextIO | None]:
    """The file to read by lines while the block lasts, none of it in memory; None as of `read_text`."""
    try:
        if note_unreadable(path, name=name, faults=faults):
            yield None
            return
        if not _is_utf8(path):
            _decoded(_bytes_of(path), name=name, faults=faults)
            yield None
            return
        file = _opened(path)
    except OSError as error:
        _note_error(error, path, name=name, faults=faults)
        yield None
        return
    with TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        yield text


def _is_utf8(path: Path) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    with _opened(path) as file:
        try:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def note_unreadable(path: Path, *, name: str, faults: FaultList, inside: Path | None = None) -> bool:
    """Whether the file is not one to be read, after noting why: no plain file, outside its folder, or too large.

    Raises OSError where it cannot be looked at.
    """
    found = path.stat()
    most = MOST_BYTES.get(path.suffix, MOST_BYTES_OF_LINES)
    if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
        problem, remedy = "the link leads out of the folder", "Put the file itself here."
    elif not stat.S_ISREG(found.st_mode):
        kind = next((kind for is_kind, kind in _KINDS if is_kind(found.st_mode)), "no plain file")
        problem, remedy = f"this is {kind}, not a file", "Put a plain file here, or remove it."
    elif found.st_size > most:
        problem, remedy = f"the file has {found.st_size:,} bytes, more than {most:,}", "Divide it into several files."
    else:
        return False
    faults.add(name, value=path.name, problem=problem, remedy=remedy)
    return True


def _note_error(error: OSError, path: Path, *, name: str, faults: FaultList) -> None:
    problem = f"the file cannot be read: {error.strerror}"
    faults.add(name, value=path.name, problem=problem, remedy="Make it readable.")


def _opened(path: Path) -> BufferedReader:
    """The file's bytes; one that was exchanged for a pipe in the meantime is not waited for."""
    return BufferedReader(FileIO(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)))


def _bytes_of(path: Path) -> bytes:
    with _opened(path) as file:
        return file.read()


def _decoded(raw: bytes, *, name: str, faults: FaultList) -> str | None:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        undecoded = raw[error.start : error.start + 8].decode("latin-1")
        remedy = "Save the file as UTF-8."
        faults.add(f"{name}:{line}", value=undecoded, problem="the file is not UTF-8 text", remedy=remedy)
        return None
