"""Lets the encoder translate single words and writes `embeddings/languages/translations.json`.

    python -m eval.fit.translations

Each word is encoded as a question. The vectors of a language are centred, as they lie apart from those of another, and
a pair is scored by cross-domain similarity local scaling (Conneau et al. 2018): twice the cosine, less how near each
word lies to its nearest ten in the other language, so that words which are near everything translate nothing.
"""

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from wordfreq import zipf_frequency

from data.words import ENGLISH
from embeddings.encoders import PIECES_FILE, PIECES_FOLDER, Encoder
from embeddings.languages import HINDI_WORDS_FILE, TRANSLATIONS
from embeddings.text import is_devanagari, words
from eval.console import OUT
from eval.sets.corpus import corpus_of_catalogue
from eval.systems import load_encoder

_ENGLISH_WORD = re.compile("[a-z]{3,}")
_NEIGHBOURS = 10
_LEAST = 0.1
"""Score of a pair from which it is taken: from 0 to .1 questions find alike, above less."""
_BEHIND = 0.2
"""How far behind the best of a word's translations another may score: "rules" .65, "rule" .51, "ruling" .27."""
_MOST = 4
_BATCH = 512


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=TRANSLATIONS)
    given = parser.parse_args(arguments)
    encoder = load_encoder(given.models)
    said = sorted({word for passage in corpus_of_catalogue(given.catalogue).passages for word in words(passage.text)})
    english = _unique([*english_pieces(given.models / PIECES_FOLDER / PIECES_FILE), *filter(_is_english, said)])
    known = (given.models / PIECES_FOLDER / HINDI_WORDS_FILE).read_text(encoding="utf-8").split()
    hindi = _unique([*known, *filter(is_devanagari, said)])
    table = translated(hindi, english, scores=scores(encoded(hindi, encoder), encoded(english, encoder)))
    written = {
        "purpose": "Hindi words and the English ones that mean the same, for finding text of the other language.",
        "data": "Whole words of the encoder's vocabulary (MIT) and of the sample's lessons; no dictionary was used.",
        "how": f"Nearest by meaning under {encoder.name}, made even by local scaling; no lot drawn.",
        "made_by": "python -m eval.fit.translations",
        "words": table,
    }
    given.out.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    OUT.print(f"{len(table)} of {len(hindi)} Hindi words translated into {len(english)} English ones: {given.out}")


def english_pieces(path: Path) -> list[str]:
    """Whole pieces of the encoder's vocabulary that are English words; it has those of a hundred languages."""
    pieces = SentencePieceProcessor(model_file=str(path))
    whole = (pieces.id_to_piece(number) for number in range(pieces.get_piece_size()))
    own = [piece[1:] for piece in whole if piece.startswith("▁") and _is_english(piece[1:])]
    return [word for word in own if zipf_frequency(word, ENGLISH, wordlist="small") > 0]


def encoded(texts: Sequence[str], encoder: Encoder) -> NDArray[np.float32]:
    """`(texts, dimension)` unit vectors about the centre of the language."""
    batches = [encoder.encode_queries(texts[begin : begin + _BATCH]) for begin in range(0, len(texts), _BATCH)]
    vectors = np.concatenate(batches)
    vectors -= vectors.mean(axis=0)
    centred: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return centred


def scores(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(one, other)` similarities after local scaling, of unit rows."""
    cosines = one @ other.T
    rows = np.sort(cosines, axis=1)[:, -_NEIGHBOURS:].mean(axis=1)
    columns = np.sort(cosines, axis=0)[-_NEIGHBOURS:].mean(axis=0)
    scaled: NDArray[np.float32] = 2 * cosines - rows[:, None] - columns[None]
    return scaled


def translated(
    hindi: Sequence[str], english: Sequence[str], *, scores: NDArray[np.float32]
) -> Mapping[str, Sequence[str]]:
    """The Hindi words that translate, with the English ones they translate to, the likeliest first."""
    table: dict[str, Sequence[str]] = {}
    for word, row in zip(hindi, scores, strict=True):
        best = np.argsort(-row, kind="stable")[:_MOST]
        near = [english[place] for place in best if row[place] >= max(_LEAST, row[best[0]] - _BEHIND)]
        if near:
            table[word] = near
    return table


def _is_english(word: str) -> bool:
    return _ENGLISH_WORD.fullmatch(word) is not None


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


if __name__ == "__main__":
    main()
