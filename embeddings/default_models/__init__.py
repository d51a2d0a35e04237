"""The default models, built once from the weights inside a package."""

from embeddings.default_models.build import (
    ENCODER_FOLDER,
    SENTENCE_FOLDER,
    build_default_models,
    build_sentence_folder,
)

__all__ = ["ENCODER_FOLDER", "SENTENCE_FOLDER", "build_default_models", "build_sentence_folder"]
