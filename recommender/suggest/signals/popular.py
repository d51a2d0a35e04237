"""What people in the same organisation, in the same role, or anywhere have lately finished, and ever more of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words import Learner, LearnerId, OrganisationId, ReasonKind, RoleId
from recommender.collaborative.interactions import Interactions
from recommender.suggest.shelf import Shelf
from recommender.suggest.signals.signal import Facts, Situation, Strengths

DAYS = 365
"""Completions older than a year count no more: the facts' `days`."""

HALF_LIFE_DAYS = 90.0
"""A completion counts half after a quarter: training follows the quarters of the financial year."""

PRIOR_LEARNERS = 5.0
"""Learners added below the line, so that one or two completions in a small office say little."""

TREND_DAYS = 30
"""A month beside the month before: long enough that a weekly rhythm does not look like a trend."""

TREND = 0.25
"""The trend's part of a circle's strength; the rest is popularity."""

SHARES: Mapping[str, float] = {"organisation": 0.5, "role": 0.3, "everyone": 0.2}
"""How much the three circles weigh; each strength is a decayed count over (the largest one + prior)."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Popularity within one group, each (courses,): `popularity` and `trend` in [0, 1), `strength` their mean by parts.

    `learners` finished it in `DAYS`, `lately` of them in the last `TREND_DAYS`, and `before` in as many days before.
    """

    fact: Mapping[str, str]
    popularity: Strengths
    trend: Strengths
    strength: Strengths
    learners: NDArray[np.int64]
    lately: NDArray[np.int64]
    before: NDArray[np.int64]

    def facts(self, column: int) -> Facts:
        """The group, and either how many finished the course in `DAYS`, or how it rose: what adds more."""
        if TREND * self.trend[column] > (1 - TREND) * self.popularity[column]:
            counted = {"learners": int(self.lately[column]), "before": int(self.before[column]), "days": TREND_DAYS}
            return {**self.fact, **counted}
        return {**self.fact, "learners": int(self.learners[column]), "days": DAYS}


@dataclass(frozen=True, slots=True)
class PopularSignal:
    """Recent completions in the learner's organisation (with all under it), in their role, and everywhere.

    An organisation without any takes the figures of the nearest one above it that has some.
    """

    organisations: Mapping[OrganisationId, Circle]
    roles: Mapping[RoleId, Circle]
    everyone: Circle

    @property
    def kind(self) -> ReasonKind:
        """Popular."""
        return ReasonKind.POPULAR

    def strengths(self, situation: Situation) -> Strengths:
        """The mean of the circles that there are for the learner, weighted by their shares."""
        circles = self._circles(situation.learner)
        strengths = np.zeros_like(self.everyone.popularity)
        for share, circle in circles:
            strengths += share * circle.strength
        mean: Strengths = strengths / sum(share for share, _ in circles)
        return mean

    def facts(self, situation: Situation, column: int) -> Facts:
        """The circle that adds most: its organisation or role (neither: everywhere), its learners, the days."""
        circles = self._circles(situation.learner)
        _, circle = max(circles, key=lambda each: each[0] * each[1].strength[column])
        return circle.facts(column)

    def _circles(self, learner: Learner) -> Sequence[tuple[float, Circle]]:
        circles = [(SHARES["everyone"], self.everyone)]
        if learner.organisation in self.organisations:
            circles.append((SHARES["organisation"], self.organisations[learner.organisation]))
        if learner.role is not None and learner.role in self.roles:
            circles.append((SHARES["role"], self.roles[learner.role]))
        return circles


