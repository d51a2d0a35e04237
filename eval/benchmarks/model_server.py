"""What a model server adds and costs: `python -m eval.benchmarks.model_server FILE --catalogue DIR --url URL …`.

The questions of FILE (as for `saarthi-eval answers`) are answered twice by the served path: quoted, and put into words
by the model behind the server, each sentence checked. Counted are the judgements of both, what was sent in the model's
words, what of it has no support, and what was held back. With --json every sentence in the model's words is written
down beside what it cites, for a person to read.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from data.words import Answer, AnswerSentence, EngineError, Grounded, Language, WrittenBy
from embeddings.languages import in_digits
from embeddings.search import Scope
from embeddings.text import terms
from eval.console import OUT, progress_bar, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object
from eval.sets.corpus import Corpus, corpus_of_catalogue
from eval.sets.judged import JudgedQuestion, read_judged
from eval.systems import System, build_tutor, built_system, load_encoder, load_transliterator
from eval.tasks.answers import ORDER, Reply, judgement_of, reply_of
from tutor.rewrite import OpenAiServer, Rewriter, ServerLimits, Verifier, order_reader

SEED = 7
"""Which questions `--limit` takes is drawn from this seed, so that every run takes the same."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Worded:
    """One answer quoted and in the model's words: the sentences sent, why the model failed, the seconds it took."""

    asked: JudgedQuestion
    quoted: Answer
    sentences: Sequence[AnswerSentence]
    answer: Answer
    fallback: str | None
    held_back: Counter[str]
    seconds: float

    @property
    def by_model(self) -> list[AnswerSentence]:
        """What was sent in the model's words."""
        return [sentence for sentence in self.sentences if sentence.written_by is WrittenBy.MODEL]


def worded(asked: JudgedQuestion, answer: Answer, *, rewriter: Rewriter, clock: Clock) -> Worded:
    """The answer put into words; a decline stays one."""
    if not isinstance(answer, Grounded):
        return Worded(asked, answer, [], answer, None, Counter(), 0.0)
    started = clock()
    rewriting = rewriter.start(asked.question.text, answer, language=asked.question.language)
    sentences = list(rewriting.sentences())
    whole = replace(answer, sentences=sentences, citations=rewriting.citations)
    held_back = Counter({reason.value: count for reason, count in rewriting.rejected.items()})
    fallback = None if rewriting.fallback is None else rewriting.fallback.value
    return Worded(asked, answer, sentences, whole, fallback, held_back, clock() - started)


def reply_in_words(one: Worded, *, corpus: Corpus) -> Reply:
    """The answer as it is judged: first are read the headline and the first sentence, then the rest and the blocks.

    Where nothing was sent in the model's words, the blocks are read as they are without a model.
    """
    reply = reply_of(one.answer, corpus=corpus)
    if not isinstance(one.answer, Grounded) or not one.by_model:
        return reply
    texts = [sentence.text for sentence in one.sentences]
    return Reply(f"{one.answer.headline or ''}\n{texts[0]}", "\n".join([*texts, reply.shown]), reply.lessons)


def without_support(sentence: AnswerSentence, answer: Grounded, *, corpus: Corpus) -> list[str]:
    """Words and figures of the sentence that stand nowhere in the lessons it cites: counted apart from the check."""
    cited = [citation for citation in answer.citations if citation.number in sentence.citations]
    texts = [corpus.lesson_text(each.course, each.lesson, each.language) for each in cited]
    said = {term for text in texts for term in terms(in_digits(text))} | {
        term for text in texts for term in terms(text)
    }
    return [term for term in terms(in_digits(sentence.text)) if term not in said]


def figures_of(run: Sequence[Worded], *, corpus: Corpus) -> dict[str, float]:
    """The shares of each judgement, quoted and worded, and what was sent and held back."""
    covered = [one for one in run if one.asked.question.answerable]
    before = Counter(judgement_of(one.asked, reply_of(one.quoted, corpus=corpus)) for one in covered)
    after = Counter(judgement_of(one.asked, reply_in_words(one, corpus=corpus)) for one in covered)
    sent = [(one, sentence) for one in run for sentence in one.by_model]
    unsupported = [
        sentence
        for one, sentence in sent
        if isinstance(one.answer, Grounded) and without_support(sentence, one.answer, corpus=corpus)
    ]
    answered = [one for one in run if isinstance(one.quoted, Grounded)]
    return {
        **{f"quoted_{judgement}": before[judgement] / max(len(covered), 1) for judgement in ORDER},
        **{f"worded_{judgement}": after[judgement] / max(len(covered), 1) for judgement in ORDER},
        "covered": len(covered),
        "answers": len(answered),
        "answers_with_words_of_the_model": sum(bool(one.by_model) for one in run),
        "sentences_sent": sum(len(one.sentences) for one in run),
        "sentences_of_the_model": len(sent),
        "unsupported_sent": len(unsupported),
        "held_back": sum(sum(one.held_back.values()) for one in run),
        "seconds_p50": float(np.median([one.seconds for one in answered])) if answered else 0.0,
    }


