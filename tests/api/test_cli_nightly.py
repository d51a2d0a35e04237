from pathlib import Path

from typer.testing import CliRunner

from api.cli import app


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
