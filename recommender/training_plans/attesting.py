"""Somebody's word that a task of a plan was done."""

from datetime import date, datetime

from data.catalogue import Catalogue
from data.words import (
    DerivedId,
    Event,
    EvidenceBy,
    Fault,
    InvalidRequest,
    Learner,
    PlanId,
    PlanTask,
    UnknownPlan,
    Verb,
    is_time_of_event,
    spelt_id,
)


def task_in_force(plan: PlanId, task: str, *, learner: Learner, catalogue: Catalogue, today: date) -> PlanTask:
    """The task of a plan in force for the learner.

    Raises UnknownPlan, and InvalidRequest where the plan has no such task.
    """
    binding = next((live for live in catalogue.live_plans_for(learner, today=today) if live.id == plan), None)
    if binding is None:
        raise UnknownPlan(f"no plan {plan!r} is in force for learner {learner.id!r}")
    asked = next((plan_task for plan_task in binding.tasks if plan_task.id == task), None)
    if asked is None:
        known = ", ".join(plan_task.id for plan_task in binding.tasks) or "none"
        fault = Fault("task", task, "the plan has no such task", f"Its tasks: {known}.")
        raise InvalidRequest("evidence", [fault])
    return asked


def attestation(
    task: PlanTask,
    *,
    plan: PlanId,
    learner: Learner,
    by: EvidenceBy,
    actor: str,
    at: datetime,
    now: datetime,
    source: str,
) -> Event:
    """The event that `by` says the task was done `at`; the same word given again is the same event.

    Raises InvalidRequest for a time at which nothing can have been done.
    """
    if not is_time_of_event(at, now=now):
        fault = Fault("at", at.isoformat(), "nothing can have been done then", "Say when it was done.")
        raise InvalidRequest("evidence", [fault])
    reference = task.reference(plan)
    return Event(
        id=spelt_id(DerivedId.ATTESTED, by, f"{at:%Y%m%d%H%M%S}", reference, learner.id),
        learner=learner.id,
        verb=Verb.ATTESTED,
        object=reference,
        at=at,
        source=source,
        result={"by": by.value, "actor": actor},
    )
