"""What a message to Saarthi says besides its intent: hours in a week, a deadline, a percentage, and the topic."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from data.words import Competency, CompetencyId
from embeddings.text import WESTERN_DIGITS, normalised, whole_words

WORKING_DAYS = 5
"""Days a week that "an hour a day" counts for."""

WEEKS_IN_MONTH = 4

_HOURS = "hours?|hrs?|h|ghanta|ghante|ghanton|ghnte|घंटा|घंटे|घंटों|घण्टा|घण्टे|घन्टे"
_MINUTES = "minutes?|mins?|minat|मिनट|मिनटों|मिनिट"
_DAILY = whole_words(
    "(?:per|a|each|every|in a) day|daily|roz|rozana|roj|har din|har roz|pratidin|"
    "रोज़|रोज|रोज़ाना|रोजाना|हर दिन|हर रोज़|हर रोज|प्रतिदिन|प्रति दिन|दैनिक"
)
_MONTHLY = whole_words(
    "(?:per|a|each|every|in a) month|monthly|har mahine|mahine (?:mein|me)|हर महीने|महीने में|प्रति माह|प्रतिमाह|मासिक|हर माह"
)

_PERCENT = re.compile(r"(?<!\d)(?P<percent>\d{1,3}) ?(?:%|percent|per cent|pratishat|प्रतिशत|फीसदी|फ़ीसदी)")

_EDGES = "?!.,;:।\"'()[]“”"


@dataclass(frozen=True, slots=True)
class _Words:
    numbers: Mapping[str, float]
    amount: re.Pattern[str]
    not_topic: frozenset[str]
    progress: re.Pattern[str]


@cache
def _words() -> _Words:
    data = json.loads(files("tutor.guide").joinpath("slot_words.json").read_text(encoding="utf-8"))
    numbers = {normalised(word): float(value) for value, words in data["numbers"] for word in words}
    longest_first = "|".join(re.escape(word) for word in sorted(numbers, key=len, reverse=True))
    return _Words(
        numbers=numbers,
        amount=whole_words(
            rf"(?P<half>saadhe|sadhe|साढ़े)?\s*(?P<number>\d+(?:[.,]\d+)?|{longest_first})\s*-?\s*"
            rf"(?P<unit>{_HOURS}|{_MINUTES})"
        ),
        not_topic=frozenset(
            [normalised(word) for lines in data["not_topic"].values() for line in lines for word in line.split()]
            + [word for word in numbers if " " not in word]
        ),
        progress=whole_words("|".join(normalised(word) for words in data["progress"].values() for word in words)),
    )


@dataclass(frozen=True, slots=True)
class Slots:
    """What was read out of a message; None where it names none, `topic` may be empty."""

    weekly_minutes: int | None = None
    topic: str = ""
    competency: CompetencyId | None = None
    deadline: date | None = None
    percent: int | None = None


NO_SLOTS = Slots()


def weekly_minutes_in(message: str) -> int | None:
    """Minutes a week that the message offers for learning, or None where it names no time.

    "a day" counts for `WORKING_DAYS`, "a month" is a quarter of it; several amounts add up ("1 hour 30 minutes").

    >>> weekly_minutes_in("do ghante har hafte"), weekly_minutes_in("आधा घंटा रोज़"), weekly_minutes_in("soon")
    (120, 150, None)
    """
    text = normalised(message).translate(WESTERN_DIGITS)
    amounts = [_minutes(match) for match in _words().amount.finditer(text)]
    if not amounts:
        return None
    total = sum(amounts)
    if _DAILY.search(text):
        total *= WORKING_DAYS
    elif _MONTHLY.search(text):
        total /= WEEKS_IN_MONTH
    return min(max(round(total), 1), 7 * 24 * 60)


def percent_in(message: str) -> int | None:
    """The percentage that a message names, 0 to 100, None where it names none.

    >>> percent_in("stuck at 92 %"), percent_in("९२ प्रतिशत पर अटका"), percent_in("50 people")
    (92, 92, None)
    """
    found = _PERCENT.search(normalised(message).translate(WESTERN_DIGITS))
    return int(found["percent"]) if found is not None and int(found["percent"]) <= 100 else None


def about_progress(message: str) -> bool:
    """Whether a "why not" is about how far somebody has come, and not about a course they do not get."""
    return percent_in(message) is not None or _words().progress.search(normalised(message)) is not None


def topic_in(message: str) -> str:
    """The words of the message that name a subject: without the words of asking, of time and of courses.

    >>> topic_in("Is there a course on gender budgeting?")
    'gender budgeting'
    """
    text = _words().amount.sub(" ", normalised(message).translate(WESTERN_DIGITS))
    words = [word.strip(_EDGES) for word in text.split()]
    kept = [index for index, word in enumerate(words) if word and word not in _words().not_topic]
    return " ".join(words[kept[0] : kept[-1] + 1]) if kept else ""


class CompetencyNames:
    """The names of all competencies, so that words of a message can be taken for one of them."""

    def __init__(self, competencies: Iterable[Competency]) -> None:
        self._names = [
            (competency.id, frozenset(_content_words(name)))
            for competency in competencies
            for name in competency.name.by_language.values()
        ]

    def named(self, topic: str) -> CompetencyId | None:
        """The competency whose name holds all words of `topic`, or all of whose words `topic` holds.

        Where several do, the one with most words in common, then the shortest name, then the first; None where none.
        """
        words = frozenset(_content_words(topic))
        fitting = [
            (len(words & name), -len(name), -position, competency)
            for position, (competency, name) in enumerate(self._names)
            if name and words and (words <= name or name <= words)
        ]
        return max(fitting)[3] if fitting else None


def _content_words(text: str) -> list[str]:
    return [word for raw in normalised(text).split() if (word := raw.strip(_EDGES)) and word not in _words().not_topic]


def _minutes(match: re.Match[str]) -> float:
    raw, numbers = match["number"], _words().numbers
    amount = numbers[raw] if raw in numbers else float(raw.replace(",", "."))
    if match["half"]:
        amount += 0.5
    return amount if re.fullmatch(_MINUTES, match["unit"]) else amount * 60
