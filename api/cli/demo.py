"""`saarthi demo`: everything a newcomer wants to see, in one command."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.console import OUT
from api.cli.serving import listening_socket, run_server, with_address
from api.cli.state import build_index
from api.http.words import competency_name, reason_text
from api.running.auth import Principal
from api.running.i18n import Words, words_for
from api.running.settings import Settings, read_settings
from data.words import ENGLISH

if TYPE_CHECKING:
    from api.running.slices import Slices
    from api.wiring import Parts
    from data.store import Store

EXAMPLE_QUESTION = "RTI ka jawab kitne din mein dena hota hai?"


def demo(
    host: Annotated[str, typer.Option(help="A loopback address: demo people sign in without a password")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 picks a free one")] = 8000,
    check: Annotated[bool, typer.Option("--check", help="Prepare and show the examples, but do not serve")] = False,
) -> None:
    """Load the sample, build the index, show one example of each main job, and serve.

    The examples are shown when something was prepared, or with --check: a later run serves at once.
    """
    settings = with_address(read_settings(), host=host, port=port, demo=True)
    listener = None if check else listening_socket(settings.host, settings.port)
    prepared = prepare(settings)
    from api.wiring import build_parts

    parts = build_parts(settings)
    words = words_for(ENGLISH)
    if prepared or check:
        show_examples(parts, words=words)
    show_people(parts.store, words=words)
    if listener is None:
        parts.close()
        return
    address = "http://{}:{}".format(*listener.getsockname()[:2])
    OUT.print(f"[bold]Open {address}[/bold] and choose whom to sign in as: a learner, a curator or an admin.")
    OUT.print("Tokens for the API: saarthi token --help")
    run_server(parts, listener)


def prepare(settings: Settings) -> bool:
    """Load the sample and build its index, where that has not been done; returns whether there was anything to do."""
    from api.operate.demo import index_is_current, load_sample

    with OUT.status("loading the sample catalogue and its learners"):
        loaded = load_sample(settings, now=datetime.now(UTC))
    if loaded:
        OUT.print("sample catalogue and learners loaded")
    if index_is_current(settings):
        return loaded
    build_index(settings)
    return True


def show_examples(parts: "Parts", *, words: Words) -> None:
    """Print a learner's next courses with reasons, a cited answer, and the widest coverage gap."""
    from api.operate.demo import demo_people
    from api.wiring import slices_of

    slices = slices_of(parts)
    learner = demo_people(parts.store, words)[0]
    OUT.print(f"\n[bold]Next courses[/bold] for {learner.principal.subject} ({learner.title}, {learner.detail})")
    _show_suggestions(slices, learner.principal, words)
    OUT.print(f"\n[bold]A question to the AI Tutor[/bold]: {EXAMPLE_QUESTION}")
    _show_answer(slices, learner.principal, words)
    OUT.print("\n[bold]Where the catalogue falls short[/bold]")
    _show_gap(slices, words)


def show_people(store: "Store", *, words: Words) -> None:
    """Print whom one may sign in as."""
    from api.operate.demo import demo_people

    OUT.print("\n[bold]People to sign in as[/bold] (on the sign-in page)")
    for person in demo_people(store, words):
        OUT.print(f"  {person.principal.role:8} {person.title}: {person.detail}")
    OUT.print()


def _show_suggestions(slices: "Slices", principal: Principal, words: Words) -> None:
    from api.http.access import People
    from api.suggest.service import SuggestService

    people, suggesting = slices[People], slices[SuggestService]
    catalogue = people.catalogues.current()
    for item in suggesting.next_courses(people.myself(principal), 3).items:
        OUT.print(f"  · {catalogue.course(item.course).title.in_language(words.language)}")
        for reason in item.reasons:
            OUT.print(f"      {reason.share:4.0%}  {reason_text(reason, catalogue=catalogue, words=words)}")


def _show_answer(slices: "Slices", principal: Principal, words: Words) -> None:
    from api.ask.answer_shapes import GroundedOut, answer_out
    from api.cli.answers import print_answer
    from api.practice.service import ExplainService

    parts = slices[ExplainService]  # asks without keeping the question
    scope = parts.library.scope_by(principal)
    answer = parts.tutor.answer(EXAMPLE_QUESTION, scope=scope, lesson_text=parts.library.lesson_text)
    shown = answer_out(answer, catalogue=parts.library.catalogue(), words=words)
    if isinstance(shown, GroundedOut):
        print_answer(shown, words=words, indent="  ")
    else:
        OUT.print(f"  {shown.text}")


def _show_gap(slices: "Slices", words: Words) -> None:
    from api.curate.service import CurateService

    curating = slices[CurateService]
    row = curating.coverage(None)[0]
    name = competency_name(row.competency, catalogue=curating.library.catalogue(), words=words)
    OUT.print(
        f"  {name}, level {row.level}, in {row.language}: "
        f"{row.learners_in_need:,} learners in need, {len(row.courses)} courses"
    )
