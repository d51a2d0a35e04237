"""From the fitted signals to the arrays of the nightly model."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words import (
    NO_WISHES,
    CompetencyId,
    Language,
    Learner,
    LearnerId,
    OrganisationId,
    RoleId,
    Wishes,
)
from recommender.kernels.pruning import LANES, Neighbours, neighbours_of
from recommender.kernels.shapes import Groups, Lanes, Likeness, Needs, News, Policy, Rules, Turns
from recommender.learner.gaps import beyond_role, wished_needs
from recommender.nightly.freezing_plans import frozen_plans
from recommender.nightly.model import NightlyModel
from recommender.nightly.ragged import grouped, places_of
from recommender.nightly.tables import Circumstance
from recommender.suggest.blend import Ensemble
from recommender.suggest.rules import live, one_edition, open_on, open_to, readable
from recommender.suggest.selection import course_keys
from recommender.suggest.shelf import PACES, USUAL_PACE, Mask, Shelf
from recommender.suggest.signals.from_history import LEAST_SCALE, HistorySignal, NextSignal, SimilarSignal
from recommender.suggest.signals.gap import GapSignal
from recommender.suggest.signals.newness import NewSignal
from recommender.suggest.signals.popular import PopularSignal
from recommender.suggest.signals.quality import QualitySignal
from recommender.suggest.signals.role_content import RoleContentSignal
from recommender.suggest.signals.signal import Situation
from recommender.suggest.suitability import ROLE_BESIDE_NEED, Suitability

KEEP = 60
"""Neighbours kept of each course and signal: costs 0.42 % of NDCG@10 on mcx, 50 would cost 0.52 %
(docs/explanation/experiments.md)."""

FLOOR_COURSES = 128
"""Courses of highest base kept a circumstance: enough that k of them are open even to learners who finished many."""


def nightly_model(
    ensemble: Ensemble,
    *,
    shelf: Shelf,
    catalogue: Catalogue,
    circumstances: Sequence[Circumstance],
    completions: NDArray[np.int64],
    today: date,
    keep: int | None = KEEP,
) -> NightlyModel:
    """The arrays for these circumstances; `keep` None leaves no neighbour out.

    The model's columns go from the course with the most `completions` (courses,) to that with the fewest: what a
    history touches then lies close together, and half as many cache lines are read.
    """
    order = np.argsort(-completions, kind="stable")
    roles = sorted({(circumstance.role, circumstance.goal) for circumstance in circumstances})
    role_of = {role: number for number, role in enumerate(roles)}
    workers = [_anyone_in(Circumstance("", role, goal, "", str(USUAL_PACE))) for role, goal in roles]
    people = [_anyone_in(circumstance) for circumstance in circumstances]
    policy = Policy(
        lanes=_lanes(ensemble, order),
        rules=_rules(shelf, order),
        needs=_needs(ensemble, catalogue=catalogue, workers=workers, order=order, today=today),
        likeness=_likeness(ensemble, workers=workers, order=order),
        news=_news(ensemble, order),
        turns=_turns(ensemble, shelf, order),
    )
    base = np.ascontiguousarray(_base(ensemble, shelf=shelf, people=people, today=today)[:, order])
    role = np.array([role_of[each.role, each.goal] for each in circumstances], dtype=np.int64)
    pace = np.array([PACES.index(int(each.pace)) for each in circumstances], dtype=np.int64)
    return NightlyModel(
        courses=[str(shelf.courses[column]) for column in order],
        competencies=[str(competency) for competency in shelf.competency_column],
        circumstances=circumstances,
        groups=Groups(base=base, best=_best(base, role, pace, policy.needs, policy.rules.tie), role=role, pace=pace),
        neighbours=_neighbours(ensemble, order, keep=keep),
        policy=policy,
        plans=frozen_plans(
            catalogue, shelf=shelf, people=people, order=order, weight=weight_of(ensemble, "plan"), today=today
        ),
    )


def weight_of(ensemble: Ensemble, name: str) -> float:
    """The weight of the last signal of that name."""
    weights = [weight for weight, _ in (*ensemble.over_history, *ensemble.others)]
    return dict(zip(ensemble.names, weights, strict=True))[name]


def _base(ensemble: Ensemble, *, shelf: Shelf, people: Sequence[Learner], today: date) -> NDArray[np.float32]:
    """(circumstances, courses): what is popular, good and new, and minus infinity where a rule closes the course."""
    same = np.zeros(len(shelf.courses))
    for weight, signal in ensemble.others:
        if isinstance(signal, QualitySignal | NewSignal):
            same += weight * signal.strengths(_situation(people[0], today=today))
    base = np.empty((len(people), len(shelf.courses)), dtype=np.float32)
    by_circle: dict[tuple[str, str | None], NDArray[np.float64]] = {}
    for row, learner in enumerate(people):
        circle = (learner.organisation, learner.role)
        if circle not in by_circle:
            by_circle = {circle: same + _popular(ensemble, learner, today=today)}  # alike ones follow
        valued = by_circle[circle] * shelf.worth_at(_situation(learner, today=today).pace)
        base[row] = np.where(_open_courses(shelf, learner, today=today), valued, -np.inf)
    return base


def _popular(ensemble: Ensemble, learner: Learner, *, today: date) -> NDArray[np.float64]:
    parts = [
        weight * signal.strengths(_situation(learner, today=today))
        for weight, signal in ensemble.others
        if isinstance(signal, PopularSignal)
    ]
    summed: NDArray[np.float64] = np.sum(parts, axis=0)
    return summed


def _best(
    base: NDArray[np.float32],
    role: NDArray[np.int64],
    pace: NDArray[np.int64],
    needs: Needs,
    tie: NDArray[np.int32],
) -> NDArray[np.int32]:
    count = min(FLOOR_COURSES, base.shape[1])
    best = np.full((len(base), count), -1, dtype=np.int32)
    for row in range(len(base)):
        gaps = slice(needs.gap_from[role[row]], needs.gap_from[role[row] + 1])
        values, at = base[row].copy(), needs.gap_at[gaps]
        values[at] += (needs.gap[gaps] * needs.worth[pace[row], at]).astype(np.float32)
        least = np.partition(values, len(values) - count)[len(values) - count] if count else np.inf
        near = np.flatnonzero((values >= least) & (values > -np.inf))
        ranked = near[np.lexsort((tie[near], -values[near]))][:count]
        best[row, : len(ranked)] = ranked
    return best


def _anyone_in(each: Circumstance) -> Learner:
    return Learner(
        id=LearnerId(""),
        organisation=OrganisationId(each.organisation),
        role=RoleId(each.role) if each.role else None,
        languages=frozenset(Language(tag) for tag in each.languages.split()),
        weekly_minutes=int(each.pace),
        wishes=Wishes(goal=RoleId(each.goal)) if each.goal else NO_WISHES,
    )


def _open_courses(shelf: Shelf, learner: Learner, *, today: date) -> Mask:
    """What the rules that go by circumstances allow; those that go by the learner's record are left to the loop."""
    return one_edition(
        shelf,
        live(shelf)
        & open_on(shelf, today)
        & readable(shelf, learner.languages)
        & open_to(shelf, learner)
        & ~shelf.unreachable,
    )


