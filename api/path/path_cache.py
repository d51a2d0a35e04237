"""Learning paths as the service gives them: computed once for the same inputs, remembered by week, compared."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from cachetools import LRUCache

from api.running.keeping import kept_if_possible
from data.catalogue import Catalogue
from data.store import Plans, ServedStep
from data.words import CompetencyId, Event, Learner, LearningPath, Mastery, RoleId
from recommender.learner import history_of
from recommender.path import path_changes, plan_path
from recommender.suggest import Recommender

KEPT_PATHS = 2_000
"""Paths kept, those asked for last."""


@dataclass(frozen=True, slots=True)
class PathAims:
    """What somebody chose for a path; None where the learner's own minutes, role and so on hold."""

    weekly_minutes: int | None = None
    role: RoleId | None = None
    needs: tuple[tuple[CompetencyId, int], ...] | None = None
    deadline: date | None = None


@dataclass(slots=True)
class PathCache:
    """The paths asked for last, by everything that they depend on; safe for several threads."""

    _paths: LRUCache[tuple[object, ...], tuple[Recommender, LearningPath]] = field(
        default_factory=lambda: LRUCache(KEPT_PATHS)
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def path(
        self,
        learner: Learner,
        aims: PathAims,
        catalogue: Catalogue,
        *,
        mastery: Mastery,
        history: Sequence[Event],
        today: date,
        recommender: Recommender,
    ) -> LearningPath:
        """The path, agreeing with the recommender's suggestions; two who ask at once may both compute it."""
        key = (learner, aims, catalogue.revision, tuple(event.id for event in history), today)
        with self._lock:
            kept = self._paths.get(key)
        if kept is not None and kept[0] is recommender:
            return kept[1]
        needs = None if aims.needs is None else dict(aims.needs)
        if needs is None and aims.role is not None:
            needs = dict(catalogue.role(aims.role).needs)
        made = plan_path(
            learner,
            catalogue=catalogue,
            mastery=mastery,
            history=history,
            today=today,
            role=aims.role,
            needs=needs,
            weekly_minutes=aims.weekly_minutes,
            deadline=aims.deadline,
            merits=recommender.merits(
                learner if aims.role is None else replace(learner, role=aims.role),
                mastery=mastery,
                history=history,
                today=today,
                needs=needs,
            ),
        )
        with self._lock:
            self._paths[key] = (recommender, made)
        return made


def with_changes(path: LearningPath, *, plans: Plans, history: Sequence[Event], today: date) -> LearningPath:
    """The path with what changed since the one served in an earlier week; it is remembered as this week's."""
    week = today - timedelta(days=today.weekday())
    kept, before = plans.served(path.learner, week=week), plans.served_before(path.learner, week=week)
    steps = _served(path, last=kept if kept is not None else before or ())
    if kept is None or list(kept) != steps:
        kept_if_possible("the path of a week", partial(plans.keep_served, path.learner, week=week, steps=steps))
    if before is None:
        return path
    finished = history_of(history).finished.keys()
    ends = {step.course: step.ends_on for step in before}
    return replace(path, changes=path_changes(ends, path.steps, finished=finished))


def _served(path: LearningPath, *, last: Sequence[ServedStep]) -> list[ServedStep]:
    """The steps of the path, each with one move more where its days are not those it was served with last."""
    known = {step.course: step for step in last}
    served = []
    for step in path.steps:
        as_before = known.get(step.course)
        days = (step.starts_on, step.ends_on)
        moved = as_before is not None and (as_before.starts_on, as_before.ends_on) != days
        served.append(ServedStep(step.course, *days, moves=(as_before.moves if as_before else 0) + moved))
    return served
