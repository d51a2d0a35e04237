"""Archives that somebody handed in (zip, tar, tar.gz): looked over whole before any member is read.

Nothing is ever unpacked onto the disk by a name that an archive chose. One that is damaged, encrypted, too large or
ambiguous is refused whole; a link or an archive within it is set aside by name; what macOS adds is passed over.
"""

import errno
import gzip
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from data.converting.converted import RefusedFileError
from data.words.imports import Note, NoteCode

MOST_MEMBERS = 20_000
"""The Open edX demonstration course, a large one, has some 900."""

MOST_BYTES = 2 << 30
"""Unpacked, all members together: an hour of film is about 1 GiB, and films are never read."""

MOST_MEMBER_BYTES = 64 << 20
"""For one member that is read; the text of a long book has 2 MB."""

MOST_RATIO = 200
"""Unpacked to packed size, from `RATIO_FROM` bytes on: text packs some 5 to 20 times, zip bombs 1,000."""

RATIO_FROM = 1 << 20

_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    struct.error,
    RuntimeError,
    UnicodeError,
)
_LONGEST_NAME = 1_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTORY_BYTES = MOST_MEMBERS * 300  # 46 bytes of zip's own beside each name and its extras
_HEADER_BYTES = 1 << 20  # tar keeps long names and further attributes in headers of any size
_ENCRYPTED = 0x1
_BLOCK = 512
_CHUNK = 1 << 20
_NESTED = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar", ".jar", ".mbz", ".imscc"})
_MAC = ("__MACOSX", ".DS_Store")


@dataclass(frozen=True, slots=True)
class Member:
    """A plain file within an archive: its name with forward slashes, its size unpacked and packed."""

    name: str
    size: int
    packed: int


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is safe to read from, with its members in their order; `set_aside` are those not read."""

    members: Sequence[Member]
    set_aside: Sequence[Note]
    reader: Callable[[str, int], bytes]

    @property
    def names(self) -> frozenset[str]:
        """The names of all members."""
        return frozenset(member.name for member in self.members)

    def read(self, name: str, *, most: int = MOST_MEMBER_BYTES) -> bytes:
        """The bytes of one member; raises RefusedFileError where it is missing, damaged or larger than `most` bytes."""
        if name not in self.names:
            raise RefusedFileError(NoteCode.DAMAGED, place=name, found="missing")
        with _refusals(name):
            found = self.reader(name, most + 1)
        if len(found) > most:
            raise RefusedFileError(NoteCode.UNPACKS_TOO_LARGE, place=name, found=f"more than {most:,} bytes")
        return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an archive says of one member before anything of it is believed."""

    name: str
    size: int
    packed: int
    oddity: NoteCode | None = None  # why it is set aside
    digest: int | None = None  # to tell copies apart


@contextmanager
def opened_archive(path: Path) -> Iterator[Archive]:
    """The archive at `path`, recognised by its content, while the block runs; raises RefusedFileError."""
    with path.open("rb") as file, TemporaryFile() as unpacked:
        yield _opened(file, unpacked)


def refuse_entities(archive: Archive) -> None:
    """Raises RefusedFileError where an XML part of the archive declares entities: other libraries read it after us."""
    for name in archive.names:
        if name.lower().endswith((".xml", ".rels")) and b"<!ENTITY" in archive.read(name, most=MOST_BYTES):
            raise RefusedFileError(NoteCode.ENTITIES, place=name)


def archive_within(content: bytes, *, place: str) -> Archive:
    """A zip that stands in an archive under another name, as Moodle keeps H5P; raises RefusedFileError."""
    with _refusals(place):
        return _zip(BytesIO(content))


def _opened(file: IO[bytes], unpacked: IO[bytes]) -> Archive:
    magic = file.read(2)
    file.seek(0)
    with _refusals():
        if magic == b"PK":
            return _zip(file)
        if magic != b"\x1f\x8b":
            return _tar(file)
        _gunzip(file, unpacked)
        return _tar(unpacked)


