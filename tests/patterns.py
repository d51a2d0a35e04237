"""Every regular expression of the code, and the texts on which each would be slowest."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import AnyStr
from unittest.mock import patch

from data.words import ENGLISH, HINDI, HINGLISH

PACKAGES = ("api", "data", "embeddings", "eval", "recommender", "tutor")
_CALLS = frozenset({"compile", "sub", "subn", "split", "findall", "finditer", "match", "search", "fullmatch"})


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the code that makes a regular expression."""

    module: str
    first: int
    last: int
    function: str | None


@dataclass
class Found:
    """The patterns with the modules they were first seen in, and the places of which none was seen."""

    patterns: dict[tuple[str, int], str] = field(default_factory=dict)
    unseen: list[Site] = field(default_factory=list)

    def add_all(self, patterns: Iterable[re.Pattern[str]], module: str) -> None:
        for pattern in patterns:
            self.patterns.setdefault((pattern.pattern, pattern.flags), module)


def patterns_of(modules: Sequence[ModuleType]) -> Found:
    """Every pattern: what modules hold, what is written into calls, what cached functions compile."""
    found, waiting = Found(), []
    for module in modules:
        found.add_all(_held(vars(module).values()), module.__name__)
        for site, argument in _sites(module):
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add_all([re.compile(argument.value)], module.__name__)
            elif site.function is not None:
                waiting.append(site)
    seen = _seen_compiling(found, _lazy(modules))
    found.unseen = [site for site in waiting if not any((site.module, line) in seen for line in _lines(site))]
    return found


def code_modules(packages: Iterable[str] = PACKAGES) -> Iterator[ModuleType]:
    """Every module of `packages`, imported, but for what alembic alone can run."""
    for package in map(importlib.import_module, packages):
        yield package
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name != "data.migrations.env":
                yield importlib.import_module(info.name)


def _held(values: Iterable[object]) -> Iterator[re.Pattern[str]]:
    """The patterns in `values`, also those within containers, classes and data classes."""
    seen: set[int] = set()
    left = list(values)
    while left:
        value = left.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            yield value
        left += _parts(value)


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if inspect.isclass(value):
        return vars(value).values() if value.__module__.split(".")[0] in PACKAGES else ()
    if dataclasses.is_dataclass(value):
        return [getattr(value, part.name, None) for part in dataclasses.fields(value)]
    return ()


def _sites(module: ModuleType) -> Iterator[tuple[Site, ast.expr]]:
    """Each call of `re` in the module's source with its pattern argument."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _CALLS):
            continue
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "re" and call.args):
            continue
        first, last = call.lineno, call.end_lineno or call.lineno
        around = [each for each in functions if each.lineno <= first <= (each.end_lineno or each.lineno)]
        name = getattr(around[-1], "name", "lambda") if around else None
        yield Site(module.__name__, first, last, name), call.args[0]


def _lines(site: Site) -> range:
    return range(site.first, site.last + 1)


def _lazy(modules: Iterable[ModuleType]) -> Iterator[Callable[[], object]]:
    """The cached functions without arguments, and for each language those that take one, before they were cached."""
    for module in modules:
        for value in vars(module).values():
            function = getattr(value, "__wrapped__", None)
            if function is None or not hasattr(value, "cache_info") or value.__module__ != module.__name__:
                continue
            parameters = list(inspect.signature(function).parameters)
            if not parameters:
                yield function
            elif parameters == ["language"]:
                yield from (partial(function, language) for language in (ENGLISH, HINDI, HINGLISH))


def _seen_compiling(found: Found, functions: Iterable[Callable[[], object]]) -> set[tuple[str, int]]:
    """Calls `functions`, adds what they compile and hold; (module, line) of each `re.compile` on the way."""
    seen: set[tuple[str, int]] = set()
    compile_ = re.compile

    def recorded(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        frame = sys._getframe(1)
        name, compiled = str(frame.f_globals.get("__name__")), compile_(pattern, flags)
        if name.split(".")[0] in PACKAGES and isinstance(compiled.pattern, str):
            seen.add((name, frame.f_lineno))
            found.add_all([compiled], name)
        return compiled

    with patch.object(re, "compile", recorded):
        for function in functions:
            found.add_all(_held([function()]), "what a function returns")
    return seen
