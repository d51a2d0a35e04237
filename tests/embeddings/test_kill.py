"""kill -9 at random moments of builds that follow one another without a pause."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embeddings.builder import build_generation
from embeddings.generation import open_current
from tests.embeddings.build_without_end import edition
from tests.fakes import HashingEncoder

KILLS = 12


def edition_served(root: Path) -> int:
    """Number of the edition that is current, after checking that it is whole and mixed with no other."""
    index = open_current(root, encoder_name="hashing-256", dimension=256)
    number = int(index.catalogue_revision.removeprefix("e"))
    expected = edition(number)
    assert [index.passages.passage(row) for row in range(len(index))] == list(expected)
    vectors = HashingEncoder().encode_passages([passage.text for passage in expected])
    assert abs(index.vectors - vectors).max() < 1e-6
    return number


@pytest.mark.slow
def test_whenever_a_build_is_killed_a_whole_generation_is_served(tmp_path: Path) -> None:
    rng = random.Random(2026)
    for _ in range(2):
        info = build_generation(edition(0), encoder=HashingEncoder(), root=tmp_path, catalogue_revision="e0")
    served = 0
    for _ in range(KILLS):
        command = [sys.executable, "-m", "tests.embeddings.build_without_end", str(tmp_path), str(served + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as builder:
            assert builder.stdout is not None
            finished = rng.randint(0, 2)
            for _ in range(finished + 1):
                assert builder.stdout.readline() == b"next\n"
            time.sleep(rng.uniform(0, 1.5 * info.seconds))
            builder.kill()
        before, served = served, edition_served(tmp_path)
        assert served >= before + finished
    build_generation(edition(served + 1), encoder=HashingEncoder(), root=tmp_path, catalogue_revision=f"e{served + 1}")
    assert edition_served(tmp_path) == served + 1
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2
