"""A short check of "I know this already": statements of what somebody at the course's level does, to be confirmed.

It asks no items: the statements are the level descriptors of the competency framework. What a learner says of themself
is a claim: it raises what is expected of them (`recommender/learner/evidence.py`), and undoing it takes it out again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.catalogue import Catalogue
from data.words import (
    CompetencyId,
    Course,
    CourseId,
    DerivedId,
    Event,
    EvidenceSource,
    LearnerId,
    LocalText,
    Verb,
    derived_id,
    level_result,
)

STATEMENTS = 3
"""How many statements are asked: a check that takes a minute is answered; a long one is clicked through."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody at `level` of the competency does; `id` is unique within a check."""

    id: str
    competency: CompetencyId
    level: int
    text: LocalText


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the confirmed statements come to: `known` where all were confirmed, and the level shown by competency."""

    known: bool
    levels: Mapping[CompetencyId, int]


def statements_of(course: Course, catalogue: Catalogue) -> Sequence[Statement]:
    """At most three statements on what the course teaches: its highest levels, spread over its competencies.

    Ordered by competency, then level; empty where the catalogue describes no level of what the course teaches.
    """
    taught = {
        competency: level
        for competency, level in sorted(course.teaches.items())
        if competency in catalogue.competencies
    }
    steps = max(taught.values(), default=0)
    asked = [
        (competency, level - step)
        for step in range(steps)
        for competency, level in taught.items()
        if level - step >= 1 and _is_described(competency, level - step, catalogue)
    ]
    return [
        Statement(f"{competency}:{level}", competency, level, catalogue.competencies[competency].levels[level - 1])
        for competency, level in sorted(asked[:STATEMENTS])
    ]


def _is_described(competency: CompetencyId, level: int, catalogue: Catalogue) -> bool:
    levels = catalogue.competencies[competency].levels
    return level <= len(levels) and bool(levels[level - 1].by_language)


def check_result(statements: Sequence[Statement], confirmed: Collection[str]) -> CheckResult:
    """For each competency the highest level whose statement, and every lower one asked, was confirmed."""
    levels: dict[CompetencyId, int] = {}
    broken: set[CompetencyId] = set()
    for statement in sorted(statements, key=lambda statement: (statement.competency, statement.level)):
        if statement.id not in confirmed:
            broken.add(statement.competency)
        elif statement.competency not in broken:
            levels[statement.competency] = statement.level
    return CheckResult(known=bool(statements) and not broken, levels=levels)


def check_events(
    result: CheckResult, *, learner: LearnerId, course: CourseId, at: datetime, source: str
) -> Sequence[Event]:
    """An assessment by oneself for each level shown, and, where all is known, the claim that hides the course."""
    written_at = at.isoformat(timespec="microseconds")
    events = [
        Event(
            id=derived_id(DerivedId.ASSESSED, learner, course, competency, written_at),
            learner=learner,
            verb=Verb.ASSESSED,
            object=competency,
            at=at,
            source=source,
            result={**level_result(EvidenceSource.SELF, level=level), "course": course},
        )
        for competency, level in result.levels.items()
    ]
    if result.known:
        claim = derived_id(DerivedId.CLAIMED, learner, course, written_at)
        events.append(Event(claim, learner, Verb.CLAIMED, course, at, source, {"levels": len(result.levels)}))
    return events
