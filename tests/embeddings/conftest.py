from collections.abc import Callable
from pathlib import Path

import pytest

from embeddings.default_models.build import ENCODER_FOLDER, TRANSLITERATOR_FOLDER
from embeddings.encoders.manifest import check_model
from embeddings.encoders.onnx_encoder import OnnxEncoder
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
def transliterator_folder() -> Path:
    return _built(TRANSLITERATOR_FOLDER)


@pytest.fixture(scope="session")
def onnx_encoder(encoder_folder: Path) -> OnnxEncoder:
    return OnnxEncoder.load(encoder_folder)


@pytest.fixture(scope="session")
def transliterator(transliterator_folder: Path) -> Transliterator:
    return Transliterator.load(transliterator_folder)


@pytest.fixture
def ever_later() -> Callable[[], float]:
    """A clock on which an hour passes between any two looks."""
    hours = iter(range(10_000_000))
    return lambda: 3600.0 * next(hours)
