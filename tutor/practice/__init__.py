"""Ways to be helped besides an answer: practice, hints, explanations, comparisons and cases. No model is needed."""

from tutor.assessment import LETTERS, accepted
from tutor.practice.assessment_reader import AssessmentReader
from tutor.practice.citing import quoted_from
from tutor.practice.comparing import LONGEST_NAME, Comparison, compared, things_compared
from tutor.practice.evidence import attempt_result, case_result, item_answered, tried
from tutor.practice.explaining import explained
from tutor.practice.integrity import (
    FlagKind,
    Thresholds,
    events_of_flag,
    flag_event,
    flag_kind,
    flags_of,
    same_mistakes,
)
from tutor.practice.items import (
    NO_PRACTICE,
    PracticeBook,
    PracticeItem,
    PracticeItemId,
    RoleCase,
    RoleCaseId,
    with_stored,
)
from tutor.practice.judging import Point, Said, judged
from tutor.practice.ladder import GAP, STEPS, Ladder, ladder_of, with_gaps
from tutor.practice.reader import fitting_practice, read_practice
from tutor.practice.rechecking import FEWEST_ITEMS, Recheck, contested_in, recheck_of
from tutor.practice.sitting_answers import answers_of_sitting
from tutor.practice.verdicts import Standing, not_vouched_for

__all__ = [
    "FEWEST_ITEMS",
    "GAP",
    "LETTERS",
    "LONGEST_NAME",
    "NO_PRACTICE",
    "STEPS",
    "AssessmentReader",
    "Comparison",
    "FlagKind",
    "Ladder",
    "Point",
    "PracticeBook",
    "PracticeItem",
    "PracticeItemId",
    "Recheck",
    "RoleCase",
    "RoleCaseId",
    "Said",
    "Standing",
    "Thresholds",
    "accepted",
    "answers_of_sitting",
    "attempt_result",
    "case_result",
    "compared",
    "contested_in",
    "events_of_flag",
    "explained",
    "fitting_practice",
    "flag_event",
    "flag_kind",
    "flags_of",
    "item_answered",
    "judged",
    "ladder_of",
    "not_vouched_for",
    "quoted_from",
    "read_practice",
    "recheck_of",
    "same_mistakes",
    "things_compared",
    "tried",
    "with_gaps",
    "with_stored",
]
