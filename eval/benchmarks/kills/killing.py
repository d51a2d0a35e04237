"""Beginning a `saarthi` command in a process of its own, killing it at a random moment, and what came of it."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

SAARTHI = (sys.executable, "-c", "from api.cli import main; main()")
"""The command of this checkout, whichever is installed."""

LONGEST_SECONDS = 600.0
"""A command that takes longer hangs."""


class Begun(Protocol):
    """A command on its way."""

    def kill(self) -> None:
        """`kill -9`."""

    def wait(self, timeout: float) -> int | None:
        """Its exit code, negative where a signal ended it; None where it goes on after `timeout` seconds."""


Begin = Callable[..., Begun]
"""Begins the command of these arguments on the state folder at hand."""


@dataclass(slots=True)
class Outcome:
    """Of so many kills, those that came before the command had ended; then what was found, all of it to be 0.

    `lost` was acknowledged, or finished later, and is not there; `half` is there in part; `duplicates` more than once.
    """

    part: str
    kills: int = 0
    in_time: int = 0
    lost: int = 0
    half: int = 0
    duplicates: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, half or twice."""
        return not (self.lost or self.half or self.duplicates)


class _Subprocess:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float) -> int | None:
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None


def commands_on(state: Path) -> Begin:
    """Begins `saarthi` on that state folder, with nothing else set."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SAARTHI_")}
    environment |= {"SAARTHI_STATE_FOLDER": str(state)}

    def begin(*arguments: str | Path) -> Begun:
        command = [*SAARTHI, *map(str, arguments)]
        quiet = subprocess.DEVNULL
        return _Subprocess(subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet))

    return begin


def finished(begun: Begun) -> float:
    """Seconds until the command has ended well; raises RuntimeError where it ends otherwise."""
    started = time.monotonic()
    code = begun.wait(LONGEST_SECONDS)
    if code != 0:
        raise RuntimeError(f"a command that nobody killed ended with {code}")
    return time.monotonic() - started


def killed_within(begun: Begun, seconds: float, *, rng: random.Random) -> bool:
    """Kills the command at a moment drawn from the next `seconds`; whether it had not ended well before."""
    code = begun.wait(rng.uniform(0.0, seconds))
    begun.kill()
    begun.wait(LONGEST_SECONDS)
    return code != 0
