"""How quick and how large the recommender is: `python -m eval.benchmarks.recommend --help`.

One learner in process; fitting and lists for a made-up country, beside `implicit`, with the machine's limits; and what
pruning costs on public enrolments.
"""

import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from data.store import Store, open_store
from data.words import EngineError, Verb
from eval.benchmarks.recommend_limits import measured_machine, work_of
from eval.benchmarks.recommend_pruning import Loss, losses
from eval.benchmarks.recommend_rivals import rivals
from eval.benchmarks.recommend_scale import Fitted, Spent, Stage, fit_stages, list_stage, timed, warmed
from eval.console import OUT, progress_bar, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object
from eval.synthetic.catalogue import made_catalogue
from eval.synthetic.histories import write_histories
from recommender.learner import mastery_from_events
from recommender.nightly import KEEP, part_files
from recommender.suggest import Recommender

NOW = datetime(2026, 11, 1, tzinfo=UTC)
COURSES = 5000
K = 10
KEEPS = (200, 100, 75, 60, 50, 25)
RIVAL_LEARNERS = 50_000
VECTOR_DIMENSION = 384
"""As of the default encoder; the vectors of the single-learner part are random, which costs the same."""


def run(
    learners: Annotated[int, typer.Option(min=1000, help="Learners of the made-up country.")] = 15_000_000,
    folder: Annotated[Path | None, typer.Option(help="Keep its histories there, or take those there.")] = None,
    store: Annotated[str | None, typer.Option(help="Database for the single learner, such as sqlite:///…")] = None,
    enrolments: Annotated[Path | None, typer.Option(help="Train table for what pruning costs.")] = None,
    keep: Annotated[int, typer.Option(min=1, help="Neighbours kept of each course and signal.")] = KEEP,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there as JSON too.")] = None,
) -> None:
    """Measure; every figure in processor seconds of all threads, with the sample it is of."""
    refuse_unwritable(json_file)
    report: dict[str, object] = {"command": "benchmarks.recommend", "learners": learners, "keep": keep}
    if store is not None:
        report["one"] = _show_one(store)
    if enrolments is not None:
        report["pruning"] = _show_losses(losses(enrolments, keeps=KEEPS))
    with tempfile.TemporaryDirectory() as beside:
        report["scale"] = _scale(Path(beside), folder, learners=learners, keep=keep)
    if json_file is not None:
        write_object({**report, "versions": versions_in_use()}, json_file)


def _scale(beside: Path, folder: Path | None, *, learners: int, keep: int) -> Mapping[str, object]:
    histories = beside / "histories" if folder is None else folder
    histories.mkdir(parents=True, exist_ok=True)
    synthetic = made_catalogue(COURSES, today=NOW.date(), rng=np.random.default_rng(7))
    if not part_files(histories):
        with progress_bar("making histories") as progress:
            seconds = int(NOW.timestamp())
            write_histories(
                histories,
                synthetic,
                learners=learners,
                part_learners=250_000,
                now_seconds=seconds,
                seed=7,
                progress=progress,
            )
    parts = part_files(histories)
    fitted, spent = fit_stages(parts, catalogue=synthetic.catalogue, now=NOW, keep=keep)
    lists = beside / "lists"
    lists.mkdir()
    warmed(fitted.model, parts, folder=lists, k=K)
    made_lists = list_stage(parts, model=fitted.model, folder=lists, k=K)
    spent["lists for everyone, read and written"] = made_lists.spent
    _show_stages(fitted, spent)
    written = sum(path.stat().st_size for path in part_files(lists))
    OUT.print(f"{made_lists.result:,} lists, {written / 1e9:.2f} GB of Parquet.")
    return {
        "completions": len(fitted.population.at),
        "stages": {name: used._asdict() for name, used in spent.items()},
        "written_gb": written / 1e9,
        "limits": _show_limits(fitted, made_lists),
        "rivals": _show_rivals(fitted, made_lists, keep=keep),
    }


def _show_stages(fitted: Fitted, spent: Mapping[str, Spent]) -> None:
    title = (
        f"{len(fitted.population.histories):,} learners, {len(fitted.population.at):,} completions, "
        f"{len(fitted.model.courses):,} courses, {len(fitted.model.circumstances):,} circumstances"
    )
    table = Table("stage", "CPU s", "s", "peak GB so far", title=title)
    for name, used in spent.items():
        table.add_row(name, f"{used.cpu_seconds:.1f}", f"{used.seconds:.1f}", f"{used.peak_gb:.2f}")
    OUT.print(table)


