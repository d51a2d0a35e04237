"""The weights in force: fitted ones are loaded, damaged ones refused by name while the defaults serve."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.running.observability import configure_logging
from api.running.settings import LogLevel
from api.running.weights import WEIGHTS_FILE, weights_in_force, weights_mark
from api.wiring import Parts
from recommender.fitting import Fit, save_weights
from recommender.suggest.blend import Weights
from tests.api.planned import NOW

TUNED = replace(Weights(), transitions=0.29, popular=0.01)


def kept(folder: Path) -> Path:
    path = folder / WEIGHTS_FILE
    fit = Fit(TUNED, TUNED, True, "better", 100)
    save_weights(fit, path, catalogue_revision="abc", ledger_revision=7, now=NOW)
    return path


def test_without_a_file_the_defaults_serve(tmp_path: Path) -> None:
    assert weights_in_force(tmp_path).weights == Weights()
    assert weights_mark(tmp_path) == ""


def test_fitted_weights_serve_and_say_their_day(tmp_path: Path) -> None:
    kept(tmp_path)
    found = weights_in_force(tmp_path)
    assert found.weights == TUNED
    assert found.note == f"{TUNED.version}, fitted on 2026-11-02"
    assert weights_mark(tmp_path) != ""


def test_a_damaged_file_is_refused_and_the_log_says_so(
    client: TestClient, parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(LogLevel.INFO)
    path = kept(parts.settings.state_folder)
    assert client.get("/readyz").json()["status"] == "ok"
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert weights_in_force(parts.settings.state_folder).weights == Weights()
    assert client.get("/readyz").json()["status"] == "ok"
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if '"ready"' in line]

    before, after = (each["weights"] for each in told)
    assert before == f"ok, {TUNED.version}, fitted on 2026-11-02"
    assert after.startswith("ok, defaults (")
    assert str(path) in after
