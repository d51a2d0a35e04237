"""What people in the same organisation, in the same role, or anywhere have lately finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.models import Learner, LearnerId, OrganisationId, ReasonKind, RoleId
from recommender.offline.interactions import Interactions
from recommender.shelf import Shelf
from recommender.signals.signal import Facts, Situation, Strengths

DAYS = 365
"""Completions older than a year count no more: the facts' `days`."""

HALF_LIFE_DAYS = 90.0
"""A completion counts half after a quarter: training follows the quarters of the financial year."""

PRIOR_LEARNERS = 5.0
"""Learners added below the line, so that one or two completions in a small office say little."""

SHARES: Mapping[str, float] = {"organisation": 0.5, "role": 0.3, "everyone": 0.2}
"""How much the three circles weigh; each strength is a decayed count over (the largest one + prior)."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Popularity within one group: `strength` (courses,) in [0, 1); `learners` (courses,) who finished it in `DAYS`."""

    fact: Mapping[str, str]
    strength: Strengths
    learners: NDArray[np.int64]


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
        strengths = np.zeros_like(self.everyone.strength)
        for share, circle in circles:
            strengths += share * circle.strength
        mean: Strengths = strengths / sum(share for share, _ in circles)
        return mean

    def facts(self, situation: Situation, column: int) -> Facts:
        """The circle that adds most: its organisation or role (neither: everywhere), its learners, the days."""
        circles = self._circles(situation.learner)
        _, circle = max(circles, key=lambda each: each[0] * each[1].strength[column])
        return {**circle.fact, "learners": int(circle.learners[column]), "days": DAYS}

    def _circles(self, learner: Learner) -> Sequence[tuple[float, Circle]]:
        found = [(SHARES["everyone"], self.everyone)]
        if learner.organisation in self.organisations:
            found.append((SHARES["organisation"], self.organisations[learner.organisation]))
        if learner.role is not None and learner.role in self.roles:
            found.append((SHARES["role"], self.roles[learner.role]))
        return found


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
    people = [known.get(each) for each in learner_ids]
    by_organisation = _tables(recent, weights, [None if each is None else each.organisation for each in people])
    by_role = _tables(recent, weights, [None if each is None else each.role for each in people])
    everyone = _Table.of(recent, weights, len(shelf.courses))
    return PopularSignal(
        organisations=_organisation_circles(by_organisation, catalogue),
        roles={RoleId(role): table.circle({"role": role}) for role, table in by_role.items()},
        everyone=everyone.circle({}),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    decayed: NDArray[np.float64]
    learners: NDArray[np.int64]

    @classmethod
    def of(cls, taken: Interactions, weights: NDArray[np.float64], courses: int) -> "_Table":
        return cls(
            decayed=_weighted_count(taken.columns, weights, courses),
            learners=np.bincount(taken.columns, minlength=courses),
        )

    def plus(self, other: "_Table") -> "_Table":
        return _Table(decayed=self.decayed + other.decayed, learners=self.learners + other.learners)

    def circle(self, fact: Mapping[str, str]) -> Circle:
        top = self.decayed.max(initial=0.0)
        return Circle(fact=fact, strength=self.decayed / (top + PRIOR_LEARNERS), learners=self.learners)


def _tables(taken: Interactions, weights: NDArray[np.float64], groups: Sequence[str | None]) -> dict[str, _Table]:
    names = sorted({each for each in groups if each is not None})
    number = {name: index for index, name in enumerate(names)}
    group_of = np.array([-1 if each is None else number[each] for each in groups], dtype=np.int64)
    cells = group_of[taken.rows] * taken.courses + taken.columns
    inside = cells >= 0
    size = len(names) * taken.courses
    decayed = _weighted_count(cells[inside], weights[inside], size).reshape(len(names), taken.courses)
    learners = np.bincount(cells[inside], minlength=size).reshape(len(names), taken.courses)
    present = [name for name in names if learners[number[name]].any()]
    return {name: _Table(decayed=decayed[number[name]], learners=learners[number[name]]) for name in present}


def _weighted_count(places: NDArray[np.integer], weights: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    return np.bincount(places, weights=weights, minlength=size).astype(np.float64)


def _organisation_circles(own: Mapping[str, _Table], catalogue: Catalogue) -> Mapping[OrganisationId, Circle]:
    chains = {each: _chain(each, catalogue) for each in catalogue.organisations}
    whole: dict[OrganisationId, _Table] = {}
    for name, table in own.items():
        for above in chains.get(OrganisationId(name), ()):
            whole[above] = whole[above].plus(table) if above in whole else table
    circles = {each: table.circle({"organisation": each}) for each, table in whole.items()}
    nearest: dict[OrganisationId, Circle] = {}
    for organisation, chain in chains.items():
        counted = [each for each in chain if each in circles]
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
