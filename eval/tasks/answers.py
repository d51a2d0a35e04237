"""Is what the tutor says the answer: all questions asked of the whole served path, each answer judged by its words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.words import Answer, Grounded, ReportProgress
from embeddings.search import Scope
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, gold_clusters, mean_of, sections_by
from eval.measures.reliability import Band, reliability, reliability_lines
from eval.report import Report
from eval.sets.corpus import Corpus, corpus_of_catalogue, corpus_without_phrases
from eval.sets.formats import Distance
from eval.sets.judged import JudgedQuestion, read_judged
from eval.sets.wording import plain_text
from eval.systems import build_tutor, built_system, load_encoder, load_transliterator
from eval.tasks.question_runs import WITHOUT_PHRASES, WITHOUT_READER, Track
from tutor.answer import Tutor


class Judgement(StrEnum):
    """What an answer to a covered question is; the first that holds."""

    WRONGLY_DECLINED = "wrongly_declined"
    COMPLETE = "complete"
    BURIED = "buried"
    PARTIAL = "partial"
    WRONG_SENTENCE = "wrong_sentence"
    WRONG_LESSON = "wrong_lesson"


ORDER = (
    Judgement.COMPLETE,
    Judgement.BURIED,
    Judgement.PARTIAL,
    Judgement.WRONG_SENTENCE,
    Judgement.WRONG_LESSON,
    Judgement.WRONGLY_DECLINED,
)
"""From the best to what serves nobody: in this order they are printed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: what is read first and all that is shown, empty of a decline; gold ids of lessons, as cited.

    First is read the headline, where there is one, and the key sentence of the best block. `confidence` is what the
    answer says of itself, that it is complete and right.
    """

    first: str
    shown: str
    lessons: Sequence[str]
    confidence: float = 0.0


def answers_report(
    path: Path,
    *,
    catalogue: Path,
    phrases: bool,
    reader: bool,
    models: Path,
    track: Track,
    clock: Callable[[], float],
) -> Report:
    """The answers to the questions of `path`, judged; with `phrases`, lessons keep those that their authors wrote.

    With `reader`, the tutor reads the best block as it does in service.

    Raises:
        InvalidInput: the file or the catalogue has faults.
        ModelMissing: the models are not built.
    """
    started = clock()
    corpus = corpus_of_catalogue(catalogue)
    corpus = corpus if phrases else corpus_without_phrases(corpus)
    asked = read_judged(path, known=frozenset(corpus.gold_ids.values()))
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    with (
        track("indexing") as progress,
        built_system(corpus, encoder=encoder, transliterator=transliterator, progress=progress) as system,
        track("asking") as told,
    ):
        tutor = build_tutor(system.retriever, models=models if reader else None)
        replies = replies_to(asked, tutor=tutor, corpus=corpus, progress=told)
    measure, clusters = answers_measure(asked, replies), gold_clusters([judged.question for judged in asked])
    overall, by_language = sections_by([judged.question.language for judged in asked], measure, clusters=clusters)
    _, by_kind = sections_by([judged.kind for judged in asked], measure, clusters=clusters)
    bands = bands_of(asked, replies)
    return Report(
        "answers",
        f"{path} over {catalogue}{'' if phrases else WITHOUT_PHRASES}{'' if reader else WITHOUT_READER}",
        clock() - started,
        overall,
        {"by_language": by_language, "by_kind": by_kind},
        {
            "judged": {
                judged.question.id: _judged(judged, reply) for judged, reply in zip(asked, replies, strict=True)
            },
            "reliability": [asdict(band) for band in bands],
        },
        notes=reliability_lines(bands),
    )


def bands_of(asked: Sequence[JudgedQuestion], replies: Sequence[Reply]) -> list[Band]:
    """What confidence meant, over the answers shown; an answer to an uncovered question is not right."""
    shown = [(judged, reply) for judged, reply in zip(asked, replies, strict=True) if reply.shown]
    complete = [
        judged.question.answerable and judgement_of(judged, reply) is Judgement.COMPLETE for judged, reply in shown
    ]
    return reliability(
        np.array([reply.confidence for _, reply in shown], dtype=np.float64),
        np.array(complete, dtype=np.bool_),
        [judged.question.language for judged, _ in shown],
    )


def replies_to(
    asked: Sequence[JudgedQuestion], *, tutor: Tutor, corpus: Corpus, progress: ReportProgress | None = None
) -> list[Reply]:
    """What the tutor says to each question over the whole corpus."""
    replies = []
    for judged in asked:
        answer = tutor.answer(judged.question.text, scope=Scope(), lesson_text=corpus.lesson_text)
        replies.append(reply_of(answer, corpus=corpus))
        if progress is not None:
            progress(len(replies), len(asked))
    return replies


def reply_of(answer: Answer, *, corpus: Corpus) -> Reply:
    """The answer as it is judged."""
    if not isinstance(answer, Grounded):
        return Reply("", "", ())
    lessons = {citation.number: corpus.gold_id(citation.course, citation.lesson) for citation in answer.citations}
    cited = [lessons[number] for block in answer.blocks for number in block.citations]
    headline = answer.headline or ""
    first = f"{headline}\n{answer.blocks[0].key_sentence}"
    shown = "\n".join([headline, *(block.text for block in answer.blocks)])
    return Reply(first, shown, cited, answer.confidence)


def judgement_of(judged: JudgedQuestion, reply: Reply) -> Judgement:
    """What the reply to a covered question is."""
    if not reply.shown:
        return Judgement.WRONGLY_DECLINED
    shown, first = _looked_through(reply.shown), _looked_through(reply.first)
    met = [_stands(pattern, shown) for pattern in judged.must]
    if all(met):
        rightly_first = all(_stands(pattern, first) for pattern in judged.first)
        misled = any(_stands(pattern, first) for pattern in judged.must_not)
        return Judgement.COMPLETE if rightly_first and not misled else Judgement.BURIED
    if any(met):
        return Judgement.PARTIAL
    right_lesson = not set(judged.question.gold).isdisjoint(reply.lessons)
    return Judgement.WRONG_SENTENCE if right_lesson else Judgement.WRONG_LESSON


def answers_measure(
    asked: Sequence[JudgedQuestion], replies: Sequence[Reply]
) -> Callable[[Rows], Mapping[str, Measured]]:
    """The figures over any of these questions.

    Of covered questions the share of each judgement; of uncovered ones the share declined, all and by distance. Last,
    of answers given to covered questions, those whose first citation is of a right lesson: it says nothing of whether
    the question was answered.
    """
    pairs = list(zip(asked, replies, strict=True))
    judgements = [judgement_of(judged, reply) if judged.question.answerable else None for judged, reply in pairs]
    columns: dict[str, NDArray[np.float64]] = {
        judgement: _shares([None if actual is None else actual is judgement for actual in judgements])
        for judgement in ORDER
    }
    declined = [None if judged.question.answerable else not reply.shown for judged, reply in pairs]
    columns["declined"] = _shares(declined)
    for distance in Distance:
        own = [
            is_declined if judged.question.distance is distance else None
            for (judged, _), is_declined in zip(pairs, declined, strict=True)
        ]
        columns[f"declined_{distance}"] = _shares(own)
    columns["first_citation_right"] = _shares(
        [
            reply.lessons[0] in judged.question.gold if judged.question.answerable and reply.lessons else None
            for judged, reply in pairs
        ]
    )
    return lambda rows: {name: mean_of(column[rows]) for name, column in columns.items()}


def _judged(judged: JudgedQuestion, reply: Reply) -> str:
    if judged.question.answerable:
        return judgement_of(judged, reply)
    return "answered" if reply.shown else "declined"


def _looked_through(sentence: str) -> str:
    """A sentence as patterns see it: without Markdown marks, NFKC, ASCII digits, single spaces."""
    return plain_text(sentence.replace("*", "").replace("`", ""))


def _stands(pattern: str, text: str) -> bool:
    return re.search(plain_text(pattern), text, re.IGNORECASE) is not None


def _shares(values: Sequence[bool | None]) -> NDArray[np.float64]:
    """1.0, 0.0, or nan where a question does not count."""
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
