"""Does the form of a question change its answer: questions asked bare and in other forms of the whole served path."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.words import Grounded
from embeddings.search import Scope
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, sections_by
from eval.report import Report
from eval.sets.corpus import Corpus, corpus_of_catalogue
from eval.sets.training import TrainingQuestion, read_training
from eval.sets.variations import Variation, varied
from eval.systems import build_tutor, built_system, load_encoder, load_transliterator
from eval.tasks.question_runs import Track
from tutor.answer import Tutor


@dataclass(frozen=True, slots=True)
class Given:
    """What came back: where the best block stands, None of a decline, and whether the blocks hold what answers."""

    place: tuple[str, int] | None
    right: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A question asked bare and in another form."""

    question: TrainingQuestion
    variation: Variation
    bare: Given
    other: Given


def forms_report(
    path: Path, *, catalogue: Path, models: Path, limit: int, track: Track, clock: Callable[[], float]
) -> Report:
    """How often the answers to covered questions of `path`, `limit` of them, change with their form.

    Raises:
        InvalidInput: the file or the catalogue has faults.
        ModelMissing: the models are not built.
    """
    started = clock()
    corpus = corpus_of_catalogue(catalogue)
    asked = sampled([question for question in read_training(path) if question.gold], limit)
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    with (
        track("indexing") as progress,
        built_system(corpus, encoder=encoder, transliterator=transliterator, progress=progress) as system,
        track("asking") as told,
    ):
        tutor = build_tutor(system.retriever)
        pairs: list[Pair] = []
        for done, question in enumerate(asked, start=1):
            pairs += pairs_of(question, tutor=tutor, corpus=corpus)
            told(done, len(asked))
    clusters = np.unique([pair.question.gold[0] for pair in pairs], return_inverse=True)[1]
    overall, by_variation = sections_by([pair.variation for pair in pairs], forms_measure(pairs), clusters=clusters)
    _, by_language = sections_by([pair.question.language for pair in pairs], forms_measure(pairs), clusters=clusters)
    groups = {"by_variation": by_variation, "by_language": by_language}
    return Report("forms", f"{path} over {catalogue}", clock() - started, overall, groups)


def sampled(questions: Sequence[TrainingQuestion], limit: int) -> list[TrainingQuestion]:
    """At most `limit` of the questions, evenly from first to last."""
    return list(questions[:: max(1, -(-len(questions) // limit))])


def pairs_of(question: TrainingQuestion, *, tutor: Tutor, corpus: Corpus) -> list[Pair]:
    """The question bare beside each form that changes it."""

    def given(text: str) -> Given:
        answer = tutor.answer(text, scope=Scope(), lesson_text=corpus.lesson_text)
        if not isinstance(answer, Grounded):
            return Given(None, False)
        cited = {citation.number: citation for citation in answer.citations}
        first = cited[answer.blocks[0].citations[0]]
        right = any(
            question.answered_by(
                block.text,
                lesson=corpus.gold_id(cited[block.citations[0]].course, cited[block.citations[0]].lesson),
                language=cited[block.citations[0]].language,
            )
            for block in answer.blocks
        )
        return Given((f"{first.course}/{first.lesson}/{first.language}", first.start), right)

    forms = {form: varied(question.text, language=question.language, variation=form) for form in Variation}
    changed = {form: text for form, text in forms.items() if text != question.text}
    bare = given(question.text) if changed else Given(None, False)
    return [Pair(question, form, bare, given(text)) for form, text in changed.items()]


def forms_measure(pairs: Sequence[Pair]) -> Callable[[Rows], Mapping[str, Measured]]:
    """The figures over any of these pairs.

    Of questions answered bare the share `flipped`: answered from another block, or not at all; of all the shares
    answered and answered rightly, bare and in the other form.
    """

    def measure(rows: Rows) -> Mapping[str, Measured]:
        chosen = [pairs[row] for row in rows]
        answered = [pair for pair in chosen if pair.bare.place is not None]
        return {
            "flipped": _share([pair.other.place != pair.bare.place for pair in answered]),
            "answered_bare": _share([pair.bare.place is not None for pair in chosen]),
            "answered": _share([pair.other.place is not None for pair in chosen]),
            "right_bare": _share([pair.bare.right for pair in chosen]),
            "right": _share([pair.other.right for pair in chosen]),
        }

    return measure


def _share(values: Sequence[bool]) -> Measured:
    return Measured(float(np.mean(values)) if values else float("nan"), len(values))
