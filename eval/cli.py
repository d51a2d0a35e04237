"""`saarthi-eval`: measure search, tutor, recommendations and guide on your own data."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.sample_path import sample_folder
from data.words import EngineError, Language
from eval.console import OUT, progress_bar, show_error

if TYPE_CHECKING:
    from eval.report import Report

DEFAULT_MODELS = Path("var/models")
ATTACKS = (Path(__file__).parent / "sets" / "attacks", Path(__file__).parent / "sets" / "attacks-measured")
"""Our own: the half that was learnt from, and the half that only measures."""

COMPARISONS = [Path(__file__).parent / "sets" / "mentor" / f"{half}.jsonl" for half in ("tuning", "measured")]
COMPARED_CATALOGUES = {"sample": sample_folder(), "farm": Path("tests/farm_extension/catalogue")}
"""Two readers' comparisons of courses, and the catalogues that they name (the second lies in the source tree)."""

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)

Questions = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder with questions*.jsonl and, without --catalogue, passages.jsonl.")
]
CatalogueFolder = Annotated[
    Path | None, typer.Option("--catalogue", metavar="FOLDER", help="Search this catalogue; gold is course/lesson.")
]
PassagesIn = Annotated[
    str | None, typer.Option("--passages-in", metavar="LANGUAGE", help="Search the passages of this language alone.")
]
WithoutPhrases = Annotated[
    bool, typer.Option("--without-phrases", help="Leave out the phrases (asked_as) that authors wrote for lessons.")
]
WithoutReader = Annotated[
    bool, typer.Option("--without-reader", help="Decline without the network that reads a block.")
]
JsonFile = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the report there as JSON too.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Take at most so many questions, chosen by lot.")]
Models = Annotated[Path, typer.Option("--models", metavar="DIR", help="Where `saarthi models build` put the models.")]

ServerUrl = Annotated[
    str | None, typer.Option("--url", help="For judged replies: a server of this machine that serves the sample.")
]
ServerToken = Annotated[
    str, typer.Option("--token", help="A token of the learner, fresh from `saarthi token learner`.")
]
ServerLearner = Annotated[str, typer.Option("--learner", help="The learner's id; their record changes.")]


@app.command()
def retrieval(
    folder: Questions,
    *,
    catalogue: CatalogueFolder = None,
    json_file: JsonFile = None,
    limit: Limit = None,
    models: Models = DEFAULT_MODELS,
    stages: Annotated[bool, typer.Option("--stages", help="Show what each part of search buys, too.")] = False,
    passages_in: PassagesIn = None,
    without_phrases: WithoutPhrases = False,
) -> None:
    """Does search find the right lesson?"""
    from eval.report import refuse_unwritable
    from eval.tasks.question_runs import Asked, retrieval_report

    refuse_unwritable(json_file)
    only = Language(passages_in) if passages_in else None
    asked = Asked(folder, catalogue, models, limit, passages_in=only, phrases=not without_phrases)
    _finish(retrieval_report(asked, by_stage=stages, track=progress_bar, clock=time.perf_counter), json_file)


@app.command()
def tutor(
    folder: Questions,
    *,
    catalogue: CatalogueFolder = None,
    json_file: JsonFile = None,
    limit: Limit = None,
    models: Models = DEFAULT_MODELS,
    without_phrases: WithoutPhrases = False,
    without_reader: WithoutReader = False,
) -> None:
    """Does the tutor answer what is covered, from the right lesson, and decline the rest?"""
    from eval.report import refuse_unwritable
    from eval.tasks.question_runs import Asked, tutor_report

    refuse_unwritable(json_file)
    asked = Asked(folder, catalogue, models, limit, phrases=not without_phrases, reader=not without_reader)
    _finish(tutor_report(asked, track=progress_bar, clock=time.perf_counter), json_file)


