"""The command as an operator meets it: real files, and what each failure says and leaves behind.

Commands run in the process of the tests, through the command's own entry point; in a process of their own where that
is the point: the installed script, imports, a limit on files, and an answer from nothing but what is on disk.
"""

import os
import resource
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli import main
from api.cli.serving import listening_socket
from tests.command_line import Finished, finished

ROOT = Path(__file__).parents[3]
SAARTHI = Path(sys.executable).parent / "saarthi"
MODELS = ROOT / "var" / "models"

CATALOGUE = {
    "catalogue.yaml": "format: saarthi-catalogue/1\nname: Two lessons\n",
    "competencies/office.yaml": """
- id: office.leave
  area: functional
  theme: {en: Office}
  name: {en: Leave, hi: अवकाश}
  description: {en: Grants leave by the rules.}
  levels: [{en: one}, {en: two}, {en: three}, {en: four}, {en: five}]
""",
    "roles.yaml": "- {id: clerk, name: {en: Clerk}, activities: [{en: Grants leave.}], needs: {office.leave: 2}}\n",
    "organisations.yaml": "- {id: revenue, name: {en: Revenue}}\n",
    "courses/leave.yaml": """
id: leave
title: {en: Leave rules}
description: {en: Who may be away and for how long.}
provider: Tests
level: 1
kind: self-paced
status: live
teaches: {office.leave: 2}
sources: [Planned rules]
lessons:
  - id: earned
    minutes: 10
    title: {en: Earned leave}
    source: Planned rules, rule 1
    text:
      en: |
        Earned leave is credited in advance on the first of January and the first of July.
""",
}


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    for name, text in CATALOGUE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


Run = Callable[..., Finished]
Process = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def saarthi(tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command with a state folder of the test's own."""
    for key in os.environ:
        if key.startswith("SAARTHI_"):
            monkeypatch.delenv(key)
    monkeypatch.setenv("SAARTHI_STATE_FOLDER", str(state))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, **environment: str) -> Finished:
        with monkeypatch.context() as patch:
            for key, value in environment.items():
                patch.setenv(key, value)
            return finished(main, *arguments)

    return run


