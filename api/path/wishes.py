"""What a learner sets for themself: minutes a week, languages, deadline, and the role to grow into by a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.running.clock import Clock
from api.running.library import Library
from data.store import Learners
from data.words import ExternalKind, Fault, InvalidRequest, Learner, LearnerId, RoleId, Wishes


@dataclass(frozen=True, slots=True)
class WishService:
    """Keeps wishes with the learner until they change them; `Learner.wishes` are those in force."""

    learners: Learners
    library: Library
    clock: Clock

    def keep_wishes(self, learner: LearnerId, wishes: Wishes) -> Learner:
        """The learner as they are with these wishes in place of all before; where None, the office's word holds.

        To change one of them: `keep_wishes(learner.id, replace(learner.wishes, goal=role))`. Raises UnknownLearner,
        UnknownRole, and InvalidRequest where a day that is set anew is over, or one stands without its goal.
        """
        if wishes.goal is not None:
            goal = self.library.catalogue().own_id(ExternalKind.ROLE, wishes.goal)
            wishes = replace(wishes, goal=RoleId(goal))
        faults = list(self._faults(wishes, before=self.learners.get(learner).wishes))
        if faults:
            raise InvalidRequest("wishes", faults)
        return self.learners.keep_wishes(learner, wishes)

    def _faults(self, wishes: Wishes, *, before: Wishes) -> Iterator[Fault]:
        today = self.clock().date()
        for place in ("deadline", "goal_by"):
            day: date | None = getattr(wishes, place)
            if day is not None and day < today and day != getattr(before, place):
                yield Fault(place, day.isoformat(), "the day is over", f"Name {today.isoformat()} or a later day.")
        if wishes.goal_by is not None and wishes.goal is None:
            yield Fault("goal_by", wishes.goal_by.isoformat(), "a day without a goal", "Name the role as `goal`, too.")
        if wishes.languages is not None and not wishes.languages:
            yield Fault("languages", "", "no language at all", "Name one, or leave it out for those of the office.")


WishDep = Annotated[WishService, Depends(service(WishService))]
