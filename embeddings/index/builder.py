"""Builds an index generation beside the current one and puts it in its place in one atomic step."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.files import (
    MANIFEST,
    NO_ROOM,
    check_room,
    exclusive_lock,
    file_records,
    sync_file,
    sync_tree,
    write_json,
    write_text_durably,
)
from data.words import CourseId, IndexWriteFailed, LessonId, Passage, ReportProgress, SearchIndexError
from embeddings.encoders.encoder import Encoder
from embeddings.index.aims import Aim, aim_table
from embeddings.index.cards import CardTable, CourseCard, write_cards
from embeddings.index.dense import VectorStatistics, write_index
from embeddings.index.generation import (
    CURRENT,
    FORMAT,
    GenerationInfo,
    current_name,
    generation_number,
    generations,
)
from embeddings.index.lexical import LexicalIndex
from embeddings.index.passage_table import PassageTable, language_codes, write_passages
from embeddings.index.phrases import write_phrases
from embeddings.index.reuse import Embedded, embedded
from embeddings.index.search_index import (
    DENSE_FILE,
    LESSONS,
    LEXICAL_FOLDER,
    ORTHOGRAPHY_FILE,
    SOUNDS_FILE,
    STATISTICS_FILE,
    VECTORS_FILE,
)
from embeddings.index.sentence_table import BLOCKS, PHRASES, SENTENCES
from embeddings.index.told import write_told
from embeddings.index.turning import Manner, shipped_manner
from embeddings.languages.hinglish import WordTransliterator
from embeddings.languages.orthography import Orthography
from embeddings.languages.sounds import SoundTable, may_be_loaned
from embeddings.text.passages import embedded_text
from embeddings.text.scripts import Script, script_of
from embeddings.text.tokens import is_devanagari, is_stop_word, term, words

__all__ = ["build_generation"]

LOCK_FILE = ".lock"
_BUILDING = ".building-"
_SPELLED_AT_ONCE = 64
ROOM = 1 << 20
"""Bytes; a disk on which they do not fit is what a build could not be written for."""


def build_generation(
    passages: Sequence[Passage],
    *,
    encoder: Encoder,
    root: Path,
    catalogue_revision: str,
    aims: Sequence[Aim] = (),
    cards: Sequence[CourseCard] = (),
    transliterator: WordTransliterator | None = None,
    manner: Manner | None = None,
    progress: ReportProgress | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> GenerationInfo:
    """Writes a generation with exactly these passages, makes it current and deletes all but the last two.

    Passages whose checksum stands in the current generation keep its vectors, if the encoder is the same. The
    `transliterator` spells the Latin words in Devanagari, so that Hindi questions meet them; without one, loan words
    are not matched across scripts. How near each course comes to each of `aims` is kept. `cards` stand for
    courses without text. `manner` is what is known of
    how people ask (None: what is shipped, if it is of this encoder). Killed at any moment, the current generation
    stays; what was half written is removed by the next build.

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
                    aims=aims,
                    cards=cards,
                    transliterator=transliterator,
                    manner=manner or shipped_manner(encoder.name),
                    progress=progress,
                )
                _publish(building, root, name)
            except OSError as error:  # told apart before what was written, and fills the disk, is removed
                raise _write_failed(root, error) from error
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise _write_failed(root, error) from error
    return GenerationInfo(
        name=name,
        passages=len(passages),
        embedded=len(passages) - reused,
        reused=reused,
        seconds=clock() - started,
    )


