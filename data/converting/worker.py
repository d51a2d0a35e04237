"""The process of a workshop: `python -m data.converting.worker SECONDS MEMORY WRITTEN`.

Each line of its input is a JSON list: file, name, where the outcome is to lie. For each it makes a process of its own,
and answers with a line: how that one ended. One that leaves no outcome was ended by its bounds, or crashed.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from data.converting.converted import RefusedFileError
from data.converting.converters import convert
from data.converting.sandbox import OUTCOMES, Outcome, bind_process
from data.words.imports import Note, NoteCode


def main(seconds: str, memory: str, written: str) -> None:
    """Works through the lines of the input."""
    bounds = int(seconds), int(memory), int(written)
    for line in sys.stdin:
        file, name, outcome = json.loads(line)
        worker = os.fork()
        if worker == 0:
            _work(Path(file), name, Path(outcome), bounds)
        print_status(_status_of(worker))


def print_status(status: int) -> None:
    """Answers with how a process ended."""
    sys.stdout.write(f"{status}\n")
    sys.stdout.flush()


def _status_of(worker: int) -> int:
    """How it ended; whatever it had called and left running is ended, too."""
    _, status = os.waitpid(worker, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status)


def _work(file: Path, name: str, outcome: Path, bounds: tuple[int, int, int]) -> None:
    """Converts the file and ends this process."""
    status = 1
    try:
        os.setsid()
        bind_process(*bounds)
        os.nice(10)  # nobody waits for it on a page
        beside = outcome.with_suffix(".new")
        beside.write_bytes(OUTCOMES.dump_json(_outcome_of(file, name=name)))
        beside.rename(outcome)
        status = 0
    finally:
        os._exit(status)


def _outcome_of(path: Path, *, name: str) -> Outcome:
    """What comes of the file, whatever is wrong with it."""
    try:
        return Outcome(converted=convert(path, name=name))
    except RefusedFileError as refused:
        return Outcome(refused=refused.note)
    except MemoryError:
        return Outcome(refused=Note(NoteCode.TOOK_TOO_MUCH))
    except RecursionError:
        return Outcome(refused=Note(NoteCode.DAMAGED, found="nested too deep"))
    except Exception as error:  # a library's own complaint about a file: they have hundreds of kinds
        return Outcome(refused=Note(NoteCode.DAMAGED, found=f"{type(error).__name__}: {error}"[:300]))


if __name__ == "__main__":
    main(*sys.argv[1:])
