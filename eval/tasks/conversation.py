"""Do follow-ups find the right lesson: with the conversation they belong to, and, for comparison, without it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.reading import FaultList, did_you_mean
from data.words import Citation, Fault, Grounded, InvalidInput, Language, ReportProgress
from embeddings.search import Retriever, Scope
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, mean_of, sections_by
from eval.report import Report
from eval.sets.corpus import Corpus, corpus_of_catalogue
from eval.sets.records import records, refuse_faults
from eval.systems import build_tutor, built_system, load_encoder, load_transliterator
from eval.tasks.question_runs import Track
from tutor.answer import Tutor
from tutor.conversation import Before, ContextReader, Read, answered

FOUND = 10
"""Passages searched for; the lessons among them are counted."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """A conversation of questions whose last one is measured; `gold` are the lessons that answer it."""

    id: str
    language: Language
    turns: Sequence[str]
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the last question: lessons found best first, alone and in its conversation, and what was cited."""

    alone: Sequence[str]
    together: Sequence[str]
    leans: bool
    cited: Sequence[str]


def read_follow_ups(path: Path, *, known: frozenset[str]) -> list[FollowUps]:
    """The conversations of a JSONL file (id, language, turns, gold); raises InvalidInput with every fault."""
    faults = FaultList()
    conversations: list[FollowUps] = []
    for fields in records(path, "conversation", faults=faults):
        gold, turns = fields.references("gold"), fields.texts("turns")
        for node in gold:
            if node.text not in known:
                remedy = did_you_mean(node.text, known, otherwise=f"Name one of the {len(known)} lessons there are.")
                faults.add(node.place, value=node.text, problem="gold names no lesson", remedy=remedy)
        if len(turns) < 2:
            remedy = "Give at least a question and its follow-up."
            faults.add(fields.place, value=str(len(turns)), problem="this is no conversation", remedy=remedy)
        language = Language(fields.text("language"))
        conversations.append(FollowUps(fields.text("id"), language, turns, frozenset(node.text for node in gold)))
    refuse_faults(str(path), faults)
    if not conversations:
        raise InvalidInput(str(path), [Fault(str(path), "0 lines", "there are no conversations here", "Add some.")])
    return conversations


def conversation_report(
    path: Path, *, catalogue: Path, models: Path, track: Track, clock: Callable[[], float]
) -> Report:
    """Follow-ups put to the test.

    Raises:
        InvalidInput: the file or the catalogue has faults.
        ModelMissing: the models are not built.
    """
    started = clock()
    corpus = corpus_of_catalogue(catalogue)
    asked = read_follow_ups(path, known=frozenset(corpus.gold_ids.values()))
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    with (
        track("indexing") as indexing,
        built_system(corpus, encoder=encoder, transliterator=transliterator, progress=indexing) as system,
        track("asking") as asking,
    ):
        outcomes = outcomes_of(
            asked,
            retriever=system.retriever,
            tutor=build_tutor(system.retriever, models=models),
            corpus=corpus,
            progress=asking,
        )
    measure = conversation_measure(asked, outcomes)
    clusters = np.arange(len(asked))
    kinds = [conversation.id.split("-")[0] for conversation in asked]
    overall, by_language = sections_by([conversation.language for conversation in asked], measure, clusters=clusters)
    _, by_kind = sections_by(kinds, measure, clusters=clusters)
    _, by_both = sections_by(
        [f"{kind} {conversation.language}" for kind, conversation in zip(kinds, asked, strict=True)],
        measure,
        clusters=clusters,
    )
    groups = {"by_language": by_language, "by_kind": by_kind, "by_kind_and_language": by_both}
    return Report("conversation", f"{path} over {catalogue}", clock() - started, overall, groups)


def outcomes_of(
    asked: Sequence[FollowUps],
    *,
    retriever: Retriever,
    tutor: Tutor,
    corpus: Corpus,
    progress: ReportProgress | None = None,
) -> list[Outcome]:
    """What came of the last question of each conversation; those before it are answered by the tutor itself."""
    reader = ContextReader.over(retriever)
    outcomes = []
    for conversation in asked:
        before: list[Before] = []
        for question in conversation.turns[:-1]:
            read = reader.read(question, before=before, scope=Scope())
            cited = _cited(question, read, tutor=tutor, corpus=corpus)
            before.append(Before(read.query, list(dict.fromkeys(citation.course for citation in cited))))
        read = reader.read(conversation.turns[-1], before=before, scope=Scope())
        cited = _cited(conversation.turns[-1], read, tutor=tutor, corpus=corpus)
        outcomes.append(
            Outcome(
                alone=_lessons(Read(conversation.turns[-1], Scope(), leans=False), retriever=retriever, corpus=corpus),
                together=_lessons(read, retriever=retriever, corpus=corpus),
                leans=read.leans,
                cited=list(dict.fromkeys(corpus.gold_id(citation.course, citation.lesson) for citation in cited)),
            )
        )
        if progress is not None:
            progress(len(outcomes), len(asked))
    return outcomes


def conversation_measure(
    asked: Sequence[FollowUps], outcomes: Sequence[Outcome]
) -> Callable[[Rows], Mapping[str, Measured]]:
    """The figures over any of these conversations.

    recall@1, recall@3: a gold lesson is first, or among the first three, of the lessons found in the conversation;
    the same "_alone" for the question by itself. leans: read as leaning on what was said before. answered: not
    declined; cites_gold: of those answered, the first citation stands in a gold lesson.
    """
    pairs = list(zip(asked, outcomes, strict=True))
    columns = {
        **{
            f"recall@{k}": [bool(conversation.gold & set(out.together[:k])) for conversation, out in pairs]
            for k in (1, 3)
        },
        **{
            f"recall@{k}_alone": [bool(conversation.gold & set(out.alone[:k])) for conversation, out in pairs]
            for k in (1, 3)
        },
        "leans": [out.leans for _, out in pairs],
        "answered": [bool(out.cited) for _, out in pairs],
        "cites_gold": [out.cited[0] in conversation.gold if out.cited else np.nan for conversation, out in pairs],
    }
    values = {name: np.array(column, dtype=np.float64) for name, column in columns.items()}

    def measured(rows: Rows) -> Mapping[str, Measured]:
        return {name: mean_of(column[rows]) for name, column in values.items()}

    return measured


def _lessons(read: Read, *, retriever: Retriever, corpus: Corpus) -> list[str]:
    hits = retriever.search(read.query, scope=read.scope, top_k=FOUND).hits
    return list(dict.fromkeys(corpus.gold_id(hit.passage.course, hit.passage.lesson) for hit in hits))


def _cited(question: str, read: Read, *, tutor: Tutor, corpus: Corpus) -> Sequence[Citation]:
    """What is cited, in order; nothing where the tutor declines."""
    answer = answered(tutor, question, read=read, lesson_text=corpus.lesson_text)
    return answer.citations if isinstance(answer, Grounded) else ()
