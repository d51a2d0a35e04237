"""From texts to vectors: the built model, or any sentence-transformers model."""

from embeddings.encoders.encoder import Encoder
from embeddings.encoders.onnx_encoder import OnnxEncoder
from embeddings.encoders.sentence_encoder import SentenceTransformerEncoder
from embeddings.encoders.token_states import STATES_FOLDER, TokenStates
from embeddings.encoders.tokenizer import PIECES_FILE, PIECES_FOLDER

__all__ = [
    "PIECES_FILE",
    "PIECES_FOLDER",
    "STATES_FOLDER",
    "Encoder",
    "OnnxEncoder",
    "SentenceTransformerEncoder",
    "TokenStates",
]
