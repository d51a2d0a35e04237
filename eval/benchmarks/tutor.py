"""How quick the tutor answers: `python -m eval.benchmarks.tutor --questions DIR --catalogue DIR`.

In one process: latency of a warm extractive answer, and the memory held after many of them. With `--url` and `--token`
also answers a second over HTTP at 16 clients. With `--peers`, the same passages and questions through a txtai and a
Haystack pipeline that retrieve, cut into sentences and pick the likeliest one, in an environment of their own
(`eval/benchmarks/peers/requirements.txt`).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from data.words import EngineError, Fault, Grounded, InvalidInput
from embeddings.search import Scope
from eval.benchmarks.http import Request, measure, resident_mb, target_of
from eval.console import OUT, progress_bar, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object
from eval.sets.corpus import Corpus, corpus_of_catalogue, corpus_of_question_set
from eval.sets.formats import Question, read_questions
from eval.sets.wording import holds_answer
from eval.systems import build_tutor, built_system, load_encoder, load_transliterator
from tutor.answer import Tutor

CLIENTS = 16
WARM_UP = 50
MEMORY_STEPS = 5
"""At how many points of the long run the memory is read; the first is after its first fifth, when caches are full."""

RUNNER = Path(__file__).parent / "peers" / "tutor_runner.py"
PEERS = ("txtai", "haystack")
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of wall and processor time of single answers, and the share whose first sentence is right."""

    wall: Sequence[float]
    processor: Sequence[float]
    right: float

    def percentile(self, share: float) -> float:
        """The wall time that this share of answers stays within."""
        return float(np.percentile(self.wall, 100 * share))

    @property
    def per_second(self) -> float:
        """Answers a second, one after another, by processor time."""
        return 1000.0 / float(np.mean(self.processor))


def latency_of(
    tutor: Tutor, questions: Sequence[Question], *, corpus: Corpus, wall: Clock, processor: Clock
) -> Latency:
    """Each question asked once, after a warm-up with the first ones."""

    def asked(question: Question) -> bool:
        answer = tutor.answer(question.text, scope=Scope(), lesson_text=corpus.lesson_text)
        return isinstance(answer, Grounded) and holds_answer(answer.sentences[0].text, question.answers)

    for question in questions[:WARM_UP]:
        asked(question)
    walls, processors, right = [], [], []
    for question in questions:
        started, used = wall(), processor()
        right.append(asked(question))
        walls.append(1000 * (wall() - started))
        processors.append(1000 * (processor() - used))
    return Latency(walls, processors, float(np.mean(right)))


