"""Latin letters to Devanagari: the network, read with onnxruntime alone from two graphs that come with Saarthi."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from embeddings.encoders.manifest import check_model

GRAPHS = Path(__file__).parent / "hindi_xlit"
"""Made by `embeddings.default_models.hindi_xlit_export`; its README says how."""
_START, _END, _UNKNOWN = 1, 2, 3
_FIRST_LETTER = 7
_LONGEST_WORD = 30
"""Longer strings are no words; they are cut so that one cannot cost a second."""


def check_graphs(folder: Path = GRAPHS) -> None:
    """Returns if the graphs stand whole in `folder`, checksums compared (12 MB, 20 ms).

    Raises:
        ModelMissing: the package was installed without them.
        ModelCorrupt: one is damaged.
    """
    check_model(folder, remedy="install Saarthi again, or take that folder from its repository")


class TransliterationNetwork:
    """Greedy decoding of a batch of words at once: 8 words cost little more than one.

    Thread-safe: onnxruntime sessions are, and nothing else is kept.
    """

    def __init__(self, folder: Path = GRAPHS, *, threads: int = 1) -> None:
        check_graphs(folder)
        table = json.loads((folder / "glyphs.json").read_text(encoding="utf-8"))
        self._glyphs = {table["first"] + index: glyph for index, glyph in enumerate(table["glyphs"])}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._reader = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=providers)
        self._writer = onnxruntime.InferenceSession(str(folder / "decoder_step.onnx"), options, providers=providers)

    def words(self, words: Sequence[str]) -> list[str]:
        """The likeliest Devanagari spelling of each word of lower-case Latin letters."""
        if not words:
            return []
        letters, lengths = _letters_of(words)
        read, keys, hidden, cell = self._reader.run(None, {"letters": letters, "lengths": lengths})
        padding = np.where(np.arange(letters.shape[1])[None] < lengths[:, None], 0.0, -1e9).astype(np.float32)
        last = letters[:, 0]
        written: list[list[int]] = [[] for _ in words]
        unfinished = np.arange(len(words))
        for _ in range(2 * _LONGEST_WORD):
            last, hidden, cell = self._writer.run(
                None, {"last": last, "hidden": hidden, "cell": cell, "read": read, "keys": keys, "padding": padding}
            )
            goes_on = last != _END
            for row, code in zip(unfinished[goes_on], last[goes_on], strict=True):
                written[row].append(int(code))
            if not goes_on.any():
                break
            if not goes_on.all():  # what is finished costs no further step
                unfinished, last, padding = unfinished[goes_on], last[goes_on], padding[goes_on]
                hidden, cell, read, keys = hidden[:, goes_on], cell[:, goes_on], read[goes_on], keys[goes_on]
        return ["".join(self._glyphs.get(code, "") for code in codes) for codes in written]


def _letters_of(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    coded = [[_START, *(_code(letter) for letter in word[:_LONGEST_WORD]), _END] for word in words]
    lengths = np.array([len(codes) for codes in coded], dtype=np.int64)
    letters = np.zeros((len(coded), int(lengths.max())), dtype=np.int64)
    for row, codes in enumerate(coded):
        letters[row, : len(codes)] = codes
    return letters, lengths


def _code(letter: str) -> int:
    return ord(letter) - ord("a") + _FIRST_LETTER if "a" <= letter <= "z" else _UNKNOWN
