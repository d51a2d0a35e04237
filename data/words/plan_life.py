"""The life of a training plan: which change leads from which status to which, and what stays in force meanwhile.

    draft ──approve──> approved ──start──> live ──amend──> amended ──approve──> live
      ^ └─edit─┘           │                │ ^               │ └─amend─┘
      └──────reopen────────┘                │ └───withdraw────┘
    every one of them ──retire──> retired ──reopen──> draft

Each change makes a version, numbered from 1; an approval freezes its content. While a plan is amended, the content
approved last stays in force; `withdraw` drops the amendment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from data.words.errors import Conflict
from data.words.models import PlanId
from data.words.training_plans import Plan, PlanStatus


class PlanAction(StrEnum):
    """What somebody does to a plan; `LOAD` is the catalogue bringing it."""

    LOAD = "load"
    CREATE = "create"
    EDIT = "edit"
    APPROVE = "approve"
    REOPEN = "reopen"
    START = "start"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    RETIRE = "retire"


TRANSITIONS: Mapping[tuple[PlanStatus, PlanAction], PlanStatus] = {
    (PlanStatus.DRAFT, PlanAction.EDIT): PlanStatus.DRAFT,
    (PlanStatus.DRAFT, PlanAction.APPROVE): PlanStatus.APPROVED,
    (PlanStatus.APPROVED, PlanAction.REOPEN): PlanStatus.DRAFT,
    (PlanStatus.RETIRED, PlanAction.REOPEN): PlanStatus.DRAFT,
    (PlanStatus.APPROVED, PlanAction.START): PlanStatus.LIVE,
    (PlanStatus.LIVE, PlanAction.AMEND): PlanStatus.AMENDED,
    (PlanStatus.AMENDED, PlanAction.AMEND): PlanStatus.AMENDED,
    (PlanStatus.AMENDED, PlanAction.APPROVE): PlanStatus.LIVE,
    (PlanStatus.AMENDED, PlanAction.WITHDRAW): PlanStatus.LIVE,
    **{(status, PlanAction.RETIRE): PlanStatus.RETIRED for status in PlanStatus if status is not PlanStatus.RETIRED},
}
"""Where each action leads; what is not listed is refused."""

CONTENT_ACTIONS = frozenset({PlanAction.EDIT, PlanAction.AMEND})
"""Actions that bring new content; all others leave it."""


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan as one change left it: who did what, when and why.

    `content.status` is the status; `in_force` is the version whose content binds learners (None: none does), `frozen`
    marks an approved snapshot.
    """

    version: int
    action: PlanAction
    content: Plan
    actor: str
    at: datetime
    note: str = ""
    in_force: int | None = None
    frozen: bool = False

    @property
    def status(self) -> PlanStatus:
        """The status of the plan after the change."""
        return self.content.status


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What somebody wants done to `plan`, which they saw at `version`; `content` only where the action brings one."""

    plan: PlanId
    version: int
    action: PlanAction
    actor: str
    at: datetime
    note: str = ""
    content: Plan | None = None


def created(content: Plan, *, actor: str, at: datetime, note: str = "") -> PlanVersion:
    """The first version of a new plan, a draft."""
    draft = replace(content, status=PlanStatus.DRAFT)
    return PlanVersion(1, PlanAction.CREATE, draft, actor, at, note)


def loaded(plan: Plan, *, at: datetime) -> PlanVersion:
    """The first version of a plan that came with the catalogue; it counts as approved where it is past a draft."""
    binding = plan.status in {PlanStatus.LIVE, PlanStatus.AMENDED}
    content = replace(plan, status=PlanStatus.LIVE) if binding else plan
    frozen = plan.status is not PlanStatus.DRAFT
    return PlanVersion(1, PlanAction.LOAD, content, "catalogue", at, in_force=1 if binding else None, frozen=frozen)


def changed(history: Sequence[PlanVersion], change: PlanChange) -> PlanVersion:
    """The version that `change` makes of the plan's `history` (not empty, oldest first).

    Raises Conflict where the plan has moved on from the version that the change was made for, or its status does not
    allow the action.
    """
    head = history[-1]
    if change.version != head.version:
        raise Conflict(
            f"plan {change.plan!r} is at version {head.version} ({head.status}, {head.action} by {head.actor}), "
            f"not {change.version}; read it again and repeat what still holds"
        )
    status = TRANSITIONS.get((head.status, change.action))
    if status is None:
        possible = ", ".join(actions_on(head.status)) or "nothing"
        raise Conflict(f"plan {change.plan!r} is {head.status}: {change.action} is not possible, only {possible}")
    number = head.version + 1
    content = _content(history, change)
    approved = change.action is PlanAction.APPROVE
    return PlanVersion(
        version=number,
        action=change.action,
        content=replace(content, id=change.plan, organisation=head.content.organisation, status=status),
        actor=change.actor,
        at=change.at,
        note=change.note,
        in_force=_in_force(history, change.action, status=status, number=number),
        frozen=approved,
    )


def repeats(history: Sequence[PlanVersion], change: PlanChange) -> PlanVersion | None:
    """The version that this very change has made already, or None: who sends a change twice changes nothing twice."""
    after = next((version for version in history if version.version == change.version + 1), None)
    if after is None or (after.action, after.actor, after.note) != (
        change.action,
        change.actor,
        change.note,
    ):
        return None
    if change.content is not None:
        expected = replace(change.content, id=change.plan, organisation=after.content.organisation, status=after.status)
        return after if after.content == expected else None
    return after


def drafters(history: Sequence[PlanVersion]) -> frozenset[str]:
    """Who wrote what is not approved yet: everybody who brought content since the last approval."""
    last = next((place for place, version in reversed(list(enumerate(history))) if version.frozen), -1)
    brought = CONTENT_ACTIONS | {PlanAction.CREATE}
    return frozenset(version.actor for version in history[last + 1 :] if version.action in brought)


def actions_on(status: PlanStatus) -> Sequence[PlanAction]:
    """What can be done to a plan of this status, in the order of the life of a plan."""
    return [action for action in PlanAction if (status, action) in TRANSITIONS]


def binding_content(history: Sequence[PlanVersion]) -> Plan:
    """The plan as learners and the catalogue see it: what is in force, else what is being worked on."""
    head = history[-1]
    if head.in_force is None:
        return head.content
    approved = next(version for version in history if version.version == head.in_force)
    return replace(approved.content, status=head.status)


def _content(history: Sequence[PlanVersion], change: PlanChange) -> Plan:
    head = history[-1]
    if change.action in CONTENT_ACTIONS:
        if change.content is None:
            raise ValueError(f"{change.action} needs content")
        return change.content
    if change.action in {PlanAction.WITHDRAW, PlanAction.RETIRE}:
        return binding_content(history)  # an amendment that was not approved goes with it
    return head.content


def _in_force(history: Sequence[PlanVersion], action: PlanAction, *, status: PlanStatus, number: int) -> int | None:
    """An approved plan binds once it is started; an approved amendment binds at once."""
    head = history[-1]
    if status not in {PlanStatus.LIVE, PlanStatus.AMENDED}:
        return None
    if action is PlanAction.START:
        # By the action: what the first code of schema 0004 approved is not marked as frozen.
        return next(version.version for version in reversed(history) if version.action is PlanAction.APPROVE)
    if action is PlanAction.APPROVE:
        return number
    return head.in_force
