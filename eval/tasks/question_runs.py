"""The runs of `saarthi-eval retrieval` and `tutor`: read, build, ask, measure, and hand back a report."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from data.words import Fault, InvalidInput, Language, ReportProgress
from eval.measures.coverage_curve import coverage_curve, curve_lines
from eval.measures.figures import Section, sections_by_language
from eval.measures.metrics import hit_at_k
from eval.report import Report
from eval.sets.corpus import Corpus, corpus_in, corpus_of_catalogue, corpus_of_question_set, corpus_without_phrases
from eval.sets.formats import Question, read_questions
from eval.systems import (
    Stage,
    System,
    build_tutor,
    built_system,
    load_encoder,
    load_transliterator,
    stage_retriever,
)
from eval.tasks.retrieval import Found, gold_counts_of, retrieval_measure, search_all
from eval.tasks.tutor import ask_all, tutor_measure

LIMIT_SEED = 7
"""Which questions `--limit` takes is drawn from this seed, so that every run takes the same."""

WITHOUT_PHRASES = ", written phrases left out"
WITHOUT_READER = ", without the reader"
"""How a report says so."""

Track = Callable[[str], AbstractContextManager[ReportProgress]]
"""Shows how a piece of work of this name gets on: what it yields is told how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run reads: the question folder, the catalogue (None: DIR's own passages), and the models' folder.

    `limit` is how many questions to take at most, `passages_in` the one language whose passages are searched. With
    `phrases` lessons keep the everyday phrases that their authors wrote; with `reader` the tutor reads the best block.
    """

    folder: Path
    catalogue: Path | None
    models: Path
    limit: int | None
    passages_in: Language | None = None
    phrases: bool = True
    reader: bool = True

    @property
    def data(self) -> str:
        """How the report names the data."""
        over = "" if self.catalogue is None else f" over {self.catalogue}"
        alone = f", passages in {self.passages_in} alone" if self.passages_in else ""
        left_out = ("" if self.phrases else WITHOUT_PHRASES) + ("" if self.reader else WITHOUT_READER)
        return f"{self.folder}{over}{alone}{left_out}"


def retrieval_report(asked: Asked, *, by_stage: bool, track: Track, clock: Callable[[], float]) -> Report:
    """Search put to the test.

    Raises:
        InvalidInput: the question set or the catalogue has faults.
        ModelMissing: the models are not built.
    """
    started = clock()
    corpus, questions = _read(asked)
    answerable = [question for question in questions if question.answerable]
    _refuse_none(answerable, asked, problem="no question here has gold")
    searches: dict[Stage, Found] = {}
    with _built(asked, corpus, track=track) as system:
        for stage in list(Stage) if by_stage else [Stage.SERVED]:
            with track(stage) as progress:
                retriever = stage_retriever(system, stage)
                searches[stage] = search_all(answerable, retriever=retriever, corpus=corpus, progress=progress)
        facts = _facts(system, corpus)
    overall, by_language = _retrieval_sections(searches[Stage.SERVED], answerable)
    groups = {"by_language": by_language}
    if by_stage:
        groups["by_stage"] = _stage_sections(searches, answerable)
    return Report("retrieval", asked.data, clock() - started, overall, groups, facts)


def tutor_report(asked: Asked, *, track: Track, clock: Callable[[], float]) -> Report:
    """The tutor put to the test.

    Raises:
        InvalidInput: the question set or the catalogue has faults.
        ModelMissing: the models are not built.
    """
    started = clock()
    corpus, questions = _read(asked)
    _refuse_none(questions, asked, problem="there are no questions here")
    with _built(asked, corpus, track=track) as system:
        with track("searching") as progress:
            searched = search_all(questions, retriever=system.retriever, corpus=corpus, progress=progress)
        with track("asking") as progress:
            tutor = build_tutor(system.retriever, models=asked.models if asked.reader else None)
            outcomes = ask_all(questions, tutor=tutor, corpus=corpus, progress=progress)
        facts = _facts(system, corpus)
    right = hit_at_k(searched.lessons, k=3)
    measure = tutor_measure(questions, outcomes, recall_at_3=right)
    overall, by_language = sections_by_language(measure, questions)
    curve = coverage_curve(
        np.array([outcome.confidence for outcome in outcomes]),
        np.array([outcome.cites_gold_first for outcome in outcomes], dtype=np.bool_),
    )
    return Report(
        "tutor",
        asked.data,
        clock() - started,
        overall,
        {"by_language": by_language},
        {**facts, "coverage_curve": [asdict(point) for point in curve]},
        notes=curve_lines(curve),
    )


def _read(asked: Asked) -> tuple[Corpus, list[Question]]:
    corpus = corpus_of_catalogue(asked.catalogue) if asked.catalogue else corpus_of_question_set(asked.folder)
    corpus = corpus if asked.phrases else corpus_without_phrases(corpus)
    questions = read_questions(asked.folder, known=frozenset(corpus.gold_ids.values()))
    if asked.passages_in is not None:
        corpus = corpus_in(corpus, asked.passages_in)
        left = {corpus.gold_id(passage.course, passage.lesson) for passage in corpus.passages}
        questions = [question for question in questions if not question.gold or not left.isdisjoint(question.gold)]
    return corpus, _limited(questions, asked.limit)


def _limited(questions: Sequence[Question], limit: int | None) -> list[Question]:
    if limit is None or limit >= len(questions):
        return list(questions)
    chosen = np.random.default_rng(LIMIT_SEED).choice(len(questions), size=limit, replace=False)
    return [questions[row] for row in sorted(chosen.tolist())]


def _refuse_none(questions: Sequence[Question], asked: Asked, *, problem: str) -> None:
    if not questions:
        remedy = "Name a folder with questions, or raise --limit."
        raise InvalidInput(str(asked.folder), [Fault(str(asked.folder), "0 questions", problem, remedy)])


@contextmanager
def _built(asked: Asked, corpus: Corpus, *, track: Track) -> Iterator[System]:
    encoder, transliterator = load_encoder(asked.models), load_transliterator(asked.models)
    with ExitStack() as stack:
        with track("indexing") as progress:
            building = built_system(corpus, encoder=encoder, transliterator=transliterator, progress=progress)
            system = stack.enter_context(building)
        yield system


def _facts(system: System, corpus: Corpus) -> Mapping[str, object]:
    return {
        "encoder": system.encoder.name,
        "passages": len(corpus.passages),
        "index_seconds": round(system.generation.seconds, 2),
    }


def _retrieval_sections(searched: Found, questions: Sequence[Question]) -> tuple[Section, Mapping[str, Section]]:
    return sections_by_language(retrieval_measure(searched, gold_counts=gold_counts_of(questions)), questions)


def _stage_sections(searches: Mapping[Stage, Found], questions: Sequence[Question]) -> Mapping[str, Section]:
    """Each stage over all questions, and over each language as "stage, language"."""
    sections: dict[str, Section] = {}
    for stage, of_stage in searches.items():
        overall, by_language = _retrieval_sections(of_stage, questions)
        sections[stage] = overall
        sections.update({f"{stage}, {language}": section for language, section in by_language.items()})
    return sections