def _situation(learner: Learner, *, today: date, catalogue: Catalogue | None = None) -> Situation:
    """Of somebody who has shown and finished nothing, with what role and goal need where there is a catalogue."""
    needs = {} if catalogue is None else wished_needs(learner, catalogue)
    return Situation(
        learner=learner,
        today=today,
        taken=np.empty(0, dtype=np.int64),
        needs=needs,
        shown=dict.fromkeys(needs, 0.0),
        counted=dict.fromkeys(needs, 0.0),
        shortfalls={competency: float(level) for competency, level in needs.items()},
        dues=(),
        of_goal=frozenset() if catalogue is None else beyond_role(needs, learner.role, catalogue),
    )


def _neighbours(ensemble: Ensemble, order: NDArray[np.int64], *, keep: int | None) -> Neighbours:
    dense = [
        (_dense(signal)[np.ix_(order, order)] * (_worth(ensemble, order) * weight / signal.scale).astype(np.float32))
        for weight, signal in ensemble.over_history
    ]
    return neighbours_of(dense, keep=keep)


def _worth(ensemble: Ensemble, order: NDArray[np.int64]) -> NDArray[np.float64]:
    """(courses,) by the model's columns: the worth for whoever has a history."""
    return ensemble.shelf.worth_at(USUAL_PACE)[order]


