"""Who needs what, of everybody: counted once for all curators, and anew in the background."""

from collections.abc import Mapping

from api.running.clock import Clock
from api.running.fitted import REFIT_AFTER_SECONDS, Fitted
from data.store import Reception, Store
from data.words import CourseId, LearnerId, Mastery
from recommender.coverage import Demand, demand_of


def fitted_demand(store: Store, masteries: Fitted[Mapping[LearnerId, Mastery]], clock: Clock) -> Fitted[Demand]:
    """The demand; people and what they have shown may lag as other population signals do."""

    def made() -> Demand:
        return demand_of(store.catalogue.current(), learners=store.learners.all(), masteries=masteries.get())

    def revision() -> tuple[str | None, int]:
        return store.catalogue.revision(), int(clock().timestamp() // REFIT_AFTER_SECONDS)

    return Fitted(made, revision)


def fitted_receptions(store: Store, clock: Clock) -> Fitted[Mapping[CourseId, Reception]]:
    """What learners made of each course; lags likewise."""
    return Fitted(
        lambda: store.outcomes.receptions(clock()), lambda: (store.catalogue.revision(), store.ledger.revision())
    )
