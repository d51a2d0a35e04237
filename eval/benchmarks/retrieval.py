"""How quick search is beside the bare encoder, torch and peers: `python -m eval.benchmarks.retrieval DIR`.

DIR holds a question set (docs/reference/evaluation.md). All ratios are of measurements made by turns in one run.
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from data.words import EngineError
from embeddings.default_models import build_sentence_folder
from embeddings.search import Retriever, Scope
from eval.benchmarks.peer_runs import PEERS, peers_environment, run_peer
from eval.benchmarks.retrieval_measures import (
    CLIENTS,
    TOP_K,
    Spent,
    build_times,
    encoding_times,
    query_times,
    throughput,
)
from eval.console import ERR, OUT, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object
from eval.sets.corpus import Corpus, corpus_of_question_set
from eval.sets.formats import Question, read_questions
from eval.systems import load_encoder, load_transliterator
from eval.tasks.retrieval import ranked_lessons

SHARE_CHANGED = 0.01
_PASSAGES_ENCODED = 24


def run(
    folder: Annotated[Path, typer.Argument(help="A question set: passages.jsonl and questions*.jsonl.")],
    *,
    questions: Annotated[int, typer.Option(min=5, max=5_000, help="How many answerable questions to ask.")] = 120,
    repeats: Annotated[int, typer.Option(min=1, max=50, help="Medians are of so many.")] = 5,
    peers: Annotated[bool, typer.Option("--peers", help="Measure txtai and Haystack too; installs them once.")] = False,
    models: Annotated[Path, typer.Option(help="Where the models were built.")] = Path("var/models"),
    environment: Annotated[Path, typer.Option(help="The peers' own environment.")] = Path("var/benchmarks/peers"),
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there as JSON too.")] = None,
) -> None:
    """Measure search over a question set."""
    refuse_unwritable(json_file)
    corpus = corpus_of_question_set(folder)
    answerable = [question for question in read_questions(folder, known=set(corpus.gold_ids.values())) if question.gold]
    asked = answerable[:: max(1, len(answerable) // questions)][:questions]
    model = _sentence_folder(models)
    figures = _ours(corpus, asked, models=models, model=model, repeats=repeats)
    figures["peers"] = _peers(folder, model=model, environment=environment, limit=questions) if peers else []
    for table in _tables(figures, asked=len(asked), repeats=repeats):
        OUT.print(table)
    if json_file is not None:
        report = {"command": "benchmarks.retrieval", "data": str(folder), "n": len(asked), "repeats": repeats}
        write_object({**report, **figures, "versions": versions_in_use()}, json_file)


def _sentence_folder(models: Path) -> Path:
    """The default encoder as torch and the peers read it; built once."""
    with ERR.status("writing the encoder for torch") as status:
        return build_sentence_folder(models, report=lambda stage, share: status.update(f"{stage} {share:.0%}"))


def _ours(corpus: Corpus, asked: Sequence[Question], *, models: Path, model: Path, repeats: int) -> dict[str, Any]:
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    with tempfile.TemporaryDirectory(prefix="saarthi-eval-") as place:
        with ERR.status("building the index, and again with changes"):
            full, again, changed = build_times(
                corpus.passages,
                Path(place),
                encoder=encoder,
                transliterator=transliterator,
                share=SHARE_CHANGED,
                repeats=repeats,
            )
        retriever = Retriever(encoder, transliterator, Path(place))
        with ERR.status("asking"):
            times = query_times(retriever, encoder, asked, repeats=repeats)
            side_by_side = {
                clients: throughput(retriever, asked, clients=clients, repeats=repeats) for clients in CLIENTS
            }
            recall = _recall(asked, retriever=retriever, corpus=corpus)
        with ERR.status("encoding passages, here and in torch"):
            ours, theirs = encoding_times(encoder, model, corpus.passages[:_PASSAGES_ENCODED], repeats=repeats)
    return {
        "passages": len(corpus.passages),
        "query": {
            "encoder_ms": _milliseconds(times.encoder),
            "search_ms": _milliseconds(times.search),
            "ratio": times.ratio_wall,
            "ratio_cpu": times.ratio_cpu,
        },
        "clients": [{"clients": count, "per_second": 1 / used.wall} for count, used in side_by_side.items()],
        "recall@5": recall,
        "encoding": {
            "passages_per_second": 1 / ours.wall,
            "torch_passages_per_second": 1 / theirs.wall,
            "ratio": theirs.wall / ours.wall,
            "ratio_cpu": theirs.cpu / ours.cpu,
        },
        "build": {
            "full_s": full.wall,
            "full_cpu_s": full.cpu,
            "passages_changed": changed,
            "rebuild_s": again.wall,
            "rebuild_cpu_s": again.cpu,
            "share": again.wall / full.wall,
            "share_cpu": again.cpu / full.cpu,
        },
    }


def _recall(asked: Sequence[Question], *, retriever: Retriever, corpus: Corpus) -> float:
    """Share of questions with a gold passage among the first `TOP_K`."""
    ranked = [
        ranked_lessons(retriever.search(question.text, scope=Scope(), top_k=TOP_K).hits, corpus=corpus)
        for question in asked
    ]
    return sum(
        any(name in question.gold for name in names) for question, names in zip(asked, ranked, strict=True)
    ) / len(asked)


def _milliseconds(used: Spent) -> Mapping[str, float]:
    return {"wall": 1000 * used.wall, "cpu": 1000 * used.cpu}


def _peers(folder: Path, *, model: Path, environment: Path, limit: int) -> list[Mapping[str, Any]]:
    python = peers_environment(environment)
    if python is None:
        return []
    peers = [run_peer(python, peer, folder=folder, model=model, limit=limit) for peer in PEERS]
    return [peer for peer in peers if peer is not None]


def _tables(figures: Mapping[str, Any], *, asked: int, repeats: int) -> list[Table]:
    query, build, encoding = figures["query"], figures["build"], figures["encoding"]
    table = Table("figure", "wall clock", "processor", title=f"{asked} questions, medians of {repeats}")
    table.add_row("bare encoder, ms", f"{query['encoder_ms']['wall']:.1f}", f"{query['encoder_ms']['cpu']:.1f}")
    table.add_row("whole search, ms", f"{query['search_ms']['wall']:.1f}", f"{query['search_ms']['cpu']:.1f}")
    table.add_row("search / encoder", f"{query['ratio']:.2f}", f"{query['ratio_cpu']:.2f}")
    for figure in figures["clients"]:
        table.add_row(f"queries/s, {figure['clients']} at once", f"{figure['per_second']:.1f}", "")
    table.add_row("passages/s encoded", f"{encoding['passages_per_second']:.1f}", "")
    table.add_row("the same in torch", f"{encoding['torch_passages_per_second']:.1f}", "")
    table.add_row("ours / torch", f"{encoding['ratio']:.2f}", f"{encoding['ratio_cpu']:.2f}")
    table.add_row(f"full build of {figures['passages']}, s", f"{build['full_s']:.1f}", f"{build['full_cpu_s']:.1f}")
    changed = f"rebuild, {build['passages_changed']} changed, s"
    table.add_row(changed, f"{build['rebuild_s']:.2f}", f"{build['rebuild_cpu_s']:.2f}")
    table.add_row("rebuild / full", f"{build['share']:.1%}", f"{build['share_cpu']:.1%}")
    peers = Table("search", "ms a query", "CPU ms a query", "Recall@5", "versions", title="Peers, same model")
    peers.add_row(
        "ours",
        f"{query['search_ms']['wall']:.1f}",
        f"{query['search_ms']['cpu']:.1f}",
        f"{figures['recall@5']:.3f}",
        "",
    )
    for figure in figures["peers"]:
        versions = ", ".join(f"{name} {number}" for name, number in figure["versions"].items())
        peers.add_row(
            figure["peer"], f"{figure['ms']:.1f}", f"{figure['cpu_ms']:.1f}", f"{figure['recall@5']:.3f}", versions
        )
    return [table, peers] if figures["peers"] else [table]


def main() -> None:
    """Runs the command; what the engine refuses ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
