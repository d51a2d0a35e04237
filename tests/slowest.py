"""The texts on which a regular expression would be slowest, made from the expression itself."""

import importlib
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

_PARSER: Any = importlib.import_module("re._parser")  # has no public name since `sre_parse` was deprecated

Value: TypeAlias = Any
"""What the parser says of a part of a pattern: a number, a pair, a tuple, a parsed pattern, each by the part's name."""

_FAILING = "\x00"
"""Behind a text: a character that no pattern of ours wants, so that a search goes through every way to match."""

ORDINARY = (" ", "7", "a", "A", "क", "कि", ",", "\n", ".", "a ", "7 ", "7,", "क ", " ,", " \n", "a1 ,क\n", "The a. ")
"""What is repeated whatever the pattern says: spaces, digits, letters, Devanagari, commas, new lines and mixtures."""

_OF_CATEGORY = {
    "CATEGORY_DIGIT": "7", "CATEGORY_NOT_DIGIT": "a", "CATEGORY_SPACE": " ", "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": " ",
}  # fmt: skip
_CANDIDATES = "a 7Aक,.\n-()[]'\"|\x00"


def texts_against(pattern: re.Pattern[str]) -> list[tuple[str, str, str]]:
    """(prefix, repeated, tail) of each text that may be slow for `pattern`, the pattern's own kinds first.

    For each part that repeats: what the pattern wants before it, then its shortest match again and again, then
    something that fails; the repeated part alone, so that a search begins at each character; all of a match again and
    again; then what is ordinary.
    """
    parsed = _PARSER.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    own = [(prefix, body, _FAILING) for prefix, body in _pumps(parsed, "")]
    alone = [("", body, _FAILING) for _, body, _ in own]
    whole = _match_of(parsed)
    again = [("", part, _FAILING) for part in (whole, whole[:-1], f"{whole} ")]
    ordinary = [("", each, _FAILING) for each in ORDINARY]
    return [text for text in dict.fromkeys([*own, *alone, *again, *ordinary]) if text[1]]


def _pumps(items: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
    """(what comes before, what repeats) of each repetition that may be long, nested ones too."""
    for name, value in ((str(name), value) for name, value in items):
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if most > 3:
                for character in _repeated(body):
                    yield before, character
            yield from _pumps(body, before)
        for inner in _within(name, value):
            yield from _pumps(inner, before)
        before += _match_of([(name, value)])


def _repeated(body: Sequence[Any]) -> Iterator[str]:
    """What a repeated part is repeated with: each kind of character of a class, else its shortest match."""
    (name, value), *more = ((str(name), value) for name, value in body)
    if not more and name == "IN":
        members = dict.fromkeys(_members(value))
        yield from members
        yield from (f"a{member}" for member in members if "a" in members and not member.isalnum())
    elif not more and name == "BRANCH":
        yield from dict.fromkeys(_match_of(branch) for branch in value[1][:4])
    else:
        yield _match_of(body)


def _within(name: str, value: Value) -> Iterator[Sequence[Any]]:
    """The parts of a group or of alternatives."""
    if name == "BRANCH":
        yield from value[1]
    elif name == "SUBPATTERN":
        yield value[3]
    elif name == "ATOMIC_GROUP":
        yield value
    elif name in ("ASSERT", "ASSERT_NOT"):
        yield value[1]
    elif name == "GROUPREF_EXISTS":
        yield from (part for part in value[1:] if part is not None)


def _match_of(items: Sequence[Any]) -> str:
    """A short text that the parsed pattern matches, look-around and references back aside."""
    return "".join(_match_of_one(str(name), value) for name, value in items)


def _match_of_one(name: str, value: Value) -> str:
    match name:
        case "LITERAL":
            return str(chr(value))
        case "NOT_LITERAL":
            return next(each for each in _CANDIDATES if ord(each) != value)
        case "ANY":
            return "a"
        case "IN":
            return _members(value)[0]
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _match_of(value[2]) * max(int(value[0]), 1)
        case "BRANCH":
            return _match_of(value[1][0])
        case "SUBPATTERN" | "ATOMIC_GROUP":
            return "".join(map(_match_of, _within(name, value)))
    return ""


def _members(value: Sequence[Any]) -> list[str]:
    """Some characters of a class, one of each kind that it names."""
    kinds = [(str(kind), named) for kind, named in value]
    if kinds[0][0] == "NEGATE":
        return [each for each in _CANDIDATES if not any(_is(each, kind, named) for kind, named in kinds[1:])][:5]
    return [_one(kind, named) for kind, named in kinds]


def _one(kind: str, named: Value) -> str:
    if kind == "LITERAL":
        return chr(named)
    return chr(named[0]) if kind == "RANGE" else _OF_CATEGORY[str(named)]


def _is(character: str, kind: str, named: Value) -> bool:
    if kind == "LITERAL":
        return ord(character) == int(named)
    if kind == "RANGE":
        return bool(named[0] <= ord(character) <= named[1])
    category = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[
        str(named).removeprefix("CATEGORY_").removeprefix("NOT_")
    ]
    return (re.match(category, character) is not None) != ("NOT_" in str(named))
