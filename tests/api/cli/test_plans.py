"""`saarthi plan` over the planned world: what it prints, what it changes, and in whose name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.running.clock import Clock, utc_now
from api.running.settings import Settings
from api.wiring import Parts
from data.words.models import PlanId
from data.words.plan_life import PlanAction
from tests.api.planned import ANNUAL_PLAN, NOW, REVENUE

Run = Callable[..., str]


@pytest.fixture
def run(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the planned services, which need no models."""

    @contextmanager
    def planned(_: Settings, *, clock: Clock = utc_now) -> Iterator[Parts]:
        yield parts

    monkeypatch.setattr("api.wiring.open_parts", planned)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, ["plan", *arguments], catch_exceptions=False).stdout


def test_plans_are_listed_and_shown(run: Run) -> None:
    assert ANNUAL_PLAN in run("list")
    assert "health-plan" not in run("list", "--organisation", REVENUE)
    shown = run("show", ANNUAL_PLAN, "--lang", "hi")
    assert "वार्षिक योजना" in shown
    assert '"version": 1' in run("show", ANNUAL_PLAN, "--json")


def test_a_plan_is_drafted_approved_and_retired_in_the_name_of_who_runs_it(run: Run, parts: Parts) -> None:
    options = ("--organisation", REVENUE, "--starts-on", "2026-11-09", "--role", "clerk")
    assert "draft, 2 courses" in run("draft", "annual-plan", "year", *options)
    assert "year: live, version 3" in run("approve", "year", "--start", "--note", "Agreed")
    assert "retired" in run("retire", "year")
    life = parts.store.plans.history(PlanId("year"), catalogue=parts.store.catalogue.current(), now=NOW)
    assert [each.action for each in life] == [
        PlanAction.CREATE,
        PlanAction.APPROVE,
        PlanAction.START,
        PlanAction.RETIRE,
    ]
    assert {each.actor.partition(":")[0] for each in life} == {"cli"}
    assert life[1].note == "Agreed"


def test_a_template_of_ones_own_is_taken_from_its_file(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("- {id: half-day, title: Half a day, description: One, weeks: 2, needs: role, minutes: 240}\n")
    options = ("--organisation", REVENUE, "--starts-on", "2026-11-09", "--role", "clerk", "--templates", str(own))
    assert "draft" in run("draft", "half-day", "short", *options)


def test_what_if_is_printed_and_given_as_json(run: Run) -> None:
    assert "People addressed: 2" in run("what-if", ANNUAL_PLAN)
    assert '"audience": 2' in run("what-if", ANNUAL_PLAN, "--json")


def test_ids_are_never_cut(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    options = ["--organisation", REVENUE, "--starts-on", "2027-01-04", "--role", "clerk"]
    run("draft", "annual-plan", "a-plan-with-a-rather-long-id-2027", *options)

    assert "a-plan-with-a-rather-long-id-2027" in run("list")
