"""What is wrong with an event that somebody sends: its id, its object, its time, the figures in its result."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.operate.saying import FIELDS, SENDERS_OWN
from api.operate.shapes import EventIn
from data.words import CLAIMS, EVENTS_FROM, Event, EventId, EvidenceSource, Fault, Verb, is_derived, is_time_of_event

RATINGS = (1.0, 5.0)
SHARES = (0.0, 1.0)
LEVELS = (0.0, 5.0)
STANDARD_ERRORS = (0.01, 5.0)
"""In levels; one of nought would be certainty, which the estimate of mastery cannot be moved from."""
DAYS = (1.0, 3_650.0)

MEASURED_BY = frozenset(EvidenceSource) - CLAIMS
"""What another system's assessment may come from; one's own word has a way of its own, and a completion is no test."""

RANGES: Mapping[str, tuple[float, float]] = {
    "rating": RATINGS,
    "score": SHARES,
    "share": SHARES,
    "level": LEVELS,
    "standard_error": STANDARD_ERRORS,
    "days": DAYS,
}
"""The figures of a result, from least to most."""


@dataclass(frozen=True, slots=True)
class Writable:
    """What events may be about, for one learner and one writer, and as of when."""

    courses: Collection[str]
    competencies: Collection[str]
    withdrawable: Mapping[EventId, Sequence[Event]]
    now: datetime

    def faults(self, event: EventIn, *, place: str) -> Iterator[Fault]:
        """Every fault of the event that stands at `place` of the request."""
        if is_derived(event.id):
            yield Fault(f"{place}.id", event.id, "ids that begin so are given by Saarthi", "Use an id of your own.")
        yield from self._object_faults(event, place=f"{place}.object")
        if not is_time_of_event(event.at, now=self.now):
            remedy = f"Give a time from {EVENTS_FROM:%Y-%m-%d} to now."
            yield Fault(f"{place}.at", event.at.isoformat(), "nothing can have happened then", remedy)
        yield from _result_faults(event, place=f"{place}.result")

    def _object_faults(self, event: EventIn, *, place: str) -> Iterator[Fault]:
        if event.verb is Verb.WITHDRAWN:
            if event.object not in self.withdrawable:
                remedy = "Use the id of an event that you wrote; what others wrote can be contested."
                yield Fault(place, event.object, "no such event of yours", remedy)
            return
        kind, known = ("competency", self.competencies) if event.verb is Verb.ASSESSED else ("course", self.courses)
        if event.object not in known:
            yield Fault(place, event.object, f"no such {kind}", f"Use the id of a {kind} that exists.")


def _result_faults(event: EventIn, *, place: str) -> Iterator[Fault]:
    allowed = FIELDS.get(event.verb, frozenset())
    for name, value in event.result.items():
        if name.startswith(SENDERS_OWN):
            continue
        if name not in allowed:
            listed = ", ".join(sorted(allowed)) or "nothing"
            remedy = f"It may hold {listed}, and names of your own that begin with {SENDERS_OWN!r}."
            yield Fault(f"{place}.{name}", str(value), f"{event.verb} has no such field", remedy)
        elif not _fits(name, value):
            yield Fault(f"{place}.{name}", str(value), f"this is no {name.replace('_', ' ')}", f"Give {_wanted(name)}.")


def _fits(name: str, value: str | float | bool) -> bool:
    if name in RANGES:
        least, most = RANGES[name]
        return not isinstance(value, (bool, str)) and least <= value <= most
    if name == "by":
        return value in MEASURED_BY
    return isinstance(value, bool if name == "at_least" else str)


def _wanted(name: str) -> str:
    if name in RANGES:
        least, most = RANGES[name]
        return f"a number from {least:g} to {most:g}"
    if name == "by":
        return f"one of {', '.join(sorted(MEASURED_BY))}"
    return "true or false" if name == "at_least" else "words"
