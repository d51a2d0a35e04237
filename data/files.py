"""Folders that are either whole on disk or not there: checksums, fsync, atomic rename."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_OTHERS = 0o077
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Numbers of an OSError that says: disk or quota full."""


@contextmanager
def exclusive_lock(path: Path, *, wait: bool) -> Iterator[None]:
    """Holds the lock file for this process; it is freed by the system even where the process is killed.

    Raises:
        BlockingIOError: another process holds it and `wait` is false.
    """
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


def close_to_others(folder: Path) -> None:
    """Takes from everybody but the owner all leave to read, write or enter what lies in and below `folder`.

    What symbolic links lead to is left as it is.
    """
    for place, _, names in os.walk(folder):
        for path in (Path(place), *(Path(place) / name for name in names)):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode & _OTHERS and not path.is_symlink():
                path.chmod(mode & ~_OTHERS)


def check_room(folder: Path, size: int) -> None:
    """Returns if `size` more bytes fit on the folder's disk, within its quota; raises OSError otherwise.

    The bytes are set aside in a file without a name and given back; none is written.
    """
    with tempfile.TemporaryFile(dir=folder) as file:
        os.posix_fallocate(file.fileno(), 0, size)


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sync_file(path: Path) -> None:
    """Returns once the file's (or folder's) bytes are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Returns once every file and folder below `folder`, and itself, is on disk."""
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync_file(Path(place) / name)
        sync_file(Path(place))


def file_records(folder: Path) -> dict[str, dict[str, Any]]:
    """Size in bytes and SHA-256 of each file below `folder` but its own manifest, by relative path, sorted."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)} for path in paths
    }


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Writes `content` as UTF-8 JSON, readable by eye."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def replace_folder(new: Path, target: Path) -> None:
    """Puts the finished folder `new` (on the same file system) in the place of `target`, whole or not at all.

    A folder that stood there before is moved aside first and deleted last. Being killed between the two renames
    leaves no `target`, which every reader takes for "not built": never for a whole one.
    """
    sync_tree(new)
    aside = target.with_name(f".{target.name}.old-{os.getpid()}")
    if target.exists():
        target.rename(aside)
    new.rename(target)
    sync_file(target.parent)
    shutil.rmtree(aside, ignore_errors=True)


def write_text_durably(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Replaces the file's content in one atomic step that survives a power cut; `mode` as the umask leaves it."""
    beside = path.with_name(f".{path.name}.new-{os.getpid()}")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_file(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def faults_of(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is wrong with the files a manifest lists, one line each; empty if nothing is. Every byte is read."""
    return [fault for name, record in files.items() if (fault := _fault_of(folder / name, record)) is not None]


def _fault_of(path: Path, record: Mapping[str, Any]) -> str | None:
    if not path.is_file():
        return f"{path.name} is missing"
    size = path.stat().st_size
    if size != record.get("bytes"):
        return f"{path.name} has {size} bytes, expected {record.get('bytes')}"
    if sha256_of(path) != record.get("sha256"):
        return f"{path.name} has another checksum than its manifest says"
    return None
