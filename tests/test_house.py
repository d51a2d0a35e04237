"""How tests are kept: none can pass because a loop never ran or a condition never held."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ASSURING = ("assert_", "check_", "expect")
"""What functions that assert for their callers are called, with or without an underscore before it."""


def loose_tests(source: str) -> list[str]:
    """Names of tests that might pass without having asserted anything.

    An assertion counts where it is reached whenever the test is: not below `if`, `while`, `match` or `except`, and
    below `for` only where the loop goes over a literal that is not empty. Hypothesis's `assume` counts, because a
    test for which it never holds fails.
    """
    module = ast.parse(source)
    known = dict(_literals(module.body))
    tests = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    return [test.name for test in tests if not _assures(test.body, known) and _asserts(test)]


def _asserts(test: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Assert) or _is_assuring(node) for node in ast.walk(test))


def _literals(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for statement in body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                yield name, value


def _assures(body: Sequence[ast.stmt], known: Mapping[str, ast.expr]) -> bool:
    names = {**known, **dict(_literals(body))}
    return any(_is_sure(statement, names) for statement in body)


def _is_sure(statement: ast.stmt, known: Mapping[str, ast.expr]) -> bool:
    match statement:
        case ast.Assert():
            return True
        case ast.Expr(value=value):
            return _is_assuring(value)
        case ast.With(items=items, body=body):
            return any(_is_assuring(item.context_expr) for item in items) or _assures(body, known)
        case ast.For(iter=source, body=body):
            return _never_empty(source, known) and _assures(body, known)
        case ast.If(body=body, orelse=otherwise):
            return _assures(body, known) and _assures(otherwise, known)
        case ast.Try(body=body, finalbody=last):
            return _assures(body, known) or _assures(last, known)
    return False


def _is_assuring(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func).partition("(")[0].rpartition(".")[2]  # of `expect(page).to_have_title`: expect
    return name in {"raises", "warns", "assume"} or name.lstrip("_").startswith(ASSURING)


def _never_empty(source: ast.expr, known: Mapping[str, ast.expr]) -> bool:
    match source:
        case ast.Name(id=name):
            return name in known and _never_empty(known[name], {})
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return any(not isinstance(part, ast.Starred) or _never_empty(part.value, known) for part in parts)
        case ast.Dict(keys=keys):
            return bool(keys)
        case ast.Constant(value=str(text)):
            return bool(text)
        case ast.Call(func=ast.Attribute(value=value, attr="items" | "keys" | "values")):
            return _never_empty(value, known)
        case ast.Call(func=ast.Name(id="range"), args=bounds) if all(isinstance(each, ast.Constant) for each in bounds):
            return len(range(*map(ast.literal_eval, bounds))) > 0
        case ast.Call(func=ast.Name(id="enumerate" | "sorted" | "reversed" | "zip"), args=sources):
            return all(_never_empty(each, known) for each in sources)
    return False


@pytest.mark.parametrize(
    "body",
    [
        "for each in found(): assert each",
        "for each in []: assert each",
        "for each in range(0): assert each",
        "for name, each in zip('ab', found()): assert each",
        "if found(): assert True",
        "while found(): assert True",
        "with opened() as each:\n  for one in each: assert one",
        "for each in found():\n  with pytest.raises(KeyError): each()",
        "try: found()\n except KeyError: assert True",
    ],
)
def test_a_test_that_might_assert_nothing_is_found(body: str) -> None:
    assert loose_tests(f"def test_it():\n {body}") == ["test_it"]


@pytest.mark.parametrize(
    "body",
    [
        "assert found()\n for each in found(): assert each",
        "for each in (1, 2): assert each",
        "for name, each in {'a': 1}.items(): assert each",
        "cases = [(1, 2)]\n for one, other in cases: assert one < other",
        "for each in range(2, 4): assert each",
        "with pytest.raises(KeyError): found()",
        "if found(): assert True\n else: assert False",
        "assume(found())\n for each in found(): assert each",
        "_check_all(found())",
    ],
)
def test_a_test_that_always_asserts_is_left_alone(body: str) -> None:
    assert loose_tests(f"def test_it():\n {body}") == []


def test_every_test_asserts_whatever_the_data_are() -> None:
    loose = {
        path.relative_to(TESTS).as_posix(): names
        for path in sorted(TESTS.rglob("test_*.py"))
        if (names := loose_tests(path.read_text(encoding="utf-8")))
    }
    assert loose == {}, "assert first that what the loop goes over is not empty"
