"""Small packages of every kind, packed from the folders beside this file, in the shapes that platforms write."""

import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

FOLDERS = Path(__file__).parent / "package_files"
H5P_IN_MOODLE = "files/ab/" + "ab" * 20
"""Where Moodle keeps the file whose digest begins with `ab`."""


def files_of(kind: str) -> dict[str, bytes]:
    """The files of the folder `kind` by their names within it."""
    paths = sorted(path for path in (FOLDERS / kind).rglob("*") if path.is_file())
    return {path.relative_to(FOLDERS / kind).as_posix(): path.read_bytes() for path in paths}


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def scorm(path: Path) -> Path:
    return zipped(path, files_of("scorm"))


def cartridge(path: Path) -> Path:
    return zipped(path, files_of("cartridge"))


def qti(path: Path) -> Path:
    return zipped(path, files_of("qti"))


def h5p(path: Path) -> Path:
    return zipped(path, files_of("h5p"))


def moodle(path: Path) -> Path:
    inner = h5p(path.with_suffix(".inner")).read_bytes()
    return zipped(path, {**files_of("moodle"), H5P_IN_MOODLE: inner})


def open_edx(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        archive.add(FOLDERS / "open_edx", "course")
    return path


PACKAGES: Mapping[str, Callable[[Path], Path]] = {
    "scorm": scorm,
    "common-cartridge": cartridge,
    "qti": qti,
    "h5p": h5p,
    "moodle": moodle,
    "open-edx": open_edx,
}
