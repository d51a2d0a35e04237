"""From a learner's events to what they have shown of each competency: a pure fold, one piece of evidence at a time.

Claims (a course finished, one's own word) raise what is expected and never more than once; measurements say how likely
each level is (`recommender/learner/levels.py`). What was measured and what was claimed fades with the days. What was
measured of the other competencies moves what is expected of one (`recommender/learner/general.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from data.catalogue import Catalogue
from data.words import CompetencyId, CourseId, Event, EvidenceSource, Mastery, MasteryEstimate
from recommender.learner.evidence import TOP_LEVEL, Evidence, evidence_of, standing
from recommender.learner.general import general_shift
from recommender.learner.levels import (
    NO_EVIDENCE,
    PRIOR_LEVEL,
    LogLikelihood,
    added,
    level_and_error,
    log_odds,
)

HALF_LIFE_DAYS = 730
"""After how many days evidence says half of what it said: of what was learned somewhat less than half is left after two
years without use (Custers 2010, basic science in medicine)."""


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """What may be taken on a claim alone: needs up to level `accepted`, but none of the `assessed` competencies.

    A claim is a course finished without a test, or the learner's own word.
    """

    accepted: int = 1
    assessed: frozenset[CompetencyId] = frozenset()

    def accepts(self, competency: CompetencyId, level: int) -> int:
        """The level of need that a claim of this level meets."""
        return 0 if competency in self.assessed else min(level, self.accepted)


USUAL_RULES = ClaimRules()


@dataclass(frozen=True, slots=True)
class CompetencyState:
    """What is kept of the evidence of one competency: a dozen figures, as of the day and time of the last piece.

    `raised`: by how many levels claims raise what is expected; `taught`, `claimed`: the highest level that a finished
    course taught, and that was claimed at all.
    """

    at: datetime
    likelihood: LogLikelihood = NO_EVIDENCE
    raised: float = 0.0
    taught: int = 0
    claimed: int = 0
    measured: bool = False

    @property
    def expected(self) -> float:
        """The level that was expected before anything was measured."""
        return PRIOR_LEVEL + self.raised

    def log_odds(self, needed: int, *, on: date | None = None, shift: float = 0.0) -> float:
        """Of working at level `needed` rather than lower, as of the last evidence or a later day.

        `shift` is by how many levels other competencies move what is expected.
        """
        kept = 1.0 if on is None else kept_after((on - self.at.date()).days)
        return log_odds(self.likelihood, expected=PRIOR_LEVEL + kept * self.raised + shift, needed=needed, kept=kept)


@dataclass(frozen=True, slots=True)
class LearnerState:
    """All that is known of a learner, from which the next piece of evidence goes on: the fold of their ledger.

    `scored` are the courses whose score was counted: taken again, they are claimed again and measure nothing new.
    """

    competencies: Mapping[CompetencyId, CompetencyState] = field(default_factory=dict)
    scored: frozenset[CourseId] = frozenset()


@dataclass(frozen=True, slots=True)
class EvidenceShare:
    """By how much one piece of evidence moved the log-odds of working at level `needed`."""

    evidence: Evidence
    needed: int
    share: float


def updated_state(state: CompetencyState | None, evidence: Evidence) -> CompetencyState:
    """The state after one more piece of evidence, not older than the last; None stands for "nothing known yet"."""
    before = faded_state(CompetencyState(evidence.at) if state is None else state, evidence.at)
    likelihood = before.likelihood
    if evidence.likelihood is not None:
        likelihood = added(likelihood, evidence.likelihood)
    taught = evidence.claimed if evidence.source is EvidenceSource.COMPLETION else 0
    return CompetencyState(
        at=evidence.at,
        likelihood=likelihood,
        raised=max(before.raised, evidence.raised),
        taught=max(before.taught, taught),
        claimed=max(before.claimed, evidence.claimed),
        measured=before.measured or evidence.likelihood is not None,
    )


def explained_update(
    state: CompetencyState | None, evidence: Evidence, *, needed: int
) -> tuple[CompetencyState, EvidenceShare]:
    """`updated_state`, with what the piece of evidence did to the log-odds of level `needed`."""
    before = faded_state(CompetencyState(evidence.at) if state is None else state, evidence.at)
    after = updated_state(before, evidence)
    return after, EvidenceShare(evidence, needed, after.log_odds(needed) - before.log_odds(needed))


def faded_state(state: CompetencyState, at: datetime) -> CompetencyState:
    """The state on a later day: what was measured and claimed says less, the expectation of anybody stays."""
    kept = kept_after((at.date() - state.at.date()).days)
    if kept == 1.0:
        return state
    faded = tuple([kept * each for each in state.likelihood])
    return CompetencyState(at, faded, kept * state.raised, state.taught, state.claimed, state.measured)


def kept_after(days: int) -> float:
    """The share of evidence that is left after so many days.

    >>> kept_after(0), kept_after(730)
    (1.0, 0.5)
    """
    return float(0.5 ** (max(days, 0) / HALF_LIFE_DAYS))


def estimate_of(
    competency: CompetencyId,
    state: CompetencyState,
    *,
    today: date,
    rules: ClaimRules = USUAL_RULES,
    shift: float = 0.0,
) -> MasteryEstimate:
    """The level on `today` with its standard error, and what may be taken on a claim.

    `shift` is by how many levels other competencies move what is expected: it moves the level alone, neither the error
    nor what is taken.
    """
    kept = kept_after((today - state.at.date()).days)
    expected = PRIOR_LEVEL + kept * state.raised
    own, error = level_and_error(state.likelihood, expected=expected, kept=kept)
    stands = not state.measured or own >= level_and_error(NO_EVIDENCE, expected=expected)[0]
    moved = level_and_error(state.likelihood, expected=expected + shift, kept=kept)[0] if shift else own
    return MasteryEstimate(
        level=min(moved, float(TOP_LEVEL)),
        standard_error=error,
        last_evidence=state.at,
        measured=state.measured,
        taught=state.taught if stands else 0,
        accepted=rules.accepts(competency, state.claimed) if stands else 0,
        others=min(moved, float(TOP_LEVEL)) - min(own, float(TOP_LEVEL)),
    )


def deviations_of(states: Mapping[CompetencyId, CompetencyState], *, today: date) -> Mapping[CompetencyId, float]:
    """Of each competency of which something was measured: its level on `today`, claims aside, less anybody's."""
    anybody = level_and_error(NO_EVIDENCE, expected=PRIOR_LEVEL)[0]
    return {
        competency: level_and_error(
            state.likelihood, expected=PRIOR_LEVEL, kept=kept_after((today - state.at.date()).days)
        )[0]
        - anybody
        for competency, state in states.items()
        if state.measured
    }


