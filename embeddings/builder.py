"""Builds an index generation beside the current one and puts it in its place in one atomic step."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.errors import IndexWriteFailed, SearchIndexError
from data.models import Passage
from embeddings.dense import VectorStatistics, write_index
from embeddings.durable import (
    MANIFEST,
    exclusive_lock,
    faults_of,
    file_records,
    sync_file,
    sync_tree,
    write_json,
    write_text_durably,
)
from embeddings.encoder import Encoder
from embeddings.generation import (
    CURRENT,
    FORMAT,
    GenerationInfo,
    current_name,
    generation_number,
    generations,
    read_manifest,
)
from embeddings.index import DENSE_FILE, LEXICAL_FOLDER, STATISTICS_FILE, VECTORS_FILE
from embeddings.lexical import LexicalIndex, script_of
from embeddings.passage_table import PassageTable, language_codes, write_passages
from embeddings.passages import embedded_text
from embeddings.tokens import terms

Progress = Callable[[int, int], None]
"""Told how many passages are embedded (or reused) and how many there are."""

LOCK_FILE = ".lock"
_BUILDING = ".building-"
_ENCODED_AT_ONCE = 512


def build_generation(
    passages: Sequence[Passage],
    *,
    encoder: Encoder,
    root: Path,
    catalogue_revision: str,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> GenerationInfo:
    """Writes a generation with exactly these passages, makes it current and deletes all but the last two.

    Passages whose checksum stands in the current generation keep its vectors, if the encoder is the same. Killed at
    any moment, the current generation stays; what was half written is removed by the next build.

    Raises:
        IndexWriteFailed: another build runs, the disk is full or not writable; the current generation stays.
        ValueError: two passages have the same id.
    """
    started = clock()
    _check_ids(passages)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _only_builder(root):
            _remove_leftovers(root)
            name = _next_name(root, catalogue_revision)
            building = root / f"{_BUILDING}{os.getpid()}"
            try:
                reused = _write(
                    passages,
                    building,
                    encoder=encoder,
                    root=root,
                    catalogue_revision=catalogue_revision,
                    progress=progress,
                )
                _publish(building, root, name)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise IndexWriteFailed(
            f"the search index in {root} could not be written ({error}); the last good one stays in use"
        ) from error
    return GenerationInfo(
        name=name,
        passages=len(passages),
        embedded=len(passages) - reused,
        reused=reused,
        seconds=clock() - started,
    )


def _check_ids(passages: Sequence[Passage]) -> None:
    seen: set[str] = set()
    for passage in passages:
        if passage.id in seen:
            raise ValueError(f"two passages have the id {passage.id!r}")
        seen.add(passage.id)


@contextmanager
def _only_builder(root: Path) -> Iterator[None]:
    try:
        with exclusive_lock(root / LOCK_FILE, wait=False):
            yield
    except BlockingIOError:
        raise IndexWriteFailed(f"another process is building the search index in {root}: wait for it to end") from None


def _remove_leftovers(root: Path) -> None:
    for leftover in root.glob(f"{_BUILDING}*"):
        shutil.rmtree(leftover)


def _next_name(root: Path, catalogue_revision: str) -> str:
    numbers = [number for name in generations(root) if (number := generation_number(name)) is not None]
    with suppress(SearchIndexError):  # none yet, or one that this build replaces
        numbers.append(generation_number(current_name(root)) or 0)
    revision = "".join(character for character in catalogue_revision[:8] if character.isalnum()) or "0"
    return f"{max(numbers, default=0) + 1:08d}-{revision}"


def _write(
    passages: Sequence[Passage],
    folder: Path,
    *,
    encoder: Encoder,
    root: Path,
    catalogue_revision: str,
    progress: Progress | None,
) -> int:
    """Writes and syncs everything but `CURRENT`; how many vectors were reused."""
    folder.mkdir()
    texts = [embedded_text(passage) for passage in passages]
    vectors, reused = _vectors(passages, texts, encoder=encoder, root=root, progress=progress)
    np.save(folder / VECTORS_FILE, vectors, allow_pickle=False)
    write_index(vectors, folder / DENSE_FILE)
    statistics = VectorStatistics.of(vectors, language_codes(passages))
    np.savez(folder / STATISTICS_FILE, mean=statistics.mean, covariance=statistics.covariance)
    lexical = LexicalIndex.of([terms(text) for text in texts], [script_of(passage.text) for passage in passages])
    lexical.save(folder / LEXICAL_FOLDER)
    write_passages(passages, folder)
    manifest = {
        "format": FORMAT,
        "encoder": encoder.name,
        "dimension": encoder.dimension,
        "passages": len(passages),
        "catalogue_revision": catalogue_revision,
        "files": file_records(folder),
    }
    write_json(folder / MANIFEST, manifest)
    sync_tree(folder)
    return reused


def _vectors(
    passages: Sequence[Passage],
    texts: Sequence[str],
    *,
    encoder: Encoder,
    root: Path,
    progress: Progress | None,
) -> tuple[NDArray[np.float32], int]:
    vectors = np.zeros((len(passages), encoder.dimension), dtype=np.float32)
    known, old_vectors = _reusable(root, encoder)
    old_rows = [known.get(passage.sha256, -1) for passage in passages]
    kept = [row for row, old in enumerate(old_rows) if old >= 0]
    vectors[kept] = old_vectors[[old_rows[row] for row in kept]]
    missing = [row for row, old in enumerate(old_rows) if old < 0]
    done = len(kept)

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, len(passages))

    tell(0)
    for start in range(0, len(missing), _ENCODED_AT_ONCE):
        rows = missing[start : start + _ENCODED_AT_ONCE]
        vectors[rows] = encoder.encode_passages([texts[row] for row in rows], progress=tell)
    return vectors, len(kept)


def _reusable(root: Path, encoder: Encoder) -> tuple[dict[str, int], NDArray[np.float32]]:
    """Rows by checksum and vectors of the current generation; none if there is none of this encoder, or it is torn."""
    none: tuple[dict[str, int], NDArray[np.float32]] = ({}, np.zeros((0, encoder.dimension), dtype=np.float32))
    try:
        folder = root / current_name(root)
        manifest = read_manifest(folder)
        if any(manifest.get(key) != value for key, value in _maker(encoder).items()):
            return none
        if faults_of(folder, manifest["files"], checksums=True):
            return none
        return PassageTable(folder).rows_by_checksum(), np.load(folder / VECTORS_FILE, allow_pickle=False)
    except (SearchIndexError, OSError, ValueError, KeyError):
        return none


def _maker(encoder: Encoder) -> dict[str, str | int]:
    return {"format": FORMAT, "encoder": encoder.name, "dimension": encoder.dimension}


def _publish(building: Path, root: Path, name: str) -> None:
    """From here on the new generation is current, or (killed before the last rename) the old one still is."""
    previous = _previous(root)
    building.rename(root / name)
    try:
        sync_file(root)
        write_text_durably(root / CURRENT, name + "\n")
    except OSError:
        shutil.rmtree(root / name, ignore_errors=True)
        raise
    kept = {name, previous}
    for old in generations(root):
        if old not in kept:
            shutil.rmtree(root / old, ignore_errors=True)


def _previous(root: Path) -> str | None:
    try:
        return current_name(root)
    except SearchIndexError:
        return None
