"""The default models, built once from the weights inside two packages."""

from embeddings.default_models.build import ENCODER_FOLDER, SENTENCE_FOLDER, TRANSLITERATOR_FOLDER, build_default_models

__all__ = ["ENCODER_FOLDER", "SENTENCE_FOLDER", "TRANSLITERATOR_FOLDER", "build_default_models"]
