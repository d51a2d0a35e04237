"""Commands of ours without a process of their own: starting Python and importing a command's parts takes a second."""

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended, named as in `subprocess.CompletedProcess`."""

    returncode: int
    stdout: str
    stderr: str


def finished(main: Callable[[], None], *arguments: str | Path) -> Finished:
    """What the entry point of a command prints for these arguments, and its exit code.

    An exception that gets out of it ends as in an interpreter of its own: in a traceback on standard error and 1.
    """
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["command", *map(str, arguments)])
        code = _exit_code(main)
    return Finished(code, out.getvalue(), err.getvalue())


def _exit_code(main: Callable[[], None]) -> int:
    umask = os.umask(0)
    os.umask(umask)
    try:
        main()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except Exception:
        traceback.print_exc()
        return 1
    finally:
        os.umask(umask)  # a command closes what it writes to others; the tests' own files are read by PostgreSQL's user
    return 0
