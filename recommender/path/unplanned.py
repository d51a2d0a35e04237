"""What plans make mandatory and the path cannot hold: said with the reason, never left out in silence."""

from collections.abc import Collection
from datetime import date

from data.catalogue import Catalogue
from data.words import CourseId, Learner, UnplannedCause, UnplannedDue
from recommender.learner.history import History


def unplanned_dues(
    learner: Learner, *, catalogue: Catalogue, history: History, today: date, planned: Collection[CourseId]
) -> list[UnplannedDue]:
    """The learner's open mandatory plan items that are not among the `planned` courses, the earliest due first.

    A course that several plans ask for is told once.
    """
    if learner.organisation not in catalogue.organisations:
        return []
    found: dict[CourseId, UnplannedDue] = {}
    items = [item for plan in catalogue.live_plans_for(learner, today=today) for item in plan.items if item.mandatory]
    for item in sorted(items, key=lambda item: (item.due, item.course)):
        take = catalogue.to_take_for(learner, item.course)
        done = not history.finished.keys().isdisjoint(catalogue.stand_ins(item.course))
        if done or take in planned or item.course in found:
            continue
        cause = _cause(take, learner=learner, catalogue=catalogue, history=history, today=today)
        found[item.course] = UnplannedDue(item.course, take, item.due, cause)
    return list(found.values())


def _cause(
    take: CourseId | None, *, learner: Learner, catalogue: Catalogue, history: History, today: date
) -> UnplannedCause:
    course = None if take is None else catalogue.courses[take]
    if course is None or (course.closes is not None and course.closes < today):
        return UnplannedCause.NOT_OFFERED
    if course.languages.isdisjoint(learner.languages):
        return UnplannedCause.LANGUAGE
    if course.opens is not None and course.opens > today:
        return UnplannedCause.NOT_OPEN_YET
    if take in history.put_aside(today):
        return UnplannedCause.PUT_ASIDE
    return UnplannedCause.PREREQUISITE
