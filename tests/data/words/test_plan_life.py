"""The life of a plan: only the transitions of the table, snapshots that stay, changes that are made once."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store.plans_json import plan_from_json, plan_json
from data.words.errors import Conflict
from data.words.plan_life import (
    CONTENT_ACTIONS,
    TRANSITIONS,
    PlanAction,
    PlanChange,
    PlanVersion,
    actions_on,
    binding_content,
    changed,
    created,
    loaded,
    repeats,
)
from data.words.training_plans import Plan, PlanStatus
from tests.data.builders import REVENUE, START, plan, words

CONTENT = plan("p", of=REVENUE, status=PlanStatus.DRAFT)
OTHER = replace(CONTENT, items=CONTENT.items[:1], title=words("other"))


def change(version: int, action: PlanAction, *, content: Plan | None = None, actor: str = "meera") -> PlanChange:
    return PlanChange(CONTENT.id, version, action, actor, START, content=content)


def life(*steps: PlanAction) -> Sequence[PlanVersion]:
    """A new plan and these actions done to it, `OTHER` where one brings content."""
    history = [created(CONTENT, actor="meera", at=START)]
    for step in steps:
        content = OTHER if step in CONTENT_ACTIONS else None
        history.append(changed(history, change(len(history), step, content=content)))
    return history


LIVE = (PlanAction.APPROVE, PlanAction.START)


def test_a_plan_lives_from_draft_to_retired() -> None:
    history = life(*LIVE, PlanAction.AMEND, PlanAction.APPROVE, PlanAction.RETIRE)
    assert [each.status for each in history] == ["draft", "approved", "live", "amended", "live", "retired"]
    assert [each.in_force for each in history] == [None, None, 2, 2, 5, None]
    assert [each.version for each in history if each.frozen] == [2, 5]


def test_an_amendment_binds_nobody_before_it_is_approved() -> None:
    history = life(*LIVE, PlanAction.AMEND)
    assert binding_content(history).items == CONTENT.items
    assert binding_content(history).status is PlanStatus.AMENDED
    approved = [*history, changed(history, change(4, PlanAction.APPROVE))]
    assert binding_content(approved).items == OTHER.items


def test_an_amendment_that_is_withdrawn_leaves_the_plan_as_it_was() -> None:
    history = life(*LIVE, PlanAction.AMEND, PlanAction.WITHDRAW)
    assert history[-1].content.items == CONTENT.items
    assert (history[-1].status, history[-1].in_force) == (PlanStatus.LIVE, 2)


def test_a_plan_of_the_catalogue_that_is_live_counts_as_approved() -> None:
    version = loaded(replace(CONTENT, status=PlanStatus.LIVE), at=START)
    assert (version.in_force, version.frozen, version.action) == (1, True, PlanAction.LOAD)


def test_a_change_made_for_an_older_version_is_a_conflict_that_names_both() -> None:
    history = life(PlanAction.APPROVE)
    with pytest.raises(Conflict, match=r"at version 2 \(approved, approve by meera\), not 1"):
        changed(history, change(1, PlanAction.EDIT, content=OTHER))


def test_the_same_change_again_is_recognised_and_another_one_is_not() -> None:
    history = life(PlanAction.EDIT, PlanAction.APPROVE)
    assert repeats(history, change(2, PlanAction.APPROVE)) == history[2]
    assert repeats(history, change(1, PlanAction.EDIT, content=OTHER)) == history[1]
    assert repeats(history, change(1, PlanAction.EDIT, content=CONTENT)) is None
    assert repeats(history, change(2, PlanAction.APPROVE, actor="somebody else")) is None
    assert repeats(history, change(3, PlanAction.START)) is None


@given(st.lists(st.sampled_from(PlanAction), max_size=12))
def test_no_status_is_reached_but_by_the_table(actions: list[PlanAction]) -> None:
    history = [created(CONTENT, actor="meera", at=START)]
    for action in actions:
        head = history[-1]
        content = OTHER if action in CONTENT_ACTIONS else None
        wanted = change(head.version, action, content=content)
        if (head.status, action) in TRANSITIONS:
            history.append(changed(history, wanted))
            assert history[-1].status is TRANSITIONS[head.status, action]
        else:
            with pytest.raises(Conflict):
                changed(history, wanted)
        binding = history[-1].in_force
        assert (binding is not None) is (history[-1].status in {PlanStatus.LIVE, PlanStatus.AMENDED})
        assert binding is None or history[binding - 1].frozen
    assert [each.version for each in history] == list(range(1, len(history) + 1))


def test_nothing_can_be_done_to_a_retired_plan() -> None:
    assert actions_on(PlanStatus.RETIRED) == [PlanAction.REOPEN]
    assert PlanAction.RETIRE in actions_on(PlanStatus.DRAFT)


def test_a_plan_is_read_back_from_json_as_it_was_written() -> None:
    from tests.data.store.test_plans import RICH

    assert plan_from_json(plan_json(RICH)) == RICH
