"""The words by which a message leans on what was said before or narrows what is looked for, as compiled patterns."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from embeddings.text import whole_words

_ENDS = r"[\s?!.,।;:-]*+"


@cache
def _table() -> Mapping[str, Any]:
    raw = files("tutor.guide").joinpath("conversation_words.json").read_text(encoding="utf-8")
    read: Mapping[str, Any] = json.loads(unicodedata.normalize("NFC", raw))
    return read


def said(kind: str) -> str:
    """The words of a kind in all languages as one alternation, in brackets."""
    return _either(_table()[kind])


def meanings(kind: str) -> Mapping[str, str]:
    """The words of a kind by what they mean, each as one alternation, in brackets."""
    return {meaning: _either(patterns) for meaning, patterns in _table()[kind].items()}


def whole_message(kind: str) -> re.Pattern[str]:
    """The words of a kind where a message says nothing else."""
    return _whole()[kind]


def words_of_kind(kind: str) -> re.Pattern[str]:
    """The words of a kind anywhere in a message."""
    return _anywhere()[kind]


@cache
def _whole() -> Mapping[str, re.Pattern[str]]:
    return {kind: re.compile(rf"^{_ENDS}{said(kind)}{_ENDS}$") for kind in _kinds()}


@cache
def _anywhere() -> Mapping[str, re.Pattern[str]]:
    return {kind: whole_words(said(kind)) for kind in _kinds()}


def _kinds() -> Sequence[str]:
    return [kind for kind, words in _table().items() if isinstance(words, list)]


def _either(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(patterns)})"