@pytest.fixture
def process(saarthi: Run) -> Process:
    """Runs the installed script on the same state; `limit` is the largest file it may write, in bytes."""

    def run(*arguments: str | Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
        def limit_files() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.run(
            [SAARTHI, *map(str, arguments)],
            text=True,
            capture_output=True,
            timeout=120,
            preexec_fn=limit_files,
            check=False,
        )

    return run


@pytest.fixture
def with_models(state: Path) -> Path:
    """The built models, where a state folder of the test's own looks for them."""
    if not MODELS.exists():
        pytest.fail(f"no models in {MODELS.relative_to(ROOT)}: run `make setup`")
    state.mkdir()
    (state / "models").symlink_to(MODELS)
    return state


def test_help_lists_the_commands_of_the_readme(process: Process) -> None:
    shown = process("--help").stdout

    for command in ("init", "ingest", "index", "serve", "recommend", "path", "ask", "coverage", "report", "token"):
        assert command in shown


@pytest.fixture(scope="module")
def imported() -> frozenset[str]:
    """What a Python that imports nothing but the command has imported."""
    code = "import api.cli, sys; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, text=True, capture_output=True).stdout
    return frozenset(shown.split())


@pytest.mark.parametrize("module", ["torch", "transformers", "sentence_transformers", "faiss", "sklearn", "fastapi"])
def test_the_command_starts_without_heavy_imports(module: str, imported: frozenset[str]) -> None:
    assert "api.cli" in imported
    assert module not in imported


def test_serving_imports_no_torch() -> None:
    code = "import api.app, api.wiring, embeddings.encoders, sys; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_good_catalogue_is_loaded(saarthi: Run, catalogue: Path) -> None:
    loaded = saarthi("ingest", catalogue)

    assert loaded.returncode == 0, loaded.stderr
    assert "1 courses, 1 lessons, 1 competencies, 1 roles" in loaded.stdout


def test_a_wrong_catalogue_is_refused_whole_with_every_fault_and_the_old_one_stays(
    saarthi: Run, catalogue: Path
) -> None:
    saarthi("ingest", catalogue)
    course = catalogue / "courses/leave.yaml"
    wrong = course.read_text(encoding="utf-8").replace("level: 1", "level: 9").replace("minutes: 10", "minutes: soon")
    course.write_text(wrong.replace("office.leave: 2", "office.leaf: 2"), encoding="utf-8")

    refused = saarthi("ingest", catalogue)

    assert refused.returncode == 1
    assert "3 faults" in refused.stderr
    assert "courses/leave.yaml:6" in refused.stderr
    assert "'9'" in refused.stderr
    assert "'soon'" in refused.stderr
    assert "office.leave" in refused.stderr, "the remedy names the nearest id"
    assert "Traceback" not in refused.stderr
    assert saarthi("report", "revenue").returncode == 0, "the catalogue loaded before still answers"


def test_an_unreadable_file_is_named(saarthi: Run, catalogue: Path) -> None:
    (catalogue / "roles.yaml").write_bytes(b"- id: clerk\n  name: \xff\xfe\n")

    refused = saarthi("ingest", catalogue)

    assert refused.returncode == 1
    assert "roles.yaml" in refused.stderr
    assert "UTF-8" in refused.stderr


def test_a_missing_folder_is_named(saarthi: Run, tmp_path: Path) -> None:
    refused = saarthi("ingest", tmp_path / "nowhere")

    assert refused.returncode == 1
    assert "nowhere" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_missing_model_says_how_to_get_it(saarthi: Run, catalogue: Path) -> None:
    saarthi("ingest", catalogue)

    refused = saarthi("index")

    assert refused.returncode == 1
    assert "saarthi models build" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_named_before_anything_is_loaded(saarthi: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = saarthi("serve", "--port", port)

    assert refused.returncode == 1
    assert f"127.0.0.1:{port}" in refused.stderr
    assert "--port" in refused.stderr


def test_wrong_settings_are_listed(saarthi: Run) -> None:
    refused = saarthi("settings", SAARTHI_PROT="1", SAARTHI_THREADS="none")

    assert refused.returncode == 1
    assert "2 settings are wrong" in refused.stderr


def test_a_database_that_cannot_be_opened_is_named(saarthi: Run, tmp_path: Path) -> None:
    blocking = tmp_path / "a-file"
    blocking.write_text("not a folder")

    refused = saarthi("init", SAARTHI_DATABASE_URL=f"sqlite:///{blocking}/saarthi.db")

    assert refused.returncode == 1
    assert f"{blocking}/saarthi.db" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_report_is_written_as_its_name_ends(saarthi: Run, catalogue: Path, tmp_path: Path) -> None:
    saarthi("ingest", catalogue)
    file = tmp_path / "report.pdf"

    assert saarthi("report", "revenue", "--export", file).returncode == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert "report.doc ends in none of" in saarthi("report", "revenue", "--export", "report.doc").stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("recommend", "nobody-1"), "nobody-1"),
        (("report", "nowhere-dept"), "nowhere-dept"),
        (("token", "learner", "--learner", "nobody-1"), "nobody-1"),
        (("token", "curator"), "--organisation"),
    ],
    ids=["learner", "organisation", "token of nobody", "token without organisation"],
)
@pytest.mark.model
def test_what_does_not_exist_is_named(
    arguments: tuple[str, ...], named: str, saarthi: Run, catalogue: Path, with_models: Path
) -> None:
    saarthi("ingest", catalogue)

    refused = saarthi(*arguments)

    assert refused.returncode == 1
    assert named in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.model
def test_a_full_disk_during_an_index_build_leaves_the_old_index_serving(
    saarthi: Run, process: Process, catalogue: Path, with_models: Path
) -> None:
    saarthi("ingest", catalogue)
    assert saarthi("index").returncode == 0
    course = catalogue / "courses/leave.yaml"
    course.write_text(course.read_text(encoding="utf-8").replace("Earned leave is", "Each year leave is"), "utf-8")
    assert saarthi("ingest", catalogue).returncode == 0

    refused = process("index", limit=1024)

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert len(list((with_models / "index").glob("*.tmp"))) == 0
    answered = saarthi("ask", "When is earned leave credited?")
    assert answered.returncode == 0, answered.stderr


