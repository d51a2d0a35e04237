"""Mutants of a file: small changes that a test should notice, made by mutmut's operators one at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import libcst
import numpy as np
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

FACES = "__init__.py"
"""Files that only name what a folder shows have nothing to mutate."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """Change number `number` of the file: the line it is in, what stood there, and what stands there instead."""

    file: str
    number: int
    line: int
    before: str
    after: str

    @property
    def name(self) -> str:
        """The same for the same code."""
        return f"{self.file}:{self.line}#{self.number}"


class _Changes(libcst.CSTVisitor):
    """Collects (node, changed node) everywhere but in annotations, decorators, docstrings and messages of errors."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        self.found: list[tuple[libcst.CSTNode, libcst.CSTNode, int]] = []

    def on_visit(self, node: libcst.CSTNode) -> bool:
        if isinstance(node, libcst.Annotation | libcst.Decorator | libcst.Import | libcst.ImportFrom | libcst.Raise):
            return False
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                line = self.get_metadata(PositionProvider, node, None)
                self.found.extend((node, changed, line.start.line if line else 0) for changed in operator(node))
        return True


def mutants_of(file: str, *, root: Path) -> list[Mutant]:
    """Every mutant of the file, in the order of its text."""
    _, changes = _changes(root / file)
    blank = libcst.Module([])
    return [
        Mutant(file, number, line, blank.code_for_node(node).strip(), blank.code_for_node(changed).strip())
        for number, (node, changed, line) in enumerate(changes)
    ]


def mutated_text(mutant: Mutant, *, root: Path) -> str:
    """The file with this one change."""
    module, changes = _changes(root / mutant.file)
    node, changed, _ = changes[mutant.number]
    mutated = module.deep_replace(node, changed)
    assert isinstance(mutated, libcst.Module)
    return mutated.code


def sample(mutants: Sequence[Mutant], *, count: int, seed: int) -> Iterator[Mutant]:
    """So many mutants drawn without replacement; a longer draw from the same seed begins with the shorter one."""
    order = np.random.default_rng(seed).permutation(len(mutants))
    return (mutants[place] for place in order[:count])


def _changes(path: Path) -> tuple[libcst.Module, list[tuple[libcst.CSTNode, libcst.CSTNode, int]]]:
    wrapper = MetadataWrapper(libcst.parse_module(path.read_text(encoding="utf-8")))
    visitor = _Changes()
    wrapper.visit(visitor)
    return wrapper.module, visitor.found
