"""Conversions run apart: a process of their own for each file, with bounds on time, memory and what it may write.

A file comes from a stranger, and the libraries that read it are large; what goes wrong there ends there. A workshop is
one process that has loaded the libraries once and makes a copy of itself (fork) for each file.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter, ValidationError

from data.converting.converted import Converted, RefusedFileError
from data.words.imports import Note, NoteCode

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the conversion of one file may take.

    A page that is read by machine takes some 5 s of one core, so that 20 minutes are good for 200 of them.
    """

    seconds: int = 1200
    memory_bytes: int = 1 << 30
    written_bytes: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a process says of a file: what it gave, or why it was refused."""

    converted: Converted | None = None
    refused: Note | None = None


OUTCOMES: TypeAdapter[Outcome] = TypeAdapter(Outcome)
NORMAL = Bounds()


class Workshop:
    """Converts files one after the other, each in a process of its own; to be closed, as a file is.

    What works beside it is not to use it from several threads at once.
    """

    def __init__(self, bounds: Bounds = NORMAL) -> None:
        self._bounds = bounds
        self._folder = tempfile.TemporaryDirectory(prefix="saarthi-import-")
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "data.converting.worker", *map(str, numbers(bounds))],
            cwd=self._folder.name,
            env=environment(self._folder.name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process and removes what it left."""
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()

    def convert(self, path: Path, *, name: str | None = None) -> Converted:
        """What the file gives; `name` is what it was called where it came from.

        Raises:
            RefusedFileError: it gives nothing, or took more than the bounds.
        """
        outcome = Path(self._folder.name) / "outcome.json"
        outcome.unlink(missing_ok=True)
        status = self._ask([str(path.resolve()), name or path.name, str(outcome)])
        said = _read(outcome)
        if said is None:
            raise _ended(status, self._bounds)
        if said.converted is None:
            note = said.refused or Note(NoteCode.DAMAGED)
            raise RefusedFileError(note.code, place=note.place, found=note.found)
        return said.converted

    def _ask(self, job: list[str]) -> int:
        """The exit status of the process that worked on the file, minus the signal that ended it."""
        orders, answers = self._process.stdin, self._process.stdout
        if orders is None or answers is None:
            raise RuntimeError("the workshop was started without pipes")
        orders.write(json.dumps(job) + "\n")
        orders.flush()
        return int(answers.readline() or "1")


def convert_apart(path: Path, *, name: str | None = None, bounds: Bounds = NORMAL) -> Converted:
    """What one file gives, by a workshop of its own; raises as `Workshop.convert`."""
    with Workshop(bounds) as workshop:
        return workshop.convert(path, name=name)


def bind_process(seconds: int, memory: int, written: int) -> None:
    """Bounds this process and all that it starts; the clock on the wall, too, ends it."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(seconds)


def numbers(bounds: Bounds) -> tuple[int, int, int]:
    """The bounds as the command line of a process has them."""
    return bounds.seconds, bounds.memory_bytes, bounds.written_bytes


def environment(folder: str) -> dict[str, str]:
    """Nothing of the server's own: neither its settings nor its keys."""
    return {
        "PYTHONPATH": str(_ROOT),
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "TMPDIR": folder,
        "OMP_THREAD_LIMIT": "1",  # tesseract is no faster with more, and the other cores are the server's
    }


def _read(outcome: Path) -> Outcome | None:
    try:
        return OUTCOMES.validate_json(outcome.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _ended(status: int, bounds: Bounds) -> RefusedFileError:
    """Why a process left no outcome."""
    if status in {-signal.SIGXCPU, -signal.SIGALRM}:
        return RefusedFileError(NoteCode.TOOK_TOO_LONG, found=f"{bounds.seconds} s")
    if status == -signal.SIGKILL:
        return RefusedFileError(NoteCode.TOOK_TOO_MUCH, found=f"{bounds.memory_bytes >> 20} MB")
    return RefusedFileError(NoteCode.DAMAGED, found=f"exit {status}")
