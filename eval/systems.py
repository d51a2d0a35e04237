"""The one place where evaluation chooses implementations: the same parts, put together as the product puts them."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.builder import Progress, build_generation
from embeddings.encoder import Encoder
from embeddings.generation import GenerationInfo
from embeddings.hinglish import Transliterator
from embeddings.model_build import ENCODER_FOLDER, TRANSLITERATOR_FOLDER
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.question import WordTransliterator
from embeddings.search import Retriever
from eval.corpus import Corpus
from recommender.offline import (
    Blend,
    Content,
    Ease,
    Fitter,
    Holdout,
    ItemKnn,
    Popularity,
    WindowedTransition,
    default_fitters,
)
from tutor.answer import Tutor
from tutor.model.verification import Verifier

EASE_REGULARISATION = 20.0
"""Undecayed EASE of Steck (2019); best of 20, 50, 100, 200, 500, 1,000 on our own split of mcx (NDCG@10 .185)."""

TREND_HALF_LIFE_SECONDS = 90 * 86_400.0
"""The product's own half-life of popularity: 90 days."""

CONTENT_DECAY = 0.7
"""As in the product's content signal."""


@dataclass(frozen=True, slots=True)
class System:
    """The product's search over one freshly built index."""

    encoder: Encoder
    retriever: Retriever
    generation: GenerationInfo


def load_encoder(models: Path) -> Encoder:
    """The default encoder of the state folder's models; raises ModelMissing naming the command that builds it."""
    return OnnxEncoder.load(models / ENCODER_FOLDER)


def load_transliterator(models: Path) -> Transliterator:
    """The default transliteration; raises ModelMissing naming the command that builds it."""
    return Transliterator.load(models / TRANSLITERATOR_FOLDER)


@contextmanager
def built_system(
    corpus: Corpus,
    *,
    encoder: Encoder,
    transliterator: WordTransliterator,
    progress: Progress | None = None,
) -> Iterator[System]:
    """Search over an index of `corpus`, built in a temporary folder that is removed at the end.

    `progress` is told passages done and in all.
    """
    with tempfile.TemporaryDirectory(prefix="saarthi-eval-") as folder:
        root = Path(folder)
        generation = build_generation(
            corpus.passages,
            encoder=encoder,
            root=root,
            catalogue_revision="evaluation",
            transliterator=transliterator,
            progress=progress,
        )
        yield System(encoder=encoder, retriever=Retriever(encoder, transliterator, root), generation=generation)


def build_tutor(retriever: Retriever) -> Tutor:
    """The product's tutor, with the thresholds it is shipped with."""
    return Tutor(retriever)


def build_verifier(models: Path) -> Verifier:
    """The product's check on a language model's sentences, with the thresholds it is shipped with."""
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    return Verifier(encoder.encode_passages, to_devanagari=transliterator.to_devanagari)


def blend_fitter(validation: Holdout, *, timed: bool, vectors: NDArray[np.float32] | None) -> Fitter:
    """Our blend with weights found on `validation`; where course `vectors` are given, likeness of content is in it."""
    half_life = TREND_HALF_LIFE_SECONDS if timed else None
    fitters = dict(default_fitters(trend_half_life=half_life))
    if vectors is not None:
        given = vectors
        fitters["content"] = lambda _taken: Content.fit(given, decay=CONTENT_DECAY)
    return lambda taken: Blend.fit(taken, holdout=validation, fitters=fitters)


def rival_fitters() -> Mapping[str, Fitter]:
    """What our blend is compared with."""
    return {
        "most popular": Popularity.fit,
        "item kNN": ItemKnn.fit,
        "EASE": lambda taken: Ease.fit(taken, regularisation=EASE_REGULARISATION, decay=1.0),
        "transitions": lambda taken: WindowedTransition.fit(
            taken, window=10, step_decay=0.7, decay=0.6, smoothing=10.0
        ),
    }
