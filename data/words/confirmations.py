"""What colleagues or the supervisor say, weeks after a course, of what changed on the job."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from data.words.evidence import EvidenceSource
from data.words.models import CourseId, LearnerId

ConfirmationId = NewType("ConfirmationId", str)

ASKED_FROM, ASKED_UNTIL = timedelta(days=30), timedelta(days=60)
"""How long after finishing a course others may be asked: what is used on the job shows after a month, and is no longer
put down to the course after two."""

FEWEST_PEERS, MOST_PEERS = 2, 3
"""Colleagues who are asked at a time; two have to say that something changed before it is evidence."""


class Change(StrEnum):
    """What changed on the job."""

    MUCH = "much"
    SOME = "some"
    NONE = "none"
    CANNOT_SAY = "cannot-say"


CHANGED = frozenset({Change.MUCH, Change.SOME})


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody asked about a learner's work after a course: a colleague, or the supervisor where none is named."""

    id: ConfirmationId
    learner: LearnerId
    course: CourseId
    colleague: LearnerId | None
    asked_at: datetime
    answered_at: datetime | None = None
    change: Change | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmingPair:
    """Two who always said of each other that something changed; how often each said it of the other."""

    first: LearnerId
    second: LearnerId
    of_second: int
    of_first: int


def shown_by(asked: Sequence[Confirmation]) -> EvidenceSource | None:
    """Whose word shows that something changed, of all who were asked about one course; None where none does yet.

    The supervisor's does, and that of two colleagues.
    """
    said = [each for each in asked if each.change in CHANGED]
    if any(each.colleague is None for each in said):
        return EvidenceSource.SUPERVISOR
    return EvidenceSource.PEER if len({each.colleague for each in said}) >= FEWEST_PEERS else None


def confirming_pairs(answered: Iterable[Confirmation], *, at_least: int) -> Sequence[ConfirmingPair]:
    """The pairs of whom each said `at_least` so often that something changed, and never anything else of the other."""
    said: dict[tuple[LearnerId, LearnerId], list[bool]] = {}
    for each in answered:
        if each.colleague is not None and each.change is not None:
            said.setdefault((each.colleague, each.learner), []).append(each.change in CHANGED)
    always = {pair: len(words) for pair, words in said.items() if all(words) and len(words) >= at_least}
    return [
        ConfirmingPair(first, second, of_second=times, of_first=always[second, first])
        for (first, second), times in sorted(always.items())
        if first < second and (second, first) in always
    ]
