"""What is wrong with an event that somebody sends: its id, its object, its time, the figures in its result."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.operate.shapes import EventIn
from data.words import EVENTS_FROM, Fault, Verb, is_derived, is_time_of_event

RATINGS = (1.0, 5.0)
SHARES = (0.0, 1.0)
LEVELS = (0.0, 5.0)
STANDARD_ERRORS = (0.01, 5.0)
"""In levels; one of nought would be certainty, which the estimate of mastery cannot be moved from."""
DAYS = (1.0, 3_650.0)

RANGES: Mapping[str, tuple[float, float]] = {
    "rating": RATINGS,
    "score": SHARES,
    "level": LEVELS,
    "standard_error": STANDARD_ERRORS,
    "days": DAYS,
}
"""The figures of a result that are counted with, from least to most. Others are kept as they come."""


@dataclass(frozen=True, slots=True)
class Writable:
    """What events may be about, for one learner and one writer, and as of when."""

    courses: Collection[str]
    competencies: Collection[str]
    now: datetime

    def faults(self, event: EventIn, *, place: str) -> Iterator[Fault]:
        """Every fault of the event that stands at `place` of the request."""
        if is_derived(event.id):
            yield Fault(f"{place}.id", event.id, "ids that begin so are given by Saarthi", "Use an id of your own.")
        if event.verb is Verb.FAILED:
            remedy = "Send `completed` with the score: the course's pass mark decides."
            yield Fault(f"{place}.verb", event.verb, "this is told by the score", remedy)
        kind, known = ("competency", self.competencies) if event.verb is Verb.ASSESSED else ("course", self.courses)
        if event.object not in known:
            yield Fault(f"{place}.object", event.object, f"no such {kind}", f"Use the id of a {kind} that exists.")
        if not is_time_of_event(event.at, now=self.now):
            remedy = f"Give a time from {EVENTS_FROM:%Y-%m-%d} to now."
            yield Fault(f"{place}.at", event.at.isoformat(), "nothing can have happened then", remedy)
        yield from _figures(event.result, place=f"{place}.result")


def _figures(result: Mapping[str, str | int | float | bool], *, place: str) -> Iterator[Fault]:
    for name, (least, most) in RANGES.items():
        value = result.get(name)
        if value is None:
            continue
        if isinstance(value, (bool, str)) or not least <= value <= most:
            remedy = f"Give a number from {least:g} to {most:g}."
            yield Fault(f"{place}.{name}", str(value), f"this is no {name.replace('_', ' ')}", remedy)