def _dense(signal: HistorySignal) -> NDArray[np.float32]:
    match signal:
        case NextSignal():
            return signal.weights
        case SimilarSignal():
            vectors = signal.content.vectors
            likeness: NDArray[np.float32] = vectors @ vectors.T
            return likeness
    raise TypeError(f"the nightly job does not know the course-to-course weights of {type(signal).__name__}")


def _lanes(ensemble: Ensemble, order: NDArray[np.int64]) -> Lanes:
    spare = LANES - len(ensemble.over_history)
    return Lanes(
        decay=np.array([*(signal.decay for _, signal in ensemble.over_history), *[0.0] * spare], dtype=np.float32),
        peak=np.array([*(weight for weight, _ in ensemble.over_history), *[0.0] * spare], dtype=np.float32),
        worth=_worth(ensemble, order).astype(np.float32),
    )


def _rules(shelf: Shelf, order: NDArray[np.int64]) -> Rules:
    """Prerequisites by the model's columns; equals stand as in the engine: fewer steps before a course, then its id."""
    place = places_of(order)
    by_tie = np.lexsort((order, shelf.steps_before[order])).astype(np.int32)
    tie = np.empty(len(order), dtype=np.int32)
    tie[by_tie] = np.arange(len(order), dtype=np.int32)
    needed = [place[np.array(shelf.requires.get(int(column), ()), dtype=np.int64)] for column in order]
    leads: list[list[int]] = [[] for _ in order]
    for column, prerequisites in enumerate(needed):
        for before in prerequisites:
            leads[before].append(column)
    needs_from, flat = grouped(needed)
    leads_from, flat_leads = grouped(leads)
    editions_from, editions = grouped(
        [place[shelf.columns(shelf.editions.get(shelf.courses[column], ()))] for column in order]
    )
    return Rules(
        needs_from=needs_from,
        needed=flat,
        leads_from=leads_from,
        leads=flat_leads,
        editions_from=editions_from,
        editions=editions,
        chain=place[np.array(list(shelf.requires), dtype=np.int64)],
        steps=shelf.steps_before[order].astype(np.int32),
        tie=tie,
        theme=shelf.theme[order].astype(np.int32),
    )