def memory_over(tutor: Tutor, questions: Sequence[Question], *, corpus: Corpus, count: int) -> list[tuple[int, float]]:
    """Resident memory in 10^6 bytes at `MEMORY_STEPS` points of `count` questions, no two alike."""
    points = []
    with progress_bar("holding memory") as progress:
        for number in range(1, count + 1):
            text = f"{questions[number % len(questions)].text} ({number})"
            tutor.answer(text, scope=Scope(), lesson_text=corpus.lesson_text)
            if number % max(count // MEMORY_STEPS, 1) == 0:
                points.append((number, resident_mb(os.getpid())))
                progress(number, count)
    return points


def peer_figures(
    python: Path, corpus: Corpus, questions: Sequence[Question], *, peer: str, model: Path
) -> dict[str, object]:
    """What a peer did with the same passages and questions; raises InvalidInput where its environment fails."""
    with tempfile.TemporaryDirectory(prefix="saarthi-peers-") as folder:
        passages = [{"id": passage.id, "title": passage.title, "text": passage.text} for passage in corpus.passages]
        asked = [{"text": question.text, "answers": list(question.answers)} for question in questions]
        (Path(folder) / "passages.json").write_text(json.dumps(passages), encoding="utf-8")
        (Path(folder) / "questions.json").write_text(json.dumps(asked), encoding="utf-8")
        done = subprocess.run(  # our own script, in the interpreter that the caller names
            [str(python), str(RUNNER), peer, folder, str(model)], capture_output=True, text=True, check=False
        )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no message"
        remedy = "Install eval/benchmarks/peers/requirements.txt in an environment and name its python."
        raise InvalidInput("--peers", [Fault("--peers", str(python), f"{peer} failed: {last}", remedy)])
    figures: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def run(
    *,
    questions: Annotated[Path, typer.Option(help="Folder with questions*.jsonl and, without --catalogue, passages.")],
    catalogue: Annotated[Path | None, typer.Option(help="Search this catalogue; gold is course/lesson.")] = None,
    models: Annotated[Path, typer.Option(help="Where `saarthi models build` put the models.")] = Path("var/models"),
    limit: Annotated[int, typer.Option(min=10, help="Questions whose latency is taken.")] = 300,
    memory: Annotated[int, typer.Option(min=0, help="Questions of the memory run; 50000 for the full one.")] = 2_000,
    url: Annotated[str | None, typer.Option(help="A running server on this machine, for answers a second.")] = None,
    token: Annotated[str, typer.Option(help="A bearer token for it.")] = "",
    requests: Annotated[int, typer.Option(min=CLIENTS, help="Requests to it.")] = 800,
    peers: Annotated[Path | None, typer.Option(help="Python of the environment of txtai and Haystack.")] = None,
    model: Annotated[
        Path | None, typer.Option(help="The encoder as a sentence-transformers folder, for peers.")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there as JSON too.")] = None,
) -> None:
    """Measure the tutor."""
    refuse_unwritable(json_file)
    corpus = corpus_of_catalogue(catalogue) if catalogue else corpus_of_question_set(questions)
    read = read_questions(questions, known=frozenset(corpus.gold_ids.values()))
    asked = [question for question in read if question.answers][:limit]
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    figures: dict[str, object] = {"command": "benchmarks.tutor", "versions": versions_in_use(), "n": len(asked)}
    with built_system(corpus, encoder=encoder, transliterator=transliterator) as system:
        tutor = build_tutor(system.retriever, models=models)
        ours = latency_of(tutor, asked, corpus=corpus, wall=time.perf_counter, processor=time.process_time)
        points = memory_over(tutor, asked, corpus=corpus, count=memory) if memory else []
    table = Table(title=f"{len(asked)} questions over {len(corpus.passages)} passages, warm, one after another")
    for heading in ("system", "p50 ms", "p95 ms", "processor ms", "answers/s", "first sentence right"):
        table.add_column(heading, justify="left" if heading == "system" else "right")
    table.add_row(*_row("Saarthi", ours.percentile(0.5), ours.percentile(0.95), 1000 / ours.per_second, ours.right))
    figures["saarthi"] = {
        "p50_ms": ours.percentile(0.5),
        "p95_ms": ours.percentile(0.95),
        "processor_ms": 1000 / ours.per_second,
        "right": ours.right,
    }
    for peer in PEERS if peers is not None and model is not None else ():
        theirs = peer_figures(Path(str(peers)), corpus, asked, peer=peer, model=Path(str(model)))
        values = [float(str(theirs[key])) for key in ("p50_ms", "p95_ms", "processor_ms", "right")]
        table.add_row(*_row(f"{peer} {theirs['version']}", *values))
        figures[peer] = theirs
    OUT.print(table)
    for number, megabytes in points:
        OUT.print(f"after {number:,} questions {megabytes:,.0f} MB resident")
    figures["memory"] = points
    if url is not None:
        figures["http"] = _over_http(url, token, [question.text for question in asked], count=requests)
    if json_file is not None:
        write_object(figures, json_file)


def _row(name: str, p50: float, p95: float, processor: float, right: float) -> list[str]:
    return [name, f"{p50:.1f}", f"{p95:.1f}", f"{processor:.1f}", f"{1000 / processor:.1f}", f"{right:.3f}"]


def _over_http(url: str, token: str, texts: Sequence[str], *, count: int) -> dict[str, object]:
    bodies = [json.dumps({"question": texts[number % len(texts)]}) for number in range(count)]
    timing = measure(
        target_of(url, token=token), [Request("/v1/tutor/questions", body) for body in bodies], clients=CLIENTS
    )
    OUT.print(
        f"{url}: {timing.per_second:.1f} answers/s at {CLIENTS} clients, p50 {timing.percentile(0.5):.0f} ms, "
        f"p95 {timing.percentile(0.95):.0f} ms, {timing.failed} of {count} failed"
    )
    return {"per_second": timing.per_second, "failed": timing.failed, "n": count, "clients": CLIENTS}


def main() -> None:
    """Runs the command; what the engine refuses ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
