"""Plans of a store: their lives, and the paths served to learners."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Engine

from data.catalogue import Catalogue
from data.store import plans_life, plans_served
from data.store.connection import reading, writing
from data.store.plans_served import ServedStep
from data.words.models import LearnerId, PlanId
from data.words.plan_life import PlanChange, PlanVersion, loaded
from data.words.training_plans import Plan


class Plans:
    """The life of every plan, and what paths were served. May be used by several threads and processes at once.

    What a method has written is on disk when it returns; each change of a plan is in the stored catalogue at once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, content: Plan, *, actor: str, at: datetime, note: str = "") -> PlanVersion:
        """The first version of a new draft; the same draft sent again changes nothing.

        Raises Conflict where the id is taken by another plan.
        """
        with writing(self._engine) as connection:
            return plans_life.create(connection, content, actor=actor, at=at, note=note)

    def change(self, change: PlanChange) -> PlanVersion:
        """The version that the change makes of its plan; the same change sent again changes nothing.

        Raises UnknownPlan, and Conflict where the plan has moved on or its status does not allow the action.
        """
        with writing(self._engine) as connection:
            return plans_life.change(connection, change)

    def history(self, plan: PlanId, *, catalogue: Catalogue, now: datetime) -> Sequence[PlanVersion]:
        """All versions of the plan, oldest first; raises UnknownPlan.

        A plan that nobody has changed has one version, as it stands in `catalogue`, dated `now`.
        """
        with reading(self._engine) as connection:
            life = plans_life.life_of(connection, plan)
        return life or [loaded(catalogue.plan(plan), at=now)]

    def heads(self) -> dict[PlanId, PlanVersion]:
        """The last version of every plan that was made or changed here."""
        with reading(self._engine) as connection:
            return {plan: life[-1] for plan, life in plans_life.lives(connection).items()}

    def served(self, learner: LearnerId, *, week: date) -> Sequence[ServedStep] | None:
        """The path served to the learner in exactly this week (its Monday); None where none was."""
        with reading(self._engine) as connection:
            return plans_served.served_path(connection, learner, week)

    def served_before(self, learner: LearnerId, *, week: date) -> Sequence[ServedStep] | None:
        """The path served to the learner last before this week (its Monday); None where none was."""
        with reading(self._engine) as connection:
            return plans_served.served_before(connection, learner, week)

    def keep_served(self, learner: LearnerId, *, week: date, steps: Sequence[ServedStep]) -> None:
        """Keeps the path as the one served in this week."""
        with writing(self._engine) as connection:
            plans_served.keep_served(connection, learner, week, steps)
