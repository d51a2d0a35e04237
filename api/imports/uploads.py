"""Uploads in parts: a file goes on where the line broke off, for its sender alone, within bounds and for a day."""

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, BinaryIO, NewType

from fastapi import Depends
from pydantic import TypeAdapter

from api.http.dependencies import service
from api.imports.gathering import Upload
from api.running.auth import Principal
from api.running.clock import Clock
from data.files import NO_ROOM, exclusive_lock, sha256_of
from data.words import Conflict, Fault, InvalidRequest, RequestTooLarge, StoreFull, UnknownUpload

LARGEST_FILE = 512 << 20
"""Bytes. What one conversion may use is bounded at 1 GB of memory; larger files come in by `saarthi import`."""

MOST_BYTES = 1 << 30
"""Of one person's files that are not handed in yet, as long as they say that they will be."""

MOST_FILES = 1_000
"""Files of one person that are not handed in yet: a folder with more is brought in by `saarthi import`."""

KEPT_FOR = timedelta(days=1)
"""An upload to which nothing comes for so long is thrown away: whoever went home goes on the next morning."""

UploadId = NewType("UploadId", str)
_ID = re.compile(r"[0-9a-f]{32}")
_CONTENT, _SAID, _LOCK = "content", "said.json", "lock"


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that is to come in parts: its name, its length in bytes, and by what it is known again.

    `sha256` is of its content, and what comes is compared with it; `mark` is whatever else its sender knows it by.
    """

    name: str
    length: int
    sha256: str = ""
    mark: str = ""

    @property
    def is_told_apart(self) -> bool:
        """Whether the same file is known when it is announced again."""
        return bool(self.sha256 or self.mark)


@dataclass(frozen=True, slots=True)
class PartialUpload:
    """An announced file, of which `offset` bytes are here; thrown away at `expires_at` unless more comes."""

    id: UploadId
    file: Announced
    offset: int
    expires_at: datetime

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here."""
        return self.offset == self.file.length


_ANNOUNCED: TypeAdapter[Announced] = TypeAdapter(Announced)


@dataclass(frozen=True, slots=True)
class Part:
    """The open end of an upload, to which what comes is written."""

    end: BinaryIO
    room: int

    def write(self, piece: bytes) -> None:
        """Adds a piece; raises RequestTooLarge, with nothing of it written, where it goes past the announced length."""
        left = self.room - self.end.tell()
        if len(piece) > left:
            raise RequestTooLarge(f"{self.room:,} bytes were announced, and {len(piece) - left:,} more came.")
        self.end.write(piece)


