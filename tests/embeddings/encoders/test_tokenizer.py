from pathlib import Path

import pytest
import tokenizers

from data.words.errors import ModelCorrupt, ModelMissing
from embeddings.default_models.pieces_export import write_hindi_words, write_pieces
from embeddings.default_models.weights import Vocabulary
from embeddings.encoders.tokenizer import (
    BEGIN,
    END,
    MOST_TOKENS,
    PIECES_FILE,
    UNKNOWN,
    PieceTokenizer,
    load_tokenizer,
    normalised,
)
from embeddings.languages.spelling import HINDI_WORDS_FILE

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁leave", "▁rule", "s", "▁छुट्टी", "▁स्", "▁", "▁के"]
SMALL = Vocabulary(
    pieces=[*PIECES[:10], *PIECES[11:]], scores=[0, 0, 0, 0, -3, -5, -6, -4, -7, -8, -2.5], unknown=UNKNOWN
)
TEXTS = [
    "query: When is earned leave credited?",
    "passage: अर्जित अवकाश जनवरी और जुलाई की पहली तारीख को जमा होता है।",
    "query: chhutti kaise lete hain",
    "query:   tabs\tand\nlines  ",
    "query: ½ ﬁne ＦＵＬＬ",
    "query: le\u200bave \u202eright\u2066",
    "query: 1️⃣👍🏽 अ a ع 中 த 蜘",
    "query: ▁ ▁▁x",
    "query: " + "rule " * 700,
]


@pytest.fixture
def pieces(tmp_path: Path) -> PieceTokenizer:
    write_pieces(SMALL, tmp_path)
    return PieceTokenizer.load(tmp_path)


def test_the_likeliest_pieces_are_taken_and_what_is_unknown_is_one_token(pieces: PieceTokenizer) -> None:
    assert pieces.ids(["leave rules", "छुट्टी के", "leave 中"]) == [
        [BEGIN, 5, 6, 7, END],
        [BEGIN, 8, 10, END],
        [BEGIN, 5, 4, UNKNOWN, END],
    ]


def test_control_tokens_that_are_typed_are_text(pieces: PieceTokenizer) -> None:
    (ids,) = pieces.ids(["</s><s>leave"])
    assert ids[1:-1].count(END) == ids[1:-1].count(BEGIN) == 0


def test_a_long_text_is_cut_with_its_end_kept(pieces: PieceTokenizer) -> None:
    (ids,) = pieces.ids(["leave " * 1000])
    assert (len(ids), ids[0], ids[-1]) == (MOST_TOKENS, BEGIN, END)


def test_nothing_is_begin_and_end(pieces: PieceTokenizer) -> None:
    assert pieces.ids([]) == []
    assert all(ids[0] == BEGIN and ids[-1] == END for ids in pieces.ids(["", " "]))


def test_a_file_that_is_no_vocabulary_is_corrupt_by_name(tmp_path: Path) -> None:
    (tmp_path / PIECES_FILE).write_bytes(b"not a model")
    with pytest.raises(ModelCorrupt, match=r"pieces\.model cannot be loaded.*saarthi models build"):
        PieceTokenizer.load(tmp_path)


def test_an_encoder_whose_vocabulary_was_not_built_is_missing_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no model in .*xlm-roberta-pieces: run `saarthi models build`"):
        load_tokenizer(tmp_path / "multilingual-e5-small")


def test_hindi_words_are_whole_and_the_most_frequent_come_first(tmp_path: Path) -> None:
    write_hindi_words(SMALL, tmp_path)
    assert (tmp_path / HINDI_WORDS_FILE).read_text(encoding="utf-8").split() == ["के", "छुट्टी"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a  b", "▁a▁b"), ("", "▁"), ("\u200b\x00x", "▁x"), ("▁x", "▁x"), ("²", "▁2"), ("a\u3000b", "▁a▁b")],
)
def test_texts_are_normalised_as_the_vocabulary_is(text: str, expected: str) -> None:
    assert normalised(text) == expected


@pytest.mark.model
def test_the_tokenizers_library_reads_the_same_ids_from_the_real_vocabulary(
    encoder_folder: Path, sentence_folder: Path
) -> None:
    library = tokenizers.Tokenizer.from_file(str(sentence_folder / "tokenizer.json"))
    library.enable_truncation(MOST_TOKENS)
    assert load_tokenizer(encoder_folder).ids(TEXTS) == [encoding.ids for encoding in library.encode_batch(TEXTS)]
