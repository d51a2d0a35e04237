"""The pages' templates: where they lie and the filters they may use."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from functools import cache, partial
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from api.http.words import level_text
from api.running.auth import Principal
from api.running.i18n import INTERFACE_LANGUAGES, Words
from data.words import INDIA, in_zone

TEMPLATE_FOLDER = Path(__file__).parents[1] / "templates"
STATIC_FOLDER = Path(__file__).parents[1] / "static"


def build_templates(further: Mapping[str, Callable[..., str]], *, zone: tzinfo = INDIA) -> Jinja2Templates:
    """The templates, everything escaped, with their filters and the `further` ones, by name.

    A name that was not given is an error, never a blank. Moments are shown as days of `zone`.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., str]] = {
        "duration": duration,
        "direction": direction,
        "day": day,
        "short_day": short_day,
        "moment": partial(moment, zone=zone),
        "number": number,
        "decimal": decimal,
        "percent": percent,
        "level": level_text,
        "language_name": language_name,
        "media_name": media_name,
        "person_mark": person_mark,
    }
    environment.filters.update({**filters, **further})
    environment.globals.update(asset=asset_address, interface_languages=INTERFACE_LANGUAGES)
    return Jinja2Templates(env=environment)


@cache
def asset_address(name: str) -> str:
    """The address of a static file, with a mark of its content, so that a changed file is fetched anew."""
    digest = hashlib.sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:10]}"


def duration(minutes: int, words: Words) -> str:
    """Minutes as people say them.

    >>> from data.words import ENGLISH
    >>> duration(75, Words(ENGLISH, {})), duration(120, Words(ENGLISH, {})), duration(40, Words(ENGLISH, {}))
    ('1 h 15 min', '2 h', '40 min')
    """
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return words.say("{hours} h {minutes} min", hours=hours, minutes=rest)
    if hours:
        return words.say("{hours} h", hours=hours)
    return words.say("{minutes} min", minutes=rest)


def day(when: date, words: Words) -> str:
    """A date with its year: 15 March 2027."""
    return words.day(when)


def short_day(when: date, words: Words) -> str:
    """A date without its year: 15 Mar."""
    return str(format_date(when, format="d MMM", locale=words.language))


def moment(at: datetime, words: Words, *, zone: tzinfo = INDIA) -> str:
    """The day of a moment in the organisation's zone, as `day` writes it."""
    return words.day(in_zone(at, zone).date())


def number(value: float, words: Words) -> str:
    """A whole number in Indian grouping.

    >>> from data.words import ENGLISH
    >>> number(1521150, Words(ENGLISH, {}))
    '15,21,150'
    """
    return words.number(value)


def decimal(value: float, words: Words) -> str:
    """A number in Indian grouping, with at most two digits after the point.

    >>> from data.words import ENGLISH
    >>> decimal(1521150, Words(ENGLISH, {})), decimal(0.625, Words(ENGLISH, {}))
    ('15,21,150', '0.62')
    """
    return str(format_decimal(value, format="#,##,##0.##", locale=f"{words.language}_IN"))


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percent.

    >>> percent(0.346)
    '35 %'
    """
    return f"{share:.0%}".replace("%", " %")


def person_mark(principal: Principal) -> str:
    """By what a browser tells people apart who use it one after the other, without their names.

    >>> from data.words import OrganisationId
    >>> from api.running.auth import AccessRole
    >>> person_mark(Principal("revenue-1", AccessRole.LEARNER, OrganisationId("revenue")))
    '5152871eb25cd79f'
    """
    return hashlib.sha256(f"{principal.role}:{principal.subject}".encode()).hexdigest()[:16]


def media_name(mime: str, words: Words) -> str:
    """What opening a lesson of this media type means to the reader.

    >>> from data.words import ENGLISH
    >>> media_name("video/mp4", Words(ENGLISH, {})), media_name("text/x-url", Words(ENGLISH, {}))
    ('Watch the video', 'Open the lesson')
    """
    if mime.startswith("video/") or mime == "application/x-mpegURL":
        return words.say("Watch the video")
    if mime.startswith("audio/"):
        return words.say("Listen to the recording")
    return words.say("Open the document") if mime == "application/pdf" else words.say("Open the lesson")


def direction(tag: str) -> str:
    """Which way the text of a language runs, for `dir`; "auto" for one of which nothing is known.

    >>> direction("ur"), direction("hi-Latn"), direction("x-unknown")
    ('rtl', 'ltr', 'auto')
    """
    try:
        return str(Locale.parse(tag, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"


def language_name(tag: str, words: Words) -> str:
    """A language by its name in the reader's language; the tag itself where nobody knows it."""
    try:
        name = Locale.parse(tag, sep="-").get_language_name(words.language)
    except (UnknownLocaleError, ValueError):
        return tag
    return str(name) if name else tag