def _show_limits(fitted: Fitted, lists: Stage[int]) -> Mapping[str, float]:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        machine = measured_machine()
    work = work_of(fitted.population.histories, model=fitted.model, rng=np.random.default_rng(1))
    least = max(work.bytes / machine.bytes_a_second, work.operations / machine.flops)
    inverse = len(fitted.model.courses) ** 3 / machine.flops
    OUT.print(
        f"One core copies {machine.bytes_a_second / 1e9:.1f} GB/s and multiplies matrices at "
        f"{machine.flops / 1e9:.0f} GFLOP/s. All lists read {work.bytes / 1e9:.0f} GB of neighbours at least, with "
        f"{work.operations / 1e9:.0f} GFLOP: {least:.1f} s, {least / lists.spent.cpu_seconds:.0%} of what they took. "
        f"The inverse is {len(fitted.model.courses) ** 3 / 1e9:.0f} GFLOP: {inverse:.1f} s."
    )
    return {"bytes_a_second": machine.bytes_a_second, "flops": machine.flops, "bytes": work.bytes, "least_s": least}


def _show_rivals(fitted: Fitted, lists: Stage[int], *, keep: int) -> Mapping[str, float]:
    ours = lists.result / lists.spent.cpu_seconds
    sample = fitted.population.histories.chosen(np.arange(min(RIVAL_LEARNERS, lists.result)))
    table = Table("lists by", "learners", "learners / CPU s", "ours is so many times quicker")
    table.add_row("ours, all rules, read and written", f"{lists.result:,}", f"{ours:,.0f}", "")
    rates = {"ours": ours}
    for rival in rivals(sample, courses=len(fitted.model.courses), k=K, neighbours=keep):
        rates[rival.name] = rival.learners / rival.cpu_seconds
        table.add_row(rival.name, f"{rival.learners:,}", f"{rates[rival.name]:,.0f}", f"{ours / rates[rival.name]:.1f}")
    OUT.print(table)
    return rates


def _show_losses(measured: list[Loss]) -> list[Mapping[str, object]]:
    table = Table("neighbours kept", "NDCG@10", "lost", "learners")
    for loss in measured:
        kept = "all" if loss.keep is None else str(loss.keep)
        table.add_row(kept, f"{loss.ndcg:.4f}", f"{loss.loss:.2%}", f"{loss.learners:,}")
    OUT.print(table)
    return [loss._asdict() for loss in measured]


def _show_one(url: str) -> Mapping[str, float]:
    store = open_store(url)
    try:
        milliseconds = _one_learner(store)
    finally:
        store.close()
    p50, p95 = np.percentile(milliseconds, [50, 95])
    OUT.print(f"One learner, warm, in process: p50 {p50:.2f} ms, p95 {p95:.2f} ms ({len(milliseconds)} learners).")
    return {"p50_ms": float(p50), "p95_ms": float(p95), "n": len(milliseconds)}


def _one_learner(store: Store) -> list[float]:
    """Milliseconds of processor time of `suggest` for up to 500 learners, mastery and history at hand."""
    catalogue, people = store.catalogue.current(), store.learners.all()
    ids = sorted(catalogue.courses)
    vectors = np.random.default_rng(1).standard_normal((len(ids), VECTOR_DIMENSION)).astype(np.float32)
    now = datetime.now(UTC)
    fitted = timed(
        lambda: Recommender.fit(
            catalogue, store.outcomes.completions(), learners=people, course_vectors=(ids, vectors), now=now
        )
    )
    OUT.print(f"Fitting the sample's {len(people):,} learners: {fitted.spent.cpu_seconds:.2f} CPU s.")
    milliseconds: list[float] = []
    for number, learner in enumerate(people[:: max(1, len(people) // 520)]):
        history = store.ledger.of(learner.id, verbs=list(Verb))
        mastery = mastery_from_events(history, catalogue, today=now.date())
        started = time.process_time()
        fitted.result.suggest(learner, mastery=mastery, history=history, now=now, k=5)
        if number >= 20:  # the first ones warm caches
            milliseconds.append(1000 * (time.process_time() - started))
    return milliseconds


def main() -> None:
    """Runs the command; what the engine refuses ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
