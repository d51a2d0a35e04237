"""Interface words in English and Hindi, read from Babel catalogues (`locale/<language>/LC_MESSAGES/messages.po`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date, get_month_names
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from data.words import ENGLISH, HINDI, HINGLISH, Language, language_read

LOCALE_FOLDER = Path(__file__).parents[1] / "locale"
INTERFACE_LANGUAGES = (ENGLISH, HINDI)


def interface_language(preferred: Sequence[str]) -> Language | None:
    """The first of the preferred tags that there are words for, looked up as RFC 4647 does; None where there is none.

    >>> interface_language(["ta", "hi-IN", "en"]), interface_language(["EN-gb"]), interface_language(["ta"])
    ('hi', 'en', None)
    """
    known = (language_read(tag) for tag in preferred)
    return next((language for language in known if language in INTERFACE_LANGUAGES), None)


def accepted_languages(header: str) -> Sequence[str]:
    """The tags of an `Accept-Language` header, the most wanted first (RFC 9110, 12.5.4), without the unwanted.

    >>> accepted_languages("ta, en;q=0.8, hi-IN;q=0.9, fr;q=0")
    ['ta', 'hi-IN', 'en']
    """
    wanted: list[tuple[float, int, str]] = []
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        name, _, value = weight.partition("=")
        quality = _quality(value) if name.strip() == "q" else 1.0
        if tag.strip() and quality > 0:
            wanted.append((-quality, len(wanted), tag.strip()))
    return [tag for _, _, tag in sorted(wanted)]


def _quality(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """The interface's words in one language; English text is the key, and the text itself where none is kept."""

    language: Language
    messages: Mapping[str, str]

    def say(self, message: str, **values: str | int | float) -> str:
        """`message` in this language with `{name}` places filled.

        >>> Words(ENGLISH, {}).say("Level {level}", level=3)
        'Level 3'
        """
        text = self.messages.get(message, message)
        return text.format(**values) if values else text

    def count(self, number: int, one: str, many: str, **values: str | int | float) -> str:
        """`one` or `many` by `number`, which fills `{number}`; Hindi and English both have these two forms.

        >>> Words(ENGLISH, {}).count(152150, "{number} person", "{number} people")
        '1,52,150 people'
        """
        return self.say(one if number == 1 else many, number=self.number(number), **values)

    def number(self, value: float) -> str:
        """A whole number in Indian grouping."""
        return str(format_decimal(round(value), locale=f"{self.language}_IN"))

    def day(self, day: date) -> str:
        """A date as people write it: 15 March 2027."""
        return str(format_date(day, format="d MMMM y", locale=self.language))

    def weekday(self, day: date) -> str:
        """A date with the day of its week: Monday, 15 March 2027."""
        return str(format_date(day, format="EEEE, d MMMM y", locale=self.language))

    def month(self, number: int) -> str:
        """The name of a month, 1 to 12."""
        return str(get_month_names("wide", locale=self.language)[number])


def mark(message: str) -> str:
    """`message` itself: says of a text kept in a table that it is interface text, to be said in every language."""
    return message


@cache
def words_for(language: Language) -> Words:
    """The words of `language`; Hinglish readers get Hindi, and a language without a catalogue gets English."""
    wanted = HINDI if language == HINGLISH else language
    path = LOCALE_FOLDER / wanted / "LC_MESSAGES" / "messages.po"
    if wanted not in INTERFACE_LANGUAGES or not path.exists():
        return Words(ENGLISH, {})
    with path.open("rb") as file:
        catalogue = read_po(file, locale=str(wanted))
    return Words(wanted, {str(m.id): str(m.string) for m in catalogue if m.id and m.string})