def _write_failed(root: Path, error: OSError) -> IndexWriteFailed:
    full = error.errno in NO_ROOM
    try:
        check_room(root, ROOM)  # numpy and faiss do not say why they could not write
    except OSError as room:
        full = full or room.errno in NO_ROOM
    why = f"the disk of {root} is full; free some room there" if full else str(error)
    return IndexWriteFailed(f"the search index in {root} could not be written ({why}); the last good one stays in use")


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
    aims: Sequence[Aim],
    cards: Sequence[CourseCard],
    transliterator: WordTransliterator | None,
    manner: Manner | None,
    progress: ReportProgress | None,
) -> int:
    """Writes and syncs everything but `CURRENT`; how many passages were reused."""
    folder.mkdir()
    embedding = embedded(passages, encoder=encoder, root=root, progress=progress)
    np.save(folder / VECTORS_FILE, embedding.vectors, allow_pickle=False)
    write_index(embedding.vectors, folder / DENSE_FILE)
    embedding.sentences.save(folder, SENTENCES)
    embedding.blocks.save(folder, BLOCKS)
    embedding.phrases.save(folder, PHRASES)
    lessons = _lesson_numbers(passages)
    _write_statistics(embedding, passages, lessons, folder / STATISTICS_FILE)
    _write_phrases(embedding, passages, lessons, folder, usual=manner)
    if manner is not None:
        tables = {SENTENCES: embedding.sentences, BLOCKS: embedding.blocks}
        write_told(tables, folder, turning=manner.turning, languages=language_codes(passages))
    word_lists = [words(" ".join([embedded_text(passage), *passage.asked_as])) for passage in passages]
    term_lists = [[term(word) for word in word_list if not is_stop_word(word)] for word_list in word_lists]
    lexical = LexicalIndex.of(term_lists, [script_of(passage.text) for passage in passages])
    lexical.save(folder / LEXICAL_FOLDER)
    _sounds(word_lists, transliterator, spelled=embedding.spelled).save(folder / SOUNDS_FILE)
    Orthography.of(text for passage in passages for text in (embedded_text(passage), *passage.asked_as)).save(
        folder / ORTHOGRAPHY_FILE
    )
    write_passages(passages, folder)
    _write_aims(aims, embedding, encoder, folder, cards=write_cards(cards, folder, encoder=encoder))
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
    return embedding.reused


def _write_aims(aims: Sequence[Aim], embedding: Embedded, encoder: Encoder, folder: Path, *, cards: CardTable) -> None:
    """Writes how near the courses come to the aims: those of passages first, then those of cards."""
    table = PassageTable(folder)
    behind = len(table.courses) + np.arange(len(cards.courses), dtype=np.int32)
    aim_table(
        aims,
        encoder=encoder,
        vectors=np.concatenate([embedding.vectors, cards.vectors]),
        codes=np.concatenate([table.course_codes(), behind]).astype(np.int32),
        courses=[*table.courses, *cards.courses],
    ).save(folder)


def _lesson_numbers(passages: Sequence[Passage]) -> NDArray[np.int32]:
    """`(passages,)`: the lesson of each, numbered from 0 in order of appearance."""
    numbers: dict[tuple[CourseId, LessonId], int] = {}
    of_each = [numbers.setdefault((passage.course, passage.lesson), len(numbers)) for passage in passages]
    return np.array(of_each, dtype=np.int32)


def _write_statistics(embedding: Embedded, passages: Sequence[Passage], lessons: NDArray[np.int32], path: Path) -> None:
    languages = language_codes(passages)
    statistics = {
        "passages": VectorStatistics.of(embedding.vectors, languages),
        SENTENCES: embedding.sentences.statistics(languages),
        BLOCKS: embedding.blocks.statistics(languages),
    }
    arrays: dict[str, Any] = {f"{name}_mean": figures.mean for name, figures in statistics.items()}
    arrays.update({f"{name}_covariance": figures.covariance for name, figures in statistics.items()})
    arrays[LESSONS] = lessons
    np.savez(path, **arrays)


def _write_phrases(
    embedding: Embedded,
    passages: Sequence[Passage],
    lessons: NDArray[np.int32],
    folder: Path,
    *,
    usual: Manner | None,
) -> None:
    scripts = [list(Script).index(script_of(phrase)) for passage in passages for phrase in passage.asked_as]
    write_phrases(
        embedding.phrases.vectors,
        folder,
        scripts=np.array(scripts, dtype=np.int32),
        lessons=np.repeat(lessons, np.diff(embedding.phrases.bounds)),
        usual=usual,
    )


def _sounds(
    word_lists: Sequence[Sequence[str]], transliterator: WordTransliterator | None, *, spelled: Mapping[str, str]
) -> SoundTable:
    """The words of the passages by their sound; Latin ones only where they can be `spelled` in Devanagari."""
    vocabulary = sorted({word for word_list in word_lists for word in word_list if not is_stop_word(word)})
    latin: dict[str, str] = {}
    if transliterator is not None:
        loaned = [word for word in vocabulary if may_be_loaned(word)]
        latin = {word: spelled[word] for word in loaned if word in spelled}
        new = [word for word in loaned if word not in spelled]
        for start in range(0, len(new), _SPELLED_AT_ONCE):
            chunk = new[start : start + _SPELLED_AT_ONCE]
            latin.update(zip(chunk, transliterator.words(chunk), strict=True))
    return SoundTable(devanagari=[word for word in vocabulary if is_devanagari(word)], latin=latin)


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
