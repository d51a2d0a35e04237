from pathlib import Path

import pytest

from data.words.errors import InvalidInput
from eval.sets.formats import Distance
from eval.sets.judged import read_judged
from tests.eval.planned import write_lines

COVERED: dict[str, object] = {
    "id": "q1-en",
    "language": "en",
    "text": "How many days?",
    "kind": "figure",
    "gold": ["leave/earned"],
    "must": ["fifteen|15"],
    "first": ["fifteen"],
    "must_not": ["sixteen"],
}
UNCOVERED: dict[str, object] = {"id": "q2-en", "language": "en", "text": "Who won?", "kind": "far", "gold": []}


def test_patterns_and_kinds_are_read(tmp_path: Path) -> None:
    covered, uncovered = read_judged(write_lines(tmp_path / "q.jsonl", [COVERED, UNCOVERED]), known=["leave/earned"])
    assert (covered.kind, covered.must, covered.first, covered.must_not) == (
        "figure",
        ("fifteen|15",),
        ("fifteen",),
        ("sixteen",),
    )
    assert (uncovered.kind, uncovered.question.distance, uncovered.must) == ("far", Distance.FAR, ())


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({**COVERED, "must": ["(fifteen"]}, "no regular expression"),
        ({**COVERED, "must": []}, "nothing says what would answer it"),
        ({**COVERED, "gold": ["leave/unearned"]}, "gold names nothing that can be found"),
        ({**COVERED, "kind": "near"}, "neither near nor far"),
        ({**UNCOVERED, "must": ["x"]}, "has patterns"),
        ({**UNCOVERED, "kind": None}, "'kind' is missing"),
        ({**UNCOVERED, "kind": "figure"}, "figure"),
    ],
)
def test_what_cannot_be_judged_is_refused(tmp_path: Path, line: dict[str, object], problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        read_judged(write_lines(tmp_path / "q.jsonl", [line]), known=["leave/earned"])


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no questions here"):
        read_judged(write_lines(tmp_path / "q.jsonl", []), known=[])
