"""Single values as iGOT writes them: texts, numbers, moments, languages, JSON within text.

Nothing here raises for what is merely odd: a function returns the value, or None where there is none to be had.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from math import isfinite

from data.words.days import INDIA
from data.words.languages import language_read
from data.words.models import ENGLISH, HINDI, Language

FROM_YEAR, TO_YEAR = 2015, 2035
"""The platform began in 2020 and imported older records; what lies outside is a slip of the pen or of a clock."""

_LEAST_MILLISECONDS = 100_000_000_000
"""As seconds this is the year 5138, as milliseconds 1973: no time in question is on both sides of it."""

LONGEST_HTML = 20_000
"""Characters of a description that are read: some ten printed pages."""

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""What no database keeps, or turns the direction of what follows: halves of characters, controls, marks."""

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?%?")
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])")
_DAY_FIRST = re.compile(r"([0-9]{2})([/-])([0-9]{2})\2([0-9]{4})")
_COLON_BEFORE_MILLISECONDS = re.compile(r"(:[0-9]{2}):([0-9]{3})(?![0-9])")
_ZONE_WITHOUT_COLON = re.compile(r"([+-][0-9]{2})([0-9]{2})$")

NOTHING = frozenset({"", "null", "none", "nan", "na", "n/a", "not available", "not published"})
"""What stands in their cells where there is nothing, compared without case."""

_LANGUAGES = {
    "english": "en", "hindi": "hi", "assamese": "as", "bengali": "bn", "gujarati": "gu", "kannada": "kn",
    "malayalam": "ml", "marathi": "mr", "nepali": "ne", "odia": "or", "oriya": "or", "punjabi": "pa", "tamil": "ta",
    "telugu": "te", "urdu": "ur", "sanskrit": "sa", "maithili": "mai", "munda": "unx", "mundari": "unr",
    "santali": "sat", "juang": "jun", "ho": "hoc", "konkani": "kok", "dogri": "doi", "kashmiri": "ks",
    "manipuri": "mni", "sindhi": "sd", "bodo": "brx",
}  # fmt: skip
"""Their names of languages with the tag of ISO 639 for each; "Other" stands for none."""


def text_of(value: object) -> str:
    """The value as trimmed text; empty for what is no single value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if isfinite(value) and value == int(value) else str(value)
    if not isinstance(value, str):
        return ""
    return _UNSTORABLE.sub("", unicodedata.normalize("NFC", value)).strip("\ufeff \t\r\n\u00a0")


def shown(value: object) -> str:
    r"""A name as people may read it: trimmed, on one line, without double or no-break spaces.

    >>> shown("  Under\u00a0Review  Twice ")
    'Under Review Twice'
    """
    return _BLANKS.sub(" ", text_of(value)).strip()


def folded(value: object) -> str:
    """What two spellings of one name have in common.

    >>> folded("Section  Officer & Clerk") == folded("section officer and clerk ")
    True
    """
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text_of(value)).replace("&", " and ")).strip().casefold()


def number_of(value: object) -> float | None:
    """A number, also one written as text or with a per cent sign; None where there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        number = float(value) if abs(value) < 1e15 else None
        return number if number is not None and isfinite(number) else None
    text = digits_read(text_of(value)).replace(",", "")
    return float(text.rstrip("%")) if _NUMBER.fullmatch(text) else None


def digits_read(text: str) -> str:
    """The text with digits of every script as 0 to 9.

    >>> digits_read("१२3")
    '123'
    """
    return "".join(str(unicodedata.digit(each, each)) if each.isdigit() else each for each in text)


def whole_of(value: object) -> int | None:
    """A whole number, also "8", 8.0 and "8.0"; None where there is none."""
    number = number_of(value)
    return int(number) if number is not None and number == int(number) else None


def seconds_of(value: object) -> int | None:
    """A duration in seconds: a number, or hours, minutes and seconds; None, unknown, where it is 0 or missing.

    >>> [seconds_of(given) for given in ("20517", 412.0, "05:41:57", "0", "")]
    [20517, 412, 20517, None, None]
    """
    clock = _CLOCK.fullmatch(text_of(value))
    if clock is not None:
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds or None
    number = number_of(value)
    return round(number) if number is not None and 0 < number < 1e8 else None


def truth_of(value: object) -> bool | None:
    """Yes or no in any of their spellings; None where it is neither."""
    said = folded(value)
    return True if said in {"true", "yes", "1", "y"} else False if said in {"false", "no", "0", "n"} else None


