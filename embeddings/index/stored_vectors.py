"""Rows of a `.npy` file read when they are wanted, without mapping the file."""

import os
import weakref
from pathlib import Path

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_KEPT = 32_000_000
"""Bytes up to which the rows are read once and kept: a tenth of what the encoder takes, and .8 ms less a search."""


class StoredVectors:
    """A `(n, dimension)` float32 array on disk. Thread-safe; readable after the file was deleted.

    One of up to `kept_up_to` bytes is kept in memory, of a larger one rows are read when they are wanted. It is not
    mapped, because mapped pages stay counted to the process: a few thousand searches in 700,000 vectors would hold the
    whole gigabyte. What is read lies in the system's cache instead, which gives way to anything. 256 rows take about
    .3 ms.

    Raises:
        OSError: a small file cannot be read, or ends too early.
        ValueError: the file holds something else.
    """

    def __init__(self, path: Path, *, kept_up_to: int = _KEPT) -> None:
        with path.open("rb") as file:
            version = npy.read_magic(file)
            header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
            self.shape, in_columns, kind = header(file)
            self._begin = file.tell()
        if kind != np.dtype("<f4") or in_columns or len(self.shape) != 2:
            raise ValueError(f"{path.name} holds {kind} of shape {self.shape}, expected rows of float32")
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        size = len(self) * self.shape[1] * kind.itemsize
        self._kept = self._read(np.arange(len(self))) if size <= kept_up_to else None

    def __len__(self) -> int:
        return int(self.shape[0])

    def rows(self, wanted: NDArray[np.int64]) -> NDArray[np.float32]:
        """`(len(wanted), dimension)`: these rows in this order.

        Raises:
            OSError: the file cannot be read, or ends before a row does.
        """
        return self._read(wanted) if self._kept is None else self._kept[wanted]

    def _read(self, wanted: NDArray[np.int64]) -> NDArray[np.float32]:
        vectors = np.empty((len(wanted), self.shape[1]), dtype=np.float32)
        size = vectors.strides[0]
        for place, row in enumerate(wanted.tolist()):
            if os.preadv(self._file, [vectors[place]], self._begin + row * size) != size:
                raise OSError(f"the file of vectors ends before row {row}")
        return vectors
