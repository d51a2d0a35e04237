import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.main import get_command

from eval.cli import app, main
from tests.command_line import Finished, finished
from tests.data.folders import BASICS, write_folder
from tests.eval.planned import QUESTIONS, question_set, write_lines

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "var" / "models"


def _command(*arguments: str | Path) -> Finished:
    """`saarthi-eval`, from its entry point on."""
    return finished(main, *arguments)


def _refused(*arguments: str | Path) -> str:
    """What one message the command ends in, for what it cannot use."""
    done = _command(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: ")
    return done.stderr


def _histories(path: Path, rows: Sequence[tuple[str, str, int]]) -> Path:
    lines = ["learner,course,position", *(f"{learner},{course},{at}" for learner, course, at in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "evaluation.md").read_text(encoding="utf-8")
    commands = getattr(get_command(app), "commands", {})
    assert set(commands) >= {"retrieval", "tutor", "recommend", "guide", "verify", "attacks"}
    for name, command in commands.items():
        assert f"saarthi-eval {name}" in page
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        assert {option for option in options if f"`{option}" not in page} == {"--help"} & options


def test_help_is_quick_and_loads_no_models() -> None:
    source = (
        "import sys; from eval.cli import app; "
        "sys.exit(bool({'faiss', 'onnxruntime', 'sklearn', 'pyarrow', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", source], cwd=ROOT, check=False).returncode == 0
    shown = subprocess.run([sys.executable, "-m", "eval.cli", "--help"], cwd=ROOT, check=True, capture_output=True)
    assert b"retrieval" in shown.stdout


def test_every_fault_of_a_question_set_is_told_in_one_message(tmp_path: Path) -> None:
    folder = question_set(tmp_path, questions=[{**QUESTIONS[0], "gold": ["nothing"]}, {**QUESTIONS[1], "text": ""}])
    message = _refused("retrieval", folder)
    assert "2 faults" in message
    assert "questions.jsonl:1" in message
    assert "questions.jsonl:2" in message


def test_missing_models_are_named_with_the_remedy(tmp_path: Path) -> None:
    message = _refused("tutor", question_set(tmp_path), "--models", tmp_path / "none")
    assert "saarthi models build" in message


def test_a_wrong_catalogue_is_refused(tmp_path: Path) -> None:
    assert "catalogue.yaml" in _refused("retrieval", question_set(tmp_path), "--catalogue", tmp_path)


def test_a_report_that_could_not_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    assert "cannot be written" in _refused("retrieval", tmp_path / "nowhere", "--json", tmp_path / "no" / "r.json")


def test_a_set_without_gold_has_nothing_to_find(tmp_path: Path) -> None:
    assert "no question here has gold" in _refused("retrieval", question_set(tmp_path, questions=[QUESTIONS[3]]))


@pytest.mark.model
def test_retrieval_is_measured_with_the_real_models(tmp_path: Path) -> None:
    file = tmp_path / "retrieval.json"
    done = _command("retrieval", question_set(tmp_path), "--stages", "--json", file, "--models", MODELS)
    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    assert (report["command"], report["data"], report["n"], report["passages"]) == ("retrieval", str(tmp_path), 3, 3)
    assert report["metrics"]["recall@1"] == 1
    assert set(report["metrics"]) == {
        *("recall@1", "recall@3", "recall@5", "mrr@10", "ndcg@10", "course@1", "own_language@5"),
    }
    assert {name: each["n"] for name, each in report["by_language"].items()} == {"en": 2, "hi": 1}
    assert {"BM25 alone", "vectors alone", "both", "both, hi"} <= set(report["by_stage"])
    assert report["encoder"].startswith("multilingual-e5-small")
    assert "95 % interval" in done.stdout


@pytest.mark.model
def test_the_tutor_is_measured_with_the_real_models(tmp_path: Path) -> None:
    file = tmp_path / "tutor.json"
    done = _command("tutor", question_set(tmp_path), "--json", file, "--models", MODELS)
    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["n"] == 4
    assert report["samples"]["answered"] == 3
    assert report["samples"]["refused"] == report["samples"]["refused_far@90"] == 1
    assert report["metrics"]["recall@3"] == 1
    assert "ece" in report["by_language"]["hi"]


@pytest.mark.model
def test_answers_are_judged_with_the_real_models(tmp_path: Path) -> None:
    lesson = "Fifteen days of earned leave are credited in July."
    catalogue = write_folder(
        tmp_path / "catalogue", changes={"courses/basics.yaml": BASICS.replace("A paragraph.", lesson)}
    )
    covered: dict[str, object] = {"id": "q-en", "language": "en", "text": "How many days are credited in July?"}
    covered |= {"kind": "figure", "gold": ["basics/first"], "must": ["fifteen days"], "first": ["fifteen"]}
    far: dict[str, object] = {
        "id": "u-en",
        "language": "en",
        "text": "Who won the cricket world cup?",
        "kind": "far",
        "gold": [],
    }
    questions = write_lines(tmp_path / "questions.jsonl", [covered, far])
    file = tmp_path / "answers.json"

    done = _command("answers", questions, "--catalogue", catalogue, "--json", file, "--models", MODELS)

    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["samples"]["complete"] == report["samples"]["declined_far"] == 1
    assert report["judged"]["q-en"] == "complete"
    assert report["judged"]["u-en"] in ("declined", "answered")  # one sentence is no measure of what is far
    assert set(report["by_kind"]) == {"figure", "far"}


@pytest.mark.model
def test_a_limit_takes_the_same_questions_every_time(tmp_path: Path) -> None:
    file = tmp_path / "limited.json"
    folder = question_set(tmp_path)
    found = []
    for _ in range(2):
        done = _command("tutor", folder, "--limit", "2", "--json", file, "--models", MODELS)
        assert done.returncode == 0, done.stderr
        report = json.loads(file.read_text(encoding="utf-8"))
        found.append((report["n"], report["metrics"], report["intervals"]))
    assert found[0] == found[1]
    assert found[0][0] == 2


@pytest.mark.filterwarnings("ignore:.*(threadpool|OPENBLAS|MKL).*:RuntimeWarning")
def test_recommendations_are_measured_beside_their_rivals(tmp_path: Path) -> None:
    """Everyone takes the courses in the order of their numbers, beginning anywhere."""
    rows = [(f"l{learner}", f"c{(learner + step) % 12:02}", step) for learner in range(60) for step in range(5)]
    train = _histories(tmp_path / "train.csv", [row for row in rows if row[2] < 4])
    test = _histories(tmp_path / "test.csv", [row for row in rows if row[2] == 4] + [("stranger", "c00", 4)])
    file = tmp_path / "recommend.json"

    done = _command("recommend", "--train", train, "--test", test, "--json", file)

    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["n"] == report["test"]["learners"] == 60
    assert report["metrics"]["ndcg@10"] == report["model"]["ndcg@10"] > 0.9
    assert set(report["rivals"]) == {"most popular", "item kNN", "EASE", "transitions", "ALS", "BPR"}
    assert report["rivals"]["most popular"]["hr@5"] < report["model"]["hr@5"]
    assert report["left_out"]["learners_not_in_train"] == 1
    assert set(report["differences"]) == {f"our blend − {name}" for name in report["rivals"]}
    assert "1 learners that train does not know" in done.stdout


def test_rivals_may_be_left_out(tmp_path: Path) -> None:
    rows = [(f"l{learner}", f"c{(learner + step) % 6}", step) for learner in range(12) for step in range(3)]
    train = _histories(tmp_path / "train.csv", [row for row in rows if row[2] < 2])
    test = _histories(tmp_path / "test.csv", [row for row in rows if row[2] == 2])
    done = _command("recommend", "--train", train, "--test", test, "--rivals", "none", "--json", tmp_path / "r.json")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["rivals"] == {}


@pytest.mark.model
def test_new_courses_are_ranked_by_their_texts(tmp_path: Path) -> None:
    topics = {"c0": "Leave rules for officers", "c1": "Spreadsheets and charts in Excel"}
    new = {"n0": "Earned leave, half-pay leave and holidays", "n1": "Pivot tables and formulas in Excel sheets"}
    learners = [(f"l{number}", number % 2) for number in range(6)]
    train = _histories(tmp_path / "train.csv", [(who, f"c{kind}", 0) for who, kind in learners] + [("x", "c0", 0)])
    held = [(who, f"n{kind}", 1) for who, kind in learners] + [("x", "c1", 1)]
    test = _histories(tmp_path / "test.csv", held)
    texts = [{"id": id_, "title": text, "text": text} for id_, text in {**topics, **new}.items()]
    courses = write_lines(tmp_path / "courses.jsonl", texts)
    arguments = ("--train", train, "--test", test, "--courses", courses, "--rivals", "none", "--models", MODELS)

    done = _command("recommend", *arguments, "--json", tmp_path / "r.json")

    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    [section] = report["new_courses"].values()
    assert (section["n"], section["mrr"]) == (6, 1)


def test_tables_that_share_nothing_are_refused(tmp_path: Path) -> None:
    train = _histories(tmp_path / "train.csv", [("a", "c0", 0), ("a", "c1", 1)])
    test = _histories(tmp_path / "test.csv", [("b", "c0", 0)])
    assert "no row has a learner and a course that train knows" in _refused(
        "recommend", "--train", train, "--test", test
    )


def test_the_guide_is_measured_on_our_own_messages(tmp_path: Path) -> None:
    file = tmp_path / "guide.json"
    done = _command("guide", ROOT / "eval" / "sets" / "questions" / "guide.jsonl", "--json", file)
    assert done.returncode == 0, done.stderr
    assert json.loads(file.read_text(encoding="utf-8"))["metrics"]["intent_accuracy"] >= 0.95
