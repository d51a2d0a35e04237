"""A learner's data and the security log on the command line."""

import json
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.cli import main
from api.running.settings import read_settings
from data.store import open_store
from data.words.models import LearnerId
from data.words.security import Noted, SecurityEntry, is_tombstone
from tests.api.planned import TAX_CLERK, planned_settings
from tests.command_line import Finished, finished

Run = Callable[..., Finished]


@pytest.fixture
def saarthi(tmp_path: Path, planned_world: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the planned world."""
    shutil.copytree(planned_world, tmp_path / "state")
    monkeypatch.setenv("SAARTHI_STATE_FOLDER", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: finished(main, *arguments)


def logged(saarthi: Run, *options: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in saarthi("security-log", *options).stdout.splitlines()]


def test_a_learner_is_read_out_erased_and_not_taken_again(saarthi: Run, tmp_path: Path) -> None:
    file, people = tmp_path / "data.json", tmp_path / "people.csv"
    people.write_text(f"learner,organisation,role,languages\n{TAX_CLERK},revenue,clerk,en\n")
    export = saarthi("learner", "export", TAX_CLERK, file, "--purpose", "their request")
    erase = saarthi("learner", "erase", TAX_CLERK, "--reason", f"{TAX_CLERK} asked", "--yes")
    again = saarthi("ingest", "--learners", people)
    token = saarthi("token", "learner", "--learner", TAX_CLERK)

    assert (export.returncode, erase.returncode, again.returncode, token.returncode) == (0, 0, 1, 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["rows"]["events"][0]["id"] == "e1"
    for refused in (again, token):
        assert f"'{TAX_CLERK}' was erased" in refused.stderr.replace("\n", "")
    [exported, erased] = logged(saarthi)
    assert (exported["action"], exported["purpose"]) == ("exported", "their request")
    assert is_tombstone(str(erased["learner"]))
    assert erased["about"] == f"{erased['learner']} asked"
    assert str(erased["subject"]).startswith("cli:")
    bytes_left = b"".join(each.read_bytes() for each in (tmp_path / "state").rglob("*") if each.is_file())
    assert TAX_CLERK.encode() not in bytes_left


def test_an_operator_withdraws_what_was_wrong(saarthi: Run) -> None:
    withdraw = ("learner", "withdraw", TAX_CLERK, "e1", "--reason", "a slip")
    first, again, unknown = saarthi(*withdraw), saarthi(*withdraw), saarthi(*withdraw[:3], "e9", *withdraw[4:])

    assert [each.stdout for each in (first, again)] == ["events withdrawn: 1\n", "events withdrawn: 0\n"]
    assert "has no such event" in unknown.stderr
    assert [each["about"] for each in logged(saarthi, "--learner", TAX_CLERK)] == ["withdrew e1"] * 2
    store = open_store(read_settings().store_url)
    assert len(store.outcomes.completions().rows) == 1, "the nurse's alone"
    store.close()


def test_without_a_yes_nobody_is_erased(saarthi: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.confirm", lambda *_, **__: (_ for _ in ()).throw(SystemExit(1)))

    assert saarthi("learner", "erase", TAX_CLERK, "--reason", "asked").returncode == 1
    assert saarthi("learner", "erasures").stdout == "learners erased here: 0\n"


def test_the_list_of_erasures_is_applied_to_a_restored_copy(saarthi: Run, tmp_path: Path) -> None:
    state, copy, erasures = tmp_path / "state", tmp_path / "copy", tmp_path / "erasures.json"
    shutil.copytree(state, copy)
    saarthi("learner", "erase", TAX_CLERK, "--reason", "asked", "--yes")
    saarthi("learner", "erasures", "--export", erasures)
    shutil.rmtree(state)
    shutil.copytree(copy, state)
    applied = saarthi("learner", "erasures", "--apply", erasures)
    erasures.write_text('{"key": "zz"}')
    refused = saarthi("learner", "erasures", "--apply", erasures)

    assert applied.stdout == "1 erased again\nlearners erased here: 1\n"
    assert (refused.returncode, "is no list of erasures" in refused.stderr) == (1, True)


def test_the_log_is_searched_and_each_entry_is_one_line(saarthi: Run, tmp_path: Path) -> None:
    store = open_store(planned_settings(tmp_path / "state").store_url)
    now, hostile = datetime.now(UTC), 'x\n{"action": "signed-in"}'
    store.security_log.append(
        [
            SecurityEntry(now, Noted.READ, "meera", learner=LearnerId("asha"), purpose=hostile, request_id="r1"),
            SecurityEntry(datetime(2026, 1, 1, tzinfo=UTC), Noted.REFUSED, "ravi", status=403),
        ]
    )
    store.close()
    saarthi("token", "admin", "--organisation", "revenue", "--subject", "devi")

    assert [each["action"] for each in logged(saarthi)] == ["learner-read", "token-made"]
    assert [each["subject"] for each in logged(saarthi, "--since", "2026-01-01", "--subject", "ravi")] == ["ravi"]
    [read] = logged(saarthi, "--request", "r1")
    assert read == logged(saarthi, "--learner", "asha")[0]
    assert (read["purpose"], read["at"]) == ('x�{"action": "signed-in"}', now.isoformat())
    assert saarthi("security-log", "--since", "yesterday").returncode == 2


def test_commands_that_decide_who_may_do_what_are_logged(saarthi: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("learner,organisation,role,languages\nnew-1,revenue,clerk,en\n")
    saarthi("token", "learner", "--learner", TAX_CLERK)
    saarthi("tokens", "revoke", "--subject", "devi")
    saarthi("keys", "rotate")
    saarthi("ingest", "--learners", people)

    entries = logged(saarthi)
    assert [each["action"] for each in entries] == ["token-made", "revoked", "key-rotated", "loaded"]
    assert (entries[0]["learner"], entries[1]["about"]) == (TAX_CLERK, "subject devi")
    assert entries[3]["about"] == "learners of people.csv"
    assert {each["role"] for each in entries} == {"command"}
