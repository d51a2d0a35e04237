"""kill -9 at random moments of builds that follow one another; at length: `python -m eval.benchmarks.kill index`."""

import multiprocessing
from pathlib import Path

import pytest

from eval.benchmarks.kills.builds import kill_builds, look
from eval.benchmarks.kills.editions import build_edition, edition

KILLS = 12


@pytest.mark.slow
def test_whenever_a_build_is_killed_a_whole_generation_is_served(tmp_path: Path) -> None:
    outcome = kill_builds(tmp_path, kills=KILLS, seed=2026)
    assert outcome.killed == KILLS
    assert (outcome.torn, outcome.lost, outcome.foreign, outcome.stepped_back) == (0, 0, 0, 0)
    build_edition(500, tmp_path)
    assert look(tmp_path) == (500, 0, 0)
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2
    assert not multiprocessing.active_children()


def test_what_is_looked_for_is_seen(tmp_path: Path) -> None:
    """The measure itself: a torn file, and passages of another edition, do not pass."""
    name = build_edition(7, tmp_path).name
    assert look(tmp_path) == (7, 0, 0)
    whole = (tmp_path / name / "vectors.npy").read_bytes()
    (tmp_path / name / "vectors.npy").write_bytes(whole[:-1])
    assert look(tmp_path) is None


def test_editions_differ_in_passages_and_courses() -> None:
    before, after = edition(3), edition(4)
    assert {passage.course for passage in before} - {passage.course for passage in after} == {"course-3"}
    assert len({passage.sha256 for passage in after} - {passage.sha256 for passage in before}) >= 2
