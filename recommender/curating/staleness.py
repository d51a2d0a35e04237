"""Sentences of lessons that time has passed over: for a person to look at, never changed or hidden by themselves.

A rule that another has taken the place of; a day that has passed and is spoken of as one to come; an old year that is
called the present one. A sentence that says itself that things changed is left alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from data.words import Course, CourseId, Language, LessonId
from embeddings.languages import WordTable, meanings_of
from embeddings.text import WESTERN_DIGITS, sentence_spans

OLD_AFTER_YEARS = 3
"""From how many years on what is called present is old: rates, limits and forms are mostly revised with the Budget."""

_CHANGED = re.compile(
    r"\b(?:replac|repeal|supersed|substitut|rescind|former|earlier|previous|until then|in place of|no longer)"
    r"|निरस|निरसित|स्थान पर|जगह|पूर्व|पहले|पुरान|समाप्त हो|बदल",
    re.IGNORECASE,
)
"""What a sentence says that tells of a change by itself."""

_TO_COME = re.compile(
    r"\b(?:will be|will|is to be|are to be|is due|are due|is expected|are expected|upcoming|forthcoming|is scheduled|"
    r"are scheduled|shall come into force|shall take effect|is proposed)\b"
    r"|आगामी|होने वाल|प्रस्तावित है|(?:हो|जाए|जाय|करे|मिले|रहे)(?:गा|गी|ंगे|ँगे|ंगी|ँगी)|होंगे|होंगी",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:currently|at present|as of|as on|current|this year|latest|now in force)\b"
    r"|वर्तमान|इस वर्ष|चालू|नवीनतम|की स्थिति|मौजूदा",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![:/\w])(20\d\d)(?:\s?[-–/]\s?(?:20)?(\d\d))?\b")


class StaleKind(StrEnum):
    """Why a sentence may be out of date."""

    SUPERSEDED = "superseded"
    PAST = "past"
    OLD_YEAR = "old-year"


@dataclass(frozen=True, slots=True)
class StaleSentence:
    """A sentence that may be out of date.

    `found` is the rule, day or year in it; `instead` names what has taken a rule's place and `since` from when, or the
    day that has passed; `source` says where that is written.
    """

    course: CourseId
    lesson: LessonId
    language: Language
    kind: StaleKind
    sentence: str
    found: str
    since: date
    instead: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Superseded:
    """A rule that another has taken the place of: `names` finds the old one, `successors` the new one."""

    names: re.Pattern[str]
    successors: re.Pattern[str]
    instead: str
    since: date
    source: str


def stale_sentences(course: Course, *, today: date) -> list[StaleSentence]:
    """The sentences of the course that may be out of date, in the order of its lessons, each once."""
    found: dict[tuple[LessonId, str], StaleSentence] = {}
    for lesson in course.lessons:
        for language, text in lesson.text.by_language.items():
            rules = [rule for rule in superseded_rules() if rule.since <= today and not rule.successors.search(text)]
            for sentence in (text[start:end] for start, end in sentence_spans(text)):
                for kind, mark, since, rule in _marks(sentence, rules, today):
                    found.setdefault(
                        (lesson.id, sentence),
                        StaleSentence(
                            course.id,
                            lesson.id,
                            language,
                            kind,
                            sentence,
                            mark,
                            since,
                            instead=rule.instead if rule else "",
                            source=rule.source if rule else "",
                        ),
                    )
    return list(found.values())


_Mark = tuple[StaleKind, str, date, Superseded | None]


def _marks(sentence: str, rules: Sequence[Superseded], today: date) -> Iterator[_Mark]:
    for rule in rules:
        named = rule.names.search(sentence)
        if named and not _CHANGED.search(sentence):
            yield StaleKind.SUPERSEDED, named.group(), rule.since, rule
    if _TO_COME.search(sentence):
        for said, day in days_in(sentence):
            if day < today:
                yield StaleKind.PAST, said, day, None
    if _PRESENT.search(sentence):
        said, last = max(_years_in(sentence), key=lambda year: year[1], default=("", today.year))
        if last <= today.year - OLD_AFTER_YEARS:
            yield StaleKind.OLD_YEAR, said, date(last, 12, 31), None


def _years_in(sentence: str) -> list[tuple[str, int]]:
    """Years, a financial year by its last one."""
    found = _YEAR.finditer(sentence.translate(WESTERN_DIGITS))
    return [(year.group(), int(year[1][:2] + year[2]) if year[2] else int(year[1])) for year in found]


def days_in(sentence: str) -> list[tuple[str, date]]:
    """The days that a sentence names with month and year, in both scripts.

    >>> [(said, str(day)) for said, day in days_in("From June 30, 2025 or १५ अगस्त २०२६ on, by an order of 1 May 2024")]
    [('June 30, 2025', '2025-06-30'), ('15 अगस्त 2026', '2026-08-15')]
    """
    pattern, months = _days()
    found = []
    for match in pattern.finditer(sentence.translate(WESTERN_DIGITS)):
        day = match["day"] or match["day_behind"]
        month = months[(match["month"] or match["month_before"]).casefold()]
        try:
            found.append((match.group(), date(int(match["year"]), month, int(day))))
        except ValueError:
            continue
    return found


@cache
def _days() -> tuple[re.Pattern[str], Mapping[str, int]]:
    named = {**meanings_of(WordTable.MONTHS), **meanings_of(WordTable.MONTHS_IN_SHORT)}
    months = {name.casefold(): int(number) for name, number in named.items()}
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    pattern = (
        rf"(?<!\d)(?<!of )(?<!dated )(?<!दिनांक )(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{names})\b"
        rf"|(?P<month_before>{names})\s(?P<day_behind>\d{{1,2}}))"
        rf",?\s(?P<year>(?:19|20)\d\d)(?!\d)"
    )
    return re.compile(pattern, re.IGNORECASE), months


@cache
def superseded_rules() -> Sequence[Superseded]:
    """The rules of `superseded.yaml`."""
    rows = yaml.safe_load((files("recommender.curating") / "superseded.yaml").read_text(encoding="utf-8"))
    return [
        Superseded(_any_of(row["names"]), _any_of(row["instead"]), row["instead"][0], row["since"], row["source"])
        for row in rows
    ]


def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    """Any of the names, with commas and brackets or without; one in capitals alone only so."""
    return re.compile("|".join(_name(name) for name in sorted(names, key=len, reverse=True)))


def _name(name: str) -> str:
    words = r"[\s,()]{1,3}".join(map(re.escape, name.split()))
    bounded = rf"(?<!\w){words}(?!\w)"
    return bounded if name.isupper() or " " not in name else f"(?i:{bounded})"
