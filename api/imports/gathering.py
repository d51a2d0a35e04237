"""Which files belong together: one file is an import, and the same file in several languages is one, too."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from data.converting import stem_and_language
from data.files import sha256_of
from data.words import ImportedFile

MOST_FILES = 5_000
"""Of one folder; a folder with more was hardly meant."""

LONGEST_NAME = 300

_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_FOLDERS_OF_SYSTEMS = frozenset({"__macosx", ".git", "$recycle.bin"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is to be imported, and what it is called: a path below the folder that was named."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Together:
    """Files that are one import; `name` is what they are called without suffix and language."""

    name: str
    uploads: Sequence[Upload]

    def files(self) -> list[ImportedFile]:
        """The files with their checksums."""
        return [ImportedFile(each.name, sha256_of(each.path), each.path.stat().st_size) for each in self.uploads]


def uploads_in(path: Path) -> list[Upload]:
    """The file itself, or all files in and below the folder by name, without what file managers leave there.

    Links that lead out of the folder are not followed.
    """
    if not path.is_dir():
        return [Upload(path, path.name)]
    found = sorted(_below(path), key=lambda upload: upload.name)
    return found[:MOST_FILES]


def _below(folder: Path) -> Iterator[Upload]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each.lower() not in _FOLDERS_OF_SYSTEMS)
        for name in names:
            path = Path(place) / name
            if not is_of_a_system(name) and path.is_file() and not path.is_symlink():
                yield Upload(path, path.relative_to(folder).as_posix())


def name_sent(said: str) -> str:
    r"""The name that a browser or a program sent, as a path below the folder that was chosen; empty for what has none.

    >>> name_sent("notes\\rules.hi.pdf"), name_sent("/")
    ('notes/rules.hi.pdf', '')
    """
    return said.replace("\\", "/").replace("\x00", "").strip("/")[-LONGEST_NAME:]


def is_of_a_system(name: str) -> bool:
    """Whether a file manager left the file there, such as macOS's `._` files.

    >>> [is_of_a_system(name) for name in ("._notes.pdf", ".DS_Store", "notes.pdf", "a/~$notes.docx")]
    [True, True, False, True]
    """
    last = PurePosixPath(name.replace("\\", "/")).name.lower()
    return last.startswith(("._", "~$")) or last in _OF_SYSTEMS


def gathered(uploads: Sequence[Upload]) -> list[Together]:
    """The files by what they are called; files whose names differ by a language at the end belong together.

    >>> [each.name for each in gathered([Upload(Path("a"), "x/a.en.vtt"), Upload(Path("b"), "x/a.hi.vtt")])]
    ['x/a']
    """
    groups: dict[str, list[Upload]] = {}
    for upload in uploads:
        stem, language = stem_and_language(upload.name)
        folder = str(PurePosixPath(upload.name.replace("\\", "/")).parent)
        name = stem if folder == "." else f"{folder}/{stem}"
        groups.setdefault(name if language else upload.name, []).append(upload)
    return [Together(name, sorted(found, key=lambda upload: upload.name)) for name, found in groups.items()]


def checksum_of(files: Sequence[ImportedFile]) -> str:
    """SHA-256 of the files together: of their names and checksums."""
    listed = "\n".join(f"{file.sha256}  {PurePosixPath(file.name).name}" for file in files)
    return hashlib.sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()
