"""Comparisons by readers: split by role, and figures over planned ones."""

import json
from pathlib import Path

import numpy as np
import pytest

from data.words.errors import InvalidInput
from data.words.models import CompetencyId, CourseId, RoleId
from eval.sets.mentor import Comparison, Verdict, is_for_tuning, read_comparisons
from eval.tasks.mentor import NOWHERE, Order, agreement_columns, mentor_report
from tests.fakes import HashingEncoder

FARM = Path(__file__).parents[2] / "farm_extension" / "catalogue"
SETS = Path(__file__).parents[3] / "eval" / "sets" / "mentor"


def comparison(first: Verdict, second: Verdict, *, phase: bool = False) -> Comparison:
    return Comparison(
        "x", "sample", RoleId("r"), CompetencyId("n"), CourseId("a"), CourseId("b"), phase, first=first, second=second
    )


def order(listed: str, planned: str) -> Order:
    return Order(
        [CourseId(each) for each in listed],
        [CourseId(each) for each in planned],
        {CourseId("a"): (1, 1), CourseId("b"): (0, 3)},
    )


def test_no_role_is_in_both_halves_and_each_half_is_where_it_belongs() -> None:
    tuning, measured = (read_comparisons(SETS / f"{half}.jsonl") for half in ("tuning", "measured"))
    assert all(is_for_tuning(each.catalogue, each.role) for each in tuning)
    assert not any(is_for_tuning(each.catalogue, each.role) for each in measured)
    assert len(tuning) + len(measured) >= 300
    assert len({each.id for each in [*tuning, *measured]}) == len(tuning) + len(measured)


def test_figures_are_over_what_both_readers_decided() -> None:
    compared = [
        comparison(Verdict.A, Verdict.A, phase=True),
        comparison(Verdict.B, Verdict.B),
        comparison(Verdict.A, Verdict.B),
        comparison(Verdict.EITHER, Verdict.EITHER),
        comparison(Verdict.A, Verdict.A),
    ]
    orders = [order("ab", "a"), order("acdefgb", ""), order("ab", "ab"), order("ab", "ab"), order("ba", "ba")]
    found = {name: column.tolist() for name, column in agreement_columns(compared, orders).items()}
    nan = float("nan")
    expected = {
        "agreed": [1, 1, 0, 1, 1],
        "list": [1, 0, nan, nan, 0],
        "list_phase": [1, nan, nan, nan, nan],
        "list_both_shown": [1, nan, nan, nan, 0],
        "path": [1, nan, nan, nan, 0],
        "path_both_shown": [nan, nan, nan, nan, 0],
        "baseline": [1, 0, nan, nan, 1],
    }
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, nan_ok=True), name
    assert NOWHERE > 1_000


def test_a_catalogue_that_is_not_given_is_named(tmp_path: Path) -> None:
    line = {"id": "1", "catalogue": "elsewhere", "role": "r", "need": "n", "a": "x", "b": "y", "phase": False}
    (tmp_path / "some.jsonl").write_text(json.dumps({**line, "first": "a", "second": "b"}) + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="elsewhere"):
        mentor_report([tmp_path / "some.jsonl"], catalogues={}, encoder=HashingEncoder(), clock=lambda: 0.0)


def test_a_report_holds_each_half_and_each_catalogue(tmp_path: Path) -> None:
    lines = (SETS / "tuning.jsonl").read_text(encoding="utf-8").splitlines()
    some = [line for line in lines if json.loads(line)["catalogue"] == "farm"][:6]
    (tmp_path / "some.jsonl").write_text("\n".join(some) + "\n", encoding="utf-8")
    report = mentor_report(
        [tmp_path / "some.jsonl"], catalogues={"farm": FARM}, encoder=HashingEncoder(), clock=lambda: 0.0
    )
    assert report.groups["by_half"].keys() == {"tuning"}
    assert report.groups["by_catalogue"]["farm"].n == 6
    assert np.isfinite(report.overall.value("list"))
