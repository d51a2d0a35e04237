"""One contract for every encoder, the small one of the tests included."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data.words.errors import ModelCorrupt, ModelMissing
from embeddings.encoders.encoder import MOST_CHARACTERS, Encoder, fit_to_encode
from embeddings.encoders.onnx_encoder import OnnxEncoder
from embeddings.encoders.sentence_encoder import SentenceTransformerEncoder
from tests.fakes import HashingEncoder

EMPTY = ["", "  \n", "\0\0", "\ud800"]
HOSTILE = [
    "...!!! ??",
    "a" * 1_000_000,
    "सूचना " * 200_000,
    "leave\ud83d rules",
    "\u202eright to left\u2066",
    "le\u200bave",
    "1️⃣👍🏽",
    "अ a ع 中 த",
]


@pytest.fixture(
    params=[
        "hashing",
        pytest.param("onnx_encoder", marks=pytest.mark.model),
        pytest.param("sentence_encoder", marks=pytest.mark.model),
    ]
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    built: Encoder = request.getfixturevalue(request.param)
    return built


@pytest.fixture(params=["encode_queries", "encode_passages"])
def encode(request: pytest.FixtureRequest, encoder: Encoder) -> Callable[[list[str]], np.ndarray]:
    method: Callable[[list[str]], np.ndarray] = getattr(encoder, request.param)
    return method


def test_rows_are_float32_unit_vectors_of_the_dimension(
    encoder: Encoder, encode: Callable[[list[str]], np.ndarray]
) -> None:
    vectors = encode(["leave rules", "अवकाश नियम", "x"])
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_text_with_nothing_in_it_is_the_zero_vector(encode: Callable[[list[str]], np.ndarray]) -> None:
    fitted = [fit_to_encode(text) for text in EMPTY]
    assert fitted == [""] * len(EMPTY)
    assert not encode(fitted).any()


def test_no_text_gives_nan_or_an_error(encode: Callable[[list[str]], np.ndarray]) -> None:
    # What a batch costs goes by its longest text: one to the end of the model's window, in a batch of its own.
    vectors = np.concatenate([encode([text[:200] for text in HOSTILE]), encode([HOSTILE[2][:50_000]])])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1] * (len(HOSTILE) + 1), abs=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder, encode: Callable[[list[str]], np.ndarray]) -> None:
    assert encode([]).shape == (0, encoder.dimension)


def test_rows_come_in_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = ["short", "a much longer text about the credit of earned leave " * 5, "", "of middle length, this one"]
    together = encoder.encode_passages(texts)
    alone = np.stack([encoder.encode_passages([text])[0] for text in texts])
    assert (together * alone).sum(axis=1) == pytest.approx([1, 1, 0, 1], abs=0.01)


def test_progress_adds_up_to_the_number_of_passages(encoder: Encoder) -> None:
    told: list[int] = []
    encoder.encode_passages(["one", "", "three " * 60, "four"] * 5, progress=told.append)
    assert sum(told) == 20


def test_a_question_is_nearest_to_the_passage_that_answers_it(encoder: Encoder) -> None:
    passages = encoder.encode_passages(
        ["Earned leave is credited on the first of January.", "Goods are bought on the portal.", "Yoga calms the mind."]
    )
    (question,) = encoder.encode_queries(["When is earned leave credited?"])
    assert int(np.argmax(passages @ question)) == 0


def test_threads_get_the_same_vectors_as_one(encoder: Encoder) -> None:
    texts = [f"question number {number} on leave" for number in range(12)]
    expected = [encoder.encode_queries([text])[0] for text in texts]
    found: dict[int, np.ndarray] = {}

    def ask(number: int) -> None:
        found[number] = encoder.encode_queries([texts[number]])[0]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.allclose(found[number], expected[number], atol=1e-4) for number in range(12))


@pytest.mark.model
def test_text_is_cut_before_it_is_tokenised(onnx_encoder: OnnxEncoder) -> None:
    assert len(fit_to_encode("a" * 1_000_000)) == MOST_CHARACTERS
    vectors = onnx_encoder.encode_queries(HOSTILE)
    assert np.isfinite(vectors).all()


@pytest.mark.model
def test_space_around_a_text_does_not_change_its_vector(onnx_encoder: OnnxEncoder) -> None:
    bare, spaced = onnx_encoder.encode_queries(["leave rules"]), onnx_encoder.encode_queries(["  leave rules \n"])
    assert np.array_equal(bare, spaced)


@pytest.mark.model
def test_both_encoders_of_the_default_model_agree(
    onnx_encoder: OnnxEncoder, sentence_encoder: SentenceTransformerEncoder
) -> None:
    texts = ["What is earned leave?", "सूचना का अधिकार क्या है?", "The officer shall record the reasons."]
    for one, other in (
        (onnx_encoder.encode_queries(texts), sentence_encoder.encode_queries(texts)),
        (onnx_encoder.encode_passages(texts), sentence_encoder.encode_passages(texts)),
    ):
        assert ((one * other).sum(axis=1) > 0.99).all()  # 8-bit weights cost 0.003–0.005


@pytest.mark.model
def test_hindi_and_english_of_one_meaning_lie_nearer_than_two_meanings(onnx_encoder: OnnxEncoder) -> None:
    english, hindi, other = onnx_encoder.encode_passages(
        ["Earned leave is credited twice a year.", "अर्जित अवकाश वर्ष में दो बार जमा होता है।", "मिट्टी में नमी कम है।"]
    )
    assert english @ hindi > english @ other


def test_a_model_that_was_not_built_is_missing_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="saarthi models build"):
        OnnxEncoder.load(tmp_path / "nowhere")


@pytest.mark.model
def test_a_model_file_that_is_cut_short_is_corrupt_by_name(tmp_path: Path, encoder_folder: Path) -> None:
    copy = tmp_path / encoder_folder.name
    (copy / "onnx").mkdir(parents=True)
    for name in ("manifest.json", "onnx/model_int8.onnx"):
        (copy / name).write_bytes((encoder_folder / name).read_bytes()[: -1 if name.endswith("onnx") else None])
    with pytest.raises(ModelCorrupt, match=r"model_int8\.onnx has \d+ bytes, expected \d+"):
        OnnxEncoder.load(copy)


@pytest.mark.model
def test_a_flipped_bit_in_a_model_file_is_named_at_the_start_with_what_mends_it(
    tmp_path: Path, encoder_folder: Path
) -> None:
    copy = Path(shutil.copytree(encoder_folder, tmp_path / encoder_folder.name))
    with (copy / "onnx" / "model_int8.weights").open("r+b") as weights:
        weights.seek(60_000_000)
        byte = weights.read(1)[0]
        weights.seek(60_000_000)
        weights.write(bytes([byte ^ 1]))
    with pytest.raises(ModelCorrupt, match=r"model_int8\.weights has another checksum.*saarthi models build"):
        OnnxEncoder.load(copy)


@pytest.mark.model
def test_an_unknown_sentence_transformers_folder_is_missing_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="no sentence-transformers model"):
        SentenceTransformerEncoder.load(tmp_path / "nowhere")
