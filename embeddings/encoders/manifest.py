"""Builds one model folder at a time: whole on disk with a manifest of checksums, or not there at all."""

import importlib.util
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.bounded_json import bounded_json
from data.files import (
    MANIFEST,
    exclusive_lock,
    faults_of,
    file_records,
    replace_folder,
    sha256_of,
    write_json,
)
from data.words import ModelCorrupt, ModelError, ModelMissing

FORMAT = "saarthi-model/1"
EXTRA = "model-weights"
REMEDY = "run `saarthi models build`"
Report = Callable[[str, float], None]
"""Told the stage's name and the share of the whole model's work that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file inside an installed package, pinned by its checksum."""

    package: str
    version: str
    file: str
    sha256: str

    def path(self, *, remedy: str = f"install it with: pip install 'saarthi[{EXTRA}]'") -> Path:
        """Where the file is installed.

        Raises:
            ModelMissing: the package is not installed or has no such file; the message ends in the remedy.
            ModelCorrupt: the file is there but is not the one pinned.
        """
        spec = importlib.util.find_spec(self.package)
        if spec is None or spec.origin is None:
            raise ModelMissing(f"the package {self.package} {self.version} is not installed; {remedy}")
        path = Path(spec.origin).parent / self.file
        if not path.is_file():
            raise ModelMissing(f"the installed package {self.package} has no {self.file}; {remedy}")
        actual = sha256_of(path)
        if actual != self.sha256:
            raise ModelCorrupt(
                f"{path} has sha256 {actual}, expected {self.sha256} ({self.package} {self.version}); {remedy}"
            )
        return path


def model_faults(folder: Path, *, source: Mapping[str, Any] | None = None) -> list[str]:
    """Why the folder is not a whole model, one line each; empty if it is. Every byte is read: 0.17 s for 123 MB.

    With `source`, a model of another one is at fault.
    """
    try:
        manifest = json.loads(bounded_json((folder / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return [f"{folder} has no {MANIFEST}"]
    except (OSError, ValueError) as error:
        return [f"{folder / MANIFEST} cannot be read: {error}"]
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        return [f"{folder / MANIFEST} is not of format {FORMAT}"]
    if source is not None and manifest.get("source") != source:
        return [f"{folder} was built from {manifest.get('source')}, not from {source}"]
    return faults_of(folder, manifest["files"])


def check_model(folder: Path, *, remedy: str = REMEDY) -> None:
    """Returns if the folder holds a whole model.

    Raises:
        ModelMissing: nothing was built there.
        ModelCorrupt: something was, but a file is gone or has another size or checksum.
    """
    if not (folder / MANIFEST).is_file():
        raise ModelMissing(f"no model in {folder}: {remedy}")
    if faults := model_faults(folder):
        raise ModelCorrupt(f"the model in {folder} is damaged ({'; '.join(faults)}): {remedy}")


def build_folder(target: Path, *, source: dict[str, Any], write: Callable[[Path], None]) -> bool:
    """Makes `target` a whole model folder of that source by `write`; whether anything had to be done.

    Two processes at once are safe: the second waits and finds the work done. What a killed one left is removed.

    Raises:
        ModelError: the folder cannot be written (disk full, no permission).
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with exclusive_lock(target.with_name(f".{target.name}.lock"), wait=True):
            if not model_faults(target, source=source):
                return False
            _build_locked(target, source=source, write=write)
    except OSError as error:
        raise ModelError(f"cannot write the model folder {target}: {error}") from error
    return True


def write_manifest(folder: Path, *, name: str, source: Mapping[str, Any], files: Mapping[str, Any]) -> None:
    """Writes what makes `folder` a model: its name, what it was made of, and size and checksum of each file."""
    write_json(folder / MANIFEST, {"format": FORMAT, "name": name, "source": source, "files": files})


def _build_locked(target: Path, *, source: dict[str, Any], write: Callable[[Path], None]) -> None:
    for leftover in target.parent.glob(f".{target.name}.*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
    building = target.with_name(f".{target.name}.building-{os.getpid()}")
    building.mkdir()
    try:
        with _quiet():
            write(building)
        write_manifest(building, name=target.name, source=source, files=file_records(building))
        replace_folder(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the quantiser's hints (about graphs that are meant to be as they are) off the user's terminal."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
