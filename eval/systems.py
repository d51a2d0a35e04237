"""The one place where evaluation chooses implementations: the same parts, put together as the product puts them."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.store import CompletionTable
from data.words import HINGLISH, CourseStatus, ReportProgress
from embeddings.default_models import ENCODER_FOLDER
from embeddings.encoders import Encoder, OnnxEncoder
from embeddings.index import Fusion, GenerationInfo, aim_table, build_generation
from embeddings.languages import Transliterator, WordTransliterator, detect_language
from embeddings.search import Retriever
from embeddings.text import embedded_text, passages_of
from eval.sets.corpus import Corpus
from recommender.collaborative import (
    Blend,
    Content,
    ContentRidge,
    Ease,
    Fitter,
    Holdout,
    ItemKnn,
    Popularity,
    WindowedTransition,
    default_fitters,
)
from recommender.suggest import Recommender, aims_of
from tutor.answer import Reader, Tutor, shipped_model
from tutor.limits import Gate
from tutor.rewrite import Verifier

EASE_REGULARISATION = 20.0
"""Undecayed EASE of Steck (2019); best of 20, 50, 100, 200, 500, 1,000 on our own split of mcx (NDCG@10 .185)."""

TREND_HALF_LIFE_SECONDS = 90 * 86_400.0
"""The product's own half-life of popularity: 90 days."""

CONTENT_DECAY = 0.7
"""As in the product's content signal."""

NEEDS_PACKAGE = {"implicit": "ALS and BPR", "torch": "SASRec and eSASRec"}


class Stage(StrEnum):
    """A part of search alone, or search with the parts up to one: what each buys."""

    LEXICAL = "BM25 alone"
    DENSE = "vectors alone"
    UNTRANSLITERATED = "both, Hinglish as typed"
    BOTH = "both"
    SENTENCES = "and sentences"
    SOUNDS = "and words by sound"
    TOLD = "and what lessons tell, turned"
    SERVED = "and everyday phrases (served)"


class Rivals(StrEnum):
    """How many models ours is compared with: `all` adds SLIM, SASRec and eSASRec, which take minutes."""

    NONE = "none"
    USUAL = "usual"
    ALL = "all"


class CourseContent(NamedTuple):
    """What courses are about: an encoder's `vectors`, and unit rows of all `features`; one row a course."""

    vectors: NDArray[np.float32]
    features: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class System:
    """The product's search over one freshly built index."""

    encoder: Encoder
    transliterator: WordTransliterator
    root: Path
    retriever: Retriever
    generation: GenerationInfo


def load_encoder(models: Path) -> Encoder:
    """The default encoder of the state folder's models; raises ModelMissing naming the command that builds it."""
    return OnnxEncoder.load(models / ENCODER_FOLDER)


def load_transliterator(models: Path) -> Transliterator:
    """The default transliteration; raises ModelMissing naming the command that builds it."""
    return Transliterator.load(models)


def fitted_on_texts(catalogue: Catalogue, *, encoder: Encoder, now: datetime) -> Recommender:
    """The product's recommender before anybody has finished anything: fitted on what is written alone."""
    live = [course for course in catalogue.courses.values() if course.status is CourseStatus.LIVE]
    passages = [passage for course in live for passage in passages_of(course)]
    vectors = encoder.encode_passages([embedded_text(passage) for passage in passages])
    courses = [course.id for course in live]
    number = {course: place for place, course in enumerate(courses)}
    codes = np.array([number[passage.course] for passage in passages], dtype=np.int32)
    nothing = np.empty(0, dtype=np.int32)
    sums = np.zeros((len(courses), encoder.dimension), dtype=np.float32)
    np.add.at(sums, codes, vectors)
    return Recommender.fit(
        catalogue,
        CompletionTable([], [], nothing, nothing, np.empty(0, dtype=np.int64)),
        learners=(),
        course_vectors=(courses, sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)),
        aims=aim_table(aims_of(catalogue), encoder=encoder, vectors=vectors, codes=codes, courses=courses),
        now=now,
    )


def build_gate(models: Path, *, meaning: bool = True) -> Gate:
    """The gate as it is served; without `meaning`, as it is served with another encoder."""
    encoder, transliterator = load_encoder(models), load_transliterator(models)

    def encode(text: str) -> tuple[str, NDArray[np.float32]]:
        spelled = transliterator.to_devanagari(text) if detect_language(text) == HINGLISH else text
        return spelled, encoder.encode_queries([spelled])[0]

    return Gate(encode, encoder.name if meaning else "another")


