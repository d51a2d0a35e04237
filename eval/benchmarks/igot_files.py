"""Damaged files of an iGOT export, many of them: whether the reader ever fails otherwise than in words.

    python -m eval.benchmarks.igot_files FOLDER --files 20000 --seed 1

Each file of the folder is damaged in one of a few ways, drawn from the seed, and read and mapped by itself. Printed are
how many were read, refused in words, and failed otherwise, with the slowest; exit code 1 where one failed.
"""

import argparse
import random
import re
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from data.catalogue import Catalogue
from data.igot import planned_import, read_igot
from data.words import EngineError

NOW = datetime(2026, 11, 2, tzinfo=UTC)
_TOKENS = (
    b"null",
    b"[]",
    b"{}",
    b'""',
    b"1e999",
    b"-1",
    b"[[[[",
    b'"\\ud800"',
    b"\x00",
    "१२".encode(),
    b"NaN",
    b"true",
)

_JSON_VALUE = re.compile(rb'(?<=": )(?:"(?:[^"\\]++|\\.)*+"|[^",\]}\[{\n]++)')
_CELL = re.compile(rb"(?<=,)[^,\n]++")


@dataclass
class Outcome:
    """What became of the damaged files."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0


def damaged(content: bytes, rng: random.Random) -> bytes:
    """The content with one kind of damage."""
    ways: Sequence[Callable[[bytes, random.Random], bytes]] = (_cut, _flipped, _token, _doubled, _dropped)
    often = (1, 3, 12, 2, 2)
    for way in rng.choices(ways, often, k=rng.randint(1, 3)):
        content = way(content, rng)
    return content


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _flipped(content: bytes, rng: random.Random) -> bytes:
    if not content:
        return content
    place = rng.randrange(len(content))
    return content[:place] + bytes([rng.randrange(256)]) + content[place + 1 :]


def _token(content: bytes, rng: random.Random) -> bytes:
    """A value in place of another: of a key in JSON, of a cell in a table."""
    values = list((_JSON_VALUE if content.lstrip()[:1] in b"[{" else _CELL).finditer(content))
    if not values:
        return content
    value = rng.choice(values)
    return content[: value.start()] + rng.choice(_TOKENS) + content[value.end() :]


def _doubled(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    stretch = content[start : start + rng.randint(1, 200)]
    return content[:start] + stretch * rng.randint(2, 5) + content[start:]


def _dropped(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start + rng.randint(1, 60) :]


def tried(folder: Path, *, files: int, seed: int) -> Outcome:
    """So many damaged files, in turn of each of the folder, read and mapped one at a time."""
    rng, outcome = random.Random(seed), Outcome()
    sources = sorted(path for path in folder.rglob("*.*") if path.is_file())
    with tempfile.TemporaryDirectory() as place:
        for number in range(files):
            source = sources[number % len(sources)]
            path = Path(place) / source.name
            path.write_bytes(damaged(source.read_bytes(), rng))
            _try(path, f"{source.name} (seed {seed}, file {number})", outcome)
            path.unlink()
    return outcome


def _try(path: Path, name: str, outcome: Outcome) -> None:
    begun = perf_counter()
    try:
        made = planned_import(read_igot(path), Catalogue.of(), known={}, erased=frozenset(), now=NOW)
        events = sum(1 for _ in made.events())
        outcome.counts["read" if made.found.notes.read or events else "named as nothing to import"] += 1
    except EngineError:
        outcome.counts["refused in words"] += 1
    except Exception:  # whatever it is, this is what is looked for
        outcome.counts["failed"] += 1
        outcome.failures.append(f"{name}\n{traceback.format_exc(limit=-3)}")
    outcome.slowest = max(outcome.slowest, perf_counter() - begun)


def main() -> None:
    """Run it and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    outcome = tried(given.folder, files=given.files, seed=given.seed)
    lines = [f"{count} {what}" for what, count in sorted(outcome.counts.items())]
    sys.stdout.write(f"{', '.join(lines)}; slowest {outcome.slowest:.2f} s\n" + "\n".join(outcome.failures[:20]))
    sys.exit(1 if outcome.failures else 0)


if __name__ == "__main__":
    main()
