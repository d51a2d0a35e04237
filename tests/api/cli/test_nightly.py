from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.api.planned import planned_parts


def test_a_spark_option_without_a_value_is_a_usage_error_that_names_it(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["nightly", "--out", str(tmp_path), "--spark-option", "spark.executor.memory"])

    assert result.exit_code == 2
    assert "spark.executor.memory" in result.output


def test_an_unknown_engine_is_a_usage_error(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["nightly", "--out", str(tmp_path), "--engine", "abacus"]).exit_code == 2


def test_jdbc_is_for_spark_alone(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["nightly", "--out", str(tmp_path), "--from", "jdbc:postgresql://HOST/NAME"])

    assert result.exit_code == 2
    assert "needs --engine spark" in result.output


@pytest.mark.parametrize("url", ["jdbc:sqlite:var/saarthi.db", "postgresql://someone:secret@host/saarthi"])
def test_a_database_that_jdbc_is_not_for_is_a_usage_error_that_says_what_to_do(tmp_path: Path, url: str) -> None:
    result = CliRunner().invoke(
        app, ["nightly", "--out", str(tmp_path), "--engine", "spark", "--from", url], env={"COLUMNS": "200"}
    )

    assert result.exit_code == 2
    assert url.partition("//")[0] in result.output
    assert "give jdbc:postgresql://HOST/NAME; SQLite is read without --from" in result.output
    assert "secret" not in result.output


def test_lists_are_made_without_encoder_and_transliterator(
    tmp_path: Path, planned_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned_parts(tmp_path, world=planned_world).close()
    monkeypatch.setenv("SAARTHI_STATE_FOLDER", str(tmp_path))

    result = CliRunner().invoke(app, ["nightly", "--out", str(tmp_path / "out")], env={"COLUMNS": "200"})

    assert result.exit_code == 0, result.output
    assert "lists from" in result.output
