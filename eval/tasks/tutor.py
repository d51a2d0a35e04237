"""Does the tutor answer what is covered, from the right lesson, and decline what is not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.words import Answer, Grounded, ReportProgress
from embeddings.search import Scope
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, mean_of
from eval.measures.metrics import expected_calibration_error, refused_at_rate
from eval.sets.corpus import Corpus
from eval.sets.formats import Distance, Question
from eval.sets.wording import holds_answer
from tutor.answer import Tutor

SENTENCES_READ = (1, 2)
"""answer@1 and answer@2."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question, sentences that a decline then kept back among it.

    `cites_gold_first`, `cites_gold`: the first citation, or any, stands in a gold lesson. `holds`: for 1 and 2
    sentences, whether they hold an answer string.
    """

    answered: bool
    confidence: float
    cites_gold_first: bool
    cites_gold: bool
    holds: Sequence[bool]


def ask_all(
    questions: Sequence[Question], *, tutor: Tutor, corpus: Corpus, progress: ReportProgress | None = None
) -> list[Outcome]:
    """What came of putting every question to the tutor, over the whole corpus."""
    outcomes = []
    for question in questions:
        drafted = tutor.drafted(question.text, scope=Scope(), lesson_text=corpus.lesson_text)
        outcomes.append(outcome_of(drafted, question=question, corpus=corpus, threshold=tutor.threshold))
        if progress is not None:
            progress(len(outcomes), len(questions))
    return outcomes


def outcome_of(drafted: Answer, *, question: Question, corpus: Corpus, threshold: float) -> Outcome:
    """What the tutor would say, held against the question's gold; below `threshold` it declines."""
    if not isinstance(drafted, Grounded):
        return Outcome(False, drafted.confidence, False, False, [False for _ in SENTENCES_READ])
    cited = {citation.number: corpus.gold_id(citation.course, citation.lesson) for citation in drafted.citations}
    lessons = [cited[number] for sentence in drafted.sentences for number in sentence.citations]
    said = [sentence.text for sentence in drafted.sentences]
    return Outcome(
        answered=drafted.confidence >= threshold,
        confidence=drafted.confidence,
        cites_gold_first=lessons[0] in question.gold if lessons else False,
        cites_gold=any(lesson in question.gold for lesson in lessons),
        holds=[holds_answer(" ".join(said[:count]), question.answers) for count in SENTENCES_READ],
    )


def tutor_measure(
    questions: Sequence[Question], outcomes: Sequence[Outcome], *, recall_at_3: NDArray[np.float64]
) -> Callable[[Rows], Mapping[str, Measured]]:
    """The figures of the tutor (docs/reference/evaluation.md) over any of these questions.

    `recall_at_3` (n,) is 1.0 where search alone has a gold lesson among the first three.
    """
    answerable = _answerable(questions)
    columns = {**_columns(questions, outcomes), "recall@3": np.where(answerable, recall_at_3, np.nan)}
    confidence = np.array([outcome.confidence for outcome in outcomes], dtype=np.float64)
    far_or_near = {
        kind: np.array([question.distance is kind for question in questions], dtype=np.bool_) for kind in Distance
    }

    def measured(rows: Rows) -> Mapping[str, Measured]:
        kept = confidence[rows][answerable[rows]]
        at_rate = {
            f"refused_{kind}@90": Measured(
                refused_at_rate(kept, confidence[rows][group[rows]]), int(group[rows].sum()) if len(kept) else 0
            )
            for kind, group in far_or_near.items()
        }
        ece = Measured(expected_calibration_error(confidence[rows], answerable[rows]), len(rows))
        return {**{name: mean_of(values[rows]) for name, values in columns.items()}, **at_rate, "ece": ece}

    return measured


def _answerable(questions: Sequence[Question]) -> NDArray[np.bool_]:
    return np.array([question.answerable for question in questions], dtype=np.bool_)


def _columns(questions: Sequence[Question], outcomes: Sequence[Outcome]) -> dict[str, NDArray[np.float64]]:
    """Per question 1, 0 or nan (not counted in that figure)."""
    answerable = _answerable(questions)
    stated = np.array([bool(question.answers) for question in questions], dtype=np.bool_) & answerable
    answered = np.array([outcome.answered for outcome in outcomes], dtype=np.bool_)
    first = np.array([outcome.cites_gold_first for outcome in outcomes], dtype=np.float64)
    cites = np.array([outcome.cites_gold for outcome in outcomes], dtype=np.float64)
    holds = np.array([outcome.holds for outcome in outcomes], dtype=np.float64).reshape(len(outcomes), -1)
    columns: dict[str, NDArray[np.float64]] = {}
    for place, count in enumerate(SENTENCES_READ):
        columns[f"answer@{count}"] = np.where(stated, holds[:, place], np.nan)
    for place, count in enumerate(SENTENCES_READ):
        columns[f"answer@{count}_of_answered"] = np.where(stated & answered, holds[:, place], np.nan)
    columns["cites_right_lesson"] = np.where(answerable & answered, cites, np.nan)
    columns["citation_precision"] = np.where(answerable & answered, first, np.nan)
    columns["citation_precision_of_all"] = np.where(answered, first, np.nan)
    columns["answered"] = np.where(answerable, answered, np.nan)
    columns["refused"] = np.where(~answerable, ~answered, np.nan)
    return columns
