from datetime import UTC, datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from data.words.errors import InvalidInput
from eval.sets.enrolments import read_enrolments


def _csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_positions_are_read_from_csv_and_ids_stay_text(tmp_path: Path) -> None:
    table = read_enrolments(_csv(tmp_path, "learner,course,position\n007,101,0\n007,102,1\n"))
    assert table.learners.tolist() == ["007", "007"]
    assert table.courses.tolist() == ["101", "102"]
    assert (table.at.tolist(), table.timed) == ([0, 1], False)


@pytest.mark.parametrize("written", ["2026-04-01T00:00:10Z", "2026-04-01T05:30:10+05:30", "2026-04-01 00:00:10"])
def test_times_become_seconds_and_win_over_positions(tmp_path: Path, written: str) -> None:
    table = read_enrolments(_csv(tmp_path, f"learner,course,position,at\nL1,C1,9,{written}\n"))
    assert table.at.tolist() == [int(datetime(2026, 4, 1, 0, 0, 10, tzinfo=UTC).timestamp())]
    assert table.timed


def test_plain_numbers_of_at_are_seconds(tmp_path: Path) -> None:
    assert read_enrolments(_csv(tmp_path, "learner,course,at\nL1,C1,1700000000.75\n")).at.tolist() == [1_700_000_000]


def test_parquet_is_read_like_csv(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    at = pyarrow.array([datetime(2026, 4, 1, tzinfo=UTC)], type=pyarrow.timestamp("ns", tz="UTC"))
    pyarrow.parquet.write_table(pyarrow.table({"learner": ["L1"], "course": ["C1"], "at": at}), path)
    assert read_enrolments(path).at.tolist() == [int(datetime(2026, 4, 1, tzinfo=UTC).timestamp())]


def test_missing_columns_are_named_together(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_enrolments(_csv(tmp_path, "user,item\nL1,C1\n"))
    assert [fault.problem for fault in raised.value.faults] == [
        "the column 'learner' is missing",
        "the column 'course' is missing",
        "nothing says in which order courses were taken",
    ]


def test_every_row_without_a_value_is_named_by_its_line(tmp_path: Path) -> None:
    path = _csv(tmp_path, "learner,course,position\nL1,C1,0\n,C2,1\nL2,,\n")
    with pytest.raises(InvalidInput) as raised:
        read_enrolments(path)
    assert [(fault.place, fault.problem) for fault in raised.value.faults] == [
        (f"{path}:3", "'learner' is empty"),
        (f"{path}:4", "'course' is empty"),
        (f"{path}:4", "'position' is empty"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("learner,course,position\nL1,C1,first\n", "'position' is not a whole number"),
        ("learner,course,at\nL1,C1,yesterday\n", "'at' is not a time"),
        ("learner,course,position\n", "the table is empty"),
        ("", "the table cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        read_enrolments(_csv(tmp_path, text))


def test_files_of_other_kinds_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="this kind of table is not known"):
        read_enrolments(tmp_path / "table.xlsx")
    with pytest.raises(InvalidInput, match="the table cannot be read"):
        read_enrolments(tmp_path / "missing.parquet")