@pytest.mark.model
def test_from_folder_to_answer(saarthi: Run, process: Process, catalogue: Path, with_models: Path) -> None:
    learners = catalogue.parent / "learners.csv"
    learners.write_text("learner,organisation,role,languages,weekly_minutes\nrevenue-1,revenue,clerk,en;hi,60\n")
    for step in (("init",), ("ingest", catalogue, "--learners", learners), ("index",)):
        done = saarthi(*step)
        assert done.returncode == 0, done.stderr

    answered = process("ask", "When is earned leave credited?")
    suggested = saarthi("recommend", "revenue-1")
    wished = saarthi("wishes", "revenue-1", "--goal", "clerk", "--goal-by", "2099-03-31", "--languages", "en-IN")
    cleared = saarthi("wishes", "revenue-1", "--clear", "goal_by", "--weekly-minutes", "90")
    gaps = saarthi("coverage")
    token = saarthi("token", "learner", "--learner", "revenue-1")

    assert "first of January and the first of July" in answered.stdout
    assert "Leave rules" in suggested.stdout
    assert [each for each in ("Clerk", "31 March 2099", "en") if each in wished.stdout] == [
        "Clerk",
        "31 March 2099",
        "en",
    ]
    assert "Clerk" in cleared.stdout
    assert "90" in cleared.stdout
    assert "2099" not in cleared.stdout
    assert gaps.returncode == 0
    assert token.stdout.count(".") == 2


@pytest.mark.model
def test_nobody_but_the_owner_reads_or_enters_anything_of_the_state(
    saarthi: Run, catalogue: Path, state: Path, with_models: Path, tmp_path: Path
) -> None:
    (state / "saarthi.db").touch(0o644)  # as an earlier release left it
    steps = (("init",), ("ingest", catalogue), ("index",), ("ask", "leave?"), ("token", "curator"))
    for step in (*steps, ("nightly", "--out", tmp_path / "lists")):
        saarthi(*step)
    files = [path for path in (state, *state.rglob("*")) if not path.is_symlink()]
    assert {"saarthi.db", "token-secret", "CURRENT", "vectors.npy"} <= {path.name for path in files}
    open_to_others = [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_to_others == []


def test_the_demo_is_refused_beyond_loopback(saarthi: Run) -> None:
    refused = saarthi("demo", "--host", "0.0.0.0")

    assert refused.returncode == 1
    assert "without a password" in refused.stderr


def test_saarthi_is_installed_beside_this_python() -> None:
    assert shutil.which(str(SAARTHI))


def test_what_is_accepted_sends_small_answers_at_once() -> None:
    """asyncio sets TCP_NODELAY only on sockets that are named as TCP; without it each answer waited 40 ms."""
    with listening_socket("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_a_state_folder_below_a_file_is_one_clear_message(saarthi: Run, catalogue: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    for arguments in (["init"], ["ingest", catalogue], ["ask", "leave?"], ["index"], ["token", "curator"]):
        failed = saarthi(*arguments, SAARTHI_STATE_FOLDER=str(tmp_path / "file" / "state"))
        assert failed.returncode == 1, arguments
        assert "Traceback" not in failed.stderr
        assert str(tmp_path / "file") in failed.stderr


def test_a_missing_option_of_a_token_says_that_nothing_was_done(saarthi: Run, catalogue: Path) -> None:
    saarthi("ingest", catalogue)
    failed = saarthi("token", "curator")
    assert failed.returncode == 1
    assert "nothing was done" in failed.stderr
    assert "loaded" not in failed.stderr


@pytest.mark.model
def test_a_catalogue_without_organisations_is_asked_and_an_index_tells_how_far_it_is(
    saarthi: Run, catalogue: Path, with_models: Path
) -> None:
    (catalogue / "organisations.yaml").unlink()
    saarthi("ingest", catalogue)
    built = saarthi("index")
    assert "embedding passages: 1 of 1" in built.stderr
    asked = saarthi("ask", "When is earned leave credited?")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "first of January" in asked.stdout
