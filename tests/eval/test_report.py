import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from data.words.errors import InvalidInput
from eval.measures.bootstrap import Interval
from eval.measures.figures import Figure, Section
from eval.report import Report, as_json, refuse_unwritable, show, versions_in_use, write_json, write_object

SECTION = Section(3, [Figure("recall@1", 2 / 3, 3, Interval(0.25, 1.0)), Figure("ece", 0.125, 3)])
REPORT = Report(
    command="retrieval",
    data="folder [x]",
    seconds=1.234,
    overall=SECTION,
    groups={"by_language": {"hi-Latn": SECTION}},
    facts={"passages": 7},
    notes=["A note [with] brackets."],
)


def test_the_json_object_has_the_documented_shape() -> None:
    written = as_json(REPORT)
    assert list(written) == [
        *("command", "data", "n", "seconds", "versions", "metrics", "intervals", "samples", "by_language", "passages")
    ]
    assert written["metrics"] == {"recall@1": 2 / 3, "ece": 0.125}
    assert written["intervals"] == {"recall@1": [0.25, 1.0]}
    assert written["samples"] == {"recall@1": 3, "ece": 3}
    assert written["by_language"] == {
        "hi-Latn": {
            "n": 3,
            "recall@1": 2 / 3,
            "ece": 0.125,
            "intervals": {"recall@1": [0.25, 1.0]},
            "samples": {"recall@1": 3, "ece": 3},
        }
    }


def test_the_written_file_is_the_object(tmp_path: Path) -> None:
    write_json(REPORT, tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == as_json(REPORT)


@pytest.mark.parametrize("place", ["", "no-folder/report.json"])
def test_a_place_that_cannot_be_written_is_refused_before_and_after(tmp_path: Path, place: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be written there"):
        refuse_unwritable(tmp_path / place)
    with pytest.raises(InvalidInput, match="cannot be written there"):
        write_object({}, tmp_path / place)


def test_no_place_and_a_good_place_are_fine(tmp_path: Path) -> None:
    refuse_unwritable(None)
    refuse_unwritable(tmp_path / "report.json")


def _shown(report: Report) -> str:
    console = Console(width=100, record=True, file=None, quiet=False, force_terminal=False)
    with console.capture() as capture:
        show(report, console=console)
    return capture.get()


def test_the_table_shows_every_figure_with_interval_and_sample_size() -> None:
    text = _shown(REPORT)
    assert "retrieval: folder [x]  (n = 3, 1.2 s)" in text
    assert text.count("0.6667") == 2
    assert "0.2500 – 1.0000" in text
    assert "hi-Latn" in text
    assert "A note [with] brackets." in text


def test_of_rivals_only_the_main_figures_are_shown() -> None:
    rival = Section(3, [Figure("hr@5", 0.5, 3), Figure("ndcg@10", 0.375, 3), Figure("peak_mb", 812.0, 3)])
    text = _shown(Report("recommend", "x", 1.0, SECTION, {"rivals": {"EASE": rival}}, subject="our blend"))
    assert "our blend" in text
    assert "0.3750" in text
    assert "812.0" in text
    assert "hr@5" not in text


def test_versions_name_python_and_what_figures_depend_on() -> None:
    versions = versions_in_use()
    assert versions["numpy"] == np.__version__
    assert {"python", "onnxruntime", "faiss-cpu"} <= set(versions)
