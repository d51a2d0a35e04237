from pathlib import Path

import pytest

from tests.mutation.mutants import Mutant, mutants_of, mutated_text, sample
from tests.mutation.trials import Fate, stages_of, tried

SOURCE = '''\
"""A sum."""

LIMIT = 3


def over(value: int, other: int = 1) -> bool:
    """Whether the sum is over the limit."""
    if value < 0:
        raise ValueError("below 0")
    return value + other > LIMIT
'''

TEST = """\
from data.sums import over


def test_sums_at_the_limit_are_not_over() -> None:
    assert not over(2)
    assert over(3)
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name, text in {
        "data/__init__.py": "",
        "data/sums.py": SOURCE,
        "tests/__init__.py": "",
        "tests/data/__init__.py": "",
        "tests/data/test_sums.py": TEST,
        "tests/recommender/training_plans/__init__.py": "",
        "tests/api/test_v1.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _changed(repository: Path, before: str, after: str) -> Mutant:
    found = [
        each for each in mutants_of("data/sums.py", root=repository) if (each.before, each.after) == (before, after)
    ]
    assert len(found) == 1, found
    return found[0]


def test_each_mutant_changes_one_place_and_none_an_annotation_or_an_error(repository: Path) -> None:
    mutants = mutants_of("data/sums.py", root=repository)
    texts = [mutated_text(mutant, root=repository) for mutant in mutants]
    assert {mutant.after for mutant in mutants} >= {"4", "value - other", "<= 0"}
    assert SOURCE not in texts
    assert all("int" in text and "below 0" in text for text in texts)
    assert all(len(set(text.splitlines()) - set(SOURCE.splitlines())) == 1 for text in texts)


def test_a_longer_draw_begins_with_the_shorter_one(repository: Path) -> None:
    mutants = mutants_of("data/sums.py", root=repository)
    assert list(sample(mutants, count=6, seed=1))[:3] == list(sample(mutants, count=3, seed=1))


def test_the_tests_of_a_file_come_before_those_of_its_folder_and_package(repository: Path) -> None:
    assert stages_of("data/sums.py", root=repository) == [
        ["tests/data/test_sums.py"],
        ["tests/data", "tests/recommender/training_plans", "tests/api/test_v1.py"],
    ]


def test_what_a_test_notices_is_killed_and_the_file_is_as_before(repository: Path) -> None:
    trial = tried(_changed(repository, "> LIMIT", ">= LIMIT"), copy=repository, passing=set())
    assert (trial.fate, trial.tests) == (Fate.KILLED, ["tests/data/test_sums.py"])
    assert (repository / "data/sums.py").read_text(encoding="utf-8") == SOURCE


def test_what_no_test_notices_survives(repository: Path) -> None:
    assert tried(_changed(repository, "< 0", "<= 0"), copy=repository, passing=set()).fate is Fate.SURVIVED


def test_tests_that_fail_without_a_mutant_say_nothing_of_it(repository: Path) -> None:
    (repository / "tests/data/test_sums.py").write_text("assert False\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"fail without any mutant: tests/data/test_sums\.py"):
        tried(_changed(repository, "< 0", "<= 0"), copy=repository, passing=set())
