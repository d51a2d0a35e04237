"""Index builds on a disk that is too full for them: the last good generation serves, and nothing is left behind."""

from pathlib import Path

import pytest

from data.words.errors import IndexWriteFailed
from embeddings.index import open_current
from eval.benchmarks.kills.editions import build_edition
from tests.disks import fill, small_disk


def test_whatever_room_is_left_a_build_is_whole_or_names_the_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=16) as disk:
        build_edition(0, disk)
        size = sum(path.stat().st_size for path in disk.rglob("*") if path.is_file())
        served, refused = 0, 0
        for number, share in enumerate((0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 3.0), start=1):
            filler = fill(disk, leaving=int(share * size))
            told = _told(number, disk)
            served = number if told is None else served
            refused += told is not None
            assert told is None or f"the disk of {disk} is full" in told
            assert open_current(disk).catalogue_revision == f"e{served}"
            assert [path.name for path in disk.iterdir() if path.name.startswith(".building")] == []
            filler.unlink()
        assert refused >= 4
        assert served == 8


def _told(number: int, disk: Path) -> str | None:
    """What the build of that edition says where it fails."""
    try:
        build_edition(number, disk)
    except IndexWriteFailed as error:
        return str(error)
    return None


def test_a_build_that_may_not_write_says_what_the_system_says(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexWriteFailed, match="Not a directory"):
        build_edition(1, tmp_path / "file" / "index")
