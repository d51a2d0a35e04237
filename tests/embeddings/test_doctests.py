import doctest
import importlib
import pkgutil

import pytest

import embeddings

MODULES = [
    module.name
    for module in pkgutil.walk_packages(embeddings.__path__, "embeddings.")
    if module.name not in ("embeddings.build.sentence_folder",)  # needs safetensors, which only building does
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
