"""Small real components for tests: quick, deterministic, and good enough to find a passage by its words."""

import zlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.encoders.encoder import fit_to_encode


class HashingEncoder:
    """Character n-grams hashed into unit vectors: texts that share words lie close, in any script.

    Empty text gives the zero vector. Same text, same vector, on every machine.
    """

    def __init__(self, *, dimension: int = 256, name: str | None = None) -> None:
        self.dimension = dimension
        self.name = name or f"hashing-{dimension}"
        self.encoded = 0
        """How many passages were encoded so far: lets a test see that vectors were reused."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._vector(text) for text in texts]) if texts else self._none()

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        self.encoded += len(texts)
        if progress is not None:
            progress(len(texts))
        return np.stack([self._vector(text) for text in texts]) if texts else self._none()

    def _none(self) -> NDArray[np.float32]:
        return np.zeros((0, self.dimension), dtype=np.float32)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for gram in _grams(fit_to_encode(text)):
            code = zlib.crc32(gram.encode("utf-8"))
            vector[code % self.dimension] += 1.0 if code & 0x80000000 else -1.0
        norm = float(np.linalg.norm(vector))
        return vector / norm if norm > 0 else vector


def _grams(text: str) -> Iterator[str]:
    for word in text.lower().split():
        padded = f"<{word}>"
        yield padded
        for size in (3, 4):
            yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


class UnchangedWords:
    """A transliterator that leaves every word as it is: for tests where nobody writes Hinglish."""

    def to_devanagari(self, text: str) -> str:
        return text

    def words(self, words: Sequence[str]) -> list[str]:
        return list(words)
