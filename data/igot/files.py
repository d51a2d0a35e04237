"""What lies in a folder, a file or a ZIP of theirs, opened where it lies: nothing is unpacked onto the disk."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from data.words.errors import Fault, InvalidInput

MOST_FILES = 20_000
"""Files of one import; the department's ZIP has seven, an export of 5,000 courses with their trees one for each."""

MOST_BYTES = 16 << 30
"""Of one file, unpacked: the enrolments of the whole country, 100 million rows of 150 bytes."""

MOST_RATIO = 200
"""Unpacked to packed size: repetitive CSV comes to 30, a bomb of zeros to 1,000."""

_SMALL = 1 << 20
"""A file that unpacks to no more than this is no bomb, whatever its ratio."""

_PASSED_OVER = ("__macosx", ".ds_store", "thumbs.db")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its `name` is the path below what was named, for people; `open` may be called more than once."""

    name: str
    path: Path
    member: str | None = None
    password: bytes | None = None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes of the file, to be read in one go or a stretch at a time; raises InvalidInput, OSError."""
        if self.member is None:
            with self.path.open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(self.path) as archive:
            try:
                with archive.open(self.member, pwd=self.password) as file:
                    yield file
            except (RuntimeError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
                raise InvalidInput(f"file {self.name}", [_closed(self.name, error)]) from None

    @property
    def suffix(self) -> str:
        """The end of the name from its last dot, in lower case."""
        return PurePosixPath(self.name).suffix.lower()


def _closed(name: str, error: Exception) -> Fault:
    remedy = "Give the password of the ZIP (--password)." if "password" in str(error).lower() else "Fetch it again."
    return Fault(name, "", f"the ZIP cannot be read: {error}", remedy)


def entries_of(path: Path, *, password: str | None = None) -> list[Entry]:
    """Every file at `path`, a file, a folder or a ZIP, and in ZIPs within a folder, by name.

    Raises InvalidInput where there is nothing, too much, or a ZIP that cannot be trusted.
    """
    secret = password.encode() if password else None
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.is_file() and not each.is_symlink())
        found = [entry for file in files for entry in _entries(file, str(file.relative_to(path)), secret)]
    elif path.is_file():
        found = _entries(path, path.name, secret)
    else:
        raise InvalidInput(f"import {path}", [Fault(str(path), "", "there is no such file or folder", "Name another.")])
    kept = [entry for entry in found if not _passed_over(entry.name)]
    if not 0 < len(kept) <= MOST_FILES:
        remedy = f"Name a folder of 1 to {MOST_FILES:,} files."
        raise InvalidInput(f"import {path}", [Fault(str(path), "", f"there are {len(kept):,} files", remedy)])
    return kept


def _passed_over(name: str) -> bool:
    parts = [part.lower() for part in PurePosixPath(name).parts]
    return any(part.startswith(("._", ".")) or part in _PASSED_OVER for part in parts)


def _entries(file: Path, name: str, password: bytes | None) -> list[Entry]:
    if file.suffix.lower() != ".zip" or not zipfile.is_zipfile(file):
        return [Entry(name, file)]
    with zipfile.ZipFile(file) as archive:
        inside = [each for each in archive.infolist() if not each.is_dir()]
    for each in inside:
        _check_bomb(each, name=name)
    return [Entry(f"{name}/{each.filename}", file, each.filename, password) for each in inside]


def _check_bomb(info: zipfile.ZipInfo, *, name: str) -> None:
    ratio = info.file_size / max(1, info.compress_size)
    if info.file_size > MOST_BYTES or (info.file_size > _SMALL and ratio > MOST_RATIO):
        problem = f"it unpacks to {info.file_size:,} bytes, {ratio:.0f} times its size"
        raise InvalidInput(f"file {name}", [Fault(f"{name}/{info.filename}", "", problem, "Send the file unpacked.")])
