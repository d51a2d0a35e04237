"""What the default encoder makes of each token of a text, below its last layers: for what reads two texts together."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from embeddings.encoders.encoder import fit_to_encode
from embeddings.encoders.manifest import check_model
from embeddings.encoders.onnx_encoder import PASSAGE, QUERY, open_session
from embeddings.encoders.tokenizer import END, PieceTokenizer, load_tokenizer

STATES_FOLDER = "multilingual-e5-small-states"


class TokenStates:
    """The encoder's tenth layer, 384 numbers a token. Thread-safe; a text runs on one thread."""

    def __init__(self, *, tokenizer: PieceTokenizer, session: onnxruntime.InferenceSession) -> None:
        self._tokenizer = tokenizer
        self._session = session

    @classmethod
    def load(cls, folder: Path) -> "TokenStates":
        """The graph that `build_default_models` wrote into `folder`.

        Raises:
            ModelMissing: nothing was built there.
            ModelCorrupt: a file is gone, cut short or unreadable.
        """
        check_model(folder)
        return cls(tokenizer=load_tokenizer(folder), session=open_session(folder))

    def of_query(self, text: str, *, most_tokens: int) -> NDArray[np.float32]:
        """`(tokens, 384)` of a question; of a longer one its first `most_tokens`."""
        return self._of(QUERY + fit_to_encode(text), most_tokens=most_tokens)

    def of_passage(self, text: str, *, most_tokens: int) -> NDArray[np.float32]:
        """`(tokens, 384)` of a passage; of a longer one its first `most_tokens`."""
        return self._of(PASSAGE + fit_to_encode(text), most_tokens=most_tokens)

    def tokens_in(self, passage: str) -> int:
        """How many states a whole passage has."""
        (ids,) = self._tokenizer.ids([PASSAGE + fit_to_encode(passage)])
        return len(ids)

    def _of(self, text: str, *, most_tokens: int) -> NDArray[np.float32]:
        (ids,) = self._tokenizer.ids([text])
        read = ids if len(ids) <= most_tokens else [*ids[: most_tokens - 1], END]
        fed = {"input_ids": np.array([read], dtype=np.int64), "attention_mask": np.ones((1, len(read)), dtype=np.int64)}
        states: NDArray[np.float32] = self._session.run(None, fed)[0][0]
        return states
