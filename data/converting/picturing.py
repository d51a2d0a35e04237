"""A page of a PDF file as a picture, made by a process of its own within bounds, and kept beside the file."""

import subprocess
import sys
import tempfile
from pathlib import Path

from data.converting.sandbox import Bounds, environment, numbers

PICTURE = Bounds(seconds=20, memory_bytes=1 << 30, written_bytes=16 << 20)
"""A page of letters takes .1 s and a scanned one .3 s of one core; 20 s are for large drawings."""

LONGEST_SIDE = 1_600
"""Pixels: A4 then has some 137 to the inch, on which print of 8 points is read; letters have 20 to 90 kB."""

MAY_BE_PICTURED = b"%PDF-"


def is_pictured(path: Path) -> bool:
    """Whether the file is there and has pages to show: a PDF file, which says so in its first kilobyte."""
    try:
        with path.open("rb") as file:
            return MAY_BE_PICTURED in file.read(1024)
    except FileNotFoundError:
        return False


def picture_of(path: Path, *, page: int, kept: Path, bounds: Bounds = PICTURE) -> bytes | None:
    """Page `page`, from 1, of the file as WebP, read from `kept` once it was made; None where it cannot be shown."""
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        _draw(path, page, kept, bounds)
    return kept.read_bytes() if kept.exists() else None


def _draw(path: Path, page: int, kept: Path, bounds: Bounds) -> None:
    """Has a process draw the page; it is renamed to `kept` when it is whole, so that nobody reads half of it."""
    with tempfile.TemporaryDirectory(prefix="saarthi-page-", dir=kept.parent) as folder:
        drawn = Path(folder) / "page.webp"
        subprocess.run(
            [
                *(sys.executable, "-P", "-m", "data.converting.picture_worker"),
                *(str(path.resolve()), str(page), str(LONGEST_SIDE), str(drawn), *map(str, numbers(bounds))),
            ],
            cwd=folder,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if drawn.exists():
            drawn.rename(kept)
