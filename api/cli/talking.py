"""`saarthi talk`: a message to Saarthi, the guide, as a learner writes it on their page; the conversation goes on."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answers import print_answer
from api.cli.console import DEFAULT_LANGUAGE, OUT, LanguageOption, words_in
from api.cli.learning import JsonOption, LearnerArgument
from api.cli.noting import note_reading
from api.running.auth import AccessRole, Principal
from api.running.i18n import Words
from api.running.settings import read_settings
from data.words import ConversationId, LearnerId

if TYPE_CHECKING:
    from api.guide.reply_shapes import GuideReplyUnion


def talk(
    learner: LearnerArgument,
    message: Annotated[str, typer.Argument(help="In English, Hindi or Hinglish")],
    conversation: Annotated[
        str | None, typer.Option(help="The one to go on with, as the reply before named it")
    ] = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    as_json: JsonOption = False,
) -> None:
    """Write to Saarthi in a learner's name: what it does, it does to their learning."""
    from api.guide.message_shapes import MessageIn
    from api.guide.service import GuideService
    from api.guide.shapes import guide_reply_out
    from api.http.access import People
    from api.wiring import open_slices

    words, goes_on = words_in(lang), ConversationId(conversation) if conversation else None
    with open_slices(read_settings()) as slices:
        people = slices[People]
        person = people.learners.get(LearnerId(learner))
        note_reading(slices, learner)
        reply = guide_reply_out(
            MessageIn(message=message, conversation=goes_on),
            principal=Principal(subject=person.id, role=AccessRole.LEARNER, organisation=person.organisation),
            people=people,
            guiding=slices[GuideService],
            words=words,
        )
    if as_json:
        typer.echo(reply.model_dump_json(indent=2))
        return
    _print(reply, words)


def _print(reply: "GuideReplyUnion", words: Words) -> None:
    """The reply in lines: what was understood, what was found or done, and how to go on."""
    from api.ask.answer_shapes import GroundedOut
    from api.guide.reply_shapes import AnsweredOut, LimitedReplyOut, numbered_titles

    context = reply.context
    if context.text:
        OUT.print(f"[dim]{context.text}[/dim]")
    if isinstance(reply, LimitedReplyOut):
        OUT.print(reply.limit.text, markup=False)
    elif isinstance(reply, AnsweredOut) and isinstance(reply.answer, GroundedOut):
        print_answer(reply.answer, words=words)
    else:
        text = reply.answer.text if isinstance(reply, AnsweredOut) else getattr(reply, "text", "")
        if text:
            OUT.print(text, markup=False)
    for number, title in numbered_titles(reply):
        OUT.print(f"  {number}. {title}", markup=False)
    places = [f"{place.text}: {place.address}" for place in context.places]
    for line in (*places, *(f"› {message}" for message in context.next)):
        OUT.print(f"[dim]  {line}[/dim]")
    if context.conversation:
        OUT.print(f"[dim]--conversation {context.conversation}[/dim]")
