"""How near each course comes to what it may be taken for: the work of a role, or a competency; made with the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId
from embeddings.encoders.encoder import Encoder

AIMS_FILE = "aims.npz"

_COMPARED_AT_ONCE = 20_000
"""Passages compared at a time: with 300 competencies and roles in two languages that takes 50 MB."""


class Aim(NamedTuple):
    """What a course may be taken for: its kind ("role"), its id, and what is written of it, once a language."""

    kind: str
    id: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class AimTable:
    """`closeness` (aims, courses) float32 in [-1, 1]; `aims` are (kind, id) by row, `courses` ids by column."""

    aims: Sequence[tuple[str, str]]
    courses: Sequence[CourseId]
    closeness: NDArray[np.float32]

    @classmethod
    def empty(cls) -> "AimTable":
        """Nothing to be near to."""
        return cls((), (), np.zeros((0, 0), dtype=np.float32))

    def save(self, folder: Path) -> None:
        """Writes `aims.npz`; the courses are those of the generation's passages and are not written again."""
        kinds, ids = ([aim[place] for aim in self.aims] for place in (0, 1))
        np.savez(
            folder / AIMS_FILE,
            kinds=np.array(kinds, dtype=np.str_),
            ids=np.array(ids, dtype=np.str_),
            closeness=self.closeness,
        )

    @classmethod
    def load(cls, folder: Path, *, courses: Sequence[CourseId]) -> "AimTable":
        """The table of a generation; an empty one where it was built without."""
        if not (folder / AIMS_FILE).exists():
            return cls.empty()
        with np.load(folder / AIMS_FILE, allow_pickle=False) as stored:
            aims = list(zip(stored["kinds"].tolist(), stored["ids"].tolist(), strict=True))
            return cls(aims, courses, stored["closeness"])


def aim_table(
    aims: Sequence[Aim],
    *,
    encoder: Encoder,
    vectors: NDArray[np.float32],
    codes: NDArray[np.int32],
    courses: Sequence[CourseId],
) -> AimTable:
    """Of each course the passage that comes nearest to any text of the aim, as a cosine.

    `vectors` (passages, dimension) belong to the courses at the places `codes`. What all passages have in common, and
    all texts of one kind, is taken away first: it says nothing (Mu & Viswanath 2018, "All-but-the-top", first step).
    """
    closeness = np.zeros((len(aims), len(courses)), dtype=np.float32)
    if aims and len(vectors):
        wanted, starts = _wanted(aims, encoder)
        common = vectors.mean(axis=0)
        for columns, rows, begins in _blocks(codes):
            alike = _units(vectors[rows] - common) @ wanted.T
            nearest = np.maximum.reduceat(alike, begins, axis=0)  # (courses of the block, texts)
            closeness[:, columns] = np.maximum.reduceat(nearest, starts, axis=1).T
    return AimTable([(aim.kind, aim.id) for aim in aims], courses, closeness)


def _wanted(aims: Sequence[Aim], encoder: Encoder) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """(texts, dimension) the vectors of all texts, and where those of each aim begin."""
    texts = [text for aim in aims for text in aim.texts or [""]]
    kinds = np.array([aim.kind for aim in aims for _ in aim.texts or [""]])
    vectors = encoder.encode_queries(texts)
    for kind in set(kinds.tolist()):
        vectors[kinds == kind] -= vectors[kinds == kind].mean(axis=0)
    counts = [max(len(aim.texts), 1) for aim in aims]
    return _units(vectors), np.concatenate(([0], np.cumsum(counts)[:-1]))


def _blocks(codes: NDArray[np.int32]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Courses, the rows of their passages, and where in these each course begins; some thousand passages at a time."""
    order = np.argsort(codes, kind="stable")
    courses, begins = np.unique(codes[order], return_index=True)
    block = begins // _COMPARED_AT_ONCE
    for number in np.unique(block):
        inside = np.flatnonzero(block == number)
        first = begins[inside[0]]
        last = begins[inside[-1] + 1] if inside[-1] + 1 < len(begins) else len(order)
        yield courses[inside].astype(np.int64), order[first:last], begins[inside] - first


def _units(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: NDArray[np.float32] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-6)
    return units
