"""The reader: question and block read together, which tells a near miss from what answers, and which block answers.

A small network compares each token of the block with each of the question (late interaction, after Khattab & Zaharia
2020), writes what was met beside the token, and reads that once more. It sees the states of the encoder's tenth layer
(`embeddings.encoders.token_states`), so it knows the languages that the encoder knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
import onnxruntime
from cachetools import LRUCache, cached
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import InvalidProtobuf

from data.markdown import shown
from data.words import ModelCorrupt
from embeddings.encoders import STATES_FOLDER, TokenStates
from embeddings.search import Retrieval
from tutor.answer.ranking import RankedBlock

NETWORK = Path(__file__).parent / "reader.onnx"
"""Made by `eval.fit.reader` from our own training questions and passages and English ones of others; 0.7 million
weights."""

MOST_QUESTION_TOKENS = 40
MOST_BLOCK_TOKENS = 128
"""As many as it learnt to read."""

LONGEST_READ = 400
"""Characters of a block that are read, about as many as those tokens are in Hindi: of a longer one, whole sentences
around its key. Near misses among 549 of XQuAD's questions are told so with an area under the curve of .950, .747 and
.812 in English, Hindi and Hinglish; by the first 128 tokens with .916, .725 and .769."""

MOST_READ, READ_BEHIND = 3, 2.0
"""How many blocks are read, and how far behind the best, in log-odds. Of training questions of unseen courses the first
block is right for .778 by it, at 1.8 blocks read (by three blocks however far .780, by five .780, by none .731); of
those over the farm catalogue for .704, at 2.2 (.704, .708; .653)."""

BLOCKS_KEPT = 256
"""Blocks whose states are kept, 45 kB each in the mean: what is asked often is encoded once."""


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


def pair_read(retrieval: Retrieval, block: RankedBlock) -> PairRead:
    """The block under its titles; the question as the encoder was given it, Hinglish in two scripts."""
    read = block.evidence.block
    above = [part for part in (read.passage.title, read.heading) if part]
    return PairRead(retrieval.mixed or retrieval.question, ". ".join([*above, _read_of(block)]))


def _read_of(block: RankedBlock) -> str:
    """The block as it reads; of a long one, the sentences around its key."""
    read = block.evidence.block
    if read.end - read.start <= LONGEST_READ:
        return read.text
    key = block.key.candidate.spans[-1]
    own = [sentence.candidate.spans[-1] for sentence in block.sentences]
    starts = [start for start, _ in own if key[1] - LONGEST_READ <= start <= key[0]]
    ends = [end for _, end in own if key[1] <= end <= key[0] + LONGEST_READ]
    fitting = [(start, end) for start in starts for end in ends if end - start <= LONGEST_READ]
    start, end = max(fitting, key=lambda stretch: _length_around(key, stretch), default=key)
    return shown(read.passage.text, start, end)


def _length_around(key: tuple[int, int], stretch: tuple[int, int]) -> float:
    """How long a stretch is, less how far its middle is from that of the key."""
    return stretch[1] - stretch[0] - abs(sum(stretch) - sum(key)) / 2


class Reader:
    """Reads the best blocks. Thread-safe; keeps the states of blocks read lately."""

    def __init__(self, states: States, network: onnxruntime.InferenceSession) -> None:
        self._states = states
        self._network = network
        self._block_states = cached(LRUCache[str, NDArray[np.float16]](BLOCKS_KEPT), lock=Lock())(self._states_of)

    @classmethod
    def load(cls, models: Path, *, network: Path = NETWORK) -> "Reader":
        """The reader that comes with Saarthi, over the encoder's states that were built under `models`.

        Raises:
            ModelMissing: the states' graph was not built.
            ModelCorrupt: a file is gone, cut short or unreadable.
        """
        return cls(TokenStates.load(models / STATES_FOLDER), open_network(network))

    def margins(self, pairs: Sequence[PairRead]) -> list[float]:
        """Of blocks for one question, the log-odds of each against none: above 0 it answers."""
        if not pairs:
            return []
        question = self._states.of_query(pairs[0].question, most_tokens=MOST_QUESTION_TOKENS)
        return [self._margin(question, self._block_states(pair.block)) for pair in pairs]

    def _states_of(self, text: str) -> NDArray[np.float16]:
        return self._states.of_passage(text, most_tokens=MOST_BLOCK_TOKENS).astype(np.float16)

    def _margin(self, question: NDArray[np.float32], block: NDArray[np.float16]) -> float:
        fed = {"question": question, "block": block.astype(np.float32)}
        outputs: Sequence[NDArray[np.float32]] = self._network.run(["margin"], fed)
        return float(outputs[0])


def with_margins(ranked: Sequence[RankedBlock], retrieval: Retrieval, *, reader: Reader) -> list[RankedBlock]:
    """The same blocks, the best of them with what the reader thinks of each."""
    read = [block for block in ranked[:MOST_READ] if ranked[0].score - block.score <= READ_BEHIND]
    margins = reader.margins([pair_read(retrieval, block) for block in read])
    return [
        *(replace(block, margin=margin) for block, margin in zip(read, margins, strict=True)),
        *ranked[len(read) :],
    ]


def reordered(blocks: Sequence[RankedBlock], *, weight: float) -> list[RankedBlock]:
    """Blocks by their scores with what the reader thinks of them; of those that it did not read it thinks the least."""
    least = min((block.margin for block in blocks if block.margin is not None), default=0.0)
    weighed = [
        replace(block, score=block.score + weight * (least if block.margin is None else block.margin))
        for block in blocks
    ]
    return sorted(weighed, key=lambda block: -block.score)


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
