"""Which library reads the day that a message names: `python -m eval.benchmarks.days`.

Over the phrases of `eval/sets/phrases`, in three ways of writing: what Saarthi reads, and those of the libraries of
`eval/benchmarks/peers/days.txt` that are installed, given the message as typed. Counted are phrases read right, and
messages without a day in which one is read all the same; processor time is of a first pass over all phrases.
"""

import json
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.table import Table

from eval.console import OUT
from tutor.guide import deadline_in

PHRASES = Path("eval/sets/phrases/days-and-hours.jsonl")
READ_ON = datetime(2026, 12, 1)

Reader = Callable[[str], date | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A message and the day that it names, None where it names none."""

    language: str
    text: str
    day: str | None


def phrases_of(path: Path) -> list[Phrase]:
    """The phrases of the file that are about days."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Phrase(row["language"], row["text"], row["day"]) for row in rows if "day" in row]


def _dateparser() -> Reader:
    search = import_module("dateparser.search").search_dates
    order = {"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "future", "RELATIVE_BASE": READ_ON}

    def read(text: str) -> date | None:
        dates: Sequence[tuple[str, datetime]] | None = search(text, languages=["en", "hi"], settings=order)
        return dates[-1][1].date() if dates else None

    return read


def _parsedatetime() -> Reader:
    calendar = import_module("parsedatetime").Calendar()

    def read(text: str) -> date | None:
        times: Sequence[tuple[datetime, Any]] | None = calendar.nlp(text, sourceTime=READ_ON)
        return times[-1][0].date() if times else None

    return read


def _ctparse() -> Reader:
    parse = import_module("ctparse").ctparse

    def read(text: str) -> date | None:
        resolved = parse(text, ts=READ_ON, timeout=2.0)
        if resolved is None:
            return None
        last = getattr(resolved.resolution, "t_to", None) or resolved.resolution
        day: date | None = last.dt.date() if getattr(last, "isDate", False) or hasattr(last, "day") else None
        return day

    return read


def _recurrent() -> Reader:
    kind = import_module("recurrent.event_parser").RecurringEvent

    def read(text: str) -> date | None:
        parsed = kind(now_date=READ_ON).parse(text)
        return parsed.date() if isinstance(parsed, datetime) else None

    return read


def _dateutil() -> Reader:
    parser = import_module("dateutil.parser")

    def read(text: str) -> date | None:
        moment: datetime = parser.parse(text, dayfirst=True, default=READ_ON, fuzzy=True)
        return moment.date()

    return read


READERS: Mapping[str, Callable[[], Reader]] = {
    "ctparse": _ctparse,
    "dateparser": _dateparser,
    "dateutil": _dateutil,
    "parsedatetime": _parsedatetime,
    "recurrent": _recurrent,
}
"""By the package that each needs."""


def saarthi(text: str) -> date | None:
    """The day that Saarthi reads."""
    return deadline_in(text, today=READ_ON.date())


def days_read(reader: Reader, phrases: Sequence[Phrase]) -> list[str | None]:
    """The day read in each phrase, as 2027-03-31; None also where the reader fails on it."""
    return [_day(reader, phrase.text) for phrase in phrases]


def _day(reader: Reader, text: str) -> str | None:
    try:
        day = reader(text)
    except (ValueError, OverflowError, AttributeError, TypeError):  # of the library's own, for text it cannot read
        return None
    return None if day is None else day.isoformat()


def main() -> None:
    """Reads the phrases with each library that is installed, and prints how many were read right."""
    warnings.simplefilter("ignore")
    phrases = phrases_of(PHRASES)
    table = Table(title=f"{PHRASES}, read on {READ_ON:%d %B %Y}")
    languages = list(dict.fromkeys(phrase.language for phrase in phrases))
    for column in ("reader", *languages, "read where there is none", "import, ms", "ms a message"):
        table.add_column(column, justify="left" if column == "reader" else "right")
    for name, made in {"Saarthi": lambda: saarthi, **READERS}.items():
        if name == "Saarthi" or find_spec(name) is not None:
            table.add_row(name, *_figures(made, phrases, languages))
    OUT.print(table)


def _figures(made: Callable[[], Reader], phrases: Sequence[Phrase], languages: Sequence[str]) -> list[str]:
    started = time.process_time()
    reader = made()
    _day(reader, "tomorrow")
    ready = time.process_time()
    read = list(zip(phrases, days_read(reader, phrases), strict=True))
    took = time.process_time() - ready
    named = [(phrase, day) for phrase, day in read if phrase.day is not None]
    right = [
        f"{sum(day == phrase.day for phrase, day in named if phrase.language == language)}"
        f" of {sum(phrase.language == language for phrase, _ in named)}"
        for language in languages
    ]
    wrong = sum(day is not None for phrase, day in read if phrase.day is None)
    return [
        *right,
        f"{wrong} of {len(read) - len(named)}",
        f"{1000 * (ready - started):.0f}",
        f"{1000 * took / len(read):.2f}",
    ]


if __name__ == "__main__":
    main()
