"""Whose word shows that something changed at work, and who always says it of each other."""

from datetime import UTC, datetime

import pytest

from data.words.confirmations import Change, Confirmation, ConfirmationId, ConfirmingPair, confirming_pairs, shown_by
from data.words.evidence import EvidenceSource
from data.words.models import CourseId, LearnerId

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MUCH, SOME, NONE, UNKNOWN = Change.MUCH, Change.SOME, Change.NONE, Change.CANNOT_SAY


def said(change: Change | None, *, by: str | None, of: str = "lina", course: str = "c") -> Confirmation:
    colleague = None if by is None else LearnerId(by)
    id_ = ConfirmationId(f"{by}-{of}-{course}")
    return Confirmation(id_, LearnerId(of), CourseId(course), colleague, NOON, NOON, change)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ([said(MUCH, by="omar")], None),
        ([said(MUCH, by="omar"), said(NONE, by="mira"), said(UNKNOWN, by="ravi")], None),
        ([said(MUCH, by="omar"), said(None, by="mira")], None),
        ([said(MUCH, by="omar"), said(SOME, by="mira")], EvidenceSource.PEER),
        ([said(SOME, by=None)], EvidenceSource.SUPERVISOR),
        ([said(NONE, by=None)], None),
    ],
)
def test_the_supervisor_or_two_colleagues_show_that_something_changed(
    answers: list[Confirmation], shown: EvidenceSource | None
) -> None:
    assert shown_by(answers) is shown


def test_pairs_who_always_confirm_each_other_are_found_and_others_are_not() -> None:
    mutual = [said(MUCH, by=by, of=of, course=course) for by, of in (("a", "b"), ("b", "a")) for course in ("c", "d")]
    one_way = [said(MUCH, by="c", of="a", course=course) for course in ("c", "d", "e")]
    honest = [said(NONE, by="a", of="b", course="e")]

    assert confirming_pairs([*mutual, *one_way], at_least=2) == [ConfirmingPair(LearnerId("a"), LearnerId("b"), 2, 2)]
    assert confirming_pairs([*mutual, *honest], at_least=2) == []
    assert confirming_pairs(mutual[:3], at_least=2) == []
