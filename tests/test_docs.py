"""What users rely on is written down: settings, errors, endpoints, commands, links; and what is named exists."""

import importlib.util
import inspect
import re
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app as command_line
from api.running.settings import PREFIX, Settings
from data.words import errors
from eval.cli import app as measuring

ROOT = Path(__file__).parents[1]
PROGRAMS = {
    "saarthi": getattr(get_command(command_line), "commands", {}),
    "saarthi-eval": getattr(get_command(measuring), "commands", {}),
}
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def _read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_documented(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in _read("docs/reference/settings.md")


ERROR_CLASSES = [
    name
    for name, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, errors.EngineError) and value.__module__ == errors.__name__
]


@pytest.mark.parametrize("name", ERROR_CLASSES)
def test_each_error_is_documented_and_drawn_in_the_tree(name: str) -> None:
    assert f"`{name}`" in _read("docs/reference/errors.md")
    assert errors.__doc__ is not None
    assert re.search(rf"\b{name}\b", errors.__doc__)


@pytest.mark.parametrize("name", sorted(PROGRAMS["saarthi"]))
def test_each_command_is_documented(name: str) -> None:
    assert f"`saarthi {name}" in _read("docs/reference/cli.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


WRITTEN = [page for page in PAGES if page.name != "CHANGELOG.md"]
"""What is true now; the changelog says what was."""

CODE = re.compile(r"`([^`\n]+)`|^ {4,}(\S.*)$", re.MULTILINE)
FOLDERS = ("api/", "data/", "docs/", "embeddings/", "eval/", "recommender/", "tests/", "tutor/")
COMMAND = re.compile(r"(?:\.venv/bin/)?(saarthi-eval|saarthi|make|python -m) ([a-z][\w.-]*)(?: ([a-z][\w-]*))?")


def _code(page: Path) -> list[str]:
    return [span or line for span, line in CODE.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_file_that_is_named_exists(page: Path) -> None:
    named = [code for code in _code(page) if code.startswith(FOLDERS) and re.fullmatch(r"[\w./-]+", code)]

    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_command_that_is_named_exists(page: Path) -> None:
    named = [found.groups() for code in _code(page) if (found := COMMAND.match(code))]

    assert [words for words in named if not _is_command(*words)] == []


def _is_command(program: str, name: str, further: str | None) -> bool:
    if program == "python -m":
        return importlib.util.find_spec(name) is not None
    if program == "make":
        return re.search(rf"^{name}:", _read("Makefile"), re.MULTILINE) is not None
    command = PROGRAMS[program].get(name)
    within = getattr(command, "commands", None)
    return command is not None and (within is None or further is None or further in within)


@pytest.mark.parametrize(
    ("program", "name", "further"),
    [("saarthi", "serves", None), ("saarthi", "keys", "turn"), ("make", "tea", None), ("python -m", "eval.tea", None)],
)
def test_a_command_that_does_not_exist_is_noticed(program: str, name: str, further: str | None) -> None:
    assert not _is_command(program, name, further)
