"""A learner's passbook: each competency with its level, where it stands, and what each piece of evidence did to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from data.catalogue import Catalogue
from data.words import LEVELS, CompetencyId, Event, EvidenceSource, MasteryEstimate
from recommender.learner.evidence import Evidence
from recommender.learner.gaps import awaits_check, is_shown
from recommender.learner.general import general_shift
from recommender.learner.mastery import (
    USUAL_RULES,
    ClaimRules,
    CompetencyState,
    counted_evidence,
    deviations_of,
    estimate_of,
    explained_update,
    updated_state,
)

TREND = timedelta(days=90)
"""Over how long the trend is told: a quarter, in which a course can be taken and shown."""

Piece = tuple[Event, Evidence]


@dataclass(frozen=True, slots=True)
class PassbookEntry:
    """One event's evidence of the competency, and by how much it moved the log-odds of the level aimed at."""

    event: Event
    source: EvidenceSource
    share: float


@dataclass(frozen=True, slots=True)
class CompetencyRecord:
    """One competency of a learner: `needed` by their role (0: not needed), what was shown, and why.

    `shares` add up to `log_odds`, those of working at level `aim` (the one needed, else the nearest to the one shown)
    rather than lower: `beginning` is what is expected of anybody, `others` what was measured of other competencies,
    `faded` what time took or gave back. `trend` is the change over `TREND` of the level by the competency's own
    evidence, 0 where nothing was known then. `entries` are latest first.
    """

    competency: CompetencyId
    needed: int
    aim: int
    estimate: MasteryEstimate | None
    met: bool
    awaits_check: bool
    trend: float = 0.0
    log_odds: float = 0.0
    beginning: float = 0.0
    others: float = 0.0
    faded: float = 0.0
    shares: Mapping[EvidenceSource, float] = field(default_factory=dict)
    entries: Sequence[PassbookEntry] = ()


def passbook_of(
    events: Iterable[Event],
    catalogue: Catalogue,
    *,
    needs: Mapping[CompetencyId, int],
    today: date,
    rules: ClaimRules = USUAL_RULES,
) -> Sequence[CompetencyRecord]:
    """Every competency that is needed or of which there is evidence: needs not met first, then by id."""
    pieces: dict[CompetencyId, list[Piece]] = {competency: [] for competency in needs}
    for event, each in counted_evidence(events, catalogue):
        pieces.setdefault(each.competency, []).append((event, each))
    deviations = deviations_of({each: _state(own) for each, own in pieces.items() if own}, today=today)
    records = [
        _record(
            competency,
            own,
            needed=needs.get(competency, 0),
            today=today,
            rules=rules,
            shift=general_shift(deviations, besides=competency),
        )
        for competency, own in pieces.items()
        if competency in catalogue.competencies
    ]
    return sorted(records, key=lambda record: (not record.needed or record.met, not record.needed, record.competency))


def _record(
    competency: CompetencyId, pieces: Sequence[Piece], *, needed: int, today: date, rules: ClaimRules, shift: float
) -> CompetencyRecord:
    if not pieces:
        return CompetencyRecord(competency, needed, needed, None, met=False, awaits_check=False)
    level_then = _level(competency, [piece for piece in pieces if piece[0].at.date() <= today - TREND], today - TREND)
    state = _state(pieces)
    estimate = estimate_of(competency, state, today=today, rules=rules, shift=shift)
    aim = needed or min(max(round(estimate.level), LEVELS[0]), LEVELS[-1])
    entries = _entries(pieces, aim)
    shares: dict[EvidenceSource, float] = {}
    for entry in entries:
        shares[entry.source] = shares.get(entry.source, 0.0) + entry.share
    beginning, alone = CompetencyState(pieces[0][0].at).log_odds(aim), state.log_odds(aim, on=today)
    now = state.log_odds(aim, on=today, shift=shift)
    return CompetencyRecord(
        competency=competency,
        needed=needed,
        aim=aim,
        estimate=estimate,
        met=bool(needed) and is_shown(needed, competency, {competency: estimate}),
        awaits_check=bool(needed) and awaits_check(needed, competency, {competency: estimate}),
        trend=0.0 if level_then is None else estimate.own - level_then,
        log_odds=now,
        beginning=beginning,
        others=now - alone,
        faded=alone - beginning - sum(shares.values()),
        shares=shares,
        entries=entries[::-1],
    )


def _state(pieces: Sequence[Piece]) -> CompetencyState:
    state = CompetencyState(pieces[0][0].at)
    for _, evidence in pieces:
        state = updated_state(state, evidence)
    return state


def _level(competency: CompetencyId, pieces: Sequence[Piece], today: date) -> float | None:
    return estimate_of(competency, _state(pieces), today=today).level if pieces else None


def _entries(pieces: Sequence[Piece], aim: int) -> list[PassbookEntry]:
    entries, state = [], CompetencyState(pieces[0][0].at)
    for event, evidence in pieces:
        state, moved = explained_update(state, evidence, needed=aim)
        entries.append(PassbookEntry(event, evidence.source, moved.share))
    return entries
