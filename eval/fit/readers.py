"""The readers of the tutor's blocks: the one that is shipped, and those that saw no question about a course."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.fit.examples import TRAINING, Example
from eval.sets.formats import Distance
from tutor.answer import Reader, with_margins

FOLDS = 3
_SEED = 2


def folds_of_courses(courses: Iterable[str]) -> Mapping[str, int]:
    """Which fold each course is left to: each is in one, about equally many in all."""
    ordered = sorted(set(courses))
    random.Random(_SEED).shuffle(ordered)
    return {course: place % FOLDS for place, course in enumerate(ordered)}


def fold_of(example: Example, *, folds: Mapping[str, int]) -> int:
    """The fold of the course that a question is about; of one far from all, by the number of its matter."""
    return folds[example.group] if example.group in folds else int(example.group.rpartition("-")[2]) % FOLDS


def folds_of_examples(examples: Sequence[Example]) -> list[int]:
    """The fold of each training question."""
    folds = folds_of_courses(example.group for example in examples if example.distance is not Distance.FAR)
    return [fold_of(example, folds=folds) for example in examples]


def network_of_fold(folder: Path, fold: int) -> Path:
    """Where the network stands that was learnt without the questions of this fold."""
    return folder / f"without-{fold}.onnx"


@dataclass(frozen=True, slots=True)
class Readers:
    """Reads training questions with networks that were not taught their course, all others with the shipped one."""

    shipped: Reader
    unseen: Sequence[Reader]

    @classmethod
    def load(cls, models: Path, *, folder: Path) -> "Readers":
        """What `python -m eval.fit.reader` wrote into `folder`, over the encoder's states under `models`.

        Raises:
            ModelMissing: the states' graph was not built.
            ModelCorrupt: a network is not there or unreadable.
        """
        unseen = [Reader.load(models, network=network_of_fold(folder, fold)) for fold in range(FOLDS)]
        return cls(Reader.load(models), unseen)

    def read(self, examples: Sequence[Example]) -> list[Example]:
        """The same examples with the margins of their best blocks."""
        trained = [example for example in examples if example.source == TRAINING]
        folds = iter(folds_of_examples(trained))
        return [
            _read(example, reader=self.unseen[next(folds)] if example.source == TRAINING else self.shipped)
            for example in examples
        ]


def _read(example: Example, *, reader: Reader) -> Example:
    return example.with_blocks(with_margins(example.examined.blocks, example.examined.retrieval, reader=reader))
