"""What one event says of each competency: a claim, which only raises what is expected, or a measurement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.catalogue import Catalogue
from data.words import LEVELS, CompetencyId, CourseId, Event, EvidenceSource, Verb
from recommender.learner.levels import PRIOR_LEVEL, LogLikelihood, answer_likelihood, level_likelihood

TOP_LEVEL = LEVELS[-1]

TEST_ERROR = 0.3
"""Standard error in levels of a proctored test: .4 in log-odds, where an adaptive test stops, over log 4 a level."""

QUIZ_ERROR = 0.4
"""Of an assessment of which nothing else is known."""

SCORED_ERROR = 0.5
"""Of the score at a course's closing test: a few items, by those who taught."""

ERRORS: Mapping[EvidenceSource, float] = {
    EvidenceSource.TEST: TEST_ERROR,
    EvidenceSource.QUIZ: QUIZ_ERROR,
    EvidenceSource.PRACTICE: 0.6,
    EvidenceSource.HINTED: 0.8,
    EvidenceSource.SUPERVISOR: 1.0,
    EvidenceSource.PEER: 1.25,
}
"""Standard error in levels of a level found by each; two supervisors' ratings of job performance agree at .52
(Viswesvaran, Ones & Schmidt 1996), two peers' at .42: noise as wide as what it measures, or wider."""

ANSWER_WEIGHTS: Mapping[EvidenceSource, float] = {
    EvidenceSource.TEST: 1.0,
    EvidenceSource.QUIZ: 0.8,
    EvidenceSource.PRACTICE: 0.5,
    EvidenceSource.HINTED: 0.2,
}
"""How far an answer is trusted: two in practice, where the lesson lies open beside it, for one in a proctored test."""

CREDITS: Mapping[EvidenceSource, float] = {EvidenceSource.COMPLETION: 0.5, EvidenceSource.SELF: 0.29}
"""How far a claim raises what is expected, as a share of the way from anybody's level to the one claimed.

Of what a course teaches half is counted until it is shown; self-views and performance correlate at .29 (Zell & Krizan
2014).
"""

FULL_SCORE = 0.8
"""Score from which all that a course teaches counts as shown (mastery criterion of 80 %, Bloom 1968)."""

USUAL_CHOICES = 3
"""What a practice item offers that was answered before answers said how many choices there were."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one event says of one competency.

    `claimed` is the level that is said to be there, 0 where nothing is claimed; `likelihood` what was measured, None
    where nothing was. `course` is the one that a completion is of: its score counts once.
    """

    competency: CompetencyId
    source: EvidenceSource
    at: datetime
    claimed: int = 0
    likelihood: LogLikelihood | None = None
    course: CourseId | None = None

    @property
    def raised(self) -> float:
        """By how many levels the claim raises what is expected."""
        return CREDITS.get(self.source, 0.0) * max(self.claimed - PRIOR_LEVEL, 0.0)


def evidence_of(event: Event, catalogue: Catalogue) -> Sequence[Evidence]:
    """What the event says of each competency, by competency; empty for events that are no evidence of skill."""
    if event.verb is Verb.COMPLETED:
        course = catalogue.courses.get(CourseId(event.object))
        return [] if course is None else [_completion(event, *each) for each in sorted(course.teaches.items())]
    competency = CompetencyId(event.object)
    if event.verb is not Verb.ASSESSED or competency not in catalogue.competencies:
        return []
    assessed = _assessment(event, competency)
    return [] if assessed is None else [assessed]


@dataclass(frozen=True, slots=True)
class LevelFound:
    """A level (0 to 5) that a test or a diagnostic found, with its standard error in levels."""

    at: datetime
    level: float
    standard_error: float


def level_found(event: Event) -> LevelFound | None:
    """The level that the event measured; None for single answers, scores, others' views and claims."""
    level = _number(event.result.get("level"))
    if event.verb is not Verb.ASSESSED or level is None or isinstance(event.result.get("right"), bool):
        return None
    if source_of(event) not in {EvidenceSource.TEST, EvidenceSource.QUIZ}:
        return None
    return LevelFound(event.at, min(max(level, 0.0), float(TOP_LEVEL)), _error(event))


