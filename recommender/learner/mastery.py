"""From evidence to what a learner has shown: one Gaussian estimate a competency, on the level scale 0 to 5.

A one-dimensional Kalman filter (Kalman 1960; as a skill estimate: Glickman 1999): each piece of evidence is a level
with a standard error, and moves the estimate by its share of the certainty. Between pieces certainty fades, the level
does not. A completion is weak evidence that never lowers; a scored completion or an assessment is stronger and can.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from data.catalogue import Catalogue
from data.words import LEVELS, CompetencyId, CourseId, Event, Mastery, MasteryEstimate, Verb

TOP_LEVEL = LEVELS[-1]

PRIOR_ERROR = 2.5
"""Standard error in levels before any evidence: half the scale, so that the first evidence decides nearly alone."""

COMPLETION_ERROR = 0.75
"""A bare completion: with the prior it gives 92 % of the taught level (one course of level 5 shows 4.6, not 5)."""

SCORED_ERROR = 0.5
"""A completion with a score: a short test at the end of one course."""

ASSESSED_ERROR = 0.4
"""An assessment of the competency; also the error at which an adaptive test stops (DESIGN.md §7)."""

FULL_SCORE = 0.8
"""Score from which all that a course teaches counts as shown (mastery criterion of 80 %, Bloom 1968)."""

DRIFT_PER_YEAR = 0.5
"""Standard deviation in levels by which a skill may have moved after a year without evidence."""

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Evidence:
    """A level shown at a time, with its standard error in levels.

    `at_least`: the learner showed this level or more, so the estimate is never lowered by it.
    """

    level: float
    standard_error: float
    at: datetime
    at_least: bool


def updated_mastery(estimate: MasteryEstimate | None, evidence: Evidence) -> MasteryEstimate:
    """The estimate after one more piece of evidence; None stands for "nothing shown yet" (level 0, error 2.5).

    Evidence of "at least" a level below the estimate says nothing new and changes nothing.
    """
    level = 0.0 if estimate is None else estimate.level
    if estimate is not None and evidence.at_least and evidence.level <= level:
        return estimate
    error = PRIOR_ERROR if estimate is None else standard_error_at(estimate, evidence.at)
    gain = error**2 / (error**2 + evidence.standard_error**2)
    moved = level + gain * (evidence.level - level)
    last = evidence.at if estimate is None else max(estimate.last_evidence, evidence.at)
    return MasteryEstimate(
        level=min(max(moved, 0.0), float(TOP_LEVEL)), standard_error=error * sqrt(1 - gain), last_evidence=last
    )


def standard_error_at(estimate: MasteryEstimate, now: datetime) -> float:
    """The standard error in levels at `now`: grows with the time since the last evidence, up to the prior's."""
    years = max((now - estimate.last_evidence).total_seconds(), 0.0) / (86_400 * DAYS_A_YEAR)
    return min(sqrt(estimate.standard_error**2 + years * DRIFT_PER_YEAR**2), PRIOR_ERROR)


def mastery_from_events(events: Iterable[Event], catalogue: Catalogue) -> Mastery:
    """What one learner's events show, by competency; the order of the events given does not matter.

    Completions count for all that the course teaches (`result["score"]`, 0 to 1 or a per cent above 1, makes them
    stronger); assessments carry `result["level"]` (0 to 5) or `result["score"]`, and may carry
    `result["standard_error"]`, and `result["at_least"]` where it was not meant to find the ceiling. What a learner said
    of themself about a course (`result["by"]` "self", `result["course"]`) no longer counts once that course was
    restored. Other events, and those on what the catalogue does not know, show nothing.
    """
    estimates: dict[CompetencyId, MasteryEstimate] = {}
    for event in _standing(events):
        for competency, evidence in evidence_of(event, catalogue).items():
            estimates[competency] = updated_mastery(estimates.get(competency), evidence)
    return estimates


def evidence_of(event: Event, catalogue: Catalogue) -> Mapping[CompetencyId, Evidence]:
    """What one event shows about each competency; empty for events that are no evidence of skill."""
    if event.verb is Verb.COMPLETED:
        course = catalogue.courses.get(CourseId(event.object))
        taught = {} if course is None else course.teaches
        score = _share(event.result.get("score"))
        return {competency: _completion(level, score, event.at) for competency, level in taught.items()}
    competency = CompetencyId(event.object)
    if event.verb is Verb.ASSESSED and competency in catalogue.competencies:
        assessed = _assessment(event)
        return {} if assessed is None else {competency: assessed}
    return {}


def _completion(taught: int, score: float | None, at: datetime) -> Evidence:
    if score is None:
        return Evidence(level=float(taught), standard_error=COMPLETION_ERROR, at=at, at_least=True)
    shown = taught * min(1.0, score / FULL_SCORE)
    # A test of a level-2 course passed in full says "2 or more": its ceiling must not pull down a level-4 learner.
    return Evidence(level=shown, standard_error=SCORED_ERROR, at=at, at_least=score >= FULL_SCORE)


def _assessment(event: Event) -> Evidence | None:
    level, score = _number(event.result.get("level")), _share(event.result.get("score"))
    if level is None:
        level = None if score is None else score * TOP_LEVEL
    if level is None:
        return None
    error = _number(event.result.get("standard_error"))
    shown = min(max(level, 0.0), float(TOP_LEVEL))
    trusted = ASSESSED_ERROR if error is None or error <= 0 else error
    return Evidence(level=shown, standard_error=trusted, at=event.at, at_least=event.result.get("at_least") is True)


def _standing(events: Iterable[Event]) -> Sequence[Event]:
    """The events by time, without what was taken back."""
    ordered = sorted(events, key=lambda event: (event.at, event.id))
    restored = {event.object: event.at for event in ordered if event.verb is Verb.RESTORED}
    if not restored:
        return ordered
    return [event for event in ordered if not _taken_back(event, restored)]


def _taken_back(event: Event, restored: Mapping[str, datetime]) -> bool:
    if event.verb is not Verb.ASSESSED or event.result.get("by") != "self":
        return False
    at = restored.get(str(event.result.get("course")))
    return at is not None and at >= event.at


def _number(value: str | float | None) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _share(value: str | float | None) -> float | None:
    number = _number(value)
    if number is None:
        return None
    return min(max(number / 100 if number > 1 else number, 0.0), 1.0)