@app.command()
def tagging(
    catalogue: Annotated[
        Path, typer.Argument(metavar="CATALOGUE", help="A catalogue whose courses have competencies.")
    ],
    *,
    json_file: JsonFile = None,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Are competencies suggested for courses those that people gave them, each course left out in turn?"""
    from eval.report import refuse_unwritable
    from eval.tasks.tagging import tagging_report

    refuse_unwritable(json_file)
    _finish(tagging_report(catalogue, models=models, track=progress_bar, clock=time.perf_counter), json_file)


@app.command()
def answers(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Questions with what a right answer says (JSONL).")],
    *,
    catalogue: Annotated[Path, typer.Option("--catalogue", metavar="FOLDER", help="The catalogue that is searched.")],
    json_file: JsonFile = None,
    models: Models = DEFAULT_MODELS,
    without_phrases: WithoutPhrases = False,
    without_reader: WithoutReader = False,
) -> None:
    """Is what the tutor says the answer, judged by its words?"""
    from eval.report import refuse_unwritable
    from eval.tasks.answers import answers_report

    refuse_unwritable(json_file)
    report = answers_report(
        file,
        catalogue=catalogue,
        phrases=not without_phrases,
        reader=not without_reader,
        models=models,
        track=progress_bar,
        clock=time.perf_counter,
    )
    _finish(report, json_file)


@app.command()
def forms(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Questions with the places that answer them (JSONL).")],
    *,
    catalogue: Annotated[Path, typer.Option("--catalogue", metavar="FOLDER", help="The catalogue that is searched.")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="Take at most so many questions.")] = 300,
    json_file: JsonFile = None,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Does an answer stay the same however the question is put?"""
    from eval.report import refuse_unwritable
    from eval.tasks.forms import forms_report

    refuse_unwritable(json_file)
    report = forms_report(
        file, catalogue=catalogue, models=models, limit=limit, track=progress_bar, clock=time.perf_counter
    )
    _finish(report, json_file)


@app.command()
def recommend(
    *,
    train: Annotated[Path, typer.Option("--train", metavar="FILE", help="learner, course, position and/or at.")],
    test: Annotated[Path, typer.Option("--test", metavar="FILE", help="What the learners took next.")],
    courses: Annotated[Path | None, typer.Option("--courses", metavar="FILE", help="courses.jsonl with texts.")] = None,
    json_file: JsonFile = None,
    rivals: Annotated[str, typer.Option("--rivals", help="none, usual, or all (with SLIM and SASRec).")] = "usual",
    models: Models = DEFAULT_MODELS,
) -> None:
    """Does the recommender foretell what learners take next?"""
    from eval.report import refuse_unwritable
    from eval.tasks.recommend_run import Foretold, recommend_report, rivals_named

    refuse_unwritable(json_file)
    asked = Foretold(train=train, test=test, courses=courses, models=models, rivals=rivals_named(rivals))
    _finish(recommend_report(asked, track=progress_bar, clock=time.perf_counter), json_file)


@app.command()
def guide(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Messages with the intent each has, or judged (JSONL).")],
    *,
    url: ServerUrl = None,
    token: ServerToken = "",
    learner: ServerLearner = "",
    json_file: JsonFile = None,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Does Saarthi, the guide, understand what a message wants, and reply rightly?"""
    from eval.fit.intent_sources import MessageReader
    from eval.report import refuse_unwritable
    from eval.systems import load_encoder, load_transliterator
    from eval.tasks.guide import confusion_table, guide_report
    from eval.tasks.guide_talks import is_judged

    refuse_unwritable(json_file)
    if is_judged(file):
        _judge(file, "guide", server=(url, token, learner), json_file=json_file)
        return
    reader = MessageReader(load_encoder(models), load_transliterator(models))
    run = guide_report(file, clock=time.perf_counter, views=reader.views)
    _finish(run.report, json_file)
    OUT.print(confusion_table(run.confusion))


@app.command()
def limits(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Messages with the limit each is at (JSONL).")],
    *,
    json_file: JsonFile = None,
    models: Models = DEFAULT_MODELS,
    plain: Annotated[bool, typer.Option("--plain", help="Without the encoder, as with another one.")] = False,
    wrong: Annotated[
        bool, typer.Option("--wrong", help="List by id what is taken wrongly; not of measured sets.")
    ] = False,
) -> None:
    """Does the gate notice distress and other limits, and let ordinary messages pass?"""
    from eval.report import refuse_unwritable
    from eval.systems import build_gate
    from eval.tasks.limits import limits_report

    refuse_unwritable(json_file)
    gate = build_gate(models, meaning=not plain)
    _finish(limits_report(files, gate=gate, clock=time.perf_counter, wrong=wrong), json_file)


@app.command()
def conversation(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Conversations with lessons that answer, or judged.")],
    *,
    catalogue: Annotated[
        Path | None, typer.Option("--catalogue", metavar="FOLDER", help="The catalogue that is searched.")
    ] = None,
    url: ServerUrl = None,
    token: ServerToken = "",
    learner: ServerLearner = "",
    json_file: JsonFile = None,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Do follow-ups find the right lesson, and does Saarthi follow a conversation?"""
    from data.sample_path import sample_folder
    from eval.report import refuse_unwritable
    from eval.tasks.conversation import conversation_report
    from eval.tasks.guide_talks import is_judged

    refuse_unwritable(json_file)
    if is_judged(file):
        _judge(file, "conversation", server=(url, token, learner), json_file=json_file)
        return
    chosen = catalogue or sample_folder()
    report = conversation_report(file, catalogue=chosen, models=models, track=progress_bar, clock=time.perf_counter)
    _finish(report, json_file)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Sentences with evidence and label (JSONL).")],
    *,
    json_file: JsonFile = None,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Does the check on a language model's sentences tell faithful rewrites from unfaithful ones?"""
    from eval.report import refuse_unwritable
    from eval.systems import build_verifier
    from eval.tasks.verify import verify_report

    refuse_unwritable(json_file)
    _finish(verify_report(file, verifier=build_verifier(models), clock=time.perf_counter), json_file)


@app.command()
def attacks(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder with attacks (JSONL); both halves of ours if none.")
    ] = None,
    *,
    json_file: JsonFile = None,
    limit: Limit = None,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Does any attack get through, without a language model and with one that obeys the attacker?"""
    from eval.report import refuse_unwritable
    from eval.tasks.attack_session import run_attacks

    refuse_unwritable(json_file)
    folders = ATTACKS if folder is None else [folder]
    _finish(run_attacks(folders, models=models, limit=limit, track=progress_bar, clock=time.perf_counter), json_file)


Store = Annotated[str, typer.Option("--store", metavar="URL", help="sqlite:///FILE or postgresql://HOST/NAME.")]
WeightsFile = Annotated[
    Path | None, typer.Option("--weights", metavar="FILE", help="Weights that `saarthi fit` kept, to judge beside.")
]


@app.command()
def replay(
    *,
    store: Store,
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="Taken up within so many days counts.")] = 14,
    weights: WeightsFile = None,
    json_file: JsonFile = None,
) -> None:
    """What came of the lists that were shown, corrected for the place?"""
    from eval.report import refuse_unwritable
    from eval.tasks.replay_report import replay_report

    refuse_unwritable(json_file)
    now = datetime.now(UTC)
    _finish(replay_report(store, days=days, weights=weights, now=now, clock=time.perf_counter), json_file)


@app.command()
def mentor(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Comparisons (JSONL); our own where none is named.")
    ] = None,
    *,
    catalogue: Annotated[
        list[str] | None,
        typer.Option("--catalogue", metavar="NAME=FOLDER", help="The catalogue that comparisons name; repeatable."),
    ] = None,
    json_file: JsonFile = None,
    models: Models = DEFAULT_MODELS,
) -> None:
    """Do lists and paths put first the course that people who know the work would?"""
    from eval.report import refuse_unwritable
    from eval.systems import load_encoder
    from eval.tasks.mentor import mentor_report

    refuse_unwritable(json_file)
    folders = {**COMPARED_CATALOGUES, **dict(_named_folder(given) for given in catalogue or ())}
    report = mentor_report(
        files or COMPARISONS, catalogues=folders, encoder=load_encoder(models), clock=time.perf_counter
    )
    _finish(report, json_file)


def _named_folder(given: str) -> tuple[str, Path]:
    name, equals, folder = given.partition("=")
    if not (name and equals and folder):
        raise typer.BadParameter(f"{given!r} is not NAME=FOLDER", param_hint="--catalogue")
    return name, Path(folder)


@app.command()
def mastery(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: learner, item, skills, correct; at, split.")],
    *,
    dkt: Annotated[bool, typer.Option("--dkt", help="Fit Deep Knowledge Tracing, too (torch; minutes).")] = False,
    audit: Annotated[Path | None, typer.Option("--audit", help="Write the answers foretold for kt-audit.")] = None,
    json_file: JsonFile = None,
) -> None:
    """Does the model of answers foretell whether the next one is right, for learners it never saw?"""
    from eval.report import refuse_unwritable
    from eval.tasks.mastery import mastery_report, write_for_audit

    refuse_unwritable(json_file)
    refuse_unwritable(audit, option="--audit")
    if audit is not None:
        write_for_audit(file, audit)
    _finish(mastery_report(file, dkt=dkt, clock=time.perf_counter), json_file)


@app.command()
def parity(
    *,
    store: Store,
    sample: Annotated[int, typer.Option("--sample", min=1, help="Learners drawn by lot.")] = 1000,
    weights: WeightsFile = None,
    index: Annotated[
        Path | None, typer.Option("--index", metavar="FOLDER", help="Index of the state folder: likeness counts, too.")
    ] = None,
    json_file: JsonFile = None,
) -> None:
    """Are roles, organisations and languages served alike, and how much of the catalogue is ever suggested?"""
    from eval.report import refuse_unwritable
    from eval.tasks.parity import parity_report
    from recommender.fitting import load_weights
    from recommender.suggest import Weights

    refuse_unwritable(json_file)
    chosen = Weights() if weights is None else load_weights(weights)[0]
    now = datetime.now(UTC)
    clock = time.perf_counter
    _finish(parity_report(store, sample=sample, weights=chosen, now=now, clock=clock, index=index), json_file)


def main() -> None:
    """Runs the command line: what the engine refuses ends in one message and exit code 1."""
    try:
        app()
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


def _judge(file: Path, command: str, *, server: tuple[str | None, str, str], json_file: Path | None) -> None:
    """Figures over what a running server replies, and the wrong replies of a file that may be looked into."""
    from data.sample_path import sample_folder
    from eval.tasks.guide_judged import judged_report, wrong_table
    from eval.tasks.guide_replies import Server

    url, token, learner = server
    if url is None or not token or not learner:
        raise typer.BadParameter("judged replies need --url, --token and --learner")
    asked = Server(url.rstrip("/"), token, learner)
    run = judged_report(
        file,
        command=command,
        server=asked,
        catalogue=sample_folder(),
        track=progress_bar,
        clock=time.perf_counter,
    )
    _finish(run.report, json_file)
    if run.wrong:
        OUT.print(wrong_table(run.wrong))


def _finish(report: "Report", json_file: Path | None) -> None:
    from eval.report import show, write_json

    show(report, console=OUT)
    if json_file is not None:
        write_json(report, json_file)


if __name__ == "__main__":
    main()
