"""Writes the encoder's vocabulary as a sentencepiece model file, and the Hindi words that stand in it."""

import re
from collections.abc import Iterator
from pathlib import Path

from embeddings.default_models.protobuf import bytes_field, float_field, number_field
from embeddings.default_models.weights import Vocabulary
from embeddings.encoders.tokenizer import BEGIN, END, PADDING, PIECES_FILE
from embeddings.languages.spelling import HINDI_WORDS_FILE

_UNIGRAM = 1
_UNKNOWN_KIND, _CONTROL_KIND = 2, 3
"""As sentencepiece_model.proto numbers them; normal pieces leave the field out."""
_KINDS = {"<unk>": _UNKNOWN_KIND, **dict.fromkeys(("<s>", "<pad>", "</s>", "<mask>"), _CONTROL_KIND)}
# A whole word of two letters or more: begins after a space, ends in no half letter, has none that only Marathi has.
_HINDI_WORD = re.compile("▁([\u0900-\u0932\u0934-\u0963\u0970-\u097f]+[^\u094d\u0933])")


def write_pieces(vocabulary: Vocabulary, folder: Path) -> None:
    """Writes `folder/pieces.model` (5 MB): unigram pieces and scores, ids in their order.

    Normalisation stays out of the file: `embeddings.encoders.tokenizer.normalised` does it, as the exported tokenizer
    does.
    """
    (folder / PIECES_FILE).write_bytes(b"".join(_fields(vocabulary)))


def write_hindi_words(vocabulary: Vocabulary, folder: Path) -> None:
    """Writes `folder/hindi.txt`: the whole Hindi words of the vocabulary (about 5,000), the most frequent first."""
    by_frequency = sorted(zip(vocabulary.scores, vocabulary.pieces, strict=True), key=lambda scored: -scored[0])
    words = [found.group(1) for _, piece in by_frequency if (found := _HINDI_WORD.fullmatch(piece))]
    (folder / HINDI_WORDS_FILE).write_text("\n".join(words) + "\n", encoding="utf-8")


def _fields(vocabulary: Vocabulary) -> Iterator[bytes]:
    for piece, score in zip(vocabulary.pieces, vocabulary.scores, strict=True):
        kind = number_field(3, _KINDS[piece]) if piece in _KINDS else b""
        yield bytes_field(1, bytes_field(1, piece.encode("utf-8")) + float_field(2, score) + kind)
    special = ((40, vocabulary.unknown), (41, BEGIN), (42, END), (43, PADDING))
    trainer = number_field(3, _UNIGRAM) + number_field(4, len(vocabulary.pieces))
    yield bytes_field(2, trainer + b"".join(number_field(number, code) for number, code in special))
    no_prefix, spaces_kept, spaces_marked = number_field(3, 0), number_field(4, 0), number_field(5, 1)
    yield bytes_field(3, bytes_field(1, b"identity") + no_prefix + spaces_kept + spaces_marked)