@contextmanager
def built_system(
    corpus: Corpus,
    *,
    encoder: Encoder,
    transliterator: WordTransliterator,
    progress: ReportProgress | None = None,
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
        yield System(
            encoder=encoder,
            transliterator=transliterator,
            root=root,
            retriever=Retriever(encoder, transliterator, root),
            generation=generation,
        )


class AsTyped:
    """Leaves Latin letters as they are: search without transliteration."""

    def to_devanagari(self, text: str) -> str:
        """The text."""
        return text

    def words(self, words: Sequence[str]) -> list[str]:
        """The words."""
        return list(words)


_OF_STAGE = {
    Stage.LEXICAL: Fusion(vectors=0.0, foreign=0.0, sentence=0.0, asked_as=0.0, told=0.0, most_alike=0),
    Stage.DENSE: Fusion(lexical=0.0, sentence=0.0, asked_as=0.0, told=0.0, most_alike=0),
    Stage.UNTRANSLITERATED: Fusion(sentence=0.0, asked_as=0.0, told=0.0, most_alike=0),
    Stage.BOTH: Fusion(sentence=0.0, asked_as=0.0, told=0.0, most_alike=0),
    Stage.SENTENCES: Fusion(asked_as=0.0, told=0.0, most_alike=0),
    Stage.SOUNDS: Fusion(asked_as=0.0, told=0.0),
    Stage.TOLD: Fusion(asked_as=0.0),
}


def stage_retriever(system: System, stage: Stage) -> Retriever:
    """Search over the system's index with no more than the parts that `stage` names."""
    if stage is Stage.SERVED:
        return system.retriever
    transliterator = AsTyped() if stage is Stage.UNTRANSLITERATED else system.transliterator
    return Retriever(system.encoder, transliterator, system.root, fusion=_OF_STAGE[stage])


def build_tutor(retriever: Retriever, *, models: Path | None = None) -> Tutor:
    """The product's tutor, with the thresholds it is shipped with; without `models` it has no reader."""
    return Tutor(retriever, reader=Reader.load(models) if models else None)


def build_answering_tutor(retriever: Retriever) -> Tutor:
    """The product's tutor, but it declines nothing that it finds a sentence for: no decline hides what it would say."""
    shipped = shipped_model()
    return Tutor(retriever, model=replace(shipped, decline=replace(shipped.decline, threshold=0.0)))


def build_verifier(models: Path) -> Verifier:
    """The product's check on a language model's sentences, with the thresholds it is shipped with."""
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    return Verifier(encoder.encode_passages, to_devanagari=transliterator.to_devanagari)


def blend_fitter(validation: Holdout, *, timed: bool, content: CourseContent | None) -> Fitter:
    """Our blend with weights found on `validation`; where course `content` is given, two parts go by it."""
    half_life = TREND_HALF_LIFE_SECONDS if timed else None
    fitters = dict(default_fitters(trend_half_life=half_life))
    if content is not None:
        given = content
        fitters["content"] = lambda _taken: Content.fit(given.vectors, decay=CONTENT_DECAY)
        fitters["kinds"] = lambda taken: ContentRidge.fit(taken, features=given.features, decay=CONTENT_DECAY)
    return lambda taken: Blend.fit(taken, holdout=validation, fitters=fitters)


def rival_fitters(rivals: Rivals) -> Mapping[str, Fitter]:
    """What our blend is compared with; of the published ones those whose package is installed."""
    if rivals is Rivals.NONE:
        return {}
    fitters: dict[str, Fitter] = {
        "most popular": Popularity.fit,
        "item kNN": ItemKnn.fit,
        "EASE": lambda taken: Ease.fit(taken, regularisation=EASE_REGULARISATION, decay=1.0),
        "transitions": lambda taken: WindowedTransition.fit(
            taken, window=10, step_decay=0.7, decay=0.6, smoothing=10.0
        ),
    }
    if find_spec("implicit") is not None:
        from eval.rivals.factors import Als, Bpr

        fitters |= {"ALS": Als.fit, "BPR": Bpr.fit}
    if rivals is Rivals.ALL:
        from eval.rivals.slim import Slim

        fitters["SLIM"] = Slim.fit
    if rivals is Rivals.ALL and find_spec("torch") is not None:
        from eval.rivals.sasrec import SasRec

        fitters |= {"SASRec": SasRec.fit, "eSASRec": SasRec.fit_enhanced}
    return fitters


def missing_rivals(rivals: Rivals) -> list[str]:
    """The rivals asked for whose package is not installed."""
    asked = {Rivals.NONE: [], Rivals.USUAL: ["implicit"], Rivals.ALL: ["implicit", "torch"]}[rivals]
    return [NEEDS_PACKAGE[package] for package in asked if find_spec(package) is None]
