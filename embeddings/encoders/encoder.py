"""What every encoder is: texts in, unit vectors out; and how text is made fit to encode."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MOST_CHARACTERS = 20_000
"""Encoders read 512 tokens; no 512 tokens of running text are longer, so the rest need not be tokenised."""

_UNFIT = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their likeness in meaning.

    Prefixes such as "query: " belong to the encoder, never to its caller. Rows are unit vectors; the row of a text
    with nothing in it (empty, blank, only control characters) is zero. No text gives NaN or an error.
    """

    @property
    def name(self) -> str:
        """What the index remembers: two encoders of one name give the same vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` float32, one unit row for each question."""
        ...

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, dimension)` float32, one unit row for each passage, in the order given.

        `progress` is told how many more are done, from time to time.
        """
        ...


def fit_to_encode(text: str) -> str:
    r"""`text` without lone surrogates, NULs and other control characters, stripped, and cut to `MOST_CHARACTERS`.

    Stripping matters: a trailing space is a token of its own to some tokenizers.

    >>> fit_to_encode("  leave\x00 rules\n")
    'leave rules'
    """
    whole = text[: 2 * MOST_CHARACTERS].encode("utf-8", "ignore").decode("utf-8")
    return whole.translate(_UNFIT).strip()[:MOST_CHARACTERS].rstrip()