def decoded(value: object) -> object:
    """What JSON text stands for, decoded up to twice; the value itself where it is none.

    >>> decoded('"[1, 2]"')
    [1, 2]
    """
    for _ in range(2):
        if not isinstance(value, str) or value.lstrip()[:1] not in set('[{"'):
            break
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            break
    return value


def map_of(value: object) -> Mapping[str, object]:
    """The object, also one written as JSON text; empty where there is none."""
    found = decoded(value)
    return found if isinstance(found, dict) else {}


def list_of(value: object) -> list[object]:
    """The list, also one written as JSON text; a single value is a list of one, nothing is none."""
    found = decoded(value)
    if isinstance(found, list):
        return [item for item in found if item is not None]
    return [found] if isinstance(found, dict) or text_of(found) else []


def maps_in(value: object) -> list[Mapping[str, object]]:
    """The objects of a list, each also as JSON text."""
    return [found for item in list_of(value) if (found := map_of(item))]


def moment_of(value: object) -> datetime | None:
    """The moment in UTC; without a zone it is by India's clocks, and a number is milliseconds. None for what is none.

    >>> moment_of("2026-07-28 10:11:12:123+0000").isoformat()
    '2026-07-28T10:11:12.123000+00:00'
    >>> moment_of("2026-07-02 01:10:00").isoformat()
    '2026-07-01T19:40:00+00:00'
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _moment_of_number(float(value))
    text = digits_read(text_of(value))
    if text.isascii() and text.isdigit() and len(text) > 8:
        return _moment_of_number(float(text))
    return _moment_of_text(text)


def _moment_of_number(number: float) -> datetime | None:
    milliseconds = number if abs(number) >= _LEAST_MILLISECONDS else number * 1000
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except (OverflowError, ValueError):
        return None


def _moment_of_text(text: str) -> datetime | None:
    day_first = _DAY_FIRST.match(text)
    if day_first is not None:
        day, _, month, year = day_first.groups()
        text = f"{year}-{month}-{day}{text[day_first.end() :]}"
    text = text.removesuffix("AM").removesuffix("PM").rstrip()  # their clock has 24 hours, and says AM or PM besides
    text = _COLON_BEFORE_MILLISECONDS.sub(r"\1.\2", text)
    text = _ZONE_WITHOUT_COLON.sub(r"\1:\2", text) if ":" in text else text
    try:
        found = datetime.fromisoformat(text.replace("ZZ", "Z"))
        return (found if found.tzinfo is not None else found.replace(tzinfo=INDIA)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_likely(moment: datetime) -> bool:
    """Whether the moment lies in the years that a record of theirs can be of."""
    return FROM_YEAR <= moment.year <= TO_YEAR


def day_of(value: object) -> date | None:
    """The day in India, of a day or of a moment; None where there is none."""
    moment = moment_of(value)
    return None if moment is None else moment.astimezone(INDIA).date()


def language_of(value: object) -> Language | None:
    """The language of a name or a tag; None where it is none that we can tell.

    >>> [language_of(each) for each in ("English", "en", "Other")]
    ['en', 'en', None]
    """
    said = folded(value)
    if said in _LANGUAGES:
        return Language(_LANGUAGES[said])
    return language_read(said) if language_read(said) in {*_LANGUAGES.values()} else None


def language_or_english(value: object) -> Language:
    """The language of a text that does not say it: Hindi where most of its letters are Devanagari, else English."""
    letters = [each for each in text_of(value) if each.isalpha()]
    devanagari = sum("\u0900" <= each <= "\u097f" for each in letters)
    return HINDI if 2 * devanagari > len(letters) else ENGLISH


def user_of(value: object) -> str:
    """The id of a user, without what stands before the last colon in `f:PROVIDER:UUID`."""
    return text_of(value).rpartition(":")[2]


class _Html(HTMLParser):
    """The text of a piece of HTML, and of each of its list items."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.items: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(" ")
        if tag == "li":
            self.items.append([])

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        if self.items:
            self.items[-1].append(data)


def _html(text: object) -> _Html:
    html = _Html()
    html.feed(text_of(text)[:LONGEST_HTML])
    html.close()
    return html


def plain_of(html: object) -> str:
    """HTML as one line of text.

    >>> plain_of("<p>Files &amp; notes</p>")
    'Files & notes'
    """
    return shown("".join(_html(html).pieces))


def list_items(html: object) -> list[str]:
    """The list items of a piece of HTML, as plain text."""
    return [item for pieces in _html(html).items if (item := shown("".join(pieces)))]
