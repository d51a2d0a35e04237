"""The command that makes lists of suggestions for everyone at once."""

import hashlib
import json
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.cli.console import ERR, OUT
from api.running.clock import clock_in
from api.running.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyspark.sql import SparkSession

    from data.catalogue import Catalogue
    from data.store import Store
    from recommender.learner import ClaimRules
    from recommender.nightly import MakeLists, Publish, Source


DAYS_LOOKED_AT = 7
"""Days of the ledger that are looked through for flags: a week, should a night be missed."""


class Into(StrEnum):
    """Where lists go besides the folder."""

    PARQUET = "parquet"
    STORE = "store"


class Engine(StrEnum):
    """What runs the job."""

    LOCAL = "local"
    SPARK = "spark"


def nightly(
    out: Annotated[Path, typer.Option(help="Folder of the lists; readers go by its file CURRENT")],
    engine: Annotated[Engine, typer.Option(help="One process, or Spark")] = Engine.LOCAL,
    master: Annotated[str, typer.Option(help="Spark's master, such as spark://HOST:7077 or local[4]")] = "local[*]",
    spark_option: Annotated[list[str] | None, typer.Option(help="NAME=VALUE for Spark; may be repeated")] = None,
    histories: Annotated[Path | None, typer.Option(help="Folder of histories instead of the store's")] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", help="jdbc:postgresql://… of the store, read by Spark itself; SQLite needs no --from"),
    ] = None,
    to: Annotated[Into, typer.Option(help="Parquet in the folder alone, or in the store too")] = Into.PARQUET,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Courses a learner at most")] = 10,
    keep: Annotated[int | None, typer.Option(min=1, help="Neighbours kept of each course and signal")] = None,
) -> None:
    """Make the list of next courses of every learner, into Parquet or the store; stopped, it goes on where it was."""
    from api.cli.bank import calibrated
    from api.cli.worklist import check_worklists
    from api.operate.answer_fitting import fit_answer_model
    from api.operate.review_fitting import fit_review_parameters
    from api.recheck.integrity import flags_made
    from api.running.weights import weights_in_force
    from api.wiring import practice_in
    from data.store import open_store
    from embeddings.index import indexed_courses
    from recommender.nightly import KEEP, Deployment, Request, run_nightly

    options = _options(spark_option or [])
    if from_ is not None and (engine is not Engine.SPARK or histories is not None):
        raise typer.BadParameter("needs --engine spark, and no --histories beside it", param_hint="--from")
    if from_ is not None:
        _check_jdbc(from_)
    settings = read_settings()
    now = clock_in(settings.zone)()
    course_vectors, aims = indexed_courses(settings.index_folder)
    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    try:
        deployment = Deployment(
            catalogue=store.catalogue.current(),
            course_vectors=course_vectors,
            receptions=store.outcomes.receptions(now),
            weights=weights_in_force(settings.state_folder).weights,
            aims=aims,
        )
        request = Request(out=out, k=k, now=now, keep=KEEP if keep is None else keep, engine=engine.value)
        session = _session(engine, master=master, options=options)
        source = _source(
            store,
            histories,
            catalogue=deployment.catalogue,
            jdbc=from_,
            session=session,
            now=now,
            rules=settings.claim_rules,
        )
        store.security_log.prune(before=now - timedelta(days=settings.security_log_days))
        publish = _publish(store, out) if to is Into.STORE else None
        fit_review_parameters(store, settings.state_folder, today=now.date())
        fit_answer_model(store, settings.state_folder, today=now.date())
        calibrated(store)
        flags_made(
            store,
            practice_in(settings, store),
            catalogue=deployment.catalogue,
            settings=settings,
            now=now,
            days=DAYS_LOOKED_AT,
        )
        manifest = run_nightly(request, source, deployment, _lists(session, k=k), publish)
    finally:
        store.close()
    kept = _reports_kept(settings)
    reopened = check_worklists(settings)
    counts = manifest["counts"]
    OUT.print(
        f"{counts['lists']:,} lists from {counts['completions']:,} completions of {counts['courses']:,} courses: "
        f"{out / manifest['name']}",
        markup=False,
    )
    OUT.print(f"{kept} departments' reports kept")
    if reopened:
        OUT.print(f"{reopened} rows of worklists opened again: they were closed and their cause still stands")


