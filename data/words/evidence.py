"""What stands behind a piece of evidence of a competency, and how an event names it.

An `assessed` event is about one competency. Its result says by what it was shown (`by`, an `EvidenceSource`), and what
came of one item (`item_result`) or which level was found (`level_result`). A `completed` event needs none of it: that a
course was finished is a claim, not a measurement.
"""

from enum import StrEnum

EventResult = dict[str, str | int | float | bool]


class EvidenceSource(StrEnum):
    """What a piece of evidence comes from, the strongest first."""

    TEST = "test"
    QUIZ = "quiz"
    PRACTICE = "practice"
    HINTED = "hinted"
    SUPERVISOR = "supervisor"
    PEER = "peer"
    SELF = "self"
    COMPLETION = "completion"


CLAIMS = frozenset({EvidenceSource.SELF, EvidenceSource.COMPLETION})
"""What shows nothing by itself: one's own word, and that a course was gone through."""


def item_result(by: EvidenceSource, *, item: str, level: int, right: bool, choices: int) -> EventResult:
    """The result of answering one item of this level; `choices` says how many were offered, 0 where it was typed.

    Only a first answer is evidence: what is tried again is kept without these figures.

    >>> item_result(EvidenceSource.QUIZ, item="rti.limit", level=2, right=True, choices=4)["by"]
    'quiz'
    """
    return {"by": str(by), "item": item, "item_level": level, "right": right, "choices": choices}


def level_result(by: EvidenceSource, *, level: float, standard_error: float | None = None) -> EventResult:
    """The result of something that found a level (0 to 5), with its own standard error in levels where it has one.

    >>> level_result(EvidenceSource.SUPERVISOR, level=3)
    {'by': 'supervisor', 'level': 3}
    """
    found: EventResult = {"by": str(by), "level": level}
    return found if standard_error is None else {**found, "standard_error": standard_error}
