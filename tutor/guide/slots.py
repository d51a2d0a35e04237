"""What a message to Saarthi says besides its intent: hours in a week, a deadline, a percentage, and the topic."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.words import (
    LEAST_WEEKLY_MINUTES,
    MOST_WEEKLY_MINUTES,
    Competency,
    CompetencyId,
    CourseId,
    CourseKind,
    Language,
    RoleId,
)
from embeddings.languages import (
    WordList,
    WordTable,
    any_of,
    any_word,
    in_digits,
    meanings_of,
    values_of,
    words_for,
    words_of,
)
from embeddings.text import WESTERN_DIGITS, normalised, whole_words
from tutor.guide.conversation_words import words_of_kind
from tutor.guide.deadlines import without_deadline

DAYS_A_WEEK, WORKING_DAYS = 7, 5
"""Days a week that "an hour a day" counts for, and where working days are named: nine of nine writers who had not seen
the code label it so."""

WEEKS_IN_MONTH = 4

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RUN_TOGETHER = re.compile(r"(?<![\w.])(\d+) ?h(?:rs?)? ?(\d+) ?m(?:ins?)?(?!\w)")
_MINUTES_IN_SHORT = re.compile(r"(?<![\w.])(\d{2,3})m(?!\w)")
_WALA = re.compile(r" ?(?:wal[aei]|वाल[ाेी]) \S")
"""Behind an amount of minutes and before a subject: "5 minute wala yoga" is what a course is called."""

_CLAUSES = re.compile(r"[,.;:!?।…](?=\s)")
_EDGES = "?!.,;:।\"'()[]“”/+&"


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """Time for learning that a message offers: minutes a week, which may be none that can be kept, and its words."""

    weekly_minutes: int
    said: str

    @property
    def is_usable(self) -> bool:
        """Whether a week of learning can be planned with it."""
        return LEAST_WEEKLY_MINUTES <= self.weekly_minutes <= MOST_WEEKLY_MINUTES


@dataclass(frozen=True, slots=True)
class Slots:
    """What was read out of a message; None where it names none, `topic` may be empty.

    `period` says of what was finished when ("last month"); those from `language` to `provider` narrow a search. A
    reminder is for the `minute_of_day` after midnight, `every` day, week or month where it comes again.
    """

    weekly_minutes: int | None = None
    topic: str = ""
    competency: CompetencyId | None = None
    deadline: date | None = None
    percent: int | None = None
    role: RoleId | None = None
    course: CourseId | None = None
    period: str | None = None
    language: Language | None = None
    max_minutes: int | None = None
    min_minutes: int | None = None
    level: int | None = None
    kind: CourseKind | None = None
    provider: str | None = None
    minute_of_day: int | None = None
    every: str | None = None


NO_SLOTS = Slots()


def offered_time(message: str) -> OfferedTime | None:
    """The time that the message offers for learning each week, or None where it names no time.

    "a day" counts for each of the week that is meant, "a month" is a quarter of it; several amounts add up ("1 hour 30
    minutes").

    >>> offered_time("-2 hours a week")
    OfferedTime(weekly_minutes=-120, said='-2 hours')
    >>> offered_time("12 hour duty. one hour a week then"), offered_time("not daily, 1 hour weekly")
    (OfferedTime(weekly_minutes=60, said='1 hour'), OfferedTime(weekly_minutes=60, said='1 hour'))
    """
    whole = readable(message)
    text = _rated_clause(whole)
    amounts = list(time_amount().finditer(text))
    period = _offered_for_each(text)
    if not amounts or (period is None and _allowed().search(text)):
        return None
    total = sum(map(minutes_of, amounts))
    if period == "day":
        total *= _days_meant(whole)
    elif period == "month":
        total /= WEEKS_IN_MONTH
    return OfferedTime(round(total), text[amounts[0].start() : amounts[-1].end()].strip())


def weekly_minutes_in(message: str) -> int | None:
    """Minutes a week that the message offers for learning, None where it names no time that can be planned with.

    >>> weekly_minutes_in("do ghante har hafte"), weekly_minutes_in("आधा घंटा रोज़"), weekly_minutes_in("soon")
    (120, 210, None)
    """
    offered = offered_time(message)
    return offered.weekly_minutes if offered is not None and offered.is_usable else None


def minutes_free_in(message: str) -> int | None:
    """The minutes that a message says there are at once, however few; None where it says for each of what.

    >>> minutes_free_in("5 min only I have"), minutes_free_in("2 hours a week"), minutes_free_in("leave rules")
    (5, None, None)
    """
    text = readable(message)
    match = time_amount().search(text)
    if match is None or match["minus"] or _offered_for_each(text) is not None:
        return None
    minutes = round(minutes_of(match))
    is_name = minutes < LEAST_WEEKLY_MINUTES and _WALA.match(text[match.end() :]) is not None
    return None if is_name else minutes or None


def says_how_often(message: str) -> bool:
    """Whether the message says for how much of time something counts, so that its time is no length of a course.

    >>> says_how_often("do ghante har hafte"), says_how_often("up to two hours")
    (True, False)
    """
    return _offered_for_each(readable(message)) is not None


def percent_in(message: str) -> int | None:
    """The percentage that a message names, 0 to 100, None where it names none.

    >>> percent_in("stuck at 92 %"), percent_in("९२ प्रतिशत पर अटका"), percent_in("50 people")
    (92, 92, None)
    """
    named = _percentage().search(normalised(message).translate(WESTERN_DIGITS))
    return int(named["percent"]) if named is not None and int(named["percent"]) <= 100 else None


def about_progress(message: str) -> bool:
    """Whether a "why not" is about how far somebody has come, and not about a course they do not get."""
    return percent_in(message) is not None or _progress().search(normalised(message)) is not None


def topic_in(message: str) -> str:
    """The words of the message that name a subject: without the words of asking, of time and of courses.

    >>> topic_in("Is there a course on gender budgeting?"), topic_in("plan ethics by 31 March, 2 hours a week")
    ('gender budgeting', 'ethics')
    """
    text = time_amount().sub(" ", without_deadline(readable(message)))
    words = [word.strip(_EDGES) for word in text.split()]
    kept = [index for index, word in enumerate(words) if word and word not in _not_topic()]
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
    stop = _not_topic()
    return [word for raw in normalised(text).split() if (word := raw.strip(_EDGES)) and word not in stop]


def readable(message: str) -> str:
    """The message with its numbers in digits, "1h30m" as two amounts, "40m" as minutes and "hours 3" as "3 hours"."""
    text = _RUN_TOGETHER.sub(r"\1 hours \2 minutes", _THOUSANDS.sub("", in_digits(message)))
    text = _from_one_to_another().sub(r"\g<number> \g<unit>", _MINUTES_IN_SHORT.sub(r"\1 minutes", text))
    return _unit_before().sub(r"\g<number> \g<unit>", text)


def _rated_clause(text: str) -> str:
    """The last clause that offers some time for each of something; all of a text that has none."""
    rated = [clause for clause in _CLAUSES.split(text) if time_amount().search(clause) and _offered_for_each(clause)]
    return rated[-1] if rated else text


def _days_meant(text: str) -> int:
    """Of how many days of a week the text speaks that says "a day"."""
    if words_of_kind("workdays").search(text):
        return WORKING_DAYS
    return DAYS_A_WEEK - bool(words_of_kind("but_sunday").search(text))


@cache
def _unit_before() -> re.Pattern[str]:
    """An amount of hours whose unit stands before its number: "hours 3", "ghante 2 rakho"."""
    hours = any_of(word for word in words_for(WordTable.UNITS, "hour") if len(word) > 1)
    each = any_of(meanings_of(WordTable.UNITS))
    return re.compile(rf"(?<![\d½] )(?<!\w)(?P<unit>{hours}) (?P<number>\d{{1,2}}(?:\.\d)?)(?! ?(?:{each})|[\w.:/-])")


def _offered_for_each(text: str) -> str | None:
    """The shortest of day, week and month for each of which the text offers something."""
    units = {meanings_of(WordTable.EVERY)[word] for word in _every().findall(text)}
    units |= {"week"} if _week_behind().search(text) else set()
    return next((unit for unit in ("day", "week", "month") if unit in units), None)


def minutes_of(match: re.Match[str]) -> float:
    """The minutes that a match of `time_amount` stands for."""
    amount = float(match["number"].replace(",", ".")) + (0.5 if match["and_half"] else 0.0)
    in_hours = meanings_of(WordTable.UNITS)[match["unit"]] == "hour"
    return (60 if in_hours else 1) * (-amount if match["minus"] else amount)


@cache
def time_amount() -> re.Pattern[str]:
    """An amount of hours or minutes: "2 hours", "1.5 घंटे"; `minutes_of` reads it."""
    units = any_of([*words_for(WordTable.UNITS, "hour"), *words_for(WordTable.UNITS, "minute")])
    half = any_of(word for word, value in values_of(WordTable.MORE_BY).items() if value == 0.5)
    return whole_words(
        rf"(?P<minus>(?:{any_of(words_of(WordList.MINUS))}) |(?<!\S)[-–−])?"
        rf"(?P<number>\d{{1,6}}(?:[.,]\d{{1,6}})?)\s*+(?:-\s*+)?"
        rf"(?P<unit>{units})(?P<and_half> (?:{half}))?"
    )


@cache
def _week_behind() -> re.Pattern[str]:
    """A week right behind an amount of time: "2.5 hours week", "1 ghanta hafta"."""
    return whole_words(rf"{time_amount().pattern} (?:{any_of(words_for(WordTable.UNITS, 'week'))})")


@cache
def _from_one_to_another() -> re.Pattern[str]:
    """Hours put in place of others: "hours from 3 to 1.5"."""
    hours = any_of(words_for(WordTable.UNITS, "hour"))
    number = r"\d{1,3}(?:\.\d)?"
    return whole_words(rf"(?P<unit>{hours}) from {number} to (?P<number>{number})(?! ?(?:{hours}))")


@cache
def _every() -> re.Pattern[str]:
    return any_word(meanings_of(WordTable.EVERY))


@cache
def _allowed() -> re.Pattern[str]:
    """Within how many hours something is to be done: that offers none for learning."""
    within = any_of(word for word in words_of(WordList.WITHIN_BEFORE) if word != "in")
    return whole_words(rf"(?:{within}) {time_amount().pattern}")


@cache
def _percentage() -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)(?P<percent>\d{{1,3}}) ?(?:%|{any_of(words_for(WordTable.UNITS, 'percent'))})")


@cache
def _progress() -> re.Pattern[str]:
    return any_word(words_of(WordList.PROGRESS))


@cache
def _not_topic() -> frozenset[str]:
    numbers = (word for word in meanings_of(WordTable.NUMBERS) if " " not in word)
    return frozenset([*words_of(WordList.ASKING), *numbers])
