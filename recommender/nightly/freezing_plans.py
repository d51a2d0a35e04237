"""The live plans as arrays: what each asks for, whom it reaches by circumstances, and whom by name or group."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words import CourseId, Learner, Plan, PlanId, PlanItem
from recommender.nightly.plan_reach import PlanReach
from recommender.nightly.plans import Plans
from recommender.nightly.ragged import grouped, places_of
from recommender.suggest.shelf import Shelf

NOT_WITHIN = -1
"""The asking of a plan for those who lie under none of its organisations."""


def frozen_plans(
    catalogue: Catalogue,
    *,
    shelf: Shelf,
    people: Sequence[Learner],
    order: NDArray[np.int64],
    weight: float,
    today: date,
) -> Plans:
    """The plans that bind today for somebody (nameless) of each circumstance; courses by the model's columns."""
    reach = PlanReach.of(catalogue)
    askings = _Askings(catalogue, reach)
    known = [person if person.organisation in catalogue.organisations else None for person in people]
    general = [
        [] if who is None else [askings.of(plan, who) for plan in catalogue.live_plans_for(who, today=today)]
        for who in known
    ]
    begun = [plan for plan in reach.plans if plan.has_begun(today)]
    apart = [plan for plan in begun if plan.audience.learners or plan.audience.groups]
    asking = [[NOT_WITHIN if who is None else askings.within(plan, who) for plan in apart] for who in known]
    names = sorted({name for plan in apart for name in plan.audience.learners})
    named_from, named_by = grouped(
        [[place for place, plan in enumerate(apart) if name in plan.audience.learners] for name in names]
    )
    held_from, held_by = grouped(
        [[place for place, plan in enumerate(apart) if group.id in plan.audience.groups] for group in reach.groups]
    )
    plan_from, flat_plans = grouped(general)
    return Plans(
        today.toordinal(),
        weight,
        np.ascontiguousarray(shelf.worth[:, order]),
        *_items(askings.kept, reach, shelf, order),
        plan_from=plan_from,
        plans=flat_plans,
        asking=np.array(asking, dtype=np.int32).reshape(len(people), len(apart)),
        names=np.array(names, dtype=np.str_),
        named_from=named_from,
        named_by=named_by,
        groups=np.array([group.id for group in reach.groups], dtype=np.str_),
        held_from=held_from,
        held_by=held_by,
        asked=np.array(reach.asked, dtype=np.str_),
    )


class _Askings:
    """What plans ask of people: the same of nearly all, but where editions, replacements or doors differ.

    `kept` are the different ones, numbered in order: items with what is to be taken for each.
    """

    def __init__(self, catalogue: Catalogue, reach: PlanReach) -> None:
        self.kept: list[Sequence[tuple[PlanItem, CourseId | None]]] = []
        self._catalogue = catalogue
        self._languages = {plan.id: self._by_language(plan) for plan in reach.plans}
        self._number: dict[tuple[PlanId, tuple[CourseId | None, ...]], int] = {}
        self._known: dict[tuple[object, ...], int] = {}

    def of(self, plan: Plan, who: Learner) -> int:
        """The number of what the plan asks of somebody like this."""
        among = self._catalogue.groups_of(who)
        alike = (plan.id, who.organisation, who.languages if self._languages[plan.id] else None, among)
        if alike not in self._known:
            take = [self._catalogue.to_take_for(who, item.course) for item in plan.items]
            number = self._number.setdefault((plan.id, tuple(take)), len(self.kept))
            if number == len(self.kept):
                self.kept.append(list(zip(plan.items, take, strict=True)))
            self._known[alike] = number
        return self._known[alike]

    def within(self, plan: Plan, who: Learner) -> int:
        """The same, `NOT_WITHIN` where they lie under none of the plan's organisations."""
        owners = (plan.organisation, *plan.others)
        within = any(self._catalogue.lies_under(who.organisation, owner) for owner in owners)
        return self.of(plan, who) if within else NOT_WITHIN

    def _by_language(self, plan: Plan) -> bool:
        """Whether what is to be taken depends on the languages of who asks."""
        chains = (self._catalogue.stand_ins(item.course) for item in plan.items)
        return any(len(self._catalogue.editions(each)) > 1 for chain in chains for each in chain)


def _items(
    askings: Sequence[Sequence[tuple[PlanItem, CourseId | None]]],
    reach: PlanReach,
    shelf: Shelf,
    order: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.bool_]]:
    """What each asking is for, as the fields of `Plans`; what nobody like that can take is left out."""
    place, number = places_of(order), {course: number for number, course in enumerate(reach.asked)}
    asked = [[(item, take) for item, take in asking if take is not None] for asking in askings]
    item_from, columns = grouped([[int(place[shelf.column_of[take]]) for _, take in asking] for asking in asked])
    flat = [item for asking in asked for item, _ in asking]
    course = np.array([number[item.course] for item in flat], dtype=np.int32)
    due = np.array([item.due.toordinal() for item in flat], dtype=np.int64)
    return item_from, columns, course, due, np.array([item.mandatory for item in flat], dtype=np.bool_)
