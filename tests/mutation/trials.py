"""One mutant put to the test in a process of its own, in a copy of the repository."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from tests.mutation.mutants import Mutant, mutated_text

UNTRIED = "not (browser or postgres or model or slow)"
"""Markers of tests that take too long to be run against each mutant."""

CPU_SECONDS = 240
"""A mutant that keeps its tests busy for longer has been noticed; the slowest file of tests takes a tenth of it."""

WALL_SECONDS = 1_800
"""For one that waits for ever."""

OWN = frozenset(("api", "data", "embeddings", "eval", "recommender", "tests", "tutor"))
PRELOADED = ("numpy", "scipy.sparse", "sqlalchemy", "pydantic", "yaml", "pyarrow")
"""Packages that the mutants' processes share, so that none spends its time on importing them. No plugin of
pytest may be among them: it warns of what it could not rewrite, and warnings are errors."""

WIDER = {
    "recommender": ("tests/recommender",),
    "tutor": ("tests/tutor",),
    "data": ("tests/data", "tests/recommender/training_plans", "tests/api/test_v1.py"),
    "api": ("tests/api/test_access_table.py", "tests/api/ask", "tests/api/courses", "tests/api/guide"),
}
"""By package: tests that are run where those that mirror the file notice nothing."""


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant, its fate, the tests that noticed it (or all that did not), and wall seconds."""

    mutant: Mutant
    fate: Fate
    tests: Sequence[str]
    seconds: float


def copied(source: Path, target: Path) -> Path:
    """The files that git knows, and the built models by link."""
    listed = subprocess.run(["git", "ls-files"], cwd=source, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        if (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name)
    if (source / "var").exists():
        (target / "var").symlink_to((source / "var").resolve())
    return target


def stages_of(file: str, *, root: Path) -> list[list[str]]:
    """The tests to be run one stage after another: the file's own, those of its folder, those of its package."""
    path = Path(file)
    folder = Path("tests") / path.parent
    while not (root / folder).is_dir():
        folder = folder.parent
    own = folder / f"test_{path.stem}.py"
    stages = [[str(own)]] if (root / own).exists() else []
    near = [str(folder)] if len(folder.parts) > 2 else []
    return [*stages, *([near] if near else []), list(WIDER[path.parts[0]])]


def tried(mutant: Mutant, *, copy: Path, passing: set[str]) -> Trial:
    """The mutant's fate; the copy is as it was afterwards.

    `passing` are tests that are known to pass without it; others are run so first and added.
    Raises RuntimeError where they fail: nothing could be said of the mutant then.
    """
    started = time.perf_counter()
    stages = stages_of(mutant.file, root=copy)
    done: list[str] = []
    for stage in stages:
        _check_passing(stage, without=done, copy=copy, passing=passing)
        fate = _fate(mutant, stage, without=done, copy=copy)
        done.extend(stage)
        if fate is not Fate.SURVIVED:
            return Trial(mutant, fate, stage, time.perf_counter() - started)
    return Trial(mutant, Fate.SURVIVED, done, time.perf_counter() - started)


def _check_passing(stage: Sequence[str], *, without: Sequence[str], copy: Path, passing: set[str]) -> None:
    key = " ".join([*stage, "without", *without])
    if key not in passing and _run(stage, without=without, copy=copy) is not Fate.SURVIVED:
        raise RuntimeError(f"these tests fail without any mutant: {key}")
    passing.add(key)


def _fate(mutant: Mutant, stage: Sequence[str], *, without: Sequence[str], copy: Path) -> Fate:
    path = copy / mutant.file
    text, stamp = path.read_text(encoding="utf-8"), path.stat()
    path.write_text(mutated_text(mutant, root=copy), encoding="utf-8")
    os.utime(path, (stamp.st_atime, stamp.st_mtime + 1_000 + mutant.number))  # no compiled file fits it
    try:
        return _run(stage, without=without, copy=copy)
    finally:
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def _run(tests: Sequence[str], *, without: Sequence[str], copy: Path) -> Fate:
    child = os.fork()
    if child == 0:
        code = int(pytest.ExitCode.INTERNAL_ERROR)
        try:
            code = _child(tests, without=without, copy=copy)
        finally:
            os._exit(code)  # whatever it raised: the folder is the parent's to clear away
    ends = time.monotonic() + WALL_SECONDS
    while time.monotonic() < ends:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            if code < 0:
                return Fate.TIMED_OUT
            return Fate.SURVIVED if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else Fate.KILLED
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Fate.TIMED_OUT


def _child(tests: Sequence[str], *, without: Sequence[str], copy: Path) -> int:
    """Exit code of pytest, whose output is thrown away."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.chdir(copy)
    for name in [name for name in sys.modules if name.split(".")[0] in OWN]:
        del sys.modules[name]  # the copy has its own
    sys.path[:] = [str(copy), *(each for each in sys.path if each not in ("", str(Path.cwd())))]
    sys.dont_write_bytecode = True
    ignored = [f"--ignore={each}" for each in without]
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", UNTRIED, "--hypothesis-seed=0", *ignored]
    return int(pytest.main([*options, *tests]))