def standing(events: Iterable[Event]) -> Sequence[Event]:
    """The events by time, each once, without what was taken back.

    What a learner said of themself about a course no longer counts once that course was restored.
    """
    once = {(event.id, event.source, event.at, event.verb, event.object): event for event in events}
    ordered = sorted(once.values(), key=lambda event: (event.at, event.id, event.source))
    restored = {event.object: event.at for event in ordered if event.verb is Verb.RESTORED}
    if not restored:
        return ordered
    return [event for event in ordered if not _taken_back(event, restored)]


def _completion(event: Event, competency: CompetencyId, taught: int) -> Evidence:
    score = share_of(event.result.get("score"))
    likelihood = None
    if score is not None:
        # A test of a level-2 course passed in full says "2 or more": its ceiling must not pull down a level-4 learner.
        shown = taught * min(1.0, score / FULL_SCORE)
        likelihood = level_likelihood(shown, SCORED_ERROR, at_least=score >= FULL_SCORE)
    source = EvidenceSource.COMPLETION
    return Evidence(competency, source, event.at, taught, likelihood, CourseId(event.object))


def _assessment(event: Event, competency: CompetencyId) -> Evidence | None:
    source = source_of(event)
    level = _number(event.result.get("level"))
    if source is EvidenceSource.SELF:
        return None if level is None else Evidence(competency, source, event.at, _whole(level))
    right, item_level = event.result.get("right"), _item_level(event)
    if isinstance(right, bool):
        if item_level is None:
            return None
        weight = ANSWER_WEIGHTS.get(source, ANSWER_WEIGHTS[EvidenceSource.PRACTICE])
        answered = answer_likelihood(item_level, right=right, choices=_choices(event), weight=weight)
        return Evidence(competency, source, event.at, likelihood=answered)
    if level is None:
        score = share_of(event.result.get("score"))
        level = None if score is None else score * TOP_LEVEL
    if level is None:
        return None
    found = min(max(level, 0.0), float(TOP_LEVEL))
    at_least = event.result.get("at_least") is True
    return Evidence(competency, source, event.at, likelihood=level_likelihood(found, _error(event), at_least=at_least))


def source_of(event: Event) -> EvidenceSource:
    """What the event says that it comes from; where it says nothing, practice has an item and all else is a quiz."""
    if event.verb is Verb.COMPLETED:
        return EvidenceSource.COMPLETION
    by = event.result.get("by")
    if by in set(EvidenceSource):
        return EvidenceSource(str(by))
    return EvidenceSource.PRACTICE if "practice" in event.result else EvidenceSource.QUIZ


def share_of(value: str | float | None) -> float | None:
    """A score as a share of 0 to 1, a per cent where it is above 1; None where it is no number."""
    number = _number(value)
    if number is None:
        return None
    return min(max(number / 100 if number > 1 else number, 0.0), 1.0)


def _item_level(event: Event) -> int | None:
    level = _number(event.result.get("item_level"))
    if level is not None:
        return _whole(level)
    level = _number(event.result.get("level"))
    if level is None:
        return None
    # Written before items said their level: a wrong answer then named the one below it.
    return _whole(level if event.result.get("right") is True else level + 1)


def _choices(event: Event) -> int:
    choices = _number(event.result.get("choices"))
    return USUAL_CHOICES if choices is None or choices < 0 else int(choices)


def _error(event: Event) -> float:
    error = _number(event.result.get("standard_error"))
    return ERRORS.get(source_of(event), QUIZ_ERROR) if error is None or error <= 0 else error


def _whole(level: float) -> int:
    return min(max(round(level), 0), TOP_LEVEL)


def _taken_back(event: Event, restored: Mapping[str, datetime]) -> bool:
    if event.verb is not Verb.ASSESSED or event.result.get("by") != EvidenceSource.SELF:
        return False
    at = restored.get(str(event.result.get("course")))
    return at is not None and at >= event.at


def _number(value: str | float | None) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
