"""A learner's dated path, their progress, and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.path.path_cache import PathAims, PathCache, with_changes
from api.running.clock import Clock
from api.running.fitted import Fitted
from api.running.learner_views import LearnerViews
from api.running.library import Library
from data.store import Plans
from data.words import CompetencyId, CourseId, Learner, LearningPath, PlanItem, RoleId
from recommender.suggest import Recommender
from recommender.training_plans import Progress, progress_of


@dataclass(frozen=True)
class PathService:
    """What lies between what a learner has shown and what their role needs."""

    views: LearnerViews
    library: Library
    plans: Plans
    clock: Clock
    recommender: Fitted[Recommender]
    paths: PathCache = field(default_factory=PathCache)

    def path(
        self,
        learner: Learner,
        *,
        weekly_minutes: int | None = None,
        role: RoleId | None = None,
        needs: Mapping[CompetencyId, int] | None = None,
        deadline: date | None = None,
    ) -> LearningPath:
        """A dated path to what the learner's role (or another, or just `needs`, if given) needs, by the deadline.

        The learner's own path, asked for with nothing chosen, is remembered and says what moved since an earlier week.
        """
        view = self.views.of(learner.id)
        catalogue, today = self.library.catalogue(), self.clock().date()
        aims = PathAims(weekly_minutes, role, None if needs is None else tuple(sorted(needs.items())), deadline)
        path = self.paths.path(
            view.learner,
            aims,
            catalogue,
            mastery=view.mastery,
            history=view.history,
            today=today,
            recommender=self.recommender.get(),
        )
        if aims != PathAims():
            return path
        return with_changes(path, plans=self.plans, history=view.history, today=today)

    def moves(self, learner: Learner) -> Mapping[CourseId, int]:
        """How often the days of each step of the learner's own path have moved since it was first served."""
        today = self.clock().date()
        steps = self.plans.served(learner.id, week=today - timedelta(days=today.weekday())) or ()
        return {step.course: step.moves for step in steps}

    def progress(self, learner: Learner) -> Progress:
        """What the learner has done and shown, beside what is needed and due."""
        view = self.views.of(learner.id)
        return progress_of(
            learner,
            catalogue=self.library.catalogue(),
            mastery=view.mastery,
            history=view.history,
            today=self.clock().date(),
        )

    def due(self, learner: Learner) -> list[PlanItem]:
        """Items of live plans that the learner has not finished, the earliest due first, what nobody can do too."""
        return [
            PlanItem(item.course, item.due, item.mandatory)
            for item in self.progress(learner).plan_items
            if item.done_on is None
        ]


PathDep = Annotated[PathService, Depends(service(PathService))]
