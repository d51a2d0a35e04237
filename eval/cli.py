"""`saarthi-eval`: measure search, tutor, recommendations and guide on your own data."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.errors import EngineError
from eval.console import OUT, progress_bar, show_error

if TYPE_CHECKING:
    from eval.report import Report

DEFAULT_MODELS = Path("var/models")

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)

Questions = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder with questions*.jsonl and, without --catalogue, passages.jsonl.")
]
CatalogueFolder = Annotated[
    Path | None, typer.Option("--catalogue", metavar="FOLDER", help="Search this catalogue; gold is course/lesson.")
]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the report there as JSON too.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Take at most so many questions, chosen by lot.")]
Models = Annotated[Path, typer.Option("--models", metavar="DIR", help="Where `saarthi models build` put the models.")]


@app.command()
def retrieval(
    folder: Questions,
    *,
    catalogue: CatalogueFolder = None,
    json_file: JsonFile = None,
    limit: Limit = None,
    models: Models = DEFAULT_MODELS,
    stages: Annotated[bool, typer.Option("--stages", help="Show BM25 and vectors alone, too.")] = False,
) -> None:
    """Does search find the right lesson?"""
    from eval.question_runs import Asked, retrieval_report
    from eval.report import refuse_unwritable

    refuse_unwritable(json_file)
    asked = Asked(folder=folder, catalogue=catalogue, models=models, limit=limit)
    _finish(retrieval_report(asked, by_stage=stages, track=progress_bar, clock=time.perf_counter), json_file)


@app.command()
def tutor(
    folder: Questions,
    *,
    catalogue: CatalogueFolder = None,
    json_file: JsonFile = None,
    limit: Limit = None,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Does the tutor answer what is covered, from the right lesson, and decline the rest?"""
    from eval.question_runs import Asked, tutor_report
    from eval.report import refuse_unwritable

    refuse_unwritable(json_file)
    asked = Asked(folder=folder, catalogue=catalogue, models=models, limit=limit)
    _finish(tutor_report(asked, track=progress_bar, clock=time.perf_counter), json_file)


@app.command()
def recommend(
    *,
    train: Annotated[Path, typer.Option("--train", metavar="FILE", help="learner, course, position and/or at.")],
    test: Annotated[Path, typer.Option("--test", metavar="FILE", help="What the learners took next.")],
    courses: Annotated[Path | None, typer.Option("--courses", metavar="FILE", help="courses.jsonl with texts.")] = None,
    json_file: JsonFile = None,
    rivals: Annotated[bool, typer.Option("--rivals/--no-rivals", help="Fit what we compare ourselves with.")] = True,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Does the recommender foretell what learners take next?"""
    from eval.recommend_run import Foretold, recommend_report
    from eval.report import refuse_unwritable

    refuse_unwritable(json_file)
    asked = Foretold(train=train, test=test, courses=courses, models=models, rivals=rivals)
    _finish(recommend_report(asked, track=progress_bar, clock=time.perf_counter), json_file)


@app.command()
def guide(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Messages with the intent each has (JSONL).")],
    *,
    json_file: JsonFile = None,
) -> None:
    """Does Saarthi, the guide, understand what a message wants?"""
    from eval.guiding import guide_report
    from eval.report import refuse_unwritable

    refuse_unwritable(json_file)
    _finish(guide_report(file, clock=time.perf_counter), json_file)


def main() -> None:
    """Runs the command line: what the engine refuses ends in one message and exit code 1."""
    try:
        app()
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


def _finish(report: "Report", json_file: Path | None) -> None:
    from eval.report import show, write_json

    show(report, console=OUT)
    if json_file is not None:
        write_json(report, json_file)


if __name__ == "__main__":
    main()
