"""The command line's frame: consoles and what the commands share."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.running.i18n import INTERFACE_LANGUAGES, Words, words_for
from data.words import ENGLISH, Language

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def console_error(message: str) -> None:
    """Show `message` on standard error, to the letter."""
    ERR.print(Text.assemble(("error: ", "bold red"), message))


def words_in(language: str) -> Words:
    """The words of `language`; a tag we have no words for is a usage error."""
    if Language(language) not in INTERFACE_LANGUAGES:
        known = ", ".join(INTERFACE_LANGUAGES)
        raise typer.BadParameter(f"no words for {language!r}; there are {known}", param_hint="--lang")
    return words_for(Language(language))


LanguageOption = Annotated[str, typer.Option("--lang", help="Language of the words: en or hi")]
DEFAULT_LANGUAGE = str(ENGLISH)
