"""The graph that is written by hand beside the network that `transformers` builds of the same weights."""

from pathlib import Path

import onnxruntime
import pytest

from embeddings.default_models.build import ENCODER_WEIGHTS
from embeddings.default_models.onnx_export import write_graph
from embeddings.default_models.weights import PackedWeights
from embeddings.encoders.onnx_encoder import OnnxEncoder
from embeddings.encoders.sentence_encoder import SentenceTransformerEncoder
from embeddings.encoders.tokenizer import load_tokenizer

TEXTS = [
    "What is earned leave?",
    "सूचना का अधिकार क्या है?",
    "The officer shall record the reasons in writing and inform the applicant within thirty days. " * 4,
    "chhutti kaise lete hain",
    "x",
    "अर्जित अवकाश जनवरी और जुलाई की पहली तारीख को जमा होता है। " * 60,
]
"""Of many lengths, so that most are padded; the last is cut at the longest that the network reads."""


@pytest.fixture(scope="module")
def float_encoder(encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    path = tmp_path_factory.mktemp("float") / "model.onnx"
    write_graph(PackedWeights(ENCODER_WEIGHTS.path()), path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    path.unlink()
    return OnnxEncoder(name="float", tokenizer=load_tokenizer(encoder_folder), session=session, threads=1)


@pytest.mark.model
def test_the_written_graph_gives_the_vectors_of_torch(
    float_encoder: OnnxEncoder, sentence_encoder: SentenceTransformerEncoder
) -> None:
    cosines = (float_encoder.encode_passages(TEXTS) * sentence_encoder.encode_passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.9999


@pytest.mark.model
def test_eight_bits_cost_little(float_encoder: OnnxEncoder, onnx_encoder: OnnxEncoder) -> None:
    cosines = (float_encoder.encode_passages(TEXTS) * onnx_encoder.encode_passages(TEXTS)).sum(axis=1)
    assert 0.99 < cosines.min() < 0.9999  # 0.003 to 0.005; more like float, they would not be of 8 bits