def run(
    file: Annotated[Path, typer.Argument(help="Questions with what a right answer says (JSONL).")],
    *,
    catalogue: Annotated[Path, typer.Option(help="The catalogue that is searched.")],
    url: Annotated[str, typer.Option(help="Base address of an OpenAI-compatible server, such as …:8080/v1.")],
    model: Annotated[str, typer.Option(help="Name of the model there.")],
    key: Annotated[str | None, typer.Option(help="Key that the server asks for.")] = None,
    language: Annotated[str, typer.Option(help="Ask the questions of this language alone.")] = "en",
    limit: Annotated[int, typer.Option(min=1, help="Take at most so many, chosen by lot.")] = 1_000,
    patience: Annotated[float, typer.Option(min=1, help="Seconds that the server may take over one answer.")] = 60.0,
    tokens: Annotated[int, typer.Option(min=16, help="Most tokens of one answer of the model.")] = 512,
    models: Annotated[Path, typer.Option(help="Where `saarthi models build` put the models.")] = Path("var/models"),
    json_file: Annotated[Path | None, typer.Option("--json", help="Write figures and sentences there.")] = None,
) -> None:
    """Measure the tutor with a model server."""
    refuse_unwritable(json_file)
    corpus = corpus_of_catalogue(catalogue)
    asked = _drawn(read_judged(file, known=frozenset(corpus.gold_ids.values())), Language(language), limit=limit)
    server = OpenAiServer(url, model=model, key=key, limits=ServerLimits(patience, patience, tokens))
    done: list[Worded] = []
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    with (
        progress_bar("indexing") as indexing,
        built_system(corpus, encoder=encoder, transliterator=transliterator, progress=indexing) as system,
        progress_bar("asking") as progress,
    ):
        rewriter, tutor = _rewriter(system, server, corpus), build_tutor(system.retriever, models=models)
        for each in asked:
            answer = tutor.answer(each.question.text, scope=Scope(), lesson_text=corpus.lesson_text)
            done.append(worded(each, answer, rewriter=rewriter, clock=time.perf_counter))
            progress(len(done), len(asked))
            if json_file is not None:  # a slow server may be stopped at any moment
                _write(json_file, done, corpus=corpus, model=model)
    server.close()
    _show(figures_of(done, corpus=corpus), model=model)


def _drawn(asked: Sequence[JudgedQuestion], language: Language, *, limit: int) -> list[JudgedQuestion]:
    own = [judged for judged in asked if judged.question.language == language]
    chosen = np.random.default_rng(SEED).permutation(len(own))[:limit]
    return [own[row] for row in sorted(chosen.tolist())]


def _rewriter(system: System, server: OpenAiServer, corpus: Corpus) -> Rewriter:
    """As `api.wiring` puts it together."""
    retriever = system.retriever
    verifier = Verifier(retriever.encode_sentences, to_devanagari=system.transliterator.to_devanagari)
    orders = order_reader(retriever.encode_sentences, encoder=retriever.encoder_name)
    return Rewriter(server, verifier, orders=orders, lesson_text=corpus.lesson_text)


def _show(figures: dict[str, float], *, model: str) -> None:
    table = Table(title=f"{figures['covered']:.0f} covered questions")
    for heading in ("", "quoted", model):
        table.add_column(heading, justify="left" if not heading else "right")
    for judgement in ORDER:
        table.add_row(judgement, *(f"{figures[f'{mode}_{judgement}']:.3f}" for mode in ("quoted", "worded")))
    OUT.print(table)
    for name, value in figures.items():
        if not name.startswith(("quoted_", "worded_")):
            OUT.print(f"{name.replace('_', ' ')}: {value:.1f}" if "seconds" in name else f"{name}: {value:.0f}")


def _write(path: Path, run: Sequence[Worded], *, corpus: Corpus, model: str) -> None:
    said = [
        {
            "id": one.asked.question.id,
            "fallback": one.fallback,
            "held_back": dict(one.held_back),
            "seconds": round(one.seconds, 1),
            "of_the_model": [
                {"text": sentence.text, "cites": _quotes(sentence, one.answer)} for sentence in one.by_model
            ],
        }
        for one in run
    ]
    report = {"command": "benchmarks.model_server", "model": model, "versions": versions_in_use()}
    write_object({**report, "figures": figures_of(run, corpus=corpus), "answers": said}, path)


def _quotes(sentence: AnswerSentence, answer: Answer) -> list[str]:
    citations = answer.citations if isinstance(answer, Grounded) else []
    return [citation.quote for citation in citations if citation.number in sentence.citations]


def main() -> None:
    """Runs the command; what the engine refuses ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