def popular_signal(
    shelf: Shelf,
    taken: Interactions,
    *,
    learner_ids: Sequence[LearnerId],
    learners: Sequence[Learner],
    catalogue: Catalogue,
    now_seconds: int,
) -> PopularSignal:
    """Counts `taken` (rows = `learner_ids`) by organisation and role; learners who are not listed count everywhere."""
    age_days = (now_seconds - taken.at) / 86_400
    recent = taken.chosen((age_days <= DAYS) & (age_days >= 0))
    weights = np.exp2(-(now_seconds - recent.at) / 86_400 / HALF_LIFE_DAYS)
    known = {learner.id: learner for learner in learners}
    people = [known.get(learner_id) for learner_id in learner_ids]
    period = _periods(age_days=(now_seconds - recent.at) / 86_400)
    by_organisation = _tables(
        recent, weights, period, [None if person is None else person.organisation for person in people]
    )
    by_role = _tables(recent, weights, period, [None if person is None else person.role for person in people])
    nobody_left_out = ["everyone"] * len(people)
    everyone = _tables(recent, weights, period, nobody_left_out).get("everyone", _Table.empty(len(shelf.courses)))
    return PopularSignal(
        organisations=_organisation_circles(by_organisation, catalogue),
        roles={RoleId(role): table.circle({"role": role}) for role, table in by_role.items()},
        everyone=everyone.circle({}),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Counts by course: decayed; and of learners (3, courses), in the last trend days, as many before, and earlier."""

    decayed: NDArray[np.float64]
    learners: NDArray[np.int64]

    @classmethod
    def empty(cls, courses: int) -> "_Table":
        return cls(decayed=np.zeros(courses), learners=np.zeros((3, courses), dtype=np.int64))

    def plus(self, other: "_Table") -> "_Table":
        return _Table(decayed=self.decayed + other.decayed, learners=self.learners + other.learners)

    def circle(self, fact: Mapping[str, str]) -> Circle:
        lately, before, _ = self.learners
        popularity = self.decayed / (self.decayed.max(initial=0.0) + PRIOR_LEARNERS)
        trend = np.maximum(lately - before, 0) / (lately + before + PRIOR_LEARNERS)
        return Circle(
            fact=fact,
            popularity=popularity,
            trend=trend,
            strength=(1 - TREND) * popularity + TREND * trend,
            learners=self.learners.sum(axis=0),
            lately=lately,
            before=before,
        )


def _periods(*, age_days: NDArray[np.float64]) -> NDArray[np.int64]:
    """0 for what is at most `TREND_DAYS` old, 1 for what is at most twice as old, else 2."""
    periods: NDArray[np.int64] = (age_days > TREND_DAYS).astype(np.int64) + (age_days > 2 * TREND_DAYS)
    return periods


def _tables(
    taken: Interactions, weights: NDArray[np.float64], period: NDArray[np.int64], groups: Sequence[str | None]
) -> dict[str, _Table]:
    names = sorted({group for group in groups if group is not None})
    number = {name: index for index, name in enumerate(names)}
    group_of = np.array([-1 if group is None else number[group] for group in groups], dtype=np.int64)
    cells = group_of[taken.rows] * taken.courses + taken.columns
    inside = cells >= 0
    size = len(names) * taken.courses
    decayed = _weighted_count(cells[inside], weights[inside], size).reshape(len(names), taken.courses)
    by_period = np.bincount(period[inside] * size + cells[inside], minlength=3 * size)
    learners = by_period.reshape(3, len(names), taken.courses).transpose(1, 0, 2)
    present = [name for name in names if learners[number[name]].any()]
    return {name: _Table(decayed=decayed[number[name]], learners=learners[number[name]]) for name in present}


def _weighted_count(places: NDArray[np.integer], weights: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    return np.bincount(places, weights=weights, minlength=size).astype(np.float64)


def _organisation_circles(own: Mapping[str, _Table], catalogue: Catalogue) -> Mapping[OrganisationId, Circle]:
    chains = {organisation: _chain(organisation, catalogue) for organisation in catalogue.organisations}
    whole: dict[OrganisationId, _Table] = {}
    for name, table in own.items():
        for above in chains.get(OrganisationId(name), ()):
            whole[above] = whole[above].plus(table) if above in whole else table
    circles = {organisation: table.circle({"organisation": organisation}) for organisation, table in whole.items()}
    nearest: dict[OrganisationId, Circle] = {}
    for organisation, chain in chains.items():
        counted = [above for above in chain if above in circles]
        if counted:
            nearest[organisation] = circles[counted[0]]
    return nearest


def _chain(organisation: OrganisationId, catalogue: Catalogue) -> Sequence[OrganisationId]:
    """The organisation and all above it, nearest first."""
    chain: list[OrganisationId] = []
    current: OrganisationId | None = organisation
    while current is not None and current in catalogue.organisations and current not in chain:
        chain.append(current)
        current = catalogue.organisations[current].parent
    return chain
