"""The reader: question and block read together, which tells a near miss from what answers.

A small network compares each token of the block with each of the question (late interaction, after Khattab & Zaharia
2020), writes what was met beside the token, and reads that once more. It sees the states of the encoder's tenth layer
(`embeddings.encoders.token_states`), so it knows the languages that the encoder knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import InvalidProtobuf

from data.words import ModelCorrupt
from embeddings.encoders import STATES_FOLDER, TokenStates
from embeddings.search import Retrieval
from embeddings.text import EvidenceBlock, embedded_block

NETWORK = Path(__file__).parent / "reader.onnx"
"""Made by `eval.fit.reader` from our own training questions and English ones of others; 0.4 million weights."""

MOST_QUESTION_TOKENS = 40
MOST_BLOCK_TOKENS = 128
"""As many as it learnt to read; of 1,700 blocks of the sample 5 in 100 are longer."""


class States(Protocol):
    """What an encoder makes of the tokens of a text: `(tokens, width)`, the first `most_tokens` of a longer one."""

    def of_query(self, text: str, *, most_tokens: int) -> NDArray[np.float32]:
        """Of a question."""
        ...

    def of_passage(self, text: str, *, most_tokens: int) -> NDArray[np.float32]:
        """Of a stretch of a lesson."""
        ...


@dataclass(frozen=True, slots=True)
class PairRead:
    """A question and a block as the reader is given them."""

    question: str
    block: str


def pair_read(retrieval: Retrieval, block: EvidenceBlock) -> PairRead:
    """The block under its titles; the question as the encoder was given it, Hinglish in two scripts."""
    return PairRead(retrieval.mixed or retrieval.question, embedded_block(block))


class Reader:
    """Reads the block that would be shown. Thread-safe; keeps nothing."""

    def __init__(self, states: States, network: onnxruntime.InferenceSession) -> None:
        self._states = states
        self._network = network

    @classmethod
    def load(cls, models: Path, *, network: Path = NETWORK) -> "Reader":
        """The reader that comes with Saarthi, over the encoder's states that were built under `models`.

        Raises:
            ModelMissing: the states' graph was not built.
            ModelCorrupt: a file is gone, cut short or unreadable.
        """
        return cls(TokenStates.load(models / STATES_FOLDER), open_network(network))

    def margin(self, retrieval: Retrieval, block: EvidenceBlock) -> float:
        """The log-odds of this block against none that the network was taught: above 0 it answers the question."""
        read = pair_read(retrieval, block)
        fed = {
            "question": self._states.of_query(read.question, most_tokens=MOST_QUESTION_TOKENS),
            "block": self._states.of_passage(read.block, most_tokens=MOST_BLOCK_TOKENS),
        }
        outputs: Sequence[NDArray[np.float32]] = self._network.run(["margin"], fed)
        return float(outputs[0])


def open_network(path: Path) -> onnxruntime.InferenceSession:
    """A network that `eval.fit.reader` wrote.

    Raises:
        ModelCorrupt: it is not there or cannot be read.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except (OSError, RuntimeError, ValueError, InvalidProtobuf) as error:
        raise ModelCorrupt(f"{path} cannot be loaded ({error}): install Saarthi again") from error
