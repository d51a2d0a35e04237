"""The live plans as arrays: what each asks for, whom it reaches by circumstances, and whom it names."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.catalogue import IN_FORCE, Catalogue
from data.words import Learner, Plan
from recommender.nightly.plans import Plans
from recommender.nightly.ragged import grouped, places_of
from recommender.suggest.shelf import Shelf


def frozen_plans(
    catalogue: Catalogue,
    *,
    shelf: Shelf,
    people: Sequence[Learner],
    order: NDArray[np.int64],
    weight: float,
    today: date,
) -> Plans:
    """The plans of a catalogue for somebody (nameless) of each circumstance; courses by the model's columns."""
    plans = [plan for _, plan in sorted(catalogue.plans.items()) if plan.status in IN_FORCE]
    number = {plan.id: place for place, plan in enumerate(plans)}
    known = [person if person.organisation in catalogue.organisations else None for person in people]
    general = [
        [] if person is None else [number[plan.id] for plan in catalogue.live_plans_for(person)] for person in known
    ]
    under = [
        [person is not None and catalogue.lies_under(person.organisation, plan.organisation) for plan in plans]
        for person in known
    ]
    plan_from, flat_plans = grouped(general)
    names = sorted({name for plan in plans for name in plan.audience.learners})
    named_from, named_by = grouped(
        [[place for place, plan in enumerate(plans) if name in plan.audience.learners] for name in names]
    )
    return Plans(
        today.toordinal(),
        weight,
        shelf.worth[order],
        *_items(plans, catalogue, shelf, order),
        plan_from=plan_from,
        plans=flat_plans,
        under=np.array(under, dtype=np.bool_).reshape(len(people), len(plans)),
        names=np.array(names, dtype=np.str_),
        named_from=named_from,
        named_by=named_by,
    )


def _items(
    plans: Sequence[Plan], catalogue: Catalogue, shelf: Shelf, order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64], NDArray[np.bool_]]:
    """What each plan asks for, as the fields of `Plans`; what nobody can take is left out."""
    place = places_of(order)
    taken = [[(item, catalogue.to_take(item.course)) for item in plan.items] for plan in plans]
    asked = [[(item, take) for item, take in some if take is not None] for some in taken]
    item_from, columns = grouped([[int(place[shelf.column_of[take]]) for _, take in some] for some in asked])
    flat = [item for some in asked for item, _ in some]
    due = np.array([item.due.toordinal() for item in flat], dtype=np.int64)
    return item_from, columns, due, np.array([item.mandatory for item in flat], dtype=np.bool_)
