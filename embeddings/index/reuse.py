"""Vectors for a new generation: those of unchanged passages from the last one, the others from the encoder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.files import faults_of
from data.words import Passage, ReportProgress, SearchIndexError
from embeddings.encoders.encoder import Encoder
from embeddings.index.generation import FORMAT, current_name, read_manifest
from embeddings.index.passage_table import PassageTable
from embeddings.index.search_index import SOUNDS_FILE, VECTORS_FILE
from embeddings.index.sentence_table import BLOCKS, PHRASES, SENTENCES, SentenceTable
from embeddings.languages.sounds import SoundTable
from embeddings.text.evidence import candidates_of
from embeddings.text.evidence_blocks import blocks_in, embedded_block
from embeddings.text.passages import embedded_text

_ENCODED_AT_ONCE = 64
"""Passages whose sentences are encoded together: enough for batches of like length, few enough for steady progress."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """`(passages, dimension)` float32 unit vectors, those of sentences, blocks and phrases, and what was there before.

    `reused` counts the passages whose vectors were; `spelled` are Latin words with their Devanagari spelling.
    """

    vectors: NDArray[np.float32]
    sentences: SentenceTable
    blocks: SentenceTable
    phrases: SentenceTable
    reused: int
    spelled: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    rows: dict[str, int]
    vectors: NDArray[np.float32]
    sentences: SentenceTable
    blocks: SentenceTable
    phrases: SentenceTable
    spelled: Mapping[str, str]


def embedded(
    passages: Sequence[Passage], *, encoder: Encoder, root: Path, progress: ReportProgress | None = None
) -> Embedded:
    """Every passage with its sentences and blocks, once embedded never again while text and encoder stay the same."""
    said = [[candidate.text for candidate in candidates_of(passage)] for passage in passages]
    joined = [[embedded_block(block) for block in blocks_in(passage)] for passage in passages]
    asked = [list(passage.asked_as) for passage in passages]
    vectors = np.zeros((len(passages), encoder.dimension), dtype=np.float32)
    sentences, blocks, phrases = (_empty_table(texts, encoder) for texts in (said, joined, asked))
    missing = list(range(len(passages)))
    known = _known(root, encoder)
    if known is not None:
        missing = [row for row, passage in enumerate(passages) if passage.sha256 not in known.rows]
        for row, old in ((row, known.rows[p.sha256]) for row, p in enumerate(passages) if p.sha256 in known.rows):
            vectors[row] = known.vectors[old]
            sentences.of(row)[:] = known.sentences.of(old)
            blocks.of(row)[:] = known.blocks.of(old)
            phrases.of(row)[:] = known.phrases.of(old)
    for start in range(0, len(missing), _ENCODED_AT_ONCE):
        _tell(progress, len(passages) - len(missing) + start, len(passages))
        rows = missing[start : start + _ENCODED_AT_ONCE]
        vectors[rows] = encoder.encode_passages([embedded_text(passages[row]) for row in rows])
        _fill(sentences, rows, encoder.encode_passages([text for row in rows for text in said[row]]))
        _fill(blocks, rows, encoder.encode_passages([text for row in rows for text in joined[row]]))
        _fill(phrases, rows, encoder.encode_queries([text for row in rows for text in asked[row]]))
    _tell(progress, len(passages), len(passages))
    return Embedded(
        vectors=vectors,
        sentences=sentences,
        blocks=blocks,
        phrases=phrases,
        reused=len(passages) - len(missing),
        spelled={} if known is None else known.spelled,
    )


def _empty_table(texts: Sequence[Sequence[str]], encoder: Encoder) -> SentenceTable:
    bounds = np.array([0, *accumulate(map(len, texts))], dtype=np.int64)
    return SentenceTable(np.zeros((int(bounds[-1]), encoder.dimension), dtype=np.float16), bounds)


def _fill(table: SentenceTable, rows: Sequence[int], vectors: NDArray[np.float32]) -> None:
    done = 0
    for row in rows:
        own = table.of(row)
        own[:] = vectors[done : done + len(own)]
        done += len(own)


def _tell(progress: ReportProgress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _known(root: Path, encoder: Encoder) -> _Known | None:
    """Vectors of the current generation; None if there is none of this format and encoder, or it is torn."""
    try:
        folder = root / current_name(root)
        manifest = read_manifest(folder)
        maker = {"format": FORMAT, "encoder": encoder.name, "dimension": encoder.dimension}
        if any(manifest.get(key) != value for key, value in maker.items()):
            return None
        if faults_of(folder, manifest["files"]):
            return None
        vectors = np.load(folder / VECTORS_FILE, allow_pickle=False)
        return _Known(
            rows=PassageTable(folder).rows_by_checksum(),
            vectors=vectors,
            sentences=SentenceTable.load(folder, SENTENCES),
            blocks=SentenceTable.load(folder, BLOCKS),
            phrases=SentenceTable.load(folder, PHRASES),
            spelled=SoundTable.load(folder / SOUNDS_FILE).latin,
        )
    except (SearchIndexError, OSError, ValueError, KeyError):
        return None
