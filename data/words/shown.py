"""The list that a learner was shown, as one event of the ledger, and back: what a later replay goes by.

The event's object is the first course; its result holds everything else in flat fields, the courses as one JSON text:
[[course, score, {weight name: what it added to the score}, kind of the first reason or ""], ...], best first.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from data.words.event_ids import DerivedId, derived_id
from data.words.models import CourseId, Event, LearnerId, Verb
from data.words.suggestions import Basis, Suggestions

_DIGITS = 5
"""Decimals kept of scores and parts: far below what parts two courses, and half the space."""


@dataclass(frozen=True, slots=True)
class ShownCourse:
    """One place of a list; `reason` is the kind of its first reason, "" where it had none."""

    course: CourseId
    score: float
    parts: Mapping[str, float]
    reason: str


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list as it was served: `weights` is the version of the blend, `surface` where it was shown."""

    learner: LearnerId
    at: datetime
    basis: str
    weights: str
    surface: str
    courses: Sequence[ShownCourse]


def shown_event(suggestions: Suggestions, *, learner: LearnerId, at: datetime, surface: str, weights: str) -> Event:
    """The event that this list was shown; raises ValueError for an empty list, which shows nothing."""
    if not suggestions.items:
        raise ValueError("an empty list shows nothing and is not kept")
    listed = [
        [
            item.course,
            round(item.score, _DIGITS),
            {name: round(part, _DIGITS) for name, part in item.parts.items()},
            item.reasons[0].kind.value if item.reasons else "",
        ]
        for item in suggestions.items
    ]
    first = suggestions.items[0].course
    return Event(
        id=derived_id(DerivedId.SHOWN, learner, first, surface, at.astimezone(UTC).isoformat(timespec="microseconds")),
        learner=learner,
        verb=Verb.SHOWN,
        object=first,
        at=at,
        source="suggestions",
        result={
            "basis": suggestions.basis.value,
            "weights": weights,
            "surface": surface,
            "courses": json.dumps(listed, ensure_ascii=False, separators=(",", ":")),
        },
    )


def shown_list(event: Event) -> ShownList | None:
    """The list that the event tells of; None for one that holds no such list, such as an import from elsewhere."""
    try:
        listed = json.loads(str(event.result["courses"]))
        courses = [
            ShownCourse(
                CourseId(str(course)),
                float(score),
                {str(name): float(part) for name, part in parts.items()},
                str(reason),
            )
            for course, score, parts, reason in listed
        ]
        basis = Basis(str(event.result["basis"])).value
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    weights, surface = str(event.result.get("weights", "")), str(event.result.get("surface", ""))
    return ShownList(event.learner, event.at, basis, weights, surface, courses)
