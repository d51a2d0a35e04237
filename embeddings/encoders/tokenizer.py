"""Texts to the token ids of the default encoder: XLM-RoBERTa's vocabulary of 250,002 pieces.

Read with sentencepiece it takes 50 MB; the `tokenizers` library takes 290 MB for the same and seven times as long. Ids
are equal on all 11,620 texts of XQuAD's development half and of the sample; of 194,528 characters tried one by one, 34
differ, all newer than that library's Unicode tables (docs/explanation/experiments.md).
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.words import ModelCorrupt
from embeddings.encoders.manifest import check_model

PIECES_FOLDER = "xlm-roberta-pieces"
PIECES_FILE = "pieces.model"
MOST_TOKENS = 512
BEGIN, PADDING, END, UNKNOWN = 0, 1, 2, 3
_SPACE = "▁"
# As the normaliser of the exported tokenizer: control and invisible characters go, white space is one space.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000e-\u001f\u007f\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]"
)
_WHITE = re.compile(r"\s+")


def load_tokenizer(encoder_folder: Path) -> "PieceTokenizer":
    """The vocabulary that stands beside the encoder's folder.

    Raises:
        ModelMissing: none was built there.
        ModelCorrupt: a file is gone, cut short or not such a vocabulary.
    """
    folder = encoder_folder.with_name(PIECES_FOLDER)
    check_model(folder)
    return PieceTokenizer.load(folder)


class PieceTokenizer:
    """Unigram pieces (Kudo 2018). Thread-safe. Control tokens typed in a text ("</s>") are text like any other."""

    def __init__(self, processor: Any) -> None:  # noqa: ANN401 - sentencepiece is untyped
        self._processor = processor

    @classmethod
    def load(cls, folder: Path) -> "PieceTokenizer":
        """The vocabulary that `write_pieces` put into `folder`.

        Raises:
            ModelCorrupt: the file is not such a vocabulary.
        """
        from sentencepiece import SentencePieceProcessor

        try:
            return cls(SentencePieceProcessor(model_file=str(folder / PIECES_FILE)))
        except (RuntimeError, OSError) as error:
            raise _corrupt(folder / PIECES_FILE, error) from error

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, begin and end included, at most `MOST_TOKENS`."""
        encoded = [self._processor.encode(normalised(text)) for text in texts]
        return [[BEGIN, *tokens[: MOST_TOKENS - 2], END] for tokens in encoded]


def normalised(text: str) -> str:
    r"""`text` as the vocabulary writes it: NFKC, nothing invisible, spaces as "▁", one at the beginning.

    >>> normalised("query: half\u200b  ½")
    '▁query:▁half▁1⁄2'
    """
    plain = _WHITE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    marked = plain.replace(" ", _SPACE)
    return marked if marked.startswith(_SPACE) else _SPACE + marked


def _corrupt(path: Path, error: Exception) -> ModelCorrupt:
    return ModelCorrupt(f"{path} cannot be loaded ({error}): run `saarthi models build` again")
