"""The examples in docstrings of the pages are true."""

import doctest
from types import ModuleType

import pytest

from api import i18n, templating, words
from api.pages import frame, lesson_text


@pytest.mark.parametrize("module", [frame, i18n, lesson_text, templating, words], ids=lambda module: module.__name__)
def test_examples_are_true(module: ModuleType) -> None:
    result = doctest.testmod(module)

    assert result.attempted > 0
    assert result.failed == 0