@dataclass(frozen=True, slots=True)
class Uploads:
    """The uploads under way, in `folder` by whose they are. May be used by several threads and processes at once."""

    folder: Path
    clock: Clock

    def begin(self, principal: Principal, file: Announced) -> PartialUpload:
        """A place for the file; what is here of it already where its sender announced the same before.

        Raises RequestTooLarge where it, or all that its sender has under way, is more than may be.
        """
        self.sweep()
        known = self.listed(principal)
        same = (each for each in known if file.is_told_apart and each.file == file)
        found = next(same, None)
        if found is not None:
            return found
        _check_room(file, known)
        place = self._of(principal) / uuid.uuid4().hex
        making = place.with_suffix(".new")
        making.mkdir(parents=True)
        (making / _SAID).write_bytes(_ANNOUNCED.dump_json(file))
        (making / _CONTENT).touch()
        self._touched(making)
        making.rename(place)
        return self._read(place)

    def listed(self, principal: Principal) -> list[PartialUpload]:
        """The uploads of this party that are not handed in yet, by name."""
        places = [
            each for each in _folders(self._of(principal)) if _ID.fullmatch(each.name) and not self._is_over(each)
        ]
        return sorted((self._read(place) for place in places), key=lambda upload: (upload.file.name, upload.id))

    def find(self, principal: Principal, upload: UploadId) -> PartialUpload:
        """The upload of this id; raises UnknownUpload where this party has none, or it was thrown away."""
        return self._read(self._place(principal, upload))

    @contextmanager
    def going_on(self, principal: Principal, upload: UploadId, *, offset: int) -> Iterator[Part]:
        """The end of the upload, to write to; what was written stays, whatever happens.

        Raises UnknownUpload, and Conflict where the next byte is another one or somebody else is writing.
        """
        place = self._place(principal, upload)
        length = self._read(place).file.length
        with _held(place), (place / _CONTENT).open("ab") as end:
            if offset != end.tell():
                raise Conflict(f"upload {upload!r} has {end.tell()} bytes: go on from there, not from {offset}")
            try:
                yield Part(end, length)
            finally:
                self._touched(place)

    def whole(self, principal: Principal, ids: Sequence[UploadId]) -> list[Upload]:
        """The files of these uploads, to hand in.

        Raises UnknownUpload, Conflict where one is not whole, and InvalidRequest where one is not what was announced.
        """
        return [self._whole(principal, each) for each in ids]

    def remove(self, principal: Principal, upload: UploadId) -> None:
        """Throws away what came of an upload; raises UnknownUpload."""
        shutil.rmtree(self._place(principal, upload))

    def sweep(self) -> None:
        """Throws away, of everybody's uploads, those to which nothing came for a day."""
        for owner in _folders(self.folder):
            for place in _folders(owner):
                if self._is_over(place):
                    shutil.rmtree(place, ignore_errors=True)

    def _whole(self, principal: Principal, upload: UploadId) -> Upload:
        found, content = self.find(principal, upload), self._place(principal, upload) / _CONTENT
        if not found.is_whole:
            here = f"{found.offset:,} of {found.file.length:,} bytes"
            raise Conflict(f"of {found.file.name!r} {here} are here: send the rest")
        if found.file.sha256 and sha256_of(content) != found.file.sha256:
            self.remove(principal, upload)
            fault = Fault(found.file.name, found.file.sha256, "what came is not what was announced", "Send it anew.")
            raise InvalidRequest("upload", [fault])
        return Upload(content, found.file.name)

    def _of(self, principal: Principal) -> Path:
        """Where this party's uploads lie, under a name that does not say who it is."""
        party = json.dumps([principal.subject, principal.role.value, principal.organisation])
        return self.folder / hashlib.sha256(party.encode()).hexdigest()[:32]

    def _place(self, principal: Principal, upload: UploadId) -> Path:
        place = self._of(principal) / upload
        if _ID.fullmatch(upload) is None or not place.is_dir() or self._is_over(place):
            raise UnknownUpload(f"no upload {upload!r} of yours")
        return place

    def _read(self, place: Path) -> PartialUpload:
        file = _ANNOUNCED.validate_json((place / _SAID).read_bytes())
        here = (place / _CONTENT).stat().st_size
        return PartialUpload(UploadId(place.name), file, here, self._expiry(place))

    def _touched(self, place: Path) -> None:
        """Notes when something came, by our clock and not by that of the disk."""
        at = self.clock().timestamp()
        os.utime(place, (at, at))

    def _expiry(self, place: Path) -> datetime:
        return datetime.fromtimestamp(place.stat().st_mtime, tz=self.clock().tzinfo) + KEPT_FOR

    def _is_over(self, place: Path) -> bool:
        return self.clock() >= self._expiry(place)


def _folders(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.is_dir()] if folder.is_dir() else []


@contextmanager
def _held(place: Path) -> Iterator[None]:
    """Nobody else writes while the block lasts; raises Conflict where somebody does, and StoreFull."""
    try:
        with exclusive_lock(place / _LOCK, wait=False):
            yield
    except BlockingIOError:
        raise Conflict(f"upload {place.name!r} is being sent already: wait, and ask how far it is") from None
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreFull("the disk of uploads is full") from error
        raise


def _check_room(file: Announced, known: Sequence[PartialUpload]) -> None:
    if file.length > LARGEST_FILE:
        raise RequestTooLarge(
            f"{file.name!r} has {file.length:,} bytes; at most {LARGEST_FILE:,} are taken here. "
            "Have an operator bring it in with `saarthi import`."
        )
    if len(known) >= MOST_FILES or file.length + sum(each.file.length for each in known) > MOST_BYTES:
        raise RequestTooLarge(
            f"{len(known)} files of yours wait to be handed in; with {file.name!r} they would be more than "
            f"{MOST_FILES:,} files or {MOST_BYTES:,} bytes. Hand them in or throw them away first."
        )


UploadsDep = Annotated[Uploads, Depends(service(Uploads))]