def _reports_kept(settings: Settings) -> int:
    """Keeps the reports of all departments and their gaps of coverage; returns how many reports."""
    from api.curate.demand import fitted_demand, fitted_receptions
    from api.curate.keeping import keep_gaps
    from api.curate.service import CurateService
    from api.report.keeping import keep_reports
    from api.report.service import ReportService
    from api.running.fitted import Fitted
    from api.running.library import Library
    from api.running.masteries import masteries_of
    from data.store import open_store
    from data.words import LearnerId, Mastery

    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    try:
        library = Library(store.catalogue, store.imports.texts_before, store.learners.get)
        clock, smallest = clock_in(settings.zone), settings.smallest_group
        shown: Fitted[Mapping[LearnerId, Mastery]] = Fitted(
            lambda: masteries_of(store, today=clock().date(), rules=settings.claim_rules),
            lambda: (store.catalogue.revision(), store.ledger.revision()),
        )
        demand, received = fitted_demand(store, shown, clock), fitted_receptions(store, clock)
        keep_gaps(CurateService(library, store, demand, smallest, clock, received), months=settings.report_months)
        return keep_reports(ReportService(library, store, smallest, clock), months=settings.report_months)
    finally:
        store.close()


def _check_jdbc(url: str) -> None:
    from recommender.nightly import DATABASES

    if not url.startswith(DATABASES):
        kind = url.partition("//")[0]  # the rest may hold a password
        remedy = "give jdbc:postgresql://HOST/NAME; SQLite is read without --from"
        raise typer.BadParameter(f"{kind!r} is not PostgreSQL over JDBC; {remedy}", param_hint="--from")


def _publish(store: "Store", out: Path) -> "Publish":
    from recommender.nightly import store_lists

    return lambda manifest: store_lists(store, out / manifest["name"], manifest)


def _session(engine: Engine, *, master: str, options: dict[str, str]) -> "SparkSession | None":
    match engine:
        case Engine.LOCAL:
            return None
        case Engine.SPARK:
            from recommender.nightly import open_session

            return open_session(master, options=options)


def _source(
    store: "Store",
    histories: Path | None,
    *,
    catalogue: "Catalogue",
    jdbc: str | None,
    session: "SparkSession | None",
    now: datetime,
    rules: "ClaimRules",
) -> "Source":
    from recommender.nightly import Source, export_histories, folder_revision

    if histories is not None:
        return Source(revision=folder_revision(histories), folder=histories)
    if jdbc is not None and session is not None:
        from recommender.nightly import export_over_jdbc, revision_over_jdbc

        return Source(
            revision=revision_over_jdbc(session, jdbc),
            export=lambda folder: export_over_jdbc(session, jdbc, folder, catalogue=catalogue, now=now, rules=rules),
        )
    return Source(
        revision=f"ledger {store.ledger.revision()}, learners {_learners_revision(store)}",
        export=lambda folder: export_histories(store, folder, catalogue=catalogue, today=now.date(), rules=rules),
    )


def _learners_revision(store: "Store") -> str:
    """A checksum of what lists go by of the learners themselves."""
    digest = hashlib.sha256()
    for learner in store.learners.all():
        role, goal = learner.role or "", learner.wishes.goal or ""
        languages, pace = " ".join(sorted(learner.languages)), str(learner.weekly_minutes)
        attributes = json.dumps(dict(learner.attributes), sort_keys=True)
        row = (learner.id, learner.organisation, role, goal, languages, pace, learner.designation, attributes)
        digest.update(("\t".join(row) + "\n").encode())
    return digest.hexdigest()


def _lists(session: "SparkSession | None", *, k: int) -> "MakeLists":
    if session is None:
        return lambda parts, model, folder: _made_here(parts, model, folder, k=k)
    from recommender.nightly import make_lists_on_spark

    return lambda parts, model, folder: make_lists_on_spark(session, parts, model=model, folder=folder, k=k)


def _made_here(parts: "Sequence[Path]", model: Path, folder: Path, *, k: int) -> int:
    from recommender.nightly import NightlyModel, make_lists

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR) as bar:
        task = bar.add_task("lists, parts", total=len(parts))
        return make_lists(
            parts,
            model=NightlyModel.load(model),
            folder=folder,
            k=k,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _options(given: list[str]) -> dict[str, str]:
    for option in given:
        if "=" not in option:
            raise typer.BadParameter(f"{option!r} is not NAME=VALUE", param_hint="--spark-option")
    return dict(option.split("=", 1) for option in given)
