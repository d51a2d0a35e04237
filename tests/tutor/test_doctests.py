import doctest
import importlib
import pkgutil

import pytest

import tutor


@pytest.mark.parametrize("name", [module.name for module in pkgutil.walk_packages(tutor.__path__, "tutor.")])
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
