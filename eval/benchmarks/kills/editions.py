"""Index builds that follow one another without end, each of an edition that is known in advance: something to kill."""

import zlib
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.words import ENGLISH, CourseId, LessonId, Passage, PassageId
from embeddings.index import GenerationInfo, build_generation
from embeddings.text import passage_checksum

PASSAGES = 40
_DIMENSION = 32


class NumberEncoder:
    """A vector drawn by lot for each text, always the same one: it takes no model to see whether a file is torn."""

    name = "numbers-32"
    dimension = _DIMENSION

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` unit rows."""
        return self.encode_passages(texts)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, dimension)` unit rows."""
        if progress is not None:
            progress(len(texts))
        drawn = [np.random.default_rng(zlib.crc32(text.encode())).normal(size=_DIMENSION) for text in texts]
        rows = np.array(drawn, dtype=np.float32).reshape(len(texts), _DIMENSION)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def edition(number: int) -> Sequence[Passage]:
    """All passages of an edition; from one to the next some change, one course goes and another comes."""
    return [_passage(number, place) for place in range(PASSAGES + number % 5)]


def _passage(number: int, place: int) -> Passage:
    times = number if place % 20 == number % 20 else 0
    text = f"Rule {place} on leave, as amended {times} times."
    return Passage(
        id=PassageId(f"p{place}"),
        course=CourseId(f"course-{place % 4 + number}"),
        lesson=LessonId("lesson"),
        language=ENGLISH,
        title="",
        text=text,
        locator="Part",
        start=0,
        end=len(text),
        sha256=passage_checksum("", text, heading="Part"),
    )


def build_edition(number: int, root: Path) -> GenerationInfo:
    """Makes that edition current."""
    return build_generation(edition(number), encoder=NumberEncoder(), root=root, catalogue_revision=f"e{number}")


def build_without_end(root: Path, first: int, begun: Connection) -> None:
    """Edition after edition until killed; sends the number of each as its build begins."""
    number = first
    while True:
        begun.send(number)
        build_edition(number, root)
        number += 1
