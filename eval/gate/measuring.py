"""The figures of the gate: answers over two catalogues, intents, the order of suggestions, and paths.

All of it is fixed: files in the repository, and draws from a seed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from data.words import LimitKind, PathProof
from eval.benchmarks.paths import random_problem
from eval.fit.intent_sources import MessageReader
from eval.gate.ranking import ranking_figures
from eval.measures.figures import Section, gold_clusters, sections_by
from eval.measures.metrics import hit_at_k
from eval.sets.corpus import Corpus, corpus_of_catalogue
from eval.sets.judged import JudgedQuestion, read_judged
from eval.systems import System, build_gate, build_tutor, built_system, load_encoder, load_transliterator
from eval.tasks.answers import answers_measure, replies_to
from eval.tasks.guide import guide_report
from eval.tasks.limits import limits_report
from eval.tasks.retrieval import search_all
from recommender.path import Budget, solved

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "eval" / "sets" / "questions" / "answers" / "tuning.jsonl"
SAMPLE = ROOT / "data" / "sample"
FARM = ROOT / "tests" / "farm_extension"
MESSAGES = ROOT / "eval" / "sets" / "questions" / "guide-held-out.jsonl"
LIMITS = ROOT / "eval" / "sets" / "questions" / "guide" / "tuning-messages.jsonl"
MODELS = ROOT / "var" / "models"

PATH_SEED, PATHS = 7, 60
PATIENT = Budget(seconds=60.0)
"""The served effort, which is deterministic; a busy machine must not end the search by its clock."""

Figures = Mapping[str, tuple[float, float]]
"""Value and standard error of each figure; 0 where it is over all cases there are."""


@dataclass(frozen=True, slots=True)
class Questions:
    """A set of judged questions and what is searched for them."""

    asked: Sequence[JudgedQuestion]
    corpus: Corpus


def sample_questions() -> Questions:
    """The tuning half of our questions over the courses that it asks about, half of the sample.

    The whole sample would take twice the time to encode.
    """
    whole = corpus_of_catalogue(SAMPLE)
    asked = read_judged(ANSWERS, known=frozenset(whole.gold_ids.values()))
    courses = {gold.split("/")[0] for judged in asked for gold in judged.question.gold}
    kept = [passage for passage in whole.passages if passage.course in courses]
    return Questions(asked, replace(whole, passages=kept))


def farm_questions() -> Questions:
    """Another catalogue in another domain, with its questions."""
    corpus = corpus_of_catalogue(FARM / "catalogue")
    return Questions(read_judged(FARM / "questions.jsonl", known=frozenset(corpus.gold_ids.values())), corpus)


def answering_figures(questions: Questions, system: System, *, models: Path | None = None) -> Figures:
    """right_lesson@3 of search, complete, answered, declined_near and declined_far."""
    asked, corpus = questions.asked, questions.corpus
    own = [judged.question for judged in asked]
    searched = search_all(own, retriever=system.retriever, corpus=corpus)
    right = np.where([question.answerable for question in own], hit_at_k(searched.lessons, k=3), np.nan)
    tutor = build_tutor(system.retriever, models=models)
    judged = answers_measure(asked, replies_to(asked, tutor=tutor, corpus=corpus))
    section, _ = sections_by([question.language for question in own], judged, clusters=gold_clusters(own))
    declined = section.value("wrongly_declined"), _error(section, "wrongly_declined")
    names = ("complete", "declined_near", "declined_far")
    return {
        "right_lesson@3": (float(np.nanmean(right)), float(np.nanstd(right) / np.sqrt((~np.isnan(right)).sum()))),
        "answered": (1 - declined[0], declined[1]),
        **{name: (section.value(name), _error(section, name)) for name in names},
    }


def path_figures() -> Figures:
    """proven: the share of random problems whose path is proven optimal, or within the tolerated gap."""
    rng = np.random.default_rng(PATH_SEED)
    proofs = [solved(random_problem(rng), budget=PATIENT).quality.proof for _ in range(PATHS)]
    optimal = sum(proof is PathProof.OPTIMAL for proof in proofs) / PATHS
    known = sum(proof is not PathProof.NOT_PROVEN for proof in proofs) / PATHS
    return {"optimal": (optimal, 0.0), "within_tolerance": (known, 0.0)}


def intent_figures(models: Path = MODELS) -> Figures:
    """intent_accuracy and slot_accuracy over messages that no fit has seen."""
    reader = MessageReader(load_encoder(models), load_transliterator(models))
    section = guide_report(MESSAGES, clock=lambda: 0.0, views=reader.views).report.overall
    return {name: (section.value(name), _error(section, name)) for name in ("intent_accuracy", "slot_accuracy")}


def limit_figures(models: Path = MODELS) -> Figures:
    """noticed_distress, noticed_limits (all kinds), and passed_ordinary: those of ordinary messages not in distress."""
    section = limits_report([LIMITS], gate=build_gate(models), clock=lambda: 0.0).overall
    kinds = [kind.value for kind in LimitKind]
    samples = {figure.name: figure.n for figure in section.figures}
    numbers = np.array([samples[f"missed_{kind}"] for kind in kinds], dtype=np.float64)
    missed = float(numbers @ [section.value(f"missed_{kind}") for kind in kinds] / numbers.sum())
    return {
        "noticed_distress": (1 - section.value("missed_distress"), _error(section, "missed_distress")),
        "noticed_limits": (1 - missed, float(np.sqrt(missed * (1 - missed) / numbers.sum()))),
        "passed_ordinary": (1 - section.value("false_distress"), _error(section, "false_distress")),
    }


def _answering(read: Callable[[], Questions], models: Path = MODELS) -> Figures:
    questions = read()
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    with built_system(questions.corpus, encoder=encoder, transliterator=transliterator) as system:
        return answering_figures(questions, system, models=models)


SETS: Mapping[str, Callable[[], Figures]] = {
    "sample": partial(_answering, sample_questions),
    "farm": partial(_answering, farm_questions),
    "intents": intent_figures,
    "limits": limit_figures,
    "ranking": ranking_figures,
    "paths": path_figures,
}
"""What is measured, by the name that the floors give it."""


def figures_of(name: str) -> Figures:
    """The figures of the set of this name, with their errors.

    Raises:
        ModelMissing: the default models are not built.
    """
    return SETS[name]()


def _error(section: Section, name: str) -> float:
    """The standard error that belongs to the 95 % interval."""
    (figure,) = (figure for figure in section.figures if figure.name == name)
    return 0.0 if figure.interval is None else (figure.interval.high - figure.interval.low) / (2 * 1.96)