def state_after(state: LearnerState, event: Event, catalogue: Catalogue) -> LearnerState:
    """The learner's state after one more event, not older than the last."""
    pieces = counted(evidence_of(event, catalogue), scored=state.scored)
    if not pieces:
        return state
    changed = {each.competency: updated_state(state.competencies.get(each.competency), each) for each in pieces}
    return LearnerState({**state.competencies, **changed}, state.scored | scored_courses(pieces))


def counted(pieces: Sequence[Evidence], *, scored: Set[CourseId]) -> Sequence[Evidence]:
    """The pieces without the scores of courses whose score was counted before."""
    return [replace(each, likelihood=None) if each.course in scored else each for each in pieces]


def scored_courses(pieces: Iterable[Evidence]) -> frozenset[CourseId]:
    """The courses whose score these pieces bring."""
    return frozenset(each.course for each in pieces if each.course is not None and each.likelihood is not None)


def state_of(events: Iterable[Event], catalogue: Catalogue) -> LearnerState:
    """The state that one learner's events lead to, in whatever order they are given and however often."""
    state = LearnerState()
    for event in standing(events):
        state = state_after(state, event, catalogue)
    return state


def counted_evidence(events: Iterable[Event], catalogue: Catalogue) -> Iterator[tuple[Event, Evidence]]:
    """Each piece of evidence as `state_of` counts it, in its order, with the event it comes from."""
    scored: frozenset[CourseId] = frozenset()
    for event in standing(events):
        pieces = counted(evidence_of(event, catalogue), scored=scored)
        yield from ((event, each) for each in pieces)
        scored |= scored_courses(pieces)


def mastery_from_events(
    events: Iterable[Event], catalogue: Catalogue, *, today: date, rules: ClaimRules = USUAL_RULES
) -> Mastery:
    """What one learner's events show on `today`, by competency; the order of the events given does not matter.

    Completions claim all that the course teaches; with `result["score"]` (0 to 1 or a per cent above 1) they measure,
    too, once a course. Assessments name what they come from (`data/words/evidence.py`). Other events, and those on what
    the catalogue does not know, show nothing.
    """
    states = state_of(events, catalogue).competencies
    deviations = deviations_of(states, today=today)
    return {
        competency: estimate_of(
            competency, state, today=today, rules=rules, shift=general_shift(deviations, besides=competency)
        )
        for competency, state in states.items()
    }
