from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from embeddings.default_models.build import ENCODER_FOLDER, build_sentence_folder
from embeddings.encoders.manifest import check_model
from embeddings.encoders.onnx_encoder import OnnxEncoder
from embeddings.encoders.sentence_encoder import SentenceTransformerEncoder
from embeddings.languages.hinglish import Transliterator

MODELS = Path(__file__).parents[2] / "var" / "models"


def _built(name: str) -> Path:
    folder = MODELS / name
    if not folder.is_dir():
        pytest.fail(f"no model in {folder}: run `make setup`")
    check_model(folder)
    return folder


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    return _built(ENCODER_FOLDER)


@pytest.fixture(scope="session")
def sentence_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default encoder for torch: 470 MB, written on first use, by one of the processes that tests run in."""
    with FileLock(tmp_path_factory.getbasetemp().parent / "sentence-folder.lock"):
        return build_sentence_folder(MODELS, report=lambda stage, share: None)


@pytest.fixture(scope="session")
def onnx_encoder(encoder_folder: Path) -> OnnxEncoder:
    return OnnxEncoder.load(encoder_folder)


@pytest.fixture(scope="session")
def sentence_encoder(sentence_folder: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder.load(sentence_folder)


@pytest.fixture(scope="session")
def transliterator() -> Transliterator:
    return Transliterator.load(MODELS)


@pytest.fixture
def ever_later() -> Callable[[], float]:
    """A clock on which an hour passes between any two looks."""
    hours = iter(range(10_000_000))
    return lambda: 3600.0 * next(hours)
