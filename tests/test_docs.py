"""What users rely on is written down: settings, errors, endpoints, commands and the links between pages."""

import inspect
import re
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app as command_line
from api.running.settings import PREFIX, Settings
from data.words import errors

ROOT = Path(__file__).parents[1]
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


@pytest.mark.parametrize("name", sorted(getattr(get_command(command_line), "commands", {})))
def test_each_command_is_documented(name: str) -> None:
    assert f"`saarthi {name}" in _read("docs/reference/cli.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