@contextmanager
def _refusals(place: str = "") -> Iterator[None]:
    """Whatever the readers of zip and tar raise at damaged bytes, as one refusal."""
    try:
        yield
    except _DAMAGE as error:
        raise RefusedFileError(NoteCode.DAMAGED, place=place, found=str(error)[:80]) from error
    except OSError as error:
        if error.errno not in {errno.EFBIG, errno.ENOSPC}:
            raise
        raise RefusedFileError(NoteCode.UNPACKS_TOO_LARGE, place=place, found="no room") from error


def _zip(file: IO[bytes]) -> Archive:
    _check_directory(file)
    opened = zipfile.ZipFile(file)
    infos = opened.infolist()
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise RefusedFileError(NoteCode.ENCRYPTED, place=info.filename)
    by_name = {_plain_name(info.filename): info for info in infos if not info.is_dir()}

    def read(name: str, most: int) -> bytes:
        with opened.open(by_name[name]) as member:
            return member.read(most)

    return _looked_over([_zip_entry(info) for info in infos if not info.is_dir()], read)


def _check_directory(file: IO[bytes]) -> None:
    """Refuses a list of members too long to be held: zipfile reads it whole before it tells how many there are."""
    tail = _BLOCK * 160
    file.seek(0, 2)
    file.seek(max(0, file.tell() - tail))
    found = file.read()
    file.seek(0)
    sizes = [struct.unpack_from("<L", found, at + 12)[0] for at in _places(found, b"PK\x05\x06", 16)]
    large = [struct.unpack_from("<Q", found, at + 40)[0] for at in _places(found, b"PK\x06\x06", 48)]
    if any(size > _DIRECTORY_BYTES for size in (*(size for size in sizes if size != 0xFFFFFFFF), *large)):
        raise RefusedFileError(NoteCode.TOO_MANY_FILES, found=f"more than {MOST_MEMBERS:,}")


def _places(found: bytes, mark: bytes, length: int) -> Iterator[int]:
    at = found.find(mark)
    while at >= 0:
        if at + length <= len(found):
            yield at
        at = found.find(mark, at + 1)


def _zip_entry(info: zipfile.ZipInfo) -> _Entry:
    mode = info.external_attr >> 16
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RefusedFileError(NoteCode.UNKNOWN_KIND, place=info.filename, found=f"zip method {info.compress_type}")
    oddity = NoteCode.LINK if stat.S_ISLNK(mode) else None
    return _Entry(info.filename, info.file_size, info.compress_size, oddity, info.CRC)