def _needs(
    ensemble: Ensemble,
    *,
    catalogue: Catalogue,
    workers: Sequence[Learner],
    order: NDArray[np.int64],
    today: date,
) -> Needs:
    weight, signal = next((weight, signal) for weight, signal in ensemble.others if isinstance(signal, GapSignal))
    shelf = ensemble.shelf
    needed, levels, gap_at, gaps = [], [], [], []
    for worker in workers:
        situation = _situation(worker, today=today, catalogue=catalogue)
        known = [need for need in situation.needs if need in shelf.competency_column]
        needed.append([shelf.competency_column[CompetencyId(need)] for need in known])
        levels.append([situation.needs[need] for need in known])
        gap = (weight * signal.strengths(situation))[order].astype(np.float32)
        gap_at.append(np.flatnonzero(gap))
        gaps.append(gap[gap_at[-1]])
    taught = shelf.taught[order]
    courses, competencies = np.nonzero(taught)
    by_competency = np.argsort(competencies, kind="stable")
    need_from, competency = grouped(needed)
    gap_from, flat_gap_at = grouped(gap_at)
    return Needs(
        weight=weight,
        worth=np.ascontiguousarray(shelf.worth[:, order]),
        need_from=need_from,
        competency=competency,
        level=np.array([level for some in levels for level in some], dtype=np.float32),
        gap_from=gap_from,
        gap_at=flat_gap_at,
        gap=np.concatenate([*gaps, np.empty(0, dtype=np.float32)]),
        teaches_from=np.searchsorted(courses, np.arange(len(order) + 1)).astype(np.int64),
        teaches=competencies.astype(np.int32),
        taught=taught[courses, competencies],
        fits=_fits(
            signal.suitability, catalogue=catalogue, workers=workers, courses=order[courses], competencies=competencies
        ),
        taught_from=np.searchsorted(competencies[by_competency], np.arange(taught.shape[1] + 1)).astype(np.int64),
        taught_by=courses[by_competency].astype(np.int32),
    )


def _fits(
    suitability: Suitability,
    *,
    catalogue: Catalogue,
    workers: Sequence[Learner],
    courses: NDArray[np.int64],
    competencies: NDArray[np.int64],
) -> NDArray[np.float32]:
    """(workers, entries): how well each course suits each for what it teaches; 1 for what role and goal do not need."""
    shelf = suitability.shelf
    fits = np.ones((len(workers), len(courses)), dtype=np.float32)
    for row, worker in enumerate(workers):
        wished = wished_needs(worker, catalogue)
        needs = [need for need in wished if need in shelf.competency_column]
        place = np.full(shelf.taught.shape[1], -1, dtype=np.int64)
        place[[shelf.competency_column[need] for need in needs]] = np.arange(len(needs))
        needed = place[competencies] >= 0
        suits = suitability.fits_towards(worker, needs, of_goal=beyond_role(wished, worker.role, catalogue))
        fits[row, needed] = suits[courses[needed], place[competencies[needed]]]
    return fits


def _likeness(ensemble: Ensemble, *, workers: Sequence[Learner], order: NDArray[np.int64]) -> Likeness:
    weight, signal = next(
        (weight, signal) for weight, signal in ensemble.others if isinstance(signal, RoleContentSignal)
    )
    suitability = signal.suitability
    closeness = suitability.of_need[:, order]
    rows = [suitability.likeness_to(worker.role)[order] for worker in workers]
    role = np.stack([*rows, np.zeros(len(order), dtype=np.float32)]) * np.float32(ROLE_BESIDE_NEED)
    return Likeness(
        weight=weight if closeness.any() else 0.0,
        scale=max(signal.scale, LEAST_SCALE),
        closeness=np.ascontiguousarray(closeness, dtype=np.float32),
        courses=suitability.counts,
        role=np.ascontiguousarray(role, dtype=np.float32),
    )


def _news(ensemble: Ensemble, order: NDArray[np.int64]) -> News:
    new = next(signal.new for _, signal in ensemble.others if isinstance(signal, NewSignal))[order]
    weight, quality = next((weight, signal) for weight, signal in ensemble.others if isinstance(signal, QualitySignal))
    columns = np.flatnonzero(new).astype(np.int32)
    number = np.full(len(order), -1, dtype=np.int32)
    number[columns] = np.arange(len(columns), dtype=np.int32)
    worthy: NDArray[np.bool_] = weight * (quality.rating + quality.finish)[order][columns] > 0
    return News(columns=columns, number=number, worthy=worthy)


def _turns(ensemble: Ensemble, shelf: Shelf, order: NDArray[np.int64]) -> Turns:
    quality = next(signal for _, signal in ensemble.others if isinstance(signal, QualitySignal))
    return Turns(keys=course_keys(shelf)[order], standing=quality.standing.round(2)[order])
