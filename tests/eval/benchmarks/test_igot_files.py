"""A few hundred damaged files of an invented export; the benchmark runs as many as one likes."""

from pathlib import Path

from eval.benchmarks.igot_files import tried
from tests.data.igot.exported import write_export

FILES = 240


def test_a_damaged_file_is_read_or_named_and_never_fails_otherwise(tmp_path: Path) -> None:
    outcome = tried(write_export(tmp_path), files=FILES, seed=1)

    assert outcome.failures == []
    assert outcome.counts.total() == FILES
    assert outcome.counts["read"] > FILES // 4, "the damage leaves enough to be read"