def _gunzip(packed: IO[bytes], unpacked: IO[bytes]) -> None:
    """Unpacks a tar into a file without a name; a member too large to be read is left out, its header says 0 bytes.

    Backups of courses hold their films and pictures, which may come to gigabytes and are no text.
    """
    with gzip.GzipFile(fileobj=packed) as stream:
        while block := stream.read(_BLOCK):
            _check_growth(stream.tell(), packed.tell())
            kept, left = block, 0
            if len(block) == _BLOCK and block.strip(b"\0"):
                header = _header(block, is_first=not unpacked.tell())
                left = -(-header.size // _BLOCK) * _BLOCK
                if header.isreg() and header.size > MOST_MEMBER_BYTES:
                    header.size = 0
                    kept = header.tobuf(tarfile.GNU_FORMAT, "utf-8", "replace")
                    _pass_over(stream, packed, left)
                    left = 0
            unpacked.write(kept)
            _copy(stream, packed, unpacked, left)
    unpacked.seek(0)


def _pass_over(stream: gzip.GzipFile, packed: IO[bytes], left: int) -> None:
    while left and (chunk := stream.read(min(left, _CHUNK))):
        left -= len(chunk)
        _check_growth(stream.tell(), packed.tell())


def _copy(stream: gzip.GzipFile, packed: IO[bytes], unpacked: IO[bytes], left: int) -> None:
    while left and (chunk := stream.read(min(left, _CHUNK))):
        left -= len(chunk)
        unpacked.write(chunk)
        _check_growth(stream.tell(), packed.tell())


def _tar(file: IO[bytes]) -> Archive:
    _check_headers(file)
    opened = tarfile.TarFile(fileobj=file, mode="r", encoding="utf-8", errors="replace")
    entries, by_name = [], {}
    for info in opened.getmembers():
        if not info.isdir():
            oddity = None if info.isreg() and not info.issparse() else NoteCode.LINK
            entries.append(_Entry(info.name, info.size, info.size, oddity, info.offset_data))
            by_name[_plain_name(info.name)] = info

    def read(name: str, most: int) -> bytes:
        member = opened.extractfile(by_name[name])
        return member.read(most) if member is not None else b""

    return _looked_over(entries, read)


def _check_headers(file: IO[bytes]) -> None:
    """Walks the headers of a tar by hand: its reader would take an attribute of a gigabyte into memory."""
    count = 0
    file.seek(0)
    while len(block := file.read(_BLOCK)) == _BLOCK and block.strip(b"\0"):
        header = _header(block, is_first=not count)
        count += 1
        is_long = header.type in b"xgXLK" and header.size > _HEADER_BYTES
        if is_long or count > 3 * MOST_MEMBERS:
            raise RefusedFileError(NoteCode.TOO_MANY_FILES, found="a list of files longer than any course has")
        file.seek(-(-header.size // _BLOCK) * _BLOCK, 1)
    if not count:
        raise RefusedFileError(NoteCode.UNKNOWN_KIND)
    file.seek(0)


def _header(block: bytes, *, is_first: bool) -> tarfile.TarInfo:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
    except tarfile.HeaderError:
        if is_first:
            raise RefusedFileError(NoteCode.UNKNOWN_KIND) from None
        raise
    if header.size < 0:
        raise tarfile.HeaderError("a size below nothing")
    return header


def _looked_over(entries: Sequence[_Entry], reader: Callable[[str, int], bytes]) -> Archive:
    if len(entries) > MOST_MEMBERS:
        raise RefusedFileError(NoteCode.TOO_MANY_FILES, found=f"{len(entries):,}")
    _check_growth(sum(entry.size for entry in entries), sum(entry.packed for entry in entries))
    for entry in entries:
        _check_ratio(entry.size, entry.packed, place=entry.name)
    _check_copies(entries)
    members: dict[str, Member] = {}
    set_aside = []
    for entry in entries:
        name = _plain_name(entry.name)
        if _is_of_macos(name):
            continue
        if oddity := entry.oddity or _nested(name):
            set_aside.append(Note(oddity, place=name))
        else:
            members[name] = Member(name, entry.size, entry.packed)
    return Archive(tuple(members.values()), tuple(set_aside), reader)


def _check_growth(size: int, packed: int) -> None:
    if size > MOST_BYTES:
        raise RefusedFileError(NoteCode.UNPACKS_TOO_LARGE, found=f"{size:,} bytes")
    _check_ratio(size, packed)


def _check_ratio(size: int, packed: int, *, place: str = "") -> None:
    if size > RATIO_FROM and size > MOST_RATIO * max(1, packed):
        raise RefusedFileError(NoteCode.UNPACKS_TOO_LARGE, place=place, found=f"{packed:,} → {size:,} bytes")


def _check_copies(entries: Sequence[_Entry]) -> None:
    """Refuses two files of one name: which of them a reader takes differs from program to program."""
    different = {(_plain_name(entry.name), entry.size, entry.digest) for entry in entries}
    name, count = Counter(name for name, *_ in different).most_common(1)[0] if different else ("", 0)
    if count > 1:
        raise RefusedFileError(NoteCode.SAME_NAME, place=name)


def _plain_name(name: str) -> str:
    r"""The name with forward slashes and without a leading `./`.

    >>> _plain_name(".\\lessons\\1.html")
    'lessons/1.html'

    Raises RefusedFileError where it leads out of the archive, or is no name.
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    plain = "/".join(parts)
    leads_out = plain.startswith("/") or ".." in parts or plain[1:2] == ":"
    if leads_out or not plain or len(plain) > _LONGEST_NAME or _CONTROL.search(plain):
        raise RefusedFileError(NoteCode.UNSAFE_NAME, place=name[:80])
    return plain


def _is_of_macos(name: str) -> bool:
    return any(part in _MAC or part.startswith("._") for part in name.split("/"))


def _nested(name: str) -> NoteCode | None:
    return NoteCode.ARCHIVE_WITHIN if PurePosixPath(name.lower()).suffix in _NESTED else None
