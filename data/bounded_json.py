"""How deep and how long JSON from outside may be, looked at before a parser builds anything of it.

A megabyte of `[],` becomes half a million lists, and a hundred thousand `[` exhaust the parser's stack.
"""

import re

DEEPEST = 32
"""Levels of lists and objects; a plan's content with a training rule, the deepest body, has 7."""

MOST_VALUES = 150_000
"""Values in all; a plan may name 100,000 learners. So many empty lists take 10 MB."""

# Possessive, and an unclosed string runs to the end: every character is looked at once.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)


class JsonOutOfBoundsError(ValueError):
    """JSON that is deeper or longer than it may be; says which limit it passed."""


def bounded_json(text: str, *, deepest: int = DEEPEST, most_values: int = MOST_VALUES) -> str:
    """`text` itself, to be parsed, if as JSON it stays within the limits; whether it is JSON is not looked at.

    >>> bounded_json('{"a": [1, "[[["]}', deepest=2)
    '{"a": [1, "[[["]}'

    Raises:
        JsonOutOfBoundsError: it goes deeper than `deepest` levels, or holds more than `most_values` values.
    """
    level = 0
    values = 1
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "[{":
            level += 1
            values += 1
        elif mark in "]}":
            level -= 1
        elif mark == ",":
            values += 1
        if level > deepest:
            raise JsonOutOfBoundsError(f"nested deeper than {deepest} levels")
        if values > most_values:
            raise JsonOutOfBoundsError(f"more than {most_values:,} values")
    return text
