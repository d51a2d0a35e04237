"""The passages of a generation: texts on disk, read when hit; columns to filter on, in memory."""

import json
import mmap
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId, Language, LessonId, Passage, PassageId

PASSAGES_FILE = "passages.jsonl"
COLUMNS_FILE = "columns.npz"
NAMES_FILE = "names.json"
_HASH_BYTES = 32
_KEPT_PASSAGES = 4_096
"""Passages kept as they were read, about 3 kB each: a search looks at 40 of them."""
_KEPT_SCOPES = 64
"""Sets of courses whose rows are kept marked, a byte a passage: nearly every search is within an organisation's."""


def write_passages(passages: Sequence[Passage], folder: Path) -> None:
    """Writes the passages, one JSON object a line, and their columns."""
    offsets = np.zeros(len(passages) + 1, dtype=np.int64)
    with (folder / PASSAGES_FILE).open("wb") as file:
        for row, passage in enumerate(passages):
            offsets[row + 1] = offsets[row] + file.write(_line(passage))
    courses, course_codes = _coded([passage.course for passage in passages])
    lessons, lesson_codes = _coded([passage.lesson for passage in passages])
    languages, language_codes = _coded([passage.language for passage in passages])
    hashes = np.frombuffer(b"".join(bytes.fromhex(passage.sha256) for passage in passages), dtype=np.uint8)
    np.savez(
        folder / COLUMNS_FILE,
        offsets=offsets,
        courses=course_codes,
        lessons=lesson_codes,
        languages=language_codes,
        hashes=hashes.reshape(len(passages), _HASH_BYTES),
    )
    names = {"courses": courses, "lessons": lessons, "languages": languages}
    (folder / NAMES_FILE).write_text(json.dumps(names, ensure_ascii=True), encoding="ascii")


def language_codes(passages: Sequence[Passage]) -> NDArray[np.int32]:
    """`(n,)`: the languages of the passages, numbered from 0 in order of appearance as in the table."""
    return _coded([passage.language for passage in passages])[1]


def _line(passage: Passage) -> bytes:
    record = {
        "id": passage.id,
        "course": passage.course,
        "lesson": passage.lesson,
        "language": passage.language,
        "title": passage.title,
        "locator": passage.locator,
        "start": passage.start,
        "end": passage.end,
        "sha256": passage.sha256,
        "text": passage.text,
        "asked_as": list(passage.asked_as),
    }
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


def _coded(names: Sequence[str]) -> tuple[list[str], NDArray[np.int32]]:
    codes: dict[str, int] = {}
    coded = np.array([codes.setdefault(name, len(codes)) for name in names], dtype=np.int32)
    return list(codes), coded


class PassageTable:
    """Passages by row; rows are numbers within one generation only and never leave the index."""

    def __init__(self, folder: Path) -> None:
        with np.load(folder / COLUMNS_FILE, allow_pickle=False) as columns:
            self._offsets: NDArray[np.int64] = columns["offsets"]
            self._course_codes: NDArray[np.int32] = columns["courses"]
            self._lesson_codes: NDArray[np.int32] = columns["lessons"]
            self._language_codes: NDArray[np.int32] = columns["languages"]
            self._hashes: NDArray[np.uint8] = columns["hashes"]
        names = json.loads((folder / NAMES_FILE).read_text(encoding="ascii"))
        self.courses = [CourseId(name) for name in names["courses"]]
        self._lessons = [LessonId(name) for name in names["lessons"]]
        self._languages = [Language(name) for name in names["languages"]]
        # Caches over functions of what they read, not over methods: a table that refers to itself would stay in
        # memory, when a newer generation has replaced it, until the garbage collector comes by.
        read = partial(_passage_at, _contents(folder / PASSAGES_FILE), self._offsets)
        self.passage: Callable[[int], Passage] = lru_cache(maxsize=_KEPT_PASSAGES)(read)
        """The passage at a row."""
        marked = partial(_marked_rows, self.courses, self._course_codes)
        self._of_courses: Callable[[frozenset[CourseId]], NDArray[np.bool_]] = lru_cache(maxsize=_KEPT_SCOPES)(marked)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def course_codes(self) -> NDArray[np.int32]:
        """For each row, the place of its course in `courses`."""
        return self._course_codes

    def language_codes(self) -> NDArray[np.int32]:
        """For each row, the number of its language."""
        return self._language_codes

    def rows_by_checksum(self) -> dict[str, int]:
        """A row for each SHA-256: what a new generation looks up to reuse vectors."""
        return {bytes(checksum).hex(): row for row, checksum in enumerate(self._hashes)}

    def of_courses(self, wanted: Collection[CourseId]) -> NDArray[np.bool_]:
        """`(n,)`: which rows are of these courses; not to be written to."""
        return self._of_courses(frozenset(wanted))

    def of_lesson(self, wanted: LessonId) -> NDArray[np.bool_]:
        """`(n,)`: which rows are of a lesson of this id, in any course."""
        return _marked_rows(self._lessons, self._lesson_codes, [wanted])

    def of_languages(self, wanted: Collection[Language]) -> NDArray[np.bool_]:
        """`(n,)`: which rows are in these languages."""
        return _marked_rows(self._languages, self._language_codes, wanted)


def _passage_at(contents: mmap.mmap | bytes, offsets: NDArray[np.int64], row: int) -> Passage:
    line = contents[int(offsets[row]) : int(offsets[row + 1])]
    record = json.loads(line.decode("utf-8", "surrogatepass"))
    return Passage(
        id=PassageId(record["id"]),
        course=CourseId(record["course"]),
        lesson=LessonId(record["lesson"]),
        language=Language(record["language"]),
        title=record["title"],
        text=record["text"],
        locator=record["locator"],
        start=record["start"],
        end=record["end"],
        sha256=record["sha256"],
        asked_as=tuple(record["asked_as"]),
    )


def _marked_rows(names: Sequence[str], codes: NDArray[np.int32], wanted: Collection[str]) -> NDArray[np.bool_]:
    """`(n,)`: which rows have one of the names `wanted`; `codes` are the places of theirs in `names`."""
    chosen = set(wanted)
    return np.fromiter(_each_in(names, chosen), dtype=np.bool_, count=len(names))[codes]


def _each_in(names: Sequence[str], chosen: set[str]) -> Iterator[bool]:
    return (name in chosen for name in names)


def _contents(path: Path) -> mmap.mmap | bytes:
    """The file mapped into memory: it stays readable after a later generation has deleted it."""
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
