"""`saarthi-eval mastery`: figures over made answers, ours and each rival's, and faults of the file all together."""

import csv
from pathlib import Path

import numpy as np
import pytest

from data.words import InvalidInput
from eval.rivals.answering import RIVALS
from eval.sets.responses import read_responses
from eval.tasks.mastery import AUDITED, foretold, mastery_report, ours, write_for_audit


def written(path: Path, *, split: bool = False) -> Path:
    """Learners, of whom half are able, answering two skills; items of the second are harder."""
    rng = np.random.default_rng(3)
    lines = ["learner,item,skills,correct,at" + (",split" if split else "")]
    for learner in range(40):
        for step in range(15):
            skill = int(rng.integers(2))
            chance = 0.25 + 0.45 * (learner % 2) + 0.2 * (1 - skill)
            names = "a;b" if step % 5 == 0 else "ab"[skill]
            row = f"l{learner},i{skill}{step % 4},{names},{int(rng.random() < chance)},{step * 30}"
            lines.append(row + (f",{'test' if learner % 4 == 0 else 'train'}" if split else ""))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_ours_and_every_rival_are_measured_over_every_answer_of_learners_not_seen(tmp_path: Path) -> None:
    report = mastery_report(written(tmp_path / "r.csv"), dkt=False, clock=lambda: 0.0)
    assert report.overall.n == 600
    assert set(report.groups["rivals"]) == set(RIVALS)
    assert report.overall.value("auc") > 0.6
    assert {figure.name for figure in report.overall.figures} == {
        "auc",
        "rmse",
        "log_loss",
        "ece",
        "auc_first5",
        "auc_new_skill",
    }
    assert set(report.groups["levels"]) == {"level alone", "level, others beside"}
    pooled, alone = (report.groups["levels"][name] for name in ("level, others beside", "level alone"))
    assert pooled.value("auc_new_skill") > alone.value("auc_new_skill")
    assert report.groups["rivals"]["item mean"].value("auc") < report.overall.value("auc")


def test_a_named_split_is_kept(tmp_path: Path) -> None:
    responses = read_responses(written(tmp_path / "r.csv", split=True))
    rows, chances = foretold(responses, ours)
    assert responses.tested is not None
    assert rows.tolist() == np.flatnonzero(responses.tested).tolist()
    assert ((chances > 0) & (chances < 1)).all()


def test_every_fault_of_a_file_is_told_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("learner,item,skills,correct,at\n,i,a,2,soon\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_responses(tmp_path / "bad.csv")
    assert [fault.place.rsplit(":", 1)[1] for fault in refused.value.faults] == ["2"] * 3
    (tmp_path / "less.csv").write_text("learner,item\nl,i\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="skills"):
        read_responses(tmp_path / "less.csv")


def test_an_answer_told_twice_is_one(tmp_path: Path) -> None:
    lines = written(tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "again.csv").write_text("\n".join([*lines, *lines[5:9]]) + "\n", encoding="utf-8")
    once, again = (read_responses(tmp_path / name).answers for name in ("r.csv", "again.csv"))
    assert all((one == other).all() for one, other in zip(once, again, strict=True))


def test_what_is_foretold_is_written_once_a_fold_with_its_chance(tmp_path: Path) -> None:
    write_for_audit(written(tmp_path / "r.csv", split=True), tmp_path / "audit.csv")
    with (tmp_path / "audit.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == AUDITED
    assert len({(row["user_id"], row["item_id"], row["timestamp"]) for row in rows}) == len(rows) == 600
    responses = read_responses(tmp_path / "r.csv")
    told = [float(row["y_pred"]) for row in rows if row["split"] == "test"]
    assert told == pytest.approx(foretold(responses, ours)[1].tolist(), abs=1e-6)
