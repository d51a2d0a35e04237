"""The default encoder: 8-bit ONNX on the processor, with a tokenizer and onnxruntime alone."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from data.files import MANIFEST
from data.words import ModelCorrupt
from embeddings.encoders.encoder import fit_to_encode
from embeddings.encoders.manifest import check_model
from embeddings.encoders.tokenizer import PADDING, PieceTokenizer, load_tokenizer

TOKENS_A_BATCH = 1024
"""Padded tokens computed at once. Measured on 2 cores, passages of 190 tokens: 37 passages/s at 1,024, 32 at 4,096,
and 130 MB less memory."""
QUERY, PASSAGE = "query: ", "passage: "


class OnnxEncoder:
    """multilingual-e5-small: `query: ` and `passage: ` prefixes, mean pooling, unit vectors.

    Thread-safe. The weights are mapped from their file, so that several processes share them and of the word table
    only the rows in use are resident. Each call of the network runs on one thread; many texts are computed in
    batches on `threads` of them.
    """

    def __init__(
        self, *, name: str, tokenizer: PieceTokenizer, session: onnxruntime.InferenceSession, threads: int
    ) -> None:
        self.name = name
        self._tokenizer = tokenizer
        self._session = session
        self._threads = threads
        self.dimension = int(session.get_outputs()[0].shape[-1])
        self._shrinking = onnxruntime.RunOptions()
        self._shrinking.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    @classmethod
    def load(cls, folder: Path, *, threads: int = 2) -> "OnnxEncoder":
        """The encoder that `build_default_models` wrote into `folder`; numpy has one thread in this process after it.

        One thread a call, because onnxruntime's and numpy's threads spin while they wait: a question takes 7.8
        processor milliseconds on one thread, and on two 18.9 with 9.7 of wall-clock time on a machine that is in use;
        questions of four clients side by side go through 1.3 times as fast, batches of many texts alike (2 cores).

        Raises:
            ModelMissing: nothing was built there.
            ModelCorrupt: a file is gone, cut short or unreadable.
        """
        check_model(folder)
        threadpool_limits(limits=1, user_api="blas")
        name = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["name"]
        session = open_session(folder)
        return cls(name=f"{name}/int8", tokenizer=load_tokenizer(folder), session=session, threads=threads)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` float32 unit rows; zero where a text has nothing in it."""
        return self._encode(texts, prefix=QUERY, progress=None)

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, dimension)` float32 unit rows; zero where a text has nothing in it. Long texts are cut at 512 tokens."""
        return self._encode(texts, prefix=PASSAGE, progress=progress)

    def _encode(
        self, texts: Sequence[str], *, prefix: str, progress: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        fitted = [fit_to_encode(text) for text in texts]
        rows = [row for row, text in enumerate(fitted) if text]
        encodings = self._tokenizer.ids([prefix + fitted[row] for row in rows])
        batches = list(_batches(encodings))

        def fill(batch: Sequence[int], *, shrink: bool = False) -> int:
            vectors[[rows[index] for index in batch]] = self._run([encodings[index] for index in batch], shrink=shrink)
            return len(batch)

        for done in self._filled(fill, batches):
            if progress is not None:
                progress(done)
        if progress is not None and len(rows) < len(texts):
            progress(len(texts) - len(rows))
        return vectors

    def _filled(self, fill: Callable[..., int], batches: Sequence[Sequence[int]]) -> Iterator[int]:
        """Sizes of the batches as they are done; the last of several gives back the memory that they took."""
        *others, last = batches or [[]]
        if others:
            with ThreadPoolExecutor(self._threads) as pool:
                yield from pool.map(fill, others)
        if last:
            yield fill(last, shrink=bool(others))

    def _run(self, encodings: Sequence[Sequence[int]], *, shrink: bool) -> NDArray[np.float32]:
        length = max(len(encoding) for encoding in encodings)
        ids = np.full((len(encodings), length), PADDING, dtype=np.int64)
        mask = np.zeros((len(encodings), length), dtype=np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding)] = encoding
            mask[row, : len(encoding)] = 1
        fed = {"input_ids": ids, "attention_mask": mask}
        vectors: NDArray[np.float32] = self._session.run(None, fed, self._shrinking if shrink else None)[0]
        return vectors


def _batches(encodings: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Indexes of texts of like length, longest first, at most `TOKENS_A_BATCH` with padding (or one text alone)."""
    order = sorted(range(len(encodings)), key=lambda index: -len(encodings[index]))
    start = 0
    while start < len(order):
        size = max(1, TOKENS_A_BATCH // len(encodings[order[start]]))
        yield order[start : start + size]
        start += size


def open_session(folder: Path) -> onnxruntime.InferenceSession:
    """The graph of a model folder, run on one thread.

    Raises:
        ModelCorrupt: it cannot be read.
    """
    path = folder / "onnx" / "model_int8.onnx"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (RuntimeError, ValueError) as error:
        raise ModelCorrupt(f"{path} cannot be loaded ({error}): run `saarthi models build` again") from error
